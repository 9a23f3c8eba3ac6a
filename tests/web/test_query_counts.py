"""Every page asks the database a bounded number of times, however much there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import stocked
from tests.clinic_people import STAFF
from tests.web.doors import address, browser_of
from tests.worlds import Undone, World, new_world

from generate_access import Door, doors
from mesoplan.clinic import moment
from mesoplan.clinic.access import HELD, Role
from mesoplan.clinic.actions import packs
from mesoplan.clinic.records import Client, Delivery, Session, Statement, Visit

MOST = 40
# exports read everything there is, kind by kind, and stream it
WHOLE = {"client_export", "clinic_export", "export_client", "export_clinic"}
MANY = 12


@pytest.fixture
def world(db) -> World:
    cache.clear()
    return new_world()


def pages(role: Role) -> list[Door]:
    """The addresses of staff that open for this role without a POST."""
    found = [d for d in doors() if not d.open and not d.by_key]
    return [d for d in found if d.permission in HELD[role]]


def asked(world: World, role: Role) -> dict[str, int]:
    """How often each page of a role asks the database; the clinic's settings warmed."""
    browser = browser_of(world.staff[role])
    found = {}
    for door in pages(role):
        with Undone(), CaptureQueriesContext(connection) as queries:
            answer = browser.get(address(door, world))
            if getattr(answer, "streaming", False):
                b"".join(answer.streaming_content)
        if answer.status_code == 200:
            found[door.name] = len(queries)
    return found


def more_of_everything(world: World) -> None:
    """The same client with a long past, among many others in the day's book."""
    client = Client.objects.get(pk=world.named["client"])
    session = Session.objects.get(pk=world.named["session"])
    delivery = Delivery.objects.filter(session=session).first()
    statements = Statement.objects.filter(client=client)[:MANY]
    for number in range(MANY):
        at = moment.now() - timedelta(days=30 * number)
        visit = Visit.objects.get(pk=world.named["visit"])
        visit.pk, visit.id = None, None
        Visit.objects.create(
            clinic=world.clinic,
            client=client,
            at=visit.at + timedelta(minutes=number),
            created_at=at,
            created_by=visit.created_by,
        )
        old = Session(
            clinic=world.clinic,
            client=client,
            course=session.course,
            number=number + 10,
            on=at.date(),
            observed_minutes=15,
            opened_at=at,
            opened_by=session.opened_by,
            signed_at=at,
            signed_by=session.signed_by,
        )
        old.conceal(recheck={}, notes=session.reveal("notes"))
        old.save()
        delivery.pk, delivery.session = None, old
        delivery.id = None
        Delivery.objects.create(
            clinic=world.clinic,
            session=old,
            zone=delivery.zone,
            product=delivery.product,
            lot=delivery.lot,
            expires_on=delivery.expires_on,
            points=delivery.points,
            volume_nl=delivery.volume_nl,
            recorded_at=at,
            recorded_by=delivery.recorded_by,
        )
        for known in statements:
            again = Statement(
                clinic=world.clinic,
                client=client,
                fact=known.fact,
                recorded_at=known.recorded_at,
                recorded_by=known.recorded_by,
            )
            known.client = client
            again.conceal(entry=known.reveal("entry"))
            again.save()
    more_on_the_shelf(world)


def more_on_the_shelf(world: World) -> None:
    """More suppliers, products, receipts, lots and packs, one of them in quarantine."""
    boss = world.staff[Role.DIRECTOR]
    for number in range(MANY):
        stocked.supplier(boss, name=f"Supplier {number}")
        stocked.device(boss, "", gtin(number))
        found = stocked.packs(boss, "", lot=f"{number:02}-MORE", count=2)
    packs.quarantine(boss, found[0].token, why="Invented.")


def gtin(number: int) -> str:
    """An invented device identifier with its check digit."""
    body = f"0950400006{number:03}"
    weighed = sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(body)))
    return f"{body}{-weighed % 10}"


@pytest.mark.parametrize("role", STAFF)
def test_no_page_asks_more_often_than_is_bounded(world, role):
    found = asked(world, role)
    assert found
    over = {name: n for name, n in found.items() if n > MOST and name not in WHOLE}
    assert not over


@pytest.mark.parametrize("role", STAFF)
def test_no_page_asks_once_a_row(world, role):
    before = asked(world, role)
    more_of_everything(world)
    after = asked(world, role)
    grown = {
        name: (count, after[name])
        for name, count in before.items()
        if name in after and after[name] > count + 1 and name not in WHOLE
    }
    assert not grown
