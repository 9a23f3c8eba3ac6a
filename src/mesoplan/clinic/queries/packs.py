"""One pack: where it stands, its life event by event, and its label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Pack, PackEvent
from mesoplan.core.traceability.custody import (
    Custody,
    EventKind,
    Limits,
    Refused,
    state_after,
)
from mesoplan.core.traceability.custody import PackEvent as CoreEvent
from mesoplan.core.traceability.tokens import grouped

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet


class BrokenLife(AssertionError):
    """A pack's events cannot have happened in this order: the record was tampered with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a pack. ``session`` is for who may see charts."""

    kind: EventKind
    at: datetime
    by: str
    why: str
    cause: str
    session: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One pack from the door to where it is now."""

    id: UUID
    token: str
    device: str
    name: str
    product: str
    maker: str
    lot: str
    serial: str
    expires_on: date | None
    supplier: str
    note: str
    received_on: date
    state: str
    held_for: tuple[str, ...]
    opened_at: datetime | None
    open_until: datetime | None  # an open one that keeps for a while
    uses: int
    doses: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What the clinic's own label says."""

    token: str
    grouped: str
    name: str
    lot: str
    expires_on: date | None


def pack_seen_by(actor: Actor, token: str) -> Pack:
    """A pack of the actor's clinic by its token, with where it came from.

    Raises:
        NotAllowed: the role sees no packs.
        NotFound: no such token here.
    """
    actor.must(Permission.PACK_VIEW)
    found = with_origin(Pack.objects.filter(token=token, clinic=actor.clinic)).first()
    if found is None:
        message = "no such pack"
        raise NotFound(message)
    return found


def with_origin(packs: QuerySet[Pack]) -> QuerySet[Pack]:
    """The packs with their device, lot, receipt, supplier and events."""
    events = PackEvent.objects.order_by("sequence")
    return packs.select_related(
        "device", "lot", "line__receipt__supplier"
    ).prefetch_related(Prefetch("events", events))


def life_seen_by(actor: Actor, token: str) -> Life:
    """Everything that happened to a pack.

    Raises:
        NotAllowed, NotFound: as for the pack.
    """
    pack = pack_seen_by(actor, token)
    events = list(pack.events.all())
    custody = custody_of(pack)
    names = names_of(actor.clinic, {event.by for event in events})
    charts = actor.may(Permission.CLIENT_VIEW_CHART)
    open_for = limits_of(pack).open_for
    return Life(
        id=pack.pk,
        token=pack.token,
        device=pack.device.identifier,
        name=pack.device.name,
        product=pack.device.product,
        maker=pack.device.maker,
        lot=pack.lot.lot,
        serial=pack.serial,
        expires_on=pack.expires_on,
        supplier=pack.line.receipt.supplier.name,
        note=pack.line.receipt.note,
        received_on=pack.line.receipt.on,
        state=pack.state,
        held_for=tuple(sorted(custody.held_for)) if custody else (),
        opened_at=pack.opened_at,
        open_until=pack.opened_at + open_for if pack.opened_at and open_for else None,
        uses=len(custody.sessions) if custody else 0,
        doses=pack.doses,
        steps=tuple(
            Step(
                kind=EventKind(event.kind),
                at=event.at,
                by=names.get(event.by, ""),
                why=event.why,
                cause=event.cause,
                session=event.session_id if charts else None,
            )
            for event in events
        ),
    )


def label_of(pack: Pack) -> Label:
    """What is printed for a pack; its device and lot are at hand."""
    return Label(
        token=pack.token,
        grouped=grouped(pack.token),
        name=pack.device.name,
        lot=pack.lot.lot,
        expires_on=pack.expires_on,
    )


def limits_of(pack: Pack) -> Limits:
    """How far the pack goes."""
    hours = pack.open_hours
    open_for = None if hours is None else timedelta(hours=hours)
    return Limits(doses=pack.doses, open_for=open_for)


def custody_of(pack: Pack, besides: UUID | None = None) -> Custody | None:
    """Where the pack's events leave it, without those of the session ``besides``.

    Raises:
        BrokenLife: they cannot have happened.
    """
    events = sorted(pack.events.all(), key=lambda event: event.sequence)
    found = state_after(
        (
            event_in_core(event)
            for event in events
            if besides is None or event.session_id != besides
        ),
        limits_of(pack),
    )
    if isinstance(found, Refused):
        message = f"{pack}: {found.obstacle} at {found.event.at}"
        raise BrokenLife(message)
    return found


def event_in_core(event: PackEvent) -> CoreEvent:
    """The event as the core's rules read it."""
    return CoreEvent(
        kind=EventKind(event.kind),
        at=event.at,
        session=str(event.session_id or ""),
        cause=event.cause,
    )
