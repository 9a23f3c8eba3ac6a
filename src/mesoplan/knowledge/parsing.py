"""Conditions as they are written in a rule file, turned into the closed node kinds.

A leaf names its fact and one test; numbers are never written in place but by the name
of a parameter of the same rule, so that each has a unit and a source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mesoplan.core.conditions import (
    AllOf,
    AnyOf,
    AtLeastAged,
    Condition,
    Contains,
    InZone,
    Is,
    Leaf,
    Measured,
    Not,
    OneOf,
    SharesAllergen,
    Window,
    YoungerThan,
)
from mesoplan.core.errors import Problem

if TYPE_CHECKING:
    from mesoplan.core.rules import Parameter

COMPARISONS = ("at_least", "above", "at_most", "below")


class ConditionParser:
    """Parses one rule's condition and collects every problem on the way."""

    def __init__(self, where: str, parameters: Mapping[str, Parameter]) -> None:
        """``where`` names the file; ``parameters`` are the rule's own numbers."""
        self.where = where
        self.parameters = parameters
        self.used: set[str] = set()
        self.problems: list[Problem] = []

    def parse(self, raw: object, path: str = "when") -> Condition | None:
        """The condition, or ``None`` after noting why not."""
        if not isinstance(raw, Mapping) or not raw:
            self._fault(path, "a condition is a table with one test", raw)
            return None
        keys = frozenset(raw)
        if keys in ({"all"}, {"any"}):
            return self._group(raw, path)
        if keys == {"not"}:
            part = self.parse(raw["not"], f"{path}.not")
            return None if part is None else Not(part)
        return self._leaf(raw, keys, path)

    def _group(self, raw: Mapping[str, Any], path: str) -> Condition | None:
        (word,) = raw
        listed = raw[word]
        if not isinstance(listed, list) or not listed:
            self._fault(path, f'"{word}" needs a list of conditions', listed)
            return None
        parts = [self.parse(p, f"{path}.{word}[{i}]") for i, p in enumerate(listed)]
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts):
            return None
        return AllOf(found) if word == "all" else AnyOf(found)

    def _leaf(
        self, raw: Mapping[str, Any], keys: frozenset[str], path: str
    ) -> Leaf | None:
        match sorted(keys):
            case ["fact", "is"] if isinstance(raw["is"], bool | str):
                return Is(self._name(raw, path), raw["is"])
            case ["any_of", "fact"]:
                return OneOf(self._name(raw, path), self._names(raw["any_of"], path))
            case ["fact", "within"]:
                return self._window(raw, path)
            case ["fact", comparison] | [comparison, "fact"] if (
                comparison in COMPARISONS
            ):
                figure = self._number(raw[comparison], f"{path}.{comparison}")
                return Measured(self._name(raw, path), comparison, figure)
            case ["age_below"]:
                return YoungerThan(
                    "birth_date", int(self._number(raw["age_below"], path))
                )
            case ["age_at_least"]:
                years = self._number(raw["age_at_least"], path)
                return AtLeastAged("birth_date", int(years))
            case ["zone_in"]:
                return InZone(self._names(raw["zone_in"], path))
            case ["product_contains"]:
                return Contains(self._names(raw["product_contains"], path))
            case ["shares_allergen_with"]:
                return SharesAllergen(str(raw["shares_allergen_with"]))
        self._fault(path, "these keys are no known test", ", ".join(sorted(keys)))
        return None

    def _window(self, raw: Mapping[str, Any], path: str) -> Window | None:
        bounds = raw["within"]
        if not isinstance(bounds, Mapping) or not set(bounds) <= {"before", "after"}:
            self._fault(path, '"within" takes "before" and "after"', bounds)
            return None
        days = {
            side: int(self._number(name, f"{path}.within.{side}"))
            for side, name in bounds.items()
        }
        name = self._name(raw, path)
        return Window(name, days.get("before", 0), days.get("after", 0))

    def _name(self, raw: Mapping[str, Any], path: str) -> str:
        if not isinstance(raw["fact"], str):
            self._fault(path, '"fact" is the id of a fact', raw["fact"])
        return str(raw["fact"])

    def _names(self, raw: object, path: str) -> frozenset[str]:
        if not isinstance(raw, list) or not all(isinstance(n, str) for n in raw):
            self._fault(path, "expected a list of ids", raw)
            return frozenset()
        return frozenset(raw)

    def _number(self, name: object, path: str) -> Any:  # noqa: ANN401 - Decimal
        parameter = self.parameters.get(name) if isinstance(name, str) else None
        if parameter is None:
            self._fault(
                path,
                "a number is written as the name of one of the rule's parameters",
                name,
            )
            return 0
        self.used.add(str(name))
        return parameter.figure.least

    def _fault(self, path: str, what: str, value: object) -> None:
        remedy = "See CONTRIBUTING.md, Conditions."
        self.problems.append(Problem(f"{self.where} {path}", what, repr(value), remedy))
