"""The ledger shows any tampering, and is written with its act or not at all."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.records import Event
from mesoplan.clinic.records.permanence import Permanent

pytestmark = pytest.mark.django_db
ACTOR = Actor(role=Role.PRACTITIONER, clinic=uuid.uuid4(), user=uuid.uuid4())


def written(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            ledger.record(ACTOR, "thing.done", f"thing:{number}", changed={"n": number})


def unprotected(sql: str, *values: object) -> None:
    """What somebody with the database in hand could do: past model and triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE clinic_event DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER clinic_event_update")
            cursor.execute("DROP TRIGGER clinic_event_delete")
        cursor.execute(sql, values)


def test_an_untouched_ledger_holds() -> None:
    written(5)
    assert ledger.verify() == ledger.Verdict(5)


@pytest.mark.parametrize(
    ("sql", "values", "broken_at", "why"),
    [
        (
            "UPDATE clinic_event SET action = %s WHERE sequence = 3",
            ["thing.undone"],
            3,
            "content",
        ),
        (
            "UPDATE clinic_event SET changed = %s WHERE sequence = 2",
            ['{"n": 99}'],
            2,
            "content",
        ),
        ("DELETE FROM clinic_event WHERE sequence = 2", [], 2, "missing"),
        (
            "UPDATE clinic_event SET previous = chained WHERE sequence = 4",
            [],
            4,
            "does not follow",
        ),
    ],
)
def test_a_change_or_a_deletion_is_found(
    sql: str, values: list[object], broken_at: int, why: str
) -> None:
    written(5)
    unprotected(sql, *values)
    verdict = ledger.verify()
    assert verdict.broken_at == broken_at
    assert why in verdict.why


def test_a_cut_tail_shows_against_a_witness() -> None:
    written(5)
    ledger.witness("a printed consent")
    unprotected("DELETE FROM clinic_event WHERE sequence > 3")
    verdict = ledger.verify()
    assert verdict.broken_at == 4
    assert "tail is cut" in verdict.why
    assert verdict.entries == 3


def test_a_tail_cut_before_any_witness_shows_against_a_head_kept_outside() -> None:
    written(4)
    head = ledger.head()
    assert ledger.holds(head.sequence, head.chained.hex())
    unprotected("DELETE FROM clinic_event WHERE sequence = 4")
    assert ledger.verify().broken_at is None
    assert not ledger.holds(head.sequence, head.chained.hex())
    assert not ledger.holds(3, head.chained.hex())


def test_an_entry_cannot_be_changed_or_deleted() -> None:
    written(1)
    event = Event.objects.get()
    event.action = "other"
    with pytest.raises(Permanent, match="written once"):
        event.save()
    with pytest.raises(Permanent):
        event.delete()
    with pytest.raises(Permanent):
        Event.objects.update(action="other")
    with pytest.raises(Permanent):
        Event.objects.all().delete()


@pytest.mark.parametrize(
    "sql",
    ["UPDATE clinic_event SET action = 'other'", "DELETE FROM clinic_event"],
)
def test_the_database_itself_refuses(sql: str) -> None:
    written(1)
    with (
        pytest.raises(Exception, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Event.objects.get().action == "thing.done"


def test_an_act_that_fails_leaves_no_entry() -> None:
    class Failure(Exception):
        pass

    def act() -> None:
        with transaction.atomic():
            ledger.record(ACTOR, "thing.done", "thing:1")
            raise Failure

    with pytest.raises(Failure):
        act()
    assert not Event.objects.exists()
