"""Visits are booked in the clinic's time and followed through the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.actions.links import send
from mesoplan.clinic.actions.visits import (
    NoSuchTime,
    NotInOrder,
    book,
    local_moment,
    mark,
    move,
)
from mesoplan.clinic.queries.visits import day_seen_by, visits_seen_by
from mesoplan.clinic.records import Client, Clinic, Consultation, Decision, Event

Staff = dict[Role, Actor]
DAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def visit(actor: Actor, *, at: datetime = NINE, **more: Any) -> Any:
    return book(actor, register(actor, name="Ada Lovelace").pk, at=at, **more)


def decided(client: Client, level: str, at: datetime) -> None:
    consultation = Consultation.objects.create(
        clinic=client.clinic,
        client=client,
        on=DAY,
        opened_at=at,
        opened_by=client.created_by,
    )
    Decision(
        clinic=client.clinic,
        client=client,
        consultation=consultation,
        on=at.date(),
        level=level,
        knowledge="",
        made_at=at,
    ).save()


def test_a_day_begins_and_ends_where_the_clinic_is(
    staff: Staff, clinic: Clinic
) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="Pacific/Auckland")
    desk = staff[Role.FRONT_DESK]
    first = local_moment(desk, DAY, time(0, 0))
    last = local_moment(desk, DAY, time(23, 59))
    for at in (first, last, first - timedelta(minutes=1), last + timedelta(minutes=1)):
        visit(desk, at=at)
    rows = day_seen_by(desk, DAY).rows
    assert [f"{row.at:%H:%M}" for row in rows] == ["00:00", "23:59"]


def test_a_day_of_twenty_five_hours_is_whole(staff: Staff, clinic: Clinic) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="Europe/Paris")
    desk, day = staff[Role.FRONT_DESK], date(2026, 10, 25)
    visit(desk, at=local_moment(desk, day, time(23, 30)))
    assert day_seen_by(desk, day).total == 1


def test_a_time_that_the_clocks_skip_is_refused(staff: Staff, clinic: Clinic) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="Europe/Paris")
    with pytest.raises(NoSuchTime, match="02:30"):
        local_moment(staff[Role.FRONT_DESK], date(2026, 3, 29), time(2, 30))


def test_a_visit_goes_from_booked_to_done_and_a_slip_is_mended(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    found = visit(desk, practitioner=staff[Role.PRACTITIONER].user)
    steps = ("arrived", "done", "arrived", "booked", "missed", "booked")
    for version, state in enumerate(steps, 1):
        found = mark(desk, found.pk, state=state, version=version)
        assert found.state == state
    assert Event.objects.filter(action="visit.marked").count() == len(steps)


def test_a_booked_visit_is_not_done_before_it_arrived(staff: Staff) -> None:
    found = visit(staff[Role.FRONT_DESK])
    with pytest.raises(NotInOrder, match="booked does not become 'done'"):
        mark(staff[Role.FRONT_DESK], found.pk, state="done", version=1)
    found.refresh_from_db()
    assert (found.state, found.version) == ("booked", 1)


def test_two_people_marking_one_visit_notice_each_other(staff: Staff) -> None:
    found = visit(staff[Role.FRONT_DESK])
    mark(staff[Role.DIRECTOR], found.pk, state="arrived", version=1)
    with pytest.raises(Conflict) as met:
        mark(staff[Role.FRONT_DESK], found.pk, state="missed", version=1)
    assert met.value.theirs["state"] == "arrived"


def test_only_a_booked_visit_is_moved(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    found = visit(desk)
    move(desk, found.pk, at=NINE + timedelta(days=1), version=1)
    assert day_seen_by(desk, DAY).total == 0
    mark(desk, found.pk, state="arrived", version=2)
    with pytest.raises(NotInOrder):
        move(desk, found.pk, at=NINE, version=3)


def test_another_clinics_visit_client_or_practitioner_is_not_found(
    staff: Staff,
) -> None:
    elsewhere = new_member(new_clinic("Another"), Role.DIRECTOR)
    theirs, desk = visit(elsewhere), staff[Role.FRONT_DESK]
    with pytest.raises(NotFound):
        mark(desk, theirs.pk, state="arrived", version=1)
    with pytest.raises(NotFound):
        book(desk, theirs.client_id, at=NINE)
    with pytest.raises(NotFound):
        visit(desk, practitioner=elsewhere.user)
    assert day_seen_by(desk, DAY).total == 0
    assert visits_seen_by(desk, theirs.client_id).total == 0


def test_an_administrator_books_nothing(staff: Staff) -> None:
    client = register(staff[Role.FRONT_DESK], name="Ada")
    with pytest.raises(NotAllowed):
        book(staff[Role.ADMINISTRATOR], client.pk, at=NINE)
    with pytest.raises(NotAllowed):
        day_seen_by(staff[Role.ADMINISTRATOR], DAY)


def test_the_front_desk_is_told_no_decision(staff: Staff) -> None:
    found = visit(staff[Role.FRONT_DESK])
    decided(found.client, "stop", moment.now() - timedelta(hours=2))
    decided(found.client, "defer", moment.now())
    (row,) = day_seen_by(staff[Role.PRACTITIONER], DAY).rows
    assert row.level == "defer"
    (row,) = day_seen_by(staff[Role.FRONT_DESK], DAY).rows
    assert (row.level, row.decided_on) == ("", None)


def test_the_list_says_that_an_intake_is_out(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    found = visit(desk)
    assert day_seen_by(desk, DAY).rows[0].intake == ""
    send(desk, found.client_id, purpose="intake")
    assert day_seen_by(desk, DAY).rows[0].intake == "waiting"


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PRACTITIONER])
def test_a_long_day_takes_no_more_queries_than_a_short_one(
    staff: Staff, role: Role
) -> None:
    counts = []
    for count in (5, 45):
        for _ in range(count):
            found = visit(staff[Role.FRONT_DESK])
            decided(found.client, "clear", moment.now())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = day_seen_by(staff[role], DAY)
            assert all(row.client.name for row in page.rows if row.client)
        counts.append(len(queries))
    assert page.total == 50
    assert counts[0] == counts[1] <= 4
