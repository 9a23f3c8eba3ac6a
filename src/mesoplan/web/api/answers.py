"""What programs are answered: every field they may rely on, and no other.

Made field by field from what the queries return, so that a new field of a record
reaches nobody by accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from mesoplan.export.packs import PackVerdict, pack_verdict
from mesoplan.knowledge.pack_codes import pack_codes, pack_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from mesoplan.clinic.actions.receipts import TakenIn
    from mesoplan.clinic.queries.packs import Label, Life
    from mesoplan.clinic.queries.scans import Answer as ScanAnswered
    from mesoplan.clinic.queries.stock import StockRow
    from mesoplan.clinic.queries.suppliers import Listed
    from mesoplan.core.traceability.findings import Verdict

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages(Generic[Row]):
    """One page of a long list, counted from 1."""

    page: int
    pages: int
    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A pack as its label has it."""

    token: str
    name: str
    lot: str
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBy:
    """Who has a pack in another session, and since when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scan was answered. ``why_not`` says why no pack is bound, if none is."""

    scan: str
    verdict: PackVerdict
    pack: Labelled | None
    bound: bool
    why_not: str
    held_by: tuple[HeldBy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came of a delivery note. ``held`` are tokens of packs put into quarantine."""

    receipt: str
    packs: tuple[Labelled, ...]
    held: tuple[str, ...]
    verdicts: tuple[PackVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a pack."""

    kind: str
    at: datetime
    by: str
    why: str
    cause: str
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLife:
    """One pack from the door to where it is now."""

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
    uses: int
    doses: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InStock:
    """One pack in the list of stock."""

    token: str
    name: str
    product: str
    lot: str
    serial: str
    expires_on: date | None
    state: str
    held_for: tuple[str, ...]
    open_until: datetime | None
    uses: int
    doses: int
    received_on: date
    supplier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierListed:
    """Somebody the clinic buys from, by the id that a receipt names."""

    id: str
    name: str


def in_full(verdict: Verdict) -> PackVerdict:
    """A verdict with the words of its codes."""
    return pack_verdict(verdict, pack_codes(), pack_words())


def labelled(label: Label) -> Labelled:
    """A pack by its label."""
    return Labelled(
        token=label.token,
        name=label.name,
        lot=label.lot,
        expires_on=label.expires_on,
    )


def scanned(answer: ScanAnswered) -> Scanned:
    """The answer to a scan, the first or a repeated one."""
    return Scanned(
        scan=str(answer.scan),
        verdict=in_full(answer.verdict),
        pack=labelled(answer.pack) if answer.pack else None,
        bound=answer.bound,
        why_not=answer.why_not,
        held_by=tuple(HeldBy(by=h.by, at=h.at) for h in answer.holders),
    )


def received(taken: TakenIn) -> Received:
    """What came of a delivery note."""
    return Received(
        receipt=str(taken.receipt),
        packs=tuple(labelled(label) for label in taken.labels),
        held=tuple(sorted(taken.held)),
        verdicts=tuple(in_full(verdict) for verdict in taken.verdicts),
    )


def pack_life(life: Life) -> PackLife:
    """A pack with everything that happened to it."""
    return PackLife(
        token=life.token,
        device=life.device,
        name=life.name,
        product=life.product,
        maker=life.maker,
        lot=life.lot,
        serial=life.serial,
        expires_on=life.expires_on,
        supplier=life.supplier,
        note=life.note,
        received_on=life.received_on,
        state=life.state,
        held_for=life.held_for,
        opened_at=life.opened_at,
        uses=life.uses,
        doses=life.doses,
        steps=tuple(
            Step(
                kind=step.kind,
                at=step.at,
                by=step.by,
                why=step.why,
                cause=step.cause,
                session=str(step.session or ""),
            )
            for step in life.steps
        ),
    )


def in_stock(row: StockRow) -> InStock:
    """A pack of the list."""
    return InStock(
        token=row.token,
        name=row.name,
        product=row.product,
        lot=row.lot,
        serial=row.serial,
        expires_on=row.expires_on,
        state=row.state,
        held_for=row.held_for,
        open_until=row.open_until,
        uses=row.uses,
        doses=row.doses,
        received_on=row.received_on,
        supplier=row.supplier,
    )


def supplier(found: Listed) -> SupplierListed:
    """A supplier by id and name."""
    return SupplierListed(id=str(found.id), name=found.name)
