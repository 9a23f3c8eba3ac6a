"""A single value as it is written, checked against the fact it answers.

Nothing is coerced: a number needs its unit, a date must be possible, an option must be
one of the fact's. What does not fit raises :class:`Unfit` with the remedy.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mesoplan.core.facts import FactKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mesoplan.core.facts import FactDefinition, Value

NEVER = "never"
NONE_LATELY = "none lately"
OLDEST = 120
AHEAD = 731
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"\s*(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([^0-9.\s].*?)\s*")


class Unfit(ValueError):
    """What is wrong with a value, and the remedy."""


def read_value(definition: FactDefinition, value: object, on: date) -> Value:
    """``value`` as the core keeps it, given on or before ``on``.

    Raises:
        Unfit: of the wrong kind, impossible, or in a unit that does not fit.
    """
    return _READERS[definition.kind](definition, value, on)


def _past(_: FactDefinition, value: object, on: date) -> date:
    day = as_day(value)
    if day is None:
        message = "expected a date"
        raise Unfit(message, "Write it as YYYY-MM-DD.")
    if day > on:
        message = "the date lies after the consultation"
        raise Unfit(message, "Correct the date.")
    if day.year < on.year - OLDEST:
        message = f"the date lies more than {OLDEST} years back"
        raise Unfit(message, "Correct the year.")
    return day


def _event(definition: FactDefinition, value: object, on: date) -> tuple[date, ...]:
    if value in (NEVER, NONE_LATELY):
        return ()
    listed = value if isinstance(value, list) else [value]
    if not listed:
        message = "expected dates"
        raise Unfit(message, 'Write "never", a date or a list of dates.')
    days = []
    for entry in listed:
        day = as_day(entry)
        if day is None:
            message = "expected a date"
            raise Unfit(message, 'Write "never", YYYY-MM-DD, or a list of dates.')
        if day > on and not definition.may_be_planned:
            message = "the date lies after the consultation"
            raise Unfit(message, "This event cannot be in the future.")
        if day > on + timedelta(days=AHEAD):
            message = "the date lies more than two years ahead"
            raise Unfit(message, "Correct the year.")
        days.append(day if day > on else _past(definition, day, on))
    return tuple(sorted(set(days)))


def _number(definition: FactDefinition, value: object, _: date) -> Decimal:
    """``"7.2 %"`` in the fact's own unit; other known units are converted."""
    match = NUMBER.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        message = "expected a number with its unit"
        raise Unfit(message, f'Write for example "7.2 {definition.unit}".')
    return in_own_unit(definition, Decimal(match[1]), match[2])


def in_own_unit(definition: FactDefinition, given: Decimal, unit: str) -> Decimal:
    """``given`` in the fact's unit, refused outside what is possible.

    Raises:
        Unfit: an unknown unit or an impossible value; the message says which.
    """
    result = given
    if unit != definition.unit:
        other = next((o for o in definition.other_units if o.unit == unit), None)
        if other is None:
            units = [definition.unit, *(o.unit for o in definition.other_units)]
            message = f"the unit {unit!r} does not fit"
            raise Unfit(message, f"Use {' or '.join(units)}.")
        result = round(other.converted(given), 4)
    low, high = definition.minimum, definition.maximum
    if (low is not None and result < low) or (high is not None and result > high):
        message = "the value lies outside what is possible"
        raise Unfit(message, f"Expected {low} to {high} {definition.unit}.")
    return result


def _flag(_: FactDefinition, value: object, _on: date) -> bool:
    if type(value) is not bool:
        message = "expected yes or no"
        raise Unfit(message, "Write true or false.")
    return value


def _choice(definition: FactDefinition, value: object, _: date) -> str:
    options = [option.id for option in definition.options]
    if not isinstance(value, str) or value not in options:
        message = "not one of the options"
        raise Unfit(message, f"Choose one of {', '.join(options)}.")
    return value


def _members(definition: FactDefinition, value: object, _: date) -> frozenset[str]:
    options = [option.id for option in definition.options]
    if not isinstance(value, list) or any(member not in options for member in value):
        message = "expected a list of options"
        raise Unfit(message, f"Choose from {', '.join(options)}; [] for none.")
    return frozenset(value)


def as_day(value: object) -> date | None:
    """A calendar date from a date or an ISO text, otherwise ``None``."""
    if type(value) is date:
        return value
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


_READERS: Mapping[FactKind, Callable[[FactDefinition, object, date], Value]] = {
    FactKind.FLAG: _flag,
    FactKind.CHOICE: _choice,
    FactKind.SET: _members,
    FactKind.NUMBER: _number,
    FactKind.DATE: _past,
    FactKind.EVENT: _event,
}
