"""One look at one pack: what its marks say, beside what the clinic knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mesoplan.core.traceability.identity import Carrier
from mesoplan.core.traceability.known import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from mesoplan.core.traceability.identity import Identity, Reading
    from mesoplan.core.traceability.known import Known, Pack, Product

GTIN_DIGITS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What one check saw; its code says what that means."""

    code: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    as_of: date | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The marks of one pack and what is known about it, as every check sees them."""

    moment: Moment
    box: Reading | None
    inner: Reading | None
    token: Reading | None
    known: Known

    @property
    def day(self) -> date:
        """The day of use."""
        return self.known.on.date()

    @property
    def marks(self) -> tuple[tuple[str, Reading], ...]:
        """Every mark that was scanned, with its place."""
        named = (("box", self.box), ("inner", self.inner), ("token", self.token))
        return tuple((name, mark) for name, mark in named if mark is not None)

    @property
    def said(self) -> Identity | None:
        """What the maker's mark on the box says; the clinic's own label says nothing."""
        return _makers(self.box)

    @property
    def inside(self) -> Identity | None:
        """What the maker's mark on the syringe or vial says."""
        return _makers(self.inner)

    @property
    def lot(self) -> str:
        """The lot on the box, where it was read."""
        return self.said.lot if self.said else ""

    @property
    def product(self) -> Product | None:
        """The register's entry, if it is one for the device that was read."""
        product, said = self.known.product, self.said
        if product is None or said is None:
            return product
        return product if is_of(said.device, product) else None

    @property
    def pack(self) -> Pack | None:
        """The pack whose token was read; at receipt the one being taken in."""
        pack = self.known.pack
        if self.moment is Moment.RECEIPT or pack is None:
            return pack
        read = self.token.identity if self.token else None
        return pack if read and read.token and read.token == pack.token else None

    @property
    def doses(self) -> int:
        """How many sessions the pack may serve: one, where nobody knows."""
        return self.product.doses if self.product else 1


def _makers(mark: Reading | None) -> Identity | None:
    said = mark.identity if mark else None
    return said if said and said.carrier is not Carrier.TOKEN else None


def same_item(one: str, other: str) -> bool:
    """Whether two device identifiers name one item, perhaps at two packaging levels.

    A GTIN of 14 digits begins with its level and ends with a check digit; in between
    stands the item.
    """
    if one == other:
        return bool(one)
    both = len(one) == len(other) == GTIN_DIGITS and (one + other).isdecimal()
    return both and one[1:-1] == other[1:-1]


def is_of(device: str, product: Product) -> bool:
    """Whether a device identifier names this product, its carton or what it holds."""
    return same_item(device, product.device) or any(
        same_item(device, held) for held in product.holds
    )
