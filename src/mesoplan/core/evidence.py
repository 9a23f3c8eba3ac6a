"""What a statement rests on: texts by language, sources, citations and figures.

A number in Mesoplan is a :class:`Figure`: it carries its unit, the sources it was read
in and a confidence tag. A number nobody published is marked as a policy default and
shown with the words "no source found".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

NO_SOURCE = "no source found"
UNIT_WORDS = {"degC": "°C", "deg": "°", "mm[Hg]": "mmHg", "cm2": "cm²", "d": "days"}


class Tag(StrEnum):
    """How far a fact was checked before it was written down."""

    A = "A"  # primary study, guideline, label, regulator text or official code list
    B = "B"  # a secondary page
    C = "C"  # background knowledge or a policy default: not checked against a source


def unit_words(unit: str) -> str:
    """A unit as people write it; record files hold the coded form."""
    return UNIT_WORDS.get(unit, unit)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language it exists in; English is always there."""

    by_language: Mapping[str, str]

    def __str__(self) -> str:
        """The English wording."""
        return self.by_language["en"]

    def in_language(self, language: str) -> str:
        """The wording in ``language``, or in English where it is not translated yet."""
        return self.by_language.get(language, self.by_language["en"])

    def filled(self, values: Mapping[str, Any]) -> Text:
        """The same text with each ``{name}`` replaced by a value of that name."""
        return Text({k: v.format_map(values) for k, v in self.by_language.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication, label, regulator's page or web page that facts were read in."""

    id: str
    title: str
    tag: Tag
    authors: str = ""
    year: int | None = None
    identifier: str = ""
    read: str = ""
    note: Text | None = None

    def cited(self) -> str:
        """One line that lets a reader find the source."""
        head = f"{self.authors}: " if self.authors else ""
        year = (
            f" ({self.year})" if self.year and str(self.year) not in self.title else ""
        )
        tail = f". {self.identifier}" if self.identifier else ""
        return f"{head}{self.title}{year}{tail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Which part of a statement a source supports, and how well that was checked."""

    source: str
    tag: Tag
    locator: str = ""
    supports: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number or a range with its unit, sources and confidence tag.

    Exactly one of ``value`` and the pair ``low``/``high`` is given.
    """

    unit: str
    tag: Tag
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    sources: tuple[str, ...] = ()
    policy_default: bool = False
    note: Text | None = None

    @property
    def least(self) -> Decimal:
        """The single value, or the lower end of the range."""
        return self._end(self.value if self.value is not None else self.low)

    @property
    def most(self) -> Decimal:
        """The single value, or the upper end of the range."""
        return self._end(self.value if self.value is not None else self.high)

    @property
    def number(self) -> str:
        """The value or range without its unit, for use inside a sentence."""
        if self.least == self.most:
            return f"{self.least:f}"
        return f"{self.least:f}–{self.most:f}"

    @staticmethod
    def _end(end: Decimal | None) -> Decimal:
        if end is None:  # pragma: no cover - the loader refuses such a figure
            message = "a figure needs a value, or low and high"
            raise ValueError(message)
        return end

    def __str__(self) -> str:
        """As people write it: ``14 days``, ``30–45°``, ``0.02 mL``."""
        unit = (
            "day" if self.unit == "d" and self.number == "1" else unit_words(self.unit)
        )
        return (
            f"{self.number}{unit}" if unit == "°" else f"{self.number} {unit}".strip()
        )
