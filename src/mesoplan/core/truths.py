"""The truth of a single leaf, given what is known.

The one place where a state of knowledge becomes true, false or unknown. A leaf that is
not settled by what is known is unknown (``None``); nothing is ever assumed.
"""

from __future__ import annotations

import operator
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

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
from mesoplan.core.facts import Standing, State, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mesoplan.core.catalogue import Product

# a fact that a practitioner answers after reading the label of the product at hand
LABEL_CHECKED = "label_checked"
OTHER_ALLERGEN = "other"
LEAP_DAY = (2, 29)
EMPTY: tuple[Value, ...] = ((), frozenset())
CONTRADICTORY = Standing.CONTRADICTORY


class Standpoint(NamedTuple):
    """From where a condition is judged: the day, what is known, the zone, the product.

    ``known`` holds the bare values of ``states``, ``None`` where a fact is not known;
    ``notable`` names those that are anything but a plain no.
    """

    on: date
    states: Mapping[str, State]
    known: Mapping[str, Value | None]
    zone: str = ""
    product: Product | None = None
    notable: tuple[str, ...] | None = None


@lru_cache(maxsize=4_096)
def birthday(born: date, years: int) -> date:
    """The day on which someone turns ``years``; 29 February counts as 1 March."""
    if (born.month, born.day) == LEAP_DAY and not _is_leap(born.year + years):
        return date(born.year + years, 3, 1)
    return born.replace(year=born.year + years)


def notable_in(known: Mapping[str, Value | None]) -> tuple[str, ...]:
    """The facts that are anything but a plain no: not false, never or none."""
    return tuple(
        [n for n, v in known.items() if v is None or not (v is False or v in EMPTY)]
    )


def truth_of(leaf: Leaf, standpoint: Standpoint) -> Truth:
    """Whether ``leaf`` holds from ``standpoint``; ``None`` when that is not known."""
    return _TRUTHS[type(leaf)](leaf, standpoint)


def test_of(leaf: Leaf) -> Callable[[Standpoint], Truth]:
    """The test of one leaf, bound once for use from many standpoints."""
    return partial(_TRUTHS[type(leaf)], leaf)


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
        known = standpoint.known[leaf.fact] is not None
        return LABEL_CHECKED if known else leaf.fact
    return next(iter(facts_of(leaf)), None)


def label_read(product: Product | None, standpoint: Standpoint) -> bool:
    """Whether someone has read this product's label against this client today."""
    read = standpoint.known.get(LABEL_CHECKED)
    return product is not None and isinstance(read, frozenset) and product.id in read


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
    value = standpoint.known[leaf.fact]
    return None if value is None else value == leaf.value


def _one_of(leaf: OneOf, standpoint: Standpoint) -> Truth:
    value = standpoint.known[leaf.fact]
    if isinstance(value, frozenset):
        return not value.isdisjoint(leaf.options)
    if value is not None:
        return value in leaf.options
    # members of a set that is only partly known, or out of date, are still members
    state = standpoint.states[leaf.fact]
    if isinstance(state.value, frozenset) and state.standing is not CONTRADICTORY:
        return True if state.value & leaf.options else None
    return None


def _window(leaf: Window, standpoint: Standpoint) -> Truth:
    days = standpoint.known[leaf.fact]
    unless: Truth = False
    if days is None:
        # a day that was named counts, also where there may be others
        state = standpoint.states[leaf.fact]
        if state.standing is CONTRADICTORY:
            return None
        days, unless = state.value, None
    if not isinstance(days, tuple):
        return None
    for day in days:
        if -leaf.before <= (standpoint.on - day).days < leaf.after:
            return True
    return unless


def _measured(leaf: Measured, standpoint: Standpoint) -> Truth:
    value = standpoint.known[leaf.fact]
    return (
        None if value is None else _COMPARISONS[leaf.comparison](value, leaf.threshold)
    )


def _younger_than(leaf: YoungerThan, standpoint: Standpoint) -> Truth:
    born = standpoint.known[leaf.fact]
    return (
        standpoint.on < birthday(born, leaf.years) if isinstance(born, date) else None
    )


def _at_least_aged(leaf: AtLeastAged, standpoint: Standpoint) -> Truth:
    born = standpoint.known[leaf.fact]
    return (
        standpoint.on >= birthday(born, leaf.years) if isinstance(born, date) else None
    )


def _in_zone(leaf: InZone, standpoint: Standpoint) -> Truth:
    return standpoint.zone in leaf.zones


def _contains(leaf: Contains, standpoint: Standpoint) -> Truth:
    product = standpoint.product
    if product is None:
        return None
    recorded = product.holds(leaf.substances)
    return _label_settles(product, standpoint) if recorded is None else recorded


def _shares_allergen(leaf: SharesAllergen, standpoint: Standpoint) -> Truth:
    state, product = standpoint.states[leaf.fact], standpoint.product
    if product is None or not isinstance(state.value, frozenset):
        return None
    if state.standing is CONTRADICTORY:
        return None
    if state.value & product.traits:
        return True
    if standpoint.known[leaf.fact] is None:
        return None
    if not state.value:
        return False
    if product.composition == "complete" and OTHER_ALLERGEN not in state.value:
        return False
    return _label_settles(product, standpoint)


def _label_settles(product: Product, standpoint: Standpoint) -> Truth:
    """Unknown, until someone has read this product's label against this client."""
    return False if label_read(product, standpoint) else None


_COMPARISONS: Mapping[str, Callable[..., bool]] = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}
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
