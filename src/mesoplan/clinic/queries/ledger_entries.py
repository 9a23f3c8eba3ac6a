"""The ledger as people read it: filtered, paged, and verified on demand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Client, Event, User

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.ledger import Head, Verdict

PAGE = 50
KEY = re.compile("key-([0-9a-f]{8})-")  # as a key's requests begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: ``who`` is empty for a client by link and for the clinic itself.

    ``key`` is the mark of the program's key through which it was done, if any.
    """

    sequence: int
    at: datetime
    who: str
    role: str
    action: str
    subject: str
    client_number: int | None
    changed: dict[str, Any]
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which entries are asked for; nothing given means all."""

    client_number: int | None = None
    actor: UUID | None = None
    day: date | None = None
    before: int | None = None


def entries(actor: Actor, sought: Sought) -> tuple[tuple[Entry, ...], int | None]:
    """A page of the clinic's entries, newest first, and where the next page begins.

    Looking at the ledger is itself an entry.

    Raises:
        NotAllowed: the role does not read the ledger.
    """
    actor.must(Permission.LEDGER_VIEW)
    found = Event.objects.filter(clinic=actor.clinic)
    if sought.client_number is not None:
        client = Client.objects.filter(
            clinic=actor.clinic, number=sought.client_number
        ).values("pk")
        found = found.filter(client__in=client)
    if sought.actor is not None:
        found = found.filter(actor=sought.actor)
    if sought.day is not None:
        zone = ZoneInfo(clinic_of(actor).time_zone)
        begin = datetime.combine(sought.day, time.min, tzinfo=zone)
        end = datetime.combine(sought.day + timedelta(days=1), time.min, tzinfo=zone)
        found = found.filter(at__gte=begin, at__lt=end)
    if sought.before is not None:
        found = found.filter(sequence__lt=sought.before)
    rows = list(found.order_by("-sequence")[: PAGE + 1])
    following = rows[PAGE - 1].sequence if len(rows) > PAGE else None
    rows = rows[:PAGE]
    people = names_of(actor.clinic, {r.actor for r in rows})
    numbers = dict(
        Client.objects.filter(
            clinic=actor.clinic, pk__in={r.client for r in rows if r.client}
        ).values_list("pk", "number")
    )
    ledger.seen(actor, "ledger", "ledger")
    return tuple(
        Entry(
            sequence=row.sequence,
            at=row.at,
            who=people.get(row.actor, "") if row.actor else "",
            role=row.role,
            action=row.action,
            subject=row.subject,
            client_number=numbers.get(row.client) if row.client else None,
            changed=row.changed,
            key=key[1] if (key := KEY.match(row.request)) else "",
        )
        for row in rows
    ), following


def people(actor: Actor) -> tuple[tuple[UUID, str], ...]:
    """Everyone who works or has worked in the clinic, by name.

    Raises:
        NotAllowed: the role does not read the ledger.
    """
    actor.must(Permission.LEDGER_VIEW)
    found = User.objects.filter(memberships__clinic=actor.clinic).distinct()
    return tuple(found.order_by("name").values_list("pk", "name"))


def verdict(actor: Actor) -> tuple[Verdict, Head]:
    """Walk the whole chain now: whether it holds, and its head.

    Raises:
        NotAllowed: the role does not read the ledger.
    """
    actor.must(Permission.LEDGER_VIEW)
    found, head = ledger.verify(), ledger.head()
    ledger.seen(actor, "ledger_verdict", "ledger")
    return found, head
