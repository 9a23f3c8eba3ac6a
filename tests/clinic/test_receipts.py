"""Goods-in: what is wrong is refused all at once, what is in doubt is held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import recalled, stocked
from tests.clinic_people import new_clinic, new_member
from tests.stocked import DEVICE, LOT, line, mark, received

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import (
    packs,
    recall_scopes,
    receipts,
    suppliers,
)
from mesoplan.clinic.actions.recall_scopes import cause_of
from mesoplan.clinic.goods import Line, Typed, UnfitGoods
from mesoplan.clinic.queries.delivery_notes import Looked, looked_at
from mesoplan.clinic.queries.packs import life_seen_by
from mesoplan.clinic.queries.recall_stock import at_stake
from mesoplan.clinic.queries.stock import receipts_seen_by, stock_seen_by
from mesoplan.clinic.records import (
    Event,
    Lot,
    LotExpiry,
    Pack,
    PackEvent,
    Receipt,
    Scan,
)
from mesoplan.core.traceability.known import PackState

Staff = dict[Role, Actor]
PRODUCT = "nctf-135ha"
OTHER_DAY = date(2041, 12, 31)


@pytest.fixture
def desk(staff: Staff) -> Actor:
    return staff[Role.FRONT_DESK]


@pytest.fixture
def registered(desk: Actor) -> None:
    stocked.device(desk, PRODUCT)


def refused(desk: Actor, *lines: Line, **more: object) -> dict[str, str]:
    """What was refused, by where it stands; nothing came in."""
    before = Pack.objects.count(), Receipt.objects.count()
    with pytest.raises(UnfitGoods) as error:
        received(desk, *lines, **more)
    assert (Pack.objects.count(), Receipt.objects.count()) == before
    return {problem.where: problem.what for problem in error.value.problems}


@pytest.mark.usefixtures("registered")
def test_each_pack_gets_a_token_and_a_first_event(desk: Actor) -> None:
    found = received(desk, line(mark(), count=3), note="NOTE-7")
    assert len({label.token for label in found.labels}) == 3
    assert not found.held
    assert Pack.objects.filter(state="in_stock", version=1).count() == 3
    assert set(PackEvent.objects.values_list("kind", "sequence")) == {("received", 1)}
    event = Event.objects.latest("sequence")
    assert event.action == "receipt.recorded"
    assert event.changed == {"lines": 1, "packs": 3, "held": 0}
    life = life_seen_by(desk, found.labels[0].token)
    assert (life.lot, life.supplier, life.note) == (LOT, stocked.SUPPLIER, "NOTE-7")
    assert stock_seen_by(desk).total == 3


@pytest.mark.usefixtures("registered")
def test_the_mark_is_kept_as_it_came(desk: Actor) -> None:
    received(desk, line(mark()))
    scan = Scan.objects.get()
    assert bytes(scan.box).decode() == mark()
    assert (scan.place, scan.session_id, scan.by) == ("receipt", None, desk.user)


@pytest.mark.usefixtures("registered")
def test_packs_with_serials_are_scanned_one_by_one(desk: Actor) -> None:
    both = (mark(serial="S1"), mark(serial="S2"))
    received(desk, line(*both, count=2))
    assert set(Pack.objects.values_list("serial", flat=True)) == {"S1", "S2"}
    assert (
        "2 packs" in refused(desk, line(mark(serial="S3"), count=2))["lines[0].marks"]
    )
    twice = refused(desk, line(mark(serial="S3"), mark(serial="S3"), count=2))
    assert "twice" in twice["lines"]


@pytest.mark.usefixtures("registered")
def test_a_serial_that_is_in_stock_does_not_come_in_again(desk: Actor) -> None:
    received(desk, line(mark(serial="S1")))
    assert refused(desk, line(mark(serial="S1"))) == {
        "lines[0].marks[0]": "serial_in_stock"
    }


@pytest.mark.usefixtures("registered")
def test_the_database_itself_knows_one_pack_a_serial(desk: Actor) -> None:
    found = received(desk, line(mark(serial="S1")))
    twin = Pack.objects.get(token=found.labels[0].token)
    twin.pk, twin.token = None, "MPANOTHER"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_two_clinics_may_hold_the_same_serial(desk: Actor) -> None:
    elsewhere = new_member(new_clinic("Elsewhere"), Role.FRONT_DESK)
    for actor in (desk, elsewhere):
        stocked.device(actor, PRODUCT)
        received(actor, line(mark(serial="S1")))
    assert stock_seen_by(elsewhere).total == 1
    with pytest.raises(NotFound):
        life_seen_by(elsewhere, Pack.objects.filter(clinic=desk.clinic).get().token)


@pytest.mark.usefixtures("registered")
def test_one_note_of_a_supplier_comes_in_once(desk: Actor) -> None:
    received(desk, line(mark()), note="NOTE-1")
    assert refused(desk, line(mark(lot="LOT-2")), note="NOTE-1") == {
        "note": "is taken in already"
    }


@pytest.mark.usefixtures("registered")
def test_every_problem_of_every_line_is_named_and_the_marks_are_kept(
    desk: Actor,
) -> None:
    yesterday = moment.now().date() - timedelta(days=1)
    found = refused(
        desk,
        line(mark(expires_on=yesterday)),
        line("01095040000591191728123110LOT-3"),
        line(mark(device=stocked.invented_device(5))),
        line(mark(lot="")),
        line(),
        line(mark(), mark(lot="LOT-2"), counted=2, noted=-1, cold="warm"),
        note=" ",
    )
    assert found == {
        "note": "is missing",
        "lines[0].marks[0]": "expired",
        "lines[1].marks[0]": "bad_check_digit",
        "lines[2].marks[0]": "is of a device that is not in the register",
        "lines[3].marks[0]": "names no lot",
        "lines[4].marks": "is empty",
        "lines[5].noted": "is no count",
        "lines[5].cold": "is not one of its words",
        "lines[5].marks": "holds boxes that differ",
    }
    assert Scan.objects.count() == 6
    assert Event.objects.latest("sequence").action == "receipt.refused"


@pytest.mark.usefixtures("registered")
def test_nothing_comes_in_from_whom_the_maker_does_not_know(desk: Actor) -> None:
    suppliers.withdraw(
        stocked.director(desk),
        stocked.supplier(desk).pk,
        maker=stocked.MAKER,
        begins_on=moment.now().date(),
        evidence="A call, invented.",
    )
    assert refused(desk, line(mark())) == {
        "lines[0].marks[0]": "supplier_not_authorised"
    }


@pytest.mark.usefixtures("registered")
def test_a_second_expiry_for_a_lot_holds_the_packs_of_both(desk: Actor) -> None:
    received(desk, line(mark(), count=2))
    found = received(desk, line(mark(expires_on=OTHER_DAY)))
    assert found.held == {found.labels[0].token: ("lot_expiry_conflict",)}
    assert set(Pack.objects.values_list("state", flat=True)) == {"quarantined"}
    assert Lot.objects.count() == 1
    assert LotExpiry.objects.count() == 2
    causes = PackEvent.objects.filter(kind="quarantined").values_list("cause")
    assert set(causes) == {("lot_expiry_conflict",)}


@pytest.mark.usefixtures("registered")
def test_used_and_destroyed_packs_stay_as_they_are(desk: Actor) -> None:
    gone = received(desk, line(mark())).labels[0].token
    packs.destroy(stocked.director(desk), gone, why="It was dropped.")
    received(desk, line(mark(expires_on=OTHER_DAY)))
    assert Pack.objects.get(token=gone).state == "destroyed"


@pytest.mark.usefixtures("registered")
def test_more_packs_than_the_note_has_are_held_and_seen(desk: Actor) -> None:
    found = received(desk, line(mark(), noted=2, counted=3))
    assert len(found.held) == 3
    assert receipts_seen_by(desk).rows[0].over
    assert {f.code for f in found.verdicts[0].findings} >= {"over_received"}


@pytest.mark.usefixtures("registered")
def test_a_broken_seal_holds_its_line_alone(desk: Actor) -> None:
    found = received(
        desk, line(mark(), seals_intact=False), line(mark(lot="LOT-2"), count=2)
    )
    assert len(found.held) == 1
    held = stock_seen_by(desk, state=PackState.QUARANTINED)
    assert [row.held_for for row in held.rows] == [("seals_broken",)]


def test_packs_of_a_lot_recalled_before_they_came_are_held_for_the_recall(
    desk: Actor,
) -> None:
    boss, device = stocked.director(desk), stocked.device(desk, PRODUCT)
    recall, row = recalled.confirmed(boss, device, LOT)
    found = received(desk, line(mark(), count=2), line(mark(lot="OTHER-7")))
    first, second, other = (label.token for label in found.labels)
    assert found.held == dict.fromkeys((first, second), (cause_of(recall.pk),))
    assert "recall_confirmed" in {f.code for f in found.verdicts[0].findings}
    assert Pack.objects.get(token=other).state == "in_stock"
    assert Event.objects.latest("sequence").changed["held"] == 2
    freed = recall_scopes.withdraw(boss, recall.pk, row=row, why="Misread.")
    assert freed.packs == 2
    assert Pack.objects.get(token=first).state == "in_stock"


def test_packs_of_a_lot_that_is_only_proposed_come_into_stock(desk: Actor) -> None:
    boss, device = stocked.director(desk), stocked.device(desk, PRODUCT)
    recall, row = recalled.proposed(boss, device, LOT)
    found = received(desk, line(mark()))
    assert not found.held
    assert "recall_unconfirmed" in {f.code for f in found.verdicts[0].findings}
    assert recall_scopes.confirm(boss, recall.pk, rows=[row]).packs == 1


def test_a_recall_confirmed_while_the_note_was_looked_at_holds_its_packs(
    desk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, device = stocked.director(desk), stocked.device(desk, PRODUCT)
    recall, row = recalled.proposed(boss, device, LOT)

    def then_confirmed(*note: object) -> Looked:
        looked = looked_at(*note)
        recall_scopes.confirm(boss, recall.pk, rows=[row])
        return looked

    monkeypatch.setattr(receipts, "looked_at", then_confirmed)
    found = received(desk, line(mark()))
    assert [*found.held.values()] == [(cause_of(recall.pk),)]


@pytest.mark.parametrize("first", ["carton", "recall"])
def test_a_carton_of_recalled_boxes_is_held_for_the_recall(
    desk: Actor, first: str
) -> None:
    boss, device = stocked.director(desk), stocked.device(desk, PRODUCT)
    carton = stocked.device(
        desk,
        "",
        stocked.invented_device(5),
        holds_device=device.identifier,
        holds_quantity=4,
    )
    recall, row = recalled.proposed(boss, device, LOT)
    if first == "carton":
        received(desk, line(mark(carton.identifier)))
        assert at_stake(boss, recall.pk).packs[row] == 1
    assert recall_scopes.confirm(boss, recall.pk, rows=[row]).packs == (
        first == "carton"
    )
    if first == "recall":
        found = received(desk, line(mark(carton.identifier)))
        assert [*found.held.values()] == [(cause_of(recall.pk),)]
    assert Pack.objects.get().state == "quarantined"
    assert recall_scopes.withdraw(boss, recall.pk, row=row, why="Misread.").packs == 1
    assert Pack.objects.get().state == "in_stock"


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("lot", ["lot-1", "LOT", "LOT-1X"])
def test_a_lot_that_is_nearly_a_known_one_is_scanned_again(
    desk: Actor, lot: str
) -> None:
    received(desk, line(mark()))
    assert refused(desk, line(mark(lot=lot)))
    received(desk, line(mark(lot=lot), as_printed=True))
    assert Lot.objects.filter(lot=lot).exists()


@pytest.mark.usefixtures("registered")
def test_what_was_typed_comes_in_and_an_ambiguous_expiry_does_not(desk: Actor) -> None:
    typed = Typed(device=DEVICE, lot=LOT, expiry="2040-12-31")
    received(desk, line(typed=typed))
    assert Pack.objects.get().expires_on == stocked.EXPIRES
    assert Scan.objects.get().typed
    unclear = Typed(device=DEVICE, lot=LOT, expiry="03/04/2040")
    assert refused(desk, line(typed=unclear)) == {
        "lines[0].marks[0]": "typed_expiry_ambiguous"
    }


@pytest.mark.usefixtures("registered")
def test_a_mark_that_is_no_text_is_kept_and_refused(desk: Actor) -> None:
    awful = ["\x00", "\ud800", "5" * 5_000_000]
    assert len(refused(desk, *(line(raw) for raw in awful))) == 3
    assert {len(bytes(s.box)) for s in Scan.objects.all()} == {1, 3, 4_097}


@pytest.mark.usefixtures("registered")
def test_as_many_questions_for_ten_lines_as_for_one(
    desk: Actor, django_assert_max_num_queries: object
) -> None:
    stocked.supplier(desk)
    lines = [line(mark(lot=f"LOT-{n}X{n}"), count=2) for n in range(10, 20)]
    with django_assert_max_num_queries(55):
        received(desk, *lines)


def test_the_administrator_takes_nothing_in(staff: Staff) -> None:
    with pytest.raises(NotAllowed):
        receipts.receive(
            staff[Role.ADMINISTRATOR],
            supplier=stocked.supplier(staff[Role.DIRECTOR]).pk,
            note="NOTE-1",
            on=moment.now().date(),
            lines=[line(mark())],
        )


@pytest.mark.usefixtures("registered")
def test_printing_labels_is_noted(desk: Actor) -> None:
    found = received(desk, line(mark(), count=2))
    labels = packs.label_all(desk, found.receipt)
    assert {label.token for label in labels} == {label.token for label in found.labels}
    event = Event.objects.latest("sequence")
    assert (event.action, event.changed) == ("labels.printed", {"labels": 2})
    elsewhere = new_member(new_clinic("Elsewhere"), Role.FRONT_DESK)
    with pytest.raises(NotFound):
        packs.label_all(elsewhere, found.receipt)
