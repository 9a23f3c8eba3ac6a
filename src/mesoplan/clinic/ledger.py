"""The ledger: who did or saw what, each entry chained to the one before.

The chain is an HMAC under a key kept outside the database, so a change, a deletion, an
insertion or a swap shows at the next verification, and whoever holds the database alone
cannot mend it. A cut tail does not show in a chain: the head is therefore witnessed, in
backups and on signed documents.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from mesoplan.clinic import moment
from mesoplan.clinic.records import Event, Witness
from mesoplan.settings import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.clinic.access import Actor

FIRST = bytes(32)
LOCK = 0x6D65736F  # PostgreSQL's advisory lock for the tail of the chain
BATCH = 5_000


class Outside(RuntimeError):
    """An entry was written outside the transaction of the act it belongs to."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: enough to tell later whether the tail was cut."""

    sequence: int
    chained: bytes

    @property
    def short(self) -> str:
        """As printed in the foot of a document."""
        return f"{self.sequence}-{self.chained.hex()[:16]}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the ledger holds: ``broken_at`` is the first entry that does not."""

    entries: int
    broken_at: int | None = None
    why: str = ""


def record(
    actor: Actor,
    action: str,
    subject: str,
    *,
    client: UUID | None = None,
    changed: Mapping[str, Any] | None = None,
    knowledge: str = "",
) -> Event:
    """Write one entry, inside the transaction of the act itself.

    Raises:
        Outside: no transaction is open.
    """
    if not connection.in_atomic_block:
        message = f"{action}: a ledger entry is written with its act or not at all"
        raise Outside(message)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = (
        Event.objects.order_by("-sequence").values_list("sequence", "chained").first()
    )
    sequence, previous = (last[0] + 1, bytes(last[1])) if last else (1, FIRST)
    event = Event(
        sequence=sequence,
        id=uuid4(),
        at=moment.now(),
        clinic=actor.clinic,
        actor=actor.user,
        role=actor.role.value,
        action=action,
        subject=subject,
        client=client,
        changed=dict(changed or {}),
        knowledge=knowledge,
        request=actor.request,
        previous=previous,
    )
    event.chained = _chained(event, place.key("ledger"))
    event.save()
    return event


def seen(actor: Actor, what: str, subject: str, *, client: UUID | None = None) -> None:
    """Write that somebody looked at a clinical record: one entry a look."""
    with transaction.atomic():
        record(actor, f"{what}.seen", subject, client=client)


def head() -> Head:
    """The last entry."""
    last = (
        Event.objects.order_by("-sequence").values_list("sequence", "chained").first()
    )
    return Head(last[0], bytes(last[1])) if last else Head(0, FIRST)


def witness(given_to: str) -> Head:
    """Note that the head is being handed to someone outside, and return it."""
    found = head()
    Witness(
        sequence=found.sequence,
        chained=found.chained,
        given_to=given_to,
        given_at=moment.now(),
    ).save()
    return found


def verify() -> Verdict:
    """Walk the whole chain; compare it with every witness."""
    key, previous, expected = place.key("ledger"), FIRST, 1
    heads = {w.sequence: bytes(w.chained) for w in Witness.objects.all()}
    for event in Event.objects.order_by("sequence").iterator(BATCH):
        why = ""
        if event.sequence != expected:
            why = f"entry {expected} is missing"
        elif bytes(event.previous) != previous:
            why = "it does not follow the entry before"
        elif not hmac.compare_digest(bytes(event.chained), _chained(event, key)):
            why = "its content is not what was written"
        elif heads.get(event.sequence, bytes(event.chained)) != bytes(event.chained):
            why = "it differs from what was witnessed"
        if why:
            return Verdict(expected - 1, expected, why)
        previous, expected = bytes(event.chained), expected + 1
    longest = max(heads, default=0)
    if longest >= expected:
        why = f"the tail is cut: entry {longest} was witnessed"
        return Verdict(expected - 1, expected, why)
    return Verdict(expected - 1)


def holds(sequence: int, digits: str) -> bool:
    """Whether a head kept outside, perhaps only its first digits, is in the chain."""
    found = Event.objects.filter(sequence=sequence).values_list("chained", flat=True)
    return any(bytes(chained).hex().startswith(digits) for chained in found)


def _chained(event: Event, key: bytes) -> bytes:
    content = [
        event.sequence,
        str(event.id),
        event.at.isoformat(timespec="microseconds"),
        str(event.clinic),
        str(event.actor),
        event.role,
        event.action,
        event.subject,
        str(event.client),
        event.changed,
        event.knowledge,
        event.request,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hmac.new(key, bytes(event.previous) + text.encode(), hashlib.sha256).digest()
