"""The truth of a single leaf, given what is known.

The one place where a state of knowledge becomes true, false or unknown. A leaf that is
not settled by what is known is unknown (``None``); nothing is ever assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mesoplan.core.conditions import (
    AtLeastAged,
    Contains,
    InZone,
    Is,
    Leaf,
    Measured,
    OneOf,
    SharesAllergen,
    Truth,
    Window,
    YoungerThan,
)
from mesoplan.core.facts import Standing, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mesoplan.core.catalogue import Product

# a fact that a practitioner answers after reading the label of the product at hand
LABEL_CHECKED = "label_checked"
OTHER_ALLERGEN = "other"
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a condition is judged: the day, the states, the zone, the product."""

    on: date
    states: Mapping[str, State]
    zone: str = ""
    product: Product | None = None


def birthday(born: date, years: int) -> date:
    """The day on which someone turns ``years``; 29 February counts as 1 March."""
    if (born.month, born.day) == LEAP_DAY and not _is_leap(born.year + years):
        return date(born.year + years, 3, 1)
    return born.replace(year=born.year + years)


def truth_of(leaf: Leaf, standpoint: Standpoint) -> Truth:
    """Whether ``leaf`` holds from ``standpoint``; ``None`` when that is not known."""
    return _TRUTHS[type(leaf)](leaf, standpoint)


def facts_of(leaf: Leaf) -> tuple[str, ...]:
    """The facts that ``leaf`` looks at."""
    if isinstance(leaf, InZone):
        return ()
    if isinstance(leaf, Contains):
        return (LABEL_CHECKED,)
    if isinstance(leaf, SharesAllergen):
        return (leaf.fact, LABEL_CHECKED)
    return (leaf.fact,)


def asked_by(leaf: Leaf, standpoint: Standpoint) -> str | None:
    """The fact whose answer would settle an unknown ``leaf`` from here."""
    if isinstance(leaf, SharesAllergen):
        known = standpoint.states[leaf.fact].standing is Standing.KNOWN
        return LABEL_CHECKED if known else leaf.fact
    return next(iter(facts_of(leaf)), None)


def change_days(leaf: Leaf, standpoint: Standpoint) -> Iterator[date]:
    """The days after today on which time alone may change the truth of ``leaf``."""
    if not isinstance(leaf, Window | YoungerThan | AtLeastAged):
        return
    value = standpoint.states[leaf.fact].value
    if isinstance(leaf, Window):
        for day in value if isinstance(value, tuple) else ():
            yield day - timedelta(days=leaf.before)
            yield day + timedelta(days=leaf.after)
    elif isinstance(value, date):
        yield birthday(value, leaf.years)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _is(leaf: Is, standpoint: Standpoint) -> Truth:
    state = standpoint.states[leaf.fact]
    return state.value == leaf.value if state.standing is Standing.KNOWN else None


def _one_of(leaf: OneOf, standpoint: Standpoint) -> Truth:
    state = standpoint.states[leaf.fact]
    if isinstance(state.value, frozenset):
        if state.standing is Standing.CONTRADICTORY:
            return None
        if state.value & leaf.options:
            return True
    known = state.standing is Standing.KNOWN
    return state.value in leaf.options if known else None


def _window(leaf: Window, standpoint: Standpoint) -> Truth:
    state = standpoint.states[leaf.fact]
    if state.standing is Standing.CONTRADICTORY or not isinstance(state.value, tuple):
        return None
    for day in state.value:
        if -leaf.before <= (standpoint.on - day).days < leaf.after:
            return True
    return False if state.standing is Standing.KNOWN else None


def _measured(leaf: Measured, standpoint: Standpoint) -> Truth:
    state = standpoint.states[leaf.fact]
    if state.standing is not Standing.KNOWN or not isinstance(state.value, Decimal):
        return None
    match leaf.comparison:
        case "at_least":
            return state.value >= leaf.threshold
        case "above":
            return state.value > leaf.threshold
        case "at_most":
            return state.value <= leaf.threshold
        case _:
            return state.value < leaf.threshold


def _younger_than(leaf: YoungerThan, standpoint: Standpoint) -> Truth:
    state = standpoint.states[leaf.fact]
    if state.standing is not Standing.KNOWN or not isinstance(state.value, date):
        return None
    return standpoint.on < birthday(state.value, leaf.years)


def _at_least_aged(leaf: AtLeastAged, standpoint: Standpoint) -> Truth:
    state = standpoint.states[leaf.fact]
    if state.standing is not Standing.KNOWN or not isinstance(state.value, date):
        return None
    return standpoint.on >= birthday(state.value, leaf.years)


def _in_zone(leaf: InZone, standpoint: Standpoint) -> Truth:
    return standpoint.zone in leaf.zones


def _contains(leaf: Contains, standpoint: Standpoint) -> Truth:
    product = standpoint.product
    if product is None:
        return None
    if leaf.substances & product.traits:
        return True
    if all(product.settles(substance) for substance in leaf.substances):
        return False
    return _label_settles(product, standpoint)


def _shares_allergen(leaf: SharesAllergen, standpoint: Standpoint) -> Truth:
    state, product = standpoint.states[leaf.fact], standpoint.product
    if product is None or not isinstance(state.value, frozenset):
        return None
    if state.standing is Standing.CONTRADICTORY:
        return None
    if state.value & product.traits:
        return True
    if state.standing is not Standing.KNOWN:
        return None
    if not state.value:
        return False
    if product.composition == "complete" and OTHER_ALLERGEN not in state.value:
        return False
    return _label_settles(product, standpoint)


def _label_settles(product: Product, standpoint: Standpoint) -> Truth:
    """Unknown, until someone has read this product's label against this client."""
    state = standpoint.states.get(LABEL_CHECKED)
    if state is None or state.standing is not Standing.KNOWN:
        return None
    cleared = isinstance(state.value, frozenset) and product.id in state.value
    return False if cleared else None


_TRUTHS: Mapping[type, Callable[..., Truth]] = {
    Is: _is,
    OneOf: _one_of,
    Window: _window,
    Measured: _measured,
    YoungerThan: _younger_than,
    AtLeastAged: _at_least_aged,
    InZone: _in_zone,
    Contains: _contains,
    SharesAllergen: _shares_allergen,
}
