"""What a recall covers: what bears on a pack, who settles it, what is held and freed."""

from __future__ import annotations

from datetime import date

import pytest
from tests.clinic_people import new_clinic, new_member
from tests.recalled import History, acts, pks, scope_of, typed

from mesoplan.clinic.access import (
    Actor,
    Conflict,
    NotAllowed,
    NotFound,
    Role,
    StepUpNeeded,
)
from mesoplan.clinic.actions import (
    recall_notices,
    recall_scopes,
    recalls,
)
from mesoplan.clinic.actions.recall_scopes import UnfitScope
from mesoplan.clinic.queries import recalls as asked
from mesoplan.clinic.queries.near_lots import near_lots
from mesoplan.clinic.queries.recalls import recalls_for
from mesoplan.clinic.records import (
    Pack,
    PackEvent,
)

pytestmark = pytest.mark.django_db


def test_a_proposed_scope_bears_on_a_pack_before_anyone_has_opened_it(doctor, gel):
    recall_notices.note(doctor, fields=typed())
    (found,) = recalls_for(doctor.clinic, [gel.identifier], ["ab0643"])
    assert not found.confirmed
    assert found.lots == {"AB 0643"}
    assert found.devices == {gel.identifier}
    assert found.announced_on == date(2026, 10, 1)
    assert recalls_for(doctor.clinic, [gel.identifier], ["AB0644"]) == ()
    assert recalls_for(new_clinic("Other").pk, [gel.identifier], ["AB0643"]) == ()


def test_a_lot_nearly_named_bears_on_its_own_product_only(doctor, history, gel):
    other = history.device("Something Else")
    recall_notices.note(doctor, fields=typed(text="Lot 16787"))
    assert recalls_for(doctor.clinic, [gel.identifier], ["16787-9"])
    assert not recalls_for(doctor.clinic, [other.identifier], ["16787-9"])
    assert not recalls_for(doctor.clinic, [other.identifier], ["16787"])


def test_a_lot_of_nobody_knows_what_bears_on_any_product_with_that_lot(doctor, gel):
    recall_notices.note(doctor, fields=typed(product="Pacemaker", text="Lot 16787"))
    assert recalls_for(doctor.clinic, [gel.identifier], ["16787"])
    assert not recalls_for(doctor.clinic, [gel.identifier], ["16787-9"])
    assert recalls_for(doctor.clinic, ["99999999999999"], ["16787"])


def test_a_whole_product_bears_on_every_lot_of_it(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed(text="all lots"))
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    (found,) = recalls_for(doctor.clinic, [gel.identifier], ["X1"])
    assert found.confirmed
    assert found.lots == frozenset()
    assert recalls_for(doctor.clinic, [gel.identifier], [])


def test_a_whole_product_in_doubt_never_hides_a_lot_that_is_sure(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed(text="Lots A1 through A9"))
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall, lot="A1"))
    found = recalls_for(doctor.clinic, [gel.identifier], ["A1"])
    assert {(r.confirmed, r.lots) for r in found} == {
        (True, frozenset({"A1"})),
        (False, frozenset()),
    }


def test_a_rejected_scope_bears_on_nothing_and_a_closed_recall_still_does(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed(text="Lots A1, A2"))
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall, lot="A1"))
    recall_scopes.reject(doctor, recall.pk, rows=pks(recall, lot="A2"), why="misread")
    recalls.close(doctor, recall.pk, version=1, words="nobody received it")
    assert recalls_for(doctor.clinic, [gel.identifier], ["A1"])
    assert not recalls_for(doctor.clinic, [gel.identifier], ["A2"])


def test_asking_what_bears_on_a_pack_takes_two_queries(
    doctor, gel, django_assert_num_queries
):
    for number in range(3):
        recall_notices.note(doctor, fields=typed(reference=f"R-{number}"))
    with django_assert_num_queries(2):
        assert len(recalls_for(doctor.clinic, [gel.identifier], ["AB0643"])) == 3


def test_confirming_puts_the_packs_in_the_house_into_quarantine(doctor, history, gel):
    named = history.lot(gel, "AB0643")
    shut, opened = history.pack(named), history.pack(named, doses=3)
    other = history.pack(history.lot(gel, "AB0644"))
    elsewhere = history.pack(history.lot(history.device("Else"), "AB0643"))
    recall = recall_notices.note(doctor, fields=typed())
    settled = recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    states = dict(Pack.objects.values_list("pk", "state"))
    assert settled.packs == 2
    assert states == {
        shut.pk: "quarantined",
        opened.pk: "quarantined",
        other.pk: "in_stock",
        elsewhere.pk: "in_stock",
    }
    event = PackEvent.objects.get(pack=shut, kind="quarantined")
    assert event.cause == f"recall:{recall.pk}"
    assert acts("recall_scope") == ["recall_scope.confirmed"]


def test_who_confirms_stands_in_the_scope(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed())
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    (row,) = asked.recall_page(doctor, recall.pk).scope
    assert (row.state, row.settled_by) == ("confirmed", doctor.name)


def test_a_row_is_settled_once(doctor, director, gel):
    recall = recall_notices.note(doctor, fields=typed())
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    with pytest.raises(Conflict):
        recall_scopes.reject(director, recall.pk, rows=pks(recall), why="no")
    with pytest.raises(Conflict):
        recall_scopes.confirm(director, recall.pk, rows=pks(recall))


def test_a_lot_of_nobody_knows_what_is_first_assigned_then_confirmed(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed(product="Pacemaker"))
    rows = pks(recall)
    with pytest.raises(UnfitScope, match="of which product"):
        recall_scopes.confirm(doctor, recall.pk, rows=rows)
    with pytest.raises(UnfitScope, match="either"):
        recall_scopes.assign(doctor, recall.pk, rows=rows)
    recall_scopes.assign(doctor, recall.pk, rows=rows, device=gel.pk)
    recall_scopes.confirm(doctor, recall.pk, rows=rows)
    with pytest.raises(Conflict):
        recall_scopes.assign(doctor, recall.pk, rows=rows, product="ial-system")


def test_what_a_person_adds_must_be_of_something_and_new(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed())
    recall_scopes.propose(doctor, recall.pk, device=gel.pk, lot="CD 2")
    for wrong in (
        {"lot": "CD 3"},
        {"device": gel.pk, "product": "ial-system", "lot": "CD 3"},
        {"device": gel.pk, "lot": "cd2"},  # it stands there
        {"device": gel.pk, "lot": "x" * 41},
    ):
        with pytest.raises(UnfitScope):
            recall_scopes.propose(doctor, recall.pk, **wrong)
    assert [row[2] for row in scope_of(recall)] == ["AB 0643", "CD 2"]


def test_a_rejection_needs_a_reason(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed())
    for why in (" ", "x" * 301):
        with pytest.raises(UnfitScope):
            recall_scopes.reject(doctor, recall.pk, rows=pks(recall), why=why)
    recall_scopes.reject(doctor, recall.pk, rows=pks(recall), why="not ours")
    assert scope_of(recall) == [("Invented Gel", "", "AB 0643", "rejected")]


def test_withdrawing_frees_only_the_packs_that_nothing_else_holds(
    doctor, director, history, gel
):
    a, b = history.pack(history.lot(gel, "A1")), history.pack(history.lot(gel, "B1"))
    recall = recall_notices.note(doctor, fields=typed(text="Lots A1, B1"))
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    other = recall_notices.note(doctor, fields=typed(reference="R-2", text="Lot A1"))
    recall_scopes.confirm(doctor, other.pk, rows=pks(other))
    (row,) = pks(recall, lot="A1")
    freed = recall_scopes.withdraw(director, recall.pk, row=row, why="misread")
    assert freed.packs == 1
    a.refresh_from_db()
    assert a.state == "quarantined"  # the other recall holds it
    (row,) = pks(other)
    recall_scopes.withdraw(director, other.pk, row=row, why="misread")
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.state, b.state) == ("in_stock", "quarantined")


def test_only_a_director_with_a_fresh_factor_takes_back_what_was_confirmed(
    doctor, director, gel
):
    recall = recall_notices.note(doctor, fields=typed())
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    (row,) = pks(recall)
    with pytest.raises(NotAllowed):
        recall_scopes.withdraw(doctor, recall.pk, row=row, why="x")
    late = Actor(
        role=Role.DIRECTOR, clinic=director.clinic, user=director.user, name="Late"
    )
    with pytest.raises(StepUpNeeded):
        recall_scopes.withdraw(late, recall.pk, row=row, why="x")


def test_nearly_named_lots_are_listed_until_somebody_has_looked(doctor, history, gel):
    history.lot(gel, "16787-9")
    history.lot(gel, "99999")
    session = history.session(history.client())
    history.given(session, "ial-system", "1678\u20097")  # a blank nobody expects
    recall = recall_notices.note(doctor, fields=typed(text="Lot 16787"))
    assert [(n.lot, n.received) for n in near_lots(doctor, recall.pk)] == [
        ("16787-9", True),
        ("1678\u20097", False),
    ]
    row = recall_scopes.propose(doctor, recall.pk, device=gel.pk, lot="16787-9")
    recall_scopes.reject(doctor, recall.pk, rows=[row.pk], why="another lot")
    assert [n.lot for n in near_lots(doctor, recall.pk)] == ["1678\u20097"]


def test_rows_of_another_recall_are_not_found(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed())
    other = recall_notices.note(doctor, fields=typed(reference="R-2"))
    with pytest.raises(NotFound):
        recall_scopes.confirm(doctor, recall.pk, rows=pks(other))
    with pytest.raises(NotFound):
        recall_scopes.confirm(doctor, recall.pk, rows=[])


def test_a_device_of_another_clinic_is_none_here(doctor):
    theirs = History(new_member(new_clinic("Other"), Role.PRACTITIONER)).device("X")
    recall = recall_notices.note(doctor, fields=typed())
    with pytest.raises(UnfitScope):
        recall_scopes.propose(doctor, recall.pk, device=theirs.pk, lot="1")
