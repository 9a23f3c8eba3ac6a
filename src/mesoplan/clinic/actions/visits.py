"""Visits: booked, moved to another time, and followed through the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission
from mesoplan.clinic.queries.charts import client_seen_by, clinic_of
from mesoplan.clinic.queries.visits import practitioners_seen_by, visit_seen_by
from mesoplan.clinic.records import Visit

if TYPE_CHECKING:
    from uuid import UUID

PURPOSES = ("consultation", "session", "follow_up")
# a slip of the finger is mended by going one step back
FOLLOWING = {
    "booked": ("arrived", "missed"),
    "arrived": ("done", "booked"),
    "done": ("arrived",),
    "missed": ("booked",),
}


class NoSuchTime(ValueError):
    """The clocks skip this time of day, where the clinic is."""


class NotInOrder(ValueError):
    """A visit does not move from its state to the one asked for."""


def local_moment(actor: Actor, day: date, at: time) -> datetime:
    """A time of day where the actor's clinic is, in UTC.

    When the clocks go back and a time comes twice, the first is meant.

    Raises:
        NoSuchTime: the clocks go forward over it.
    """
    zone = ZoneInfo(clinic_of(actor).time_zone)
    local = datetime.combine(day, at, zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        message = f"the clocks skip {at:%H:%M} on {day}"
        raise NoSuchTime(message)
    return found


def book(
    actor: Actor,
    client: UUID,
    *,
    at: datetime,
    purpose: str = "consultation",
    practitioner: UUID | None = None,
) -> Visit:
    """Put a visit in the book.

    Raises:
        NotAllowed: the role books nothing.
        NotFound: no such client or practitioner in this clinic.
        ValueError: an unknown purpose.
    """
    actor.must(Permission.VISIT_BOOK)
    if purpose not in PURPOSES:
        message = f"{purpose!r} is no purpose of a visit; use one of {PURPOSES}"
        raise ValueError(message)
    _must_treat(actor, practitioner)
    with transaction.atomic():
        visit = Visit(
            clinic_id=actor.clinic,
            client=client_seen_by(actor, client),
            at=at,
            purpose=purpose,
            practitioner=practitioner,
            created_at=moment.now(),
            created_by=actor.author(),
        )
        visit.save(force_insert=True)
        ledger.record(actor, "visit.booked", f"visit:{visit.pk}", client=client)
    return visit


def mark(actor: Actor, visit: UUID, *, state: str, version: int) -> Visit:
    """Say how far a visit has got.

    Raises:
        Conflict: somebody else has said so meanwhile.
        NotInOrder: it does not go from its state to this one.
        NotAllowed, NotFound: as for booking.
    """
    actor.must(Permission.VISIT_BOOK)
    with transaction.atomic():
        found = _taken(actor, visit, version)
        if state not in FOLLOWING[found.state]:
            message = f"a visit that is {found.state} does not become {state!r}"
            raise NotInOrder(message)
        found.state = state
        found.save(update_fields=["state"])
        _record(actor, "visit.marked", found, {"state": state})
    return found


def move(actor: Actor, visit: UUID, *, at: datetime, version: int) -> Visit:
    """Give a booked visit another time.

    Raises:
        Conflict: somebody else has changed it meanwhile.
        NotInOrder: it is no longer only booked.
        NotAllowed, NotFound: as for booking.
    """
    actor.must(Permission.VISIT_BOOK)
    with transaction.atomic():
        found = _taken(actor, visit, version)
        if found.state != "booked":
            message = f"a visit that is {found.state} is not moved"
            raise NotInOrder(message)
        found.at = at
        found.save(update_fields=["at"])
        _record(actor, "visit.moved", found, {"fields": ["at"]})
    return found


def _taken(actor: Actor, visit: UUID, version: int) -> Visit:
    found = visit_seen_by(actor, visit)
    mine = Visit.objects.filter(pk=visit, version=version)
    taken = mine.update(version=F("version") + 1)
    found.refresh_from_db()
    if not taken:
        raise Conflict({"state": found.state, "at": found.at}, found.version)
    return found


def _must_treat(actor: Actor, practitioner: UUID | None) -> None:
    known = {user for user, _ in practitioners_seen_by(actor)}
    if practitioner is not None and practitioner not in known:
        message = "no such practitioner"
        raise NotFound(message)


def _record(
    actor: Actor, action: str, visit: Visit, changed: dict[str, object]
) -> None:
    ledger.record(
        actor, action, f"visit:{visit.pk}", client=visit.client_id, changed=changed
    )
