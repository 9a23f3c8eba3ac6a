"""Matter and length in whole numbers: nanolitres and micrometres.

Floating point never touches a dose. Units appear only where text is read or written.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from mesoplan.core.evidence import Figure

WRITTEN = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*([A-Za-zµ]+)\s*")


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A whole number of the kind's smallest unit; only like adds to like."""

    count: int
    units: ClassVar[dict[str, int]] = {}
    usual: ClassVar[str] = ""

    def __post_init__(self) -> None:
        """Refuse what is no amount of matter or length."""
        if type(self.count) is not int or self.count < 0:
            message = (
                f"{type(self).__name__} takes a whole number from 0, got {self.count!r}"
            )
            raise ValueError(message)

    @classmethod
    def of(cls, number: Decimal | int, unit: str) -> Self:
        """``number`` of ``unit``; refused when it is not a whole number of the smallest.

        Raises:
            ValueError: unknown unit, negative, or finer than the smallest unit.
        """
        if unit not in cls.units:
            message = f"the unit {unit!r} does not fit; use {' or '.join(cls.units)}"
            raise ValueError(message)
        scaled = Decimal(number) * cls.units[unit]
        if scaled != scaled.to_integral_value():
            message = f"{number} {unit} is finer than Mesoplan counts"
            raise ValueError(message)
        return cls(int(scaled))

    @classmethod
    def read(cls, text: object) -> Self:
        """A quantity written as ``"0.02 mL"``.

        Raises:
            ValueError: not a number followed by a known unit.
        """
        match = WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            message = f'expected a number and a unit such as "1 {cls.usual}"'
            raise ValueError(message)
        return cls.of(Decimal(match[1]), match[2])

    @classmethod
    def least(cls, figure: Figure) -> Self:
        """The lower end of a figure, rounded up to a whole count."""
        return cls(math.ceil(figure.least * cls.units[figure.unit]))

    @classmethod
    def most(cls, figure: Figure) -> Self:
        """The upper end of a figure, rounded down to a whole count."""
        return cls(math.floor(figure.most * cls.units[figure.unit]))

    def __add__(self, other: Self) -> Self:
        """The sum of two of the same kind."""
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.count + other.count)

    def __sub__(self, other: Self) -> Self:
        """The difference; negative is refused."""
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.count - other.count)

    def times(self, factor: int) -> Self:
        """``factor`` of these together."""
        return type(self)(self.count * factor)

    def __str__(self) -> str:
        """In the usual unit, without trailing zeros."""
        number = Decimal(self.count) / self.units[self.usual]
        return f"{number.normalize():f} {self.usual}"


class Volume(Quantity):
    """A volume in whole nanolitres."""

    __slots__ = ()
    units: ClassVar[dict[str, int]] = {
        "mL": 1_000_000,
        "µL": 1_000,
        "uL": 1_000,
        "nL": 1,
    }
    usual: ClassVar[str] = "mL"


class Length(Quantity):
    """A length in whole micrometres."""

    __slots__ = ()
    units: ClassVar[dict[str, int]] = {"mm": 1_000, "cm": 10_000, "µm": 1, "um": 1}
    usual: ClassVar[str] = "mm"

    @property
    def mm(self) -> float:
        """In millimetres, for geometry."""
        return self.count / self.units["mm"]
