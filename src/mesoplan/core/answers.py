"""One answer as it is written in a consultation, checked against its fact.

Accepted forms: a bare value; ``"declined"`` or ``"unknown"``; a table with ``value``
and any of ``on``, ``by``, ``zones``, ``complete``, ``detail``, ``settles``; a list of such
tables. An event is ``"never"``, ``"none lately"`` (older dates may stand), or dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from mesoplan.core.errors import Problem, nearest, shown
from mesoplan.core.facts import Answer, FactDefinition, FactKind, Value

SPEAKERS = ("client", "clinician", "record")
NOT_SAID = ("declined", "unknown")
NEVER = "never"
NONE_LATELY = "none lately"
OLDEST = 120
AHEAD = 731
LONGEST_DETAIL = 400
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"\s*(-?\d{1,9}(?:\.\d{1,9})?)\s*([^\d.\s].*?)\s*")
FIELDS = frozenset(
    {"value", "on", "by", "zones", "complete", "detail", "declined", "settles"}
)


class Unfit(ValueError):
    """What is wrong with a value, and the remedy."""


class AnswerReader:
    """Reads answers given on or before ``on`` and collects every problem."""

    def __init__(
        self,
        facts: Mapping[str, FactDefinition],
        zones: frozenset[str],
        on: date,
    ) -> None:
        """``zones`` are the ids an answer may name."""
        self.facts = facts
        self.zones = zones
        self.on = on
        self.problems: list[Problem] = []

    def read(self, name: str, raw: object) -> list[Answer]:
        """All answers to one fact; problems go to :attr:`problems`."""
        definition = self.facts.get(name)
        path = f"answers.{name}"
        if definition is None:
            self._fault(path, "no such fact", name, nearest(name, self.facts))
            return []
        statements = raw if _is_list_of_tables(raw) else [raw]
        found: list[Answer] = []
        for index, statement in enumerate(statements):
            where = f"{path}[{index}]" if len(statements) > 1 else path
            found += self._statement(definition, statement, where)
        return found

    def _statement(
        self, definition: FactDefinition, raw: object, path: str
    ) -> list[Answer]:
        table = raw if isinstance(raw, Mapping) else {"value": raw}
        for key in sorted(set(map(str, table)) - FIELDS):
            self._fault(f"{path}.{key}", "unknown field", key, "Remove it.")
        on = self._day(table.get("on", self.on), f"{path}.on")
        by = table.get("by", "client")
        if by not in SPEAKERS:
            self._fault(f"{path}.by", "unknown speaker", by, ", ".join(SPEAKERS))
        zones = self._zones(definition, table.get("zones", [""]), f"{path}.zones")
        complete, settles = table.get("complete", True), table.get("settles", False)
        detail = table.get("detail", "")
        if type(complete) is not bool or type(settles) is not bool:
            self._fault(path, '"complete" and "settles" are true or false', "", "")
            return []
        if not isinstance(detail, str):
            self._fault(f"{path}.detail", "expected text", detail, "")
            return []
        if settles and (by != "clinician" or not detail.strip()):
            remedy = 'Give by = "clinician" and the reason in "detail".'
            self._fault(path, "only a clinician settles, with a reason", by, remedy)
        try:
            value = self._value(definition, table)
        except Unfit as unfit:
            what, remedy = unfit.args
            self._fault(path, what, table.get("value"), remedy)
            return []
        if settles and value is None:
            self._fault(path, "a settling answer needs a value", None, "Give one.")
        if on is None:
            return []
        return [
            Answer(
                fact=definition.id,
                value=value,
                on=on,
                by=str(by),
                zone=zone,
                complete=complete,
                since_last=table.get("value") == NONE_LATELY,
                settles=settles,
                detail=detail[:LONGEST_DETAIL],
            )
            for zone in zones
        ]

    def _value(
        self, definition: FactDefinition, table: Mapping[str, Any]
    ) -> Value | None:
        if table.get("declined") is True or table.get("value") in NOT_SAID:
            return None
        if "value" not in table:
            message = "the answer has no value"
            raise Unfit(message, 'Give "value", or declined = true.')
        value = table["value"]
        match definition.kind:
            case FactKind.FLAG:
                return _flag(value)
            case FactKind.CHOICE:
                return _choice(definition, value)
            case FactKind.SET:
                return _members(definition, value)
            case FactKind.NUMBER:
                return number_with_unit(definition, value)
            case FactKind.DATE:
                return self._past(value)
            case FactKind.EVENT:
                return self._event(definition, value)

    def _past(self, value: object) -> date:
        day = as_day(value)
        if day is None:
            message = "expected a date"
            raise Unfit(message, "Write it as YYYY-MM-DD.")
        if day > self.on:
            message = "the date lies after the consultation"
            raise Unfit(message, "Correct the date.")
        if day.year < self.on.year - OLDEST:
            message = f"the date lies more than {OLDEST} years back"
            raise Unfit(message, "Correct the year.")
        return day

    def _event(self, definition: FactDefinition, value: object) -> tuple[date, ...]:
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
            if day > self.on and not definition.may_be_planned:
                message = "the date lies after the consultation"
                raise Unfit(message, "This event cannot be in the future.")
            if day > self.on + timedelta(days=AHEAD):
                message = "the date lies more than two years ahead"
                raise Unfit(message, "Correct the year.")
            days.append(day if day > self.on else self._past(day))
        return tuple(sorted(set(days)))

    def _day(self, value: object, path: str) -> date | None:
        day = as_day(value)
        if day is None or day > self.on or day.year < self.on.year - OLDEST:
            remedy = "Give the day the answer was given, up to the consultation."
            self._fault(path, "not a possible day for an answer", value, remedy)
            return None
        return day

    def _zones(
        self, definition: FactDefinition, value: object, path: str
    ) -> list[str]:
        if not isinstance(value, list) or not value:
            self._fault(path, "expected a list of zones", value, "")
            return []
        if value != [""] and not definition.per_zone:
            remedy = 'Remove "zones".'
            self._fault(path, "this fact is not asked zone by zone", value, remedy)
            return []
        unknown = [z for z in value if z and z not in self.zones]
        for zone in unknown:
            self._fault(path, "no such zone", zone, ", ".join(sorted(self.zones)))
        return [] if unknown else list(dict.fromkeys(value))

    def _fault(self, path: str, what: str, value: object, remedy: str) -> None:
        self.problems.append(Problem(path, what, shown(value), remedy))


def number_with_unit(definition: FactDefinition, value: object) -> Decimal:
    """``"7.2 %"`` in the fact's own unit; other known units are converted."""
    match = NUMBER.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        message = "expected a number with its unit"
        raise Unfit(message, f'Write for example "7.2 {definition.unit}".')
    try:
        given = Decimal(match[1])
    except InvalidOperation as error:  # pragma: no cover - the pattern forbids it
        message = "expected a number"
        raise Unfit(message, "") from error
    return in_own_unit(definition, given, match[2])


def in_own_unit(definition: FactDefinition, given: Decimal, unit: str) -> Decimal:
    """``given`` in the fact's unit, refused outside what is possible.

    Raises:
        ValueError: an unknown unit or an impossible value; the message says which.
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


def _flag(value: object) -> bool:
    if type(value) is not bool:
        message = "expected yes or no"
        raise Unfit(message, "Write true or false.")
    return value


def _choice(definition: FactDefinition, value: object) -> str:
    options = [option.id for option in definition.options]
    if value not in options:
        message = "not one of the options"
        raise Unfit(message, f"Choose one of {', '.join(options)}.")
    return str(value)


def _members(definition: FactDefinition, value: object) -> frozenset[str]:
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


def _is_list_of_tables(raw: object) -> bool:
    return isinstance(raw, list) and bool(raw) and all(isinstance(s, Mapping) for s in raw)
