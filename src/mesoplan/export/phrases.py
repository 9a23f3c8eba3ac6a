"""Conditions in plain words: what a leaf looks at, and what would change a finding."""

from __future__ import annotations

from itertools import product as combinations
from typing import TYPE_CHECKING

from mesoplan.core.conditions import (
    AllOf,
    AnyOf,
    AtLeastAged,
    Contains,
    InZone,
    Is,
    Measured,
    Not,
    OneOf,
    SharesAllergen,
    Window,
    YoungerThan,
)
from mesoplan.core.days import day_words
from mesoplan.core.evidence import unit_words
from mesoplan.core.rules import Lifts
from mesoplan.core.truths import birthday, truth_of
from mesoplan.export.words import listed, lower_first, option_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.conditions import Condition, Leaf
    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.screening import Finding
    from mesoplan.core.truths import Standpoint

    Facts = Mapping[str, FactDefinition]

COMPARISONS = {
    "at_least": "at or above",
    "above": "above",
    "at_most": "at or below",
    "below": "below",
}
OPPOSITES = {
    "at_least": "below",
    "above": "at or below",
    "at_most": "above",
    "below": "at or above",
}


def leaf_words(leaf: Leaf, facts: Facts) -> str:
    """What the leaf says when it holds, as a phrase."""
    match leaf:
        case Is(fact, value):
            return f"{_title(fact, facts)}: {_said(fact, value, facts)}"
        case OneOf(fact, options):
            return f"{_title(fact, facts)}: {_any_of(fact, options, facts)}"
        case Window(fact, before, after):
            return f"{_title(fact, facts)} {_within(before, after)}"
        case Measured(fact, comparison, threshold):
            limit = f"{threshold:f} {unit_words(facts[fact].unit)}"
            return f"{_title(fact, facts)} {COMPARISONS[comparison]} {limit}"
        case YoungerThan(_, years):
            return f"younger than {years} years"
        case AtLeastAged(_, years):
            return f"{years} years or older"
        case InZone() | Contains() | SharesAllergen():
            return _place_words(leaf, facts)


def _place_words(leaf: InZone | Contains | SharesAllergen, facts: Facts) -> str:
    match leaf:
        case InZone(zones):
            return f"zone: {listed(sorted(zones), 'or')}"
        case Contains(substances):
            names = listed(sorted(substances), "or")
            return f"the product holds, or its label names: {names}"
        case SharesAllergen(fact):
            return f"the product holds something named under {_title(fact, facts)}"


def condition_words(condition: Condition, facts: Facts) -> str:
    """A whole condition in one sentence-like phrase."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            word = " and " if isinstance(condition, AllOf) else " or "
            inner = (condition_words(part, facts) for part in parts)
            return word.join(
                f"({words})" if " or " in words else words for words in inner
            )
        case Not(part):
            return f"not ({condition_words(part, facts)})"
    return leaf_words(condition, facts)


def changes(finding: Finding, facts: Facts) -> tuple[str, ...]:
    """What would end a finding: each entry is one way, enough by itself."""
    found: list[str] = []
    if finding.until is not None:
        found.append(f"time alone: from {day_words(finding.until)}")
    for way in _ways_out(finding.rule.when, wanted=False, here=finding.standpoint):
        phrases = [_otherwise(leaf, finding, facts) for leaf in way]
        if phrases and all(phrases):
            found.append(listed(list(dict.fromkeys(phrases))))
    return tuple(dict.fromkeys(found))


def _ways_out(
    condition: Condition, *, wanted: bool, here: Standpoint
) -> list[tuple[Leaf, ...]]:
    """The sets of leaves that would have to change to make the condition ``wanted``."""
    if isinstance(condition, Not):
        return _ways_out(condition.part, wanted=not wanted, here=here)
    if isinstance(condition, AllOf | AnyOf):
        parts = [_ways_out(part, wanted=wanted, here=here) for part in condition.parts]
        if isinstance(condition, AllOf) is wanted:
            joined = (sum(choice, ()) for choice in combinations(*parts))
            return [tuple(dict.fromkeys(way)) for way in joined]
        return [way for part in parts for way in part]
    return [()] if truth_of(condition, here) is wanted else [(condition,)]


def _otherwise(leaf: Leaf, finding: Finding, facts: Facts) -> str:
    """What would make a leaf that holds not hold; empty where only time can."""
    here = finding.standpoint
    for_good = finding.rule.lifts is Lifts.NEVER
    match leaf:
        case Is(fact, value):
            lasting = facts[fact].lasting and value is True
            opposite = (
                "no" if value is True else "yes" if value is False else "another answer"
            )
            words = f"{_title(fact, facts)}: {opposite}"
            return (
                f"{words} (only if the record is wrong)"
                if lasting or for_good
                else words
            )
        case OneOf(fact, options):
            none = f"{_title(fact, facts)}: not {_any_of(fact, options, facts, 'or')}"
            return (
                f"{none} (only if the record is wrong)" if facts[fact].lasting else none
            )
        case Measured(fact, comparison, threshold):
            limit = f"{threshold:f} {unit_words(facts[fact].unit)}"
            return f"{_title(fact, facts)} {OPPOSITES[comparison]} {limit}"
        case YoungerThan(fact, years):
            born = here.states[fact].value
            return (
                ""
                if finding.until or not hasattr(born, "year")
                else (f"the birthday at {years}, {day_words(birthday(born, years))}")
            )
        case Window(fact, _, after):
            dated = finding.until is not None
            return "" if dated else f"{after} days without {_title(fact, facts)}"
        case InZone():
            return "another zone"
        case Contains() | SharesAllergen():
            return "another product"
    return ""


def _said(fact: str, value: bool | str, facts: Facts) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return option_label(facts[fact], value)


def _title(fact: str, facts: Facts) -> str:
    return lower_first(str(facts[fact].title))


def _any_of(fact: str, options: frozenset[str], facts: Facts, last: str = "or") -> str:
    order = [option.id for option in facts[fact].options]
    names = sorted(options, key=lambda n: order.index(n) if n in order else len(order))
    return listed(
        [lower_first(option_label(facts[fact], name)) for name in names], last
    )


def _within(before: int, after: int) -> str:
    past = "today" if after == 1 else f"in the last {after} days"
    if not before:
        return past
    return (
        f"{past} or the next {before} days" if after else f"in the next {before} days"
    )
