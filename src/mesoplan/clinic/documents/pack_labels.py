"""Labels for packs: the clinic's own token on each, to read out and to scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from mesoplan.core.traceability.tokens import grouped
from mesoplan.imaging.labels import qr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mesoplan.imaging.labels import Symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What labels are printed on; millimetres.

    The labels stand in rows from the top left; ``left`` and ``top`` are the paper's edge
    before the first, ``gap`` the strip between two columns.
    """

    paper: tuple[float, float]
    label: tuple[float, float]
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    gap: float = 0

    @property
    def places(self) -> int:
        """How many labels one sheet holds."""
        return self.columns * self.rows


# the kinds of stickers a clinic can buy anywhere: two sheets, and a small printer's roll
STOCKS: Mapping[str, Stock] = {
    "a4": Stock(paper=(210, 297), label=(70, 37), columns=3, rows=8, top=0.5),
    "letter": Stock(
        paper=(215.9, 279.4),
        label=(66.675, 25.4),
        columns=3,
        rows=10,
        left=4.7625,
        top=12.7,
        gap=3.175,
    ),
    "roll": Stock(paper=(57, 32), label=(57, 32)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """Whose labels, and of which day: nobody's name stands on a pack."""

    clinic: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLabel:
    """One pack's label. What the pack did not say, the label leaves out."""

    token: str
    product: str
    lot: str = ""
    expires_on: date | None = None

    @property
    def spoken(self) -> str:
        """The token in fours."""
        return grouped(self.token)

    @property
    def symbol(self) -> Symbol:
        """The token as a QR code."""
        return qr(self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLabels:
    """Labels on their stock; ``start`` is the first free place of a sheet begun before."""

    TEMPLATE: ClassVar[str] = "pack_labels"

    head: SheetHead
    labels: tuple[PackLabel, ...]
    stock: Stock = STOCKS["a4"]
    start: int = 1

    def __post_init__(self) -> None:
        """A place the sheet does not have would leave every label off it.

        Raises:
            ValueError: there is no such place, or no label.
        """
        if not 1 <= self.start <= self.stock.places:
            message = f"a sheet has places 1 to {self.stock.places}, not {self.start}"
            raise ValueError(message)
        if not self.labels:
            message = "there is no label to print"
            raise ValueError(message)
