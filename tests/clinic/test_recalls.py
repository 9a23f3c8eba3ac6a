"""Working on a recall: opened, listed, closed, and nobody else's business."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from tests.clinic_people import new_clinic, new_member
from tests.recalled import acts, pks, typed

from mesoplan.clinic.access import (
    Conflict,
    NotAllowed,
    NotFound,
    Role,
)
from mesoplan.clinic.actions import (
    recall_contacts,
    recall_notices,
    recall_scopes,
    recalls,
)
from mesoplan.clinic.actions.recalls import Unfinished
from mesoplan.clinic.queries import recalls as asked
from mesoplan.clinic.queries.near_lots import near_lots
from mesoplan.clinic.queries.recalls import Stage

pytestmark = pytest.mark.django_db


def test_a_recall_is_opened_by_the_first_who_does(doctor, director):
    recall = recall_notices.note(doctor, fields=typed())
    recalls.open_recall(doctor, recall.pk)
    again = recalls.open_recall(director, recall.pk)
    assert again.opened_by == doctor.user
    assert acts("recall.opened") == ["recall.opened"]


def test_a_recall_is_not_closed_while_something_is_left_to_do(doctor, history, gel):
    history.given(history.session(history.client()), "ial-system", "ab 0643")
    recall = recall_notices.note(doctor, fields=typed())
    with pytest.raises(Unfinished) as unfinished:
        recalls.close(doctor, recall.pk, version=1, words=" ")
    assert len(unfinished.value.reasons) == 2
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    with pytest.raises(Unfinished, match="1 client was never contacted"):
        recalls.close(doctor, recall.pk, version=1, words="done")


def test_a_recall_is_closed_once(doctor, director):
    recall = recall_notices.note(doctor, fields=typed(product="Pacemaker"))
    recall_scopes.reject(doctor, recall.pk, rows=pks(recall), why="not ours")
    recalls.close(doctor, recall.pk, version=1, words="not ours")
    with pytest.raises(Conflict):
        recalls.close(director, recall.pk, version=1, words="mine")
    page = asked.recall_page(director, recall.pk)
    assert (page.stage, page.closed_by) == (Stage.CLOSED, doctor.name)
    assert page.closing_words == "not ours"


def test_the_list_shows_what_is_left_to_do_first(doctor, gel):
    for reference, day in (("R-1", "2026-10-03"), ("R-2", "2026-10-02")):
        recall = recall_notices.note(
            doctor, fields=typed(reference=reference, announced_on=day)
        )
        recall_scopes.reject(doctor, recall.pk, rows=pks(recall), why="no")
        recalls.close(doctor, recall.pk, version=1, words="no")
    recall_notices.note(
        doctor, fields=typed(reference="R-3", announced_on="2026-10-01")
    )
    rows = asked.recalls(doctor).rows
    assert [r.reference for r in rows] == ["R-3", "R-2", "R-1"]
    assert (rows[0].stage, rows[0].to_settle) == (Stage.WAITING, 1)
    assert rows[0].product == "Invented Gel 2 ml"
    assert rows[0].age >= timedelta()


def test_the_list_takes_as_many_queries_however_long(
    doctor, gel, django_assert_max_num_queries
):
    for number in range(5):
        recall_notices.note(doctor, fields=typed(reference=f"R-{number}"))
    with django_assert_max_num_queries(3):
        assert asked.recalls(doctor).total == 5


def test_a_recall_of_another_clinic_is_not_found(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed())
    stranger = new_member(new_clinic("Other"), Role.DIRECTOR)
    attempts = (
        lambda: asked.recall_page(stranger, recall.pk),
        lambda: near_lots(stranger, recall.pk),
        lambda: recalls.open_recall(stranger, recall.pk),
        lambda: recalls.close(stranger, recall.pk, version=1, words="x"),
        lambda: recall_scopes.confirm(stranger, recall.pk, rows=pks(recall)),
        lambda: recall_scopes.reject(stranger, recall.pk, rows=pks(recall), why="x"),
        lambda: recall_scopes.assign(
            stranger, recall.pk, rows=pks(recall), product="ial-system"
        ),
        lambda: recall_scopes.propose(stranger, recall.pk, product="ial-system"),
        lambda: recall_contacts.send_to_all(stranger, recall.pk, site=""),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert asked.recalls(stranger).total == 0
    assert not outbox.outbox


def test_the_front_desk_takes_in_notices_and_runs_none(staff, gel):
    desk = staff[Role.FRONT_DESK]
    recall = recall_notices.note(desk, fields=typed())
    assert asked.recall_page(desk, recall.pk).scope
    with pytest.raises(NotAllowed):
        recall_scopes.confirm(desk, recall.pk, rows=pks(recall))
    with pytest.raises(NotAllowed):
        recalls.open_recall(desk, recall.pk)
    with pytest.raises(NotAllowed):
        recall_notices.note(staff[Role.ADMINISTRATOR], fields=typed())
