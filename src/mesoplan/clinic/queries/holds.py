"""Holds of open sessions: what waits for a second named person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from mesoplan.clinic.access import Actor, NotAllowed, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Delivery, Scan, Session, Settlement
from mesoplan.core.traceability.findings import Word

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

MOST_WAITING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWaiting:
    """A pack in an open session, held when it was scanned; or a lot typed by hand."""

    session: UUID
    client: int
    name: str
    lot: str
    typed: bool
    at: datetime
    by: str
    mine: bool  # who scanned or typed it is looking: somebody else must settle it


def holds_waiting(actor: Actor) -> tuple[HoldWaiting, ...]:
    """What nobody has settled in open sessions, the longest waiting first.

    Packs whose last scan was held, and lots that were typed by hand.

    Raises:
        NotAllowed: the role settles no holds.
    """
    if not actor.may(Permission.HOLD_SETTLE):  # a look needs no second factor
        raise NotAllowed(Permission.HOLD_SETTLE)
    open_sessions = Session.objects.filter(
        clinic=actor.clinic, signed_at=None, client__erased_at=None
    )
    scans, lots = _scans_held(open_sessions), _lots_typed(open_sessions)
    people = {*(scan.by for scan in scans), *(line.recorded_by for line in lots)}
    names = names_of(actor.clinic, people)
    products = practice_of(actor.clinic).library.products
    found = [
        HoldWaiting(
            session=scan.session.pk,
            client=scan.session.client.number,
            name=scan.pack.device.name,
            lot=scan.pack.lot.lot,
            typed=False,
            at=scan.at,
            by=names.get(scan.by, ""),
            mine=scan.by == actor.user,
        )
        for scan in scans
        if scan.session and scan.pack
    ]
    found += [
        HoldWaiting(
            session=line.session_id,
            client=line.session.client.number,
            name=products[line.product].title,
            lot=line.lot,
            typed=True,
            at=line.recorded_at,
            by=names.get(line.recorded_by, ""),
            mine=line.recorded_by == actor.user,
        )
        for line in lots
    ]
    return tuple(sorted(found, key=lambda hold: hold.at)[:MOST_WAITING])


def _scans_held(sessions: QuerySet[Session]) -> list[Scan]:
    """The last scan of each pack taken for a session, where it was held and still is."""
    scans = (
        Scan.objects.filter(session__in=sessions, use__ended_at=None, use__isnull=False)
        .select_related("session__client", "pack__device", "pack__lot")
        .prefetch_related("settlements")
        .order_by("at")
    )
    latest = {(scan.session_id, scan.pack_id): scan for scan in scans}
    return [
        scan
        for scan in latest.values()
        if scan.word == Word.HOLD and not scan.settlements.all()
    ]


def _lots_typed(sessions: QuerySet[Session]) -> list[Delivery]:
    """One line of a sheet for each lot that is from no scanned pack, unsettled."""
    settled = Settlement.objects.filter(
        session=OuterRef("session"),
        scan=None,
        lot=OuterRef("lot"),
        expires_on=OuterRef("expires_on"),
    ).exclude(settled_by=OuterRef("recorded_by"))
    lines = (
        Delivery.objects.filter(~Exists(settled), session__in=sessions, pack=None)
        .select_related("session__client")
        .order_by("recorded_at", "pk")
    )
    return list(
        {(row.session_id, row.lot, row.expires_on): row for row in lines}.values()
    )
