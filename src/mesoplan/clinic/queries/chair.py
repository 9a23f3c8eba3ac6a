"""What lies ready in a session: its scanned packs, and lots that were typed by hand.

Every verdict is made anew with what the clinic knows now: a recall may have come since
the scan. What a second person has settled stays settled as long as it rests on the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.clinic import marks
from mesoplan.clinic.goods import Typed
from mesoplan.clinic.queries.judging import judged
from mesoplan.clinic.queries.known import InHand
from mesoplan.clinic.queries.scans import kept_marks
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Delivery, Device, Scan, Settlement, Use
from mesoplan.clinic.verdicts import as_given, fingerprint
from mesoplan.core.traceability.findings import Check, Verdict, Word
from mesoplan.core.traceability.known import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan.clinic.records import Pack, Session
    from mesoplan.core.traceability.findings import Finding

# what can be said of a lot that nobody scanned: no token, no syringe, no serial
OF_TYPED = {Check.READ, Check.PRODUCT, Check.EXPIRY, Check.LOT_EXPIRY, Check.RECALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A second person's word on a hold."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Somebody who scanned a pack that this session has."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A verdict as it is now, and which of its holds nobody has settled."""

    verdict: Verdict
    unsettled: tuple[Finding, ...]
    settled: tuple[Settled, ...]
    entered_by: UUID

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The evidence against it."""
        return tuple(f for f in self.verdict.findings if f.word is Word.STOP)

    @property
    def in_the_way(self) -> tuple[Finding, ...]:
        """Everything that keeps the session from being signed."""
        return (*self.stops, *self.unsettled)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTray:
    """One scanned pack, bound to the session."""

    pack: UUID
    token: str
    name: str
    product: str
    lot: str
    expires_on: date | None
    scan: UUID
    at: datetime
    by: str
    standing: Standing
    contenders: tuple[Contender, ...]

    def fits(self, product: str, lot: str, expires_on: date) -> bool:
        """Whether a line of the sheet is what this pack holds."""
        return (
            self.product == product
            and self.lot == lot
            and self.expires_on in (None, expires_on)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLot:
    """A lot on the sheet of which no pack was scanned."""

    product: str
    lot: str
    expires_on: date
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """Everything the session injects, with where it stands."""

    packs: tuple[OnTray, ...]
    typed: tuple[TypedLot, ...]

    def held_for(self, product: str, lot: str, expires_on: date) -> tuple[Finding, ...]:
        """What stands against a line of the sheet: of every pack it may be from."""
        packs = [p for p in self.packs if p.fits(product, lot, expires_on)]
        typed = [t for t in self.typed if (t.lot, t.expires_on) == (lot, expires_on)]
        standings = [part.standing for part in packs]
        standings += [part.standing for part in typed]
        return tuple(f for standing in standings for f in standing.in_the_way)


def tray_of(session: Session) -> Tray:
    """The session's packs and typed lots; as many queries however many there are."""
    uses = list(
        Use.objects.filter(session=session, ended_at=None)
        .select_related("pack__device", "pack__lot")
        .order_by("at", "pk")
    )
    scans = list(Scan.objects.filter(session=session).order_by("at", "pk"))
    latest = {scan.pack_id: scan for scan in scans if scan.pack_id}
    lines = _typed_lines(session, [use.pack for use in uses])
    devices = _devices_of(session, lines)
    hands = [
        *(InHand(marks=_read(latest[use.pack_id]), at=use.at) for use in uses),
        *(_typed_in_hand(line, devices) for line in lines),
    ]
    verdicts = judged(session.clinic, Moment.CHAIR, hands, session)
    people = _People(session, uses)
    return Tray(
        packs=tuple(
            people.on_tray(use, latest[use.pack_id], verdict)
            for use, verdict in zip(uses, verdicts, strict=False)
        ),
        typed=tuple(
            people.typed(line, _of_typed(verdict, line, devices, scans))
            for line, verdict in zip(lines, verdicts[len(uses) :], strict=True)
        ),
    )


class _People:
    """Who scanned, settled and contended in a session, by name."""

    def __init__(self, session: Session, uses: Iterable[Use]) -> None:
        self.settlements = list(
            Settlement.objects.filter(session=session).order_by("settled_at")
        )
        self.contenders = _contenders(session, uses)
        self.names = names_of(
            session.clinic_id,
            {
                *(use.by for use in uses),
                *(row.settled_by for row in self.settlements),
                *(scan.by for rows in self.contenders.values() for scan in rows),
            },
        )

    def on_tray(self, use: Use, scan: Scan, verdict: Verdict) -> OnTray:
        """One bound pack, by its last scan in the session."""
        mine = [row for row in self.settlements if row.scan_id == scan.pk]
        return OnTray(
            pack=use.pack_id,
            token=use.pack.token,
            name=use.pack.device.name,
            product=use.pack.device.product,
            lot=use.pack.lot.lot,
            expires_on=use.pack.expires_on,
            scan=scan.pk,
            at=use.at,
            by=self.names.get(use.by, ""),
            standing=self._standing(verdict, scan.by, mine),
            contenders=tuple(
                Contender(at=other.at, by=self.names.get(other.by, ""))
                for other in self.contenders[use.pack_id]
            ),
        )

    def typed(self, line: Delivery, verdict: Verdict) -> TypedLot:
        """One lot of the sheet that is from none of the packs."""
        mine = [row for row in self.settlements if _about(row, line)]
        return TypedLot(
            product=line.product,
            lot=line.lot,
            expires_on=line.expires_on,
            standing=self._standing(verdict, line.recorded_by, mine),
        )

    def _standing(
        self, verdict: Verdict, entered_by: UUID, rows: Iterable[Settlement]
    ) -> Standing:
        done = [finding for row in rows for finding in row.findings]
        holds = [f for f in verdict.findings if f.word is Word.HOLD]
        return Standing(
            verdict=verdict,
            unsettled=tuple(f for f in holds if fingerprint(f) not in done),
            settled=tuple(
                Settled(
                    at=row.settled_at,
                    by=self.names.get(row.settled_by, ""),
                    reason=row.reason,
                )
                for row in rows
            ),
            entered_by=entered_by,
        )


def is_from(line: Delivery, pack: Pack) -> bool:
    """Whether what a line says was given is what a pack holds."""
    return (
        pack.device.product == line.product
        and pack.lot.lot == line.lot
        and pack.expires_on in (None, line.expires_on)
    )


def _typed_lines(session: Session, packs: Iterable[Pack]) -> list[Delivery]:
    """One line of the sheet for each lot that is from none of the packs."""
    found: dict[tuple[str, date], Delivery] = {}
    for line in Delivery.objects.filter(session=session).order_by("recorded_at", "pk"):
        if not any(is_from(line, pack) for pack in packs):
            found.setdefault((line.lot, line.expires_on), line)
    return list(found.values())


def _devices_of(session: Session, lines: Iterable[Delivery]) -> dict[str, str]:
    """By lot, the device a typed lot is most likely of: the one it was received for."""
    lots = {line.lot for line in lines}
    products = {line.product for line in lines}
    if not lots:
        return {}
    of_product = Device.objects.filter(clinic=session.clinic, product__in=products)
    rows = of_product.order_by("identifier").values_list("identifier", "lots__lot")
    found: dict[str, str] = {}
    first = ""
    for device, lot in rows:
        first = first or device
        if lot in lots:
            found.setdefault(lot, device)
    return {lot: found.get(lot, first) for lot in lots}


def _typed_in_hand(line: Delivery, devices: Mapping[str, str]) -> InHand:
    typed = Typed(
        device=devices[line.lot], lot=line.lot, expiry=line.expires_on.isoformat()
    )
    read = marks.read(marks.Raw(typed=typed), line.expires_on)
    return InHand(marks=read, at=line.recorded_at)


def _of_typed(
    verdict: Verdict,
    line: Delivery,
    devices: Mapping[str, str],
    scans: Iterable[Scan],
) -> Verdict:
    """What the checks say of a typed lot, and what scans of the same lot had said.

    A pack that was stopped does not come back in by typing its lot.
    """
    checks = OF_TYPED if devices[line.lot] else OF_TYPED - {Check.PRODUCT}
    found = [f for f in verdict.findings if f.check in checks]
    last = [scan for scan in scans if line.lot == _lot_of(scan)][-1:]
    for scan in last:
        said = as_given(scan.verdict).findings
        found += [f for f in said if f.word is Word.STOP and f not in found]
    return Verdict(findings=tuple(found))


def _lot_of(scan: Scan) -> str:
    read: Mapping[str, str] = scan.verdict["read"].get("box", {})
    return read.get("lot", "")


def _read(scan: Scan) -> marks.Marks:
    return marks.read(marks.as_it_came(kept_marks(scan)), scan.at.date())


def _about(settlement: Settlement, line: Delivery) -> bool:
    """Whether somebody settled this lot as it was typed by this person."""
    return (
        settlement.scan_id is None
        and settlement.lot == line.lot
        and settlement.expires_on == line.expires_on
        and settlement.settled_by != line.recorded_by
    )


def _contenders(session: Session, uses: Iterable[Use]) -> dict[UUID, list[Scan]]:
    """Scans of the session's packs for other sessions, since it has them."""
    since = {use.pack_id: use.at for use in uses}
    found: dict[UUID, list[Scan]] = defaultdict(list)
    rows = Scan.objects.filter(pack__in=since).exclude(session=session)
    for scan in rows.exclude(session=None).order_by("at") if since else ():
        if scan.pack_id and scan.at >= since[scan.pack_id]:
            found[scan.pack_id].append(scan)
    return found
