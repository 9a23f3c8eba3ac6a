"""The units of the numbers that conditions compare with.

In the condition tree a threshold is a bare number; the parameter it came from stands in
the file only, so this check reads the condition as it was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mesoplan.core.errors import Problem
from mesoplan.knowledge.parsing import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.rules import Rule

AGES = ("age_below", "age_at_least")
COUNTED = ("d", "years")


def threshold_problems(
    raw: Mapping[str, Any],
    rule: Rule,
    where: str,
    facts: Mapping[str, FactDefinition],
) -> Iterator[Problem]:
    """Parameters whose unit is not that of what they are compared with."""
    for name, unit in _compared(raw["when"], facts):
        figure = rule.parameters[name].figure
        here = f"{where} parameters.{name}"
        if figure.unit != unit:
            yield Problem(here, f"the unit must be {unit}", figure.unit, "Convert it.")
        if figure.value is None:
            remedy = "Choose one value, and tell of the range in the note."
            yield Problem(here, "a threshold is one number", str(figure), remedy)
        elif unit in COUNTED and figure.value != figure.value.to_integral_value():
            yield Problem(here, "days and years are whole", str(figure), "Round it.")


def _compared(
    raw: Mapping[str, Any], facts: Mapping[str, FactDefinition]
) -> Iterator[tuple[str, str]]:
    """Each parameter a condition uses, with the unit it must have."""
    for key, value in raw.items():
        if key in ("all", "any"):
            for part in value:
                yield from _compared(part, facts)
        elif key == "not":
            yield from _compared(value, facts)
        elif key in AGES:
            yield value, "years"
        elif key == "within":
            for name in value.values():
                yield name, "d"
        elif key in COMPARISONS and raw["fact"] in facts:
            yield value, facts[raw["fact"]].unit
