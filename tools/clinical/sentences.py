"""A rule's condition as one sentence, and its cases as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mesoplan.core.conditions import AllOf, AnyOf, Condition, Not
from mesoplan.export.phrases import leaf_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.rules import Case


def sentence(condition: Condition, facts: Mapping[str, FactDefinition]) -> str:
    """The condition in words, groups inside groups in brackets."""
    if isinstance(condition, Not):
        return f"not ({sentence(condition.part, facts)})"
    if not isinstance(condition, AllOf | AnyOf):
        return leaf_words(condition, facts)
    word = " **and** " if isinstance(condition, AllOf) else " **or** "
    parts = [
        f"({sentence(part, facts)})"
        if isinstance(part, AllOf | AnyOf)
        else sentence(part, facts)
        for part in condition.parts
    ]
    return word.join(parts)


def case_row(case: Case) -> tuple[str, ...]:
    """A case as cells: name, day, place, answers, outcome."""
    given = "; ".join(_given(case.given)) or "nothing"
    outcome = case.expect
    if case.until is not None:
        outcome += f", until {case.until}"
    if case.ask:
        outcome += f", asks {', '.join(sorted(case.ask))}"
    place = case.zone or case.product or "–"
    return case.name, str(case.on), place, given, outcome


def _given(answers: Mapping[str, Any]) -> Iterator[str]:
    for name, value in answers.items():
        yield f"`{name}` = {_written(value)}"


def _written(value: object) -> str:
    """An answer nearly as it stands in the file."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        rest = {key: inner for key, inner in value.items() if key != "value"}
        about = ", ".join(f"{key} {_written(inner)}" for key, inner in rest.items())
        main = _written(value["value"]) if "value" in value else ""
        return f"{main} ({about})".strip() if about else main
    if isinstance(value, list):
        return " and ".join(_written(inner) for inner in value) or "none"
    return str(value)
