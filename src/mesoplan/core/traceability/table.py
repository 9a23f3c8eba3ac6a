"""GS1 application identifiers as a table: what stands behind each number.

The rows are data (knowledge/packs/identifiers.toml); here is what a row means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHARACTERS = {
    "N": "0-9",
    "X": r"!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z",
    "Y": r"#\-/0-9A-Z",
    "Z": r"A-Za-z0-9_=\-",
}


class Role(StrEnum):
    """What a clinic takes an element for."""

    DEVICE = "device"
    LOT = "lot"
    EXPIRY = "expiry"
    MADE = "made"
    SERIAL = "serial"
    QUANTITY = "quantity"
    KEPT = "kept"  # known to a clinic, stored as it stands
    OUTSIDE = "outside"  # none of a clinic's business: kept raw and named


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a value: which characters, how many, what else must hold."""

    characters: str  # N, X, Y or Z
    least: int
    most: int
    rules: tuple[str, ...] = ()
    optional: bool = False

    @property
    def pattern(self) -> str:
        """The piece as a regular expression."""
        return f"([{_CHARACTERS[self.characters]}]{{{self.least},{self.most}}})"


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """One application identifier: its value's shape, and what may stand beside it.

    ``needs`` holds sets of identifiers, one of which must be there; an "n" stands for
    any digit. ``link_key`` holds the sequences of qualifiers of a Digital Link that
    this identifier opens, and is None where it opens none.
    """

    number: str
    title: str
    parts: tuple[Part, ...]
    fixed: bool = False
    needs: tuple[frozenset[str], ...] = ()
    never_with: frozenset[str] = frozenset()
    link_key: tuple[tuple[str, ...], ...] | None = None
    link_attribute: bool = False
    role: Role = Role.OUTSIDE

    @cached_property
    def means(self) -> str:
        """The role's name as plain text, which is quicker to look up."""
        return self.role.value

    @cached_property
    def least(self) -> int:
        """The fewest characters a value may have."""
        return sum(part.least for part in self.parts if not part.optional)

    @cached_property
    def most(self) -> int:
        """The most characters a value may have."""
        return sum(part.most for part in self.parts)

    @cached_property
    def shape(self) -> re.Pattern[str]:
        """The whole value, one group a part; of optional parts the first ones stay."""
        tail = ""
        for part in reversed(self.parts):
            tail = part.pattern + tail
            if part.optional:
                tail = f"(?:{tail})?"
        return re.compile(tail)

    @cached_property
    def alphabet(self) -> re.Pattern[str]:
        """Any run of characters that some part of the value may hold."""
        kinds = {_CHARACTERS[part.characters] for part in self.parts}
        return re.compile(f"[{''.join(sorted(kinds))}]*")

    @cached_property
    def ruled(self) -> tuple[tuple[int, str], ...]:
        """Which group of the shape has to keep which further rule."""
        return tuple(
            (group, rule)
            for group, part in enumerate(self.parts, start=1)
            for rule in part.rules
        )


class IdentifierTable:
    """All identifiers there are. No number begins with another, so reading is plain."""

    def __init__(self, identifiers: Iterable[Identifier]) -> None:
        """One row a number."""
        self._rows = {row.number: row for row in identifiers}

    def __len__(self) -> int:
        """How many numbers there are."""
        return len(self._rows)

    def __getitem__(self, number: str) -> Identifier:
        """The row of a number that is known to exist."""
        return self._rows[number]

    def get(self, number: str) -> Identifier | None:
        """The row of a number, if there is such a number."""
        return self._rows.get(number)

    def at(self, text: str, start: int) -> Identifier | None:
        """The identifier whose number stands at ``start``."""
        return (
            self._rows.get(text[start : start + 2])
            or self._rows.get(text[start : start + 3])
            or self._rows.get(text[start : start + 4])
        )


def matches(pattern: str, number: str) -> bool:
    """Whether ``number`` is one of those that ``pattern``, such as 31nn, names."""
    return len(pattern) == len(number) and number.startswith(pattern.rstrip("n"))
