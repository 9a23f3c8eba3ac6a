"""Typed access to the JSON of a bundle, with every fault noted at its path.

Readers ask an :class:`Element` for what they expect. What is absent comes back empty;
what is there but has the wrong shape is noted as a problem and comes back empty too, so
that one pass finds everything that is wrong. Values from the bundle are not repeated in
a message beyond what is needed to find them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from mesoplan.core.errors import Problem
from mesoplan.fhir.dates import Day, parse_day

LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Element:
    """One JSON object, the path to it, and the list its faults are noted in."""

    value: Mapping[str, Any]
    path: str
    problems: list[Problem]

    def has(self, key: str) -> bool:
        """Whether the field is there at all."""
        return self.value.get(key) is not None

    def text(self, key: str) -> str:
        """A string, without blanks around it."""
        found = self.value.get(key)
        if found is None:
            return ""
        if not isinstance(found, str):
            self.fault(key, "expected text", found)
            return ""
        return found.strip()

    def truth(self, key: str) -> bool | None:
        """True or false."""
        found = self.value.get(key)
        if found is None or isinstance(found, bool):
            return found
        self.fault(key, "expected true or false", found)
        return None

    def number(self, key: str) -> Decimal | None:
        """A finite number, exactly as written."""
        found = self.value.get(key)
        if found is None:
            return None
        if not isinstance(found, bool) and isinstance(found, int | float | Decimal):
            try:
                number = Decimal(repr(found) if isinstance(found, float) else found)
            except InvalidOperation:  # pragma: no cover - repr of a float always reads
                number = Decimal("NaN")
            if number.is_finite():
                return number
        self.fault(key, "expected a number", found)
        return None

    def day(self, key: str) -> Day | None:
        """A date, a month, a year or a moment."""
        written = self.text(key)
        if not written:
            return None
        found = parse_day(written)
        if found is None:
            self.fault(key, "not a FHIR date", written, "Write YYYY-MM-DD.")
        return found

    def child(self, key: str) -> Element | None:
        """An object inside this one."""
        found = self.value.get(key)
        return None if found is None else self._element(found, key)

    def children(self, key: str) -> list[Element]:
        """The objects of a list."""
        found = self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.fault(key, "expected a list", found)
            return []
        inside = [self._element(item, f"{key}[{i}]") for i, item in enumerate(found)]
        return [element for element in inside if element is not None]

    def fault(
        self, key: str, what: str, found: object = None, remedy: str = ""
    ) -> None:
        """Note what is wrong with a field."""
        self.problems.append(Problem(self._at(key), what, _described(found), remedy))

    def _element(self, found: object, key: str) -> Element | None:
        if not isinstance(found, Mapping):
            self.fault(key, "expected an object", found)
            return None
        return Element(found, self._at(key), self.problems)

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def words(text: str, longest: int = LONGEST_WORDS) -> str:
    """``text`` on one line, without invisible characters, cut to a readable length."""
    visible = (
        " " if character.isspace() else character
        for character in text[: longest * 8]
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    line = " ".join("".join(visible).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _described(found: object) -> str:
    """What was found, in words: contents only of short text."""
    match found:
        case None:
            return ""
        case bool():
            return "true" if found else "false"
        case str():
            return words(found) or "empty text"
        case int() | float() | Decimal():
            return "a number"
        case Mapping():
            return "an object"
        case list():
            return "a list"
        case _:
            return type(found).__name__
