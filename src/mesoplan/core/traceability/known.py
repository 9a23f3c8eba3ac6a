"""What the clinic knows about a pack when it is checked: a snapshot, nothing more.

Queries of the clinic fill it; the verdict reads it and asks nobody. None and "" mean
that nothing is known, which never counts in a pack's favour.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta


class Moment(StrEnum):
    """Where a pack is checked."""

    RECEIPT = "receipt"  # goods-in: before it has a token
    CHAIR = "chair"  # about to be injected


class PackState(StrEnum):
    """Where a pack is in its life."""

    IN_STOCK = "in_stock"
    OPENED = "opened"  # a pack for several doses, begun
    USED = "used"
    QUARANTINED = "quarantined"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class Answer(StrEnum):
    """What a register or a log says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One device identifier as the clinic's register has it.

    ``markets`` are the places where it may be sold; None where nobody has looked.
    ``injectable`` is whether its label makes it a device or medicine to inject, which
    that of a cosmetic does not. ``serialised`` and ``lot_controlled`` say what its label
    carries, None where unknown. ``holds`` are the device identifiers of what is inside:
    a carton and the syringe in it may have one each. ``listed`` is the regulator's
    listing, as of ``listed_as_of``.
    """

    device: str
    name: str
    product: str = ""  # the knowledge record, where there is one
    status: str = ""  # active | withdrawn; "" where nobody has looked
    injectable: Answer = Answer.UNKNOWN
    holds: frozenset[str] = frozenset()
    markets: frozenset[str] | None = None
    serialised: bool | None = None
    lot_controlled: bool | None = None
    listed: Answer = Answer.UNKNOWN
    listed_as_of: date | None = None
    needs_cold: bool | None = None
    doses: int = 1  # sessions one pack may serve
    open_for: timedelta | None = None  # how long an opened pack may be used
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot of this product as first received, and every expiry seen with it."""

    lot: str
    expiries: frozenset[date]
    first_seen: date
    source: str = ""
    extended_to: date | None = None  # the maker's own extension, with its source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One pack that came through the door and carries the clinic's token.

    At receipt it is the pack being taken in: no token yet, but a supplier.
    ``supplier_authorised`` is NO where there never was evidence that the supplier may
    sell this maker's products, UNKNOWN where the evidence on file does not cover the
    day of the receipt; ``supplier_as_of`` is the last day it covers.
    """

    token: str
    device: str
    lot: str
    expires_on: date | None
    serial: str
    state: PackState
    received_on: date
    supplier: str
    supplier_authorised: Answer  # for this maker, on the day of the receipt
    supplier_as_of: date | None = None
    opened_at: datetime | None = None
    uses: int = 0  # in other sessions than this one
    cold: Answer = Answer.UNKNOWN  # was the log within limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """One notice in force. ``lots`` empty: the whole product."""

    reference: str
    devices: frozenset[str]
    lots: frozenset[str]
    confirmed: bool  # a person has settled its scope
    announced_on: date
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything the clinic knows that bears on one pack, on one day.

    ``on`` is when the pack is or was used, in the clinic's own time. ``lots`` are all
    lots known for the device, for innocent slips of a scanner. ``received`` counts packs
    of this lot on receipts, with the line being taken in, ``tokens`` those given a token.
    ``serial_seen`` tells of another pack with the same serial: its state, if any.
    How long lists stay good are the policies recall-list-age and listing-age.
    """

    on: datetime
    place: str  # the clinic's market, as the products name it: US, EU, UK, CA
    product: Product | None = None
    lots: tuple[Lot, ...] = ()
    pack: Pack | None = None
    received: int = 0
    tokens: int = 0
    serial_seen: PackState | None = None
    recalls: tuple[Recall, ...] = ()
    recalls_as_of: datetime | None = None
    recalls_good_for: timedelta
    listing_good_for: timedelta
