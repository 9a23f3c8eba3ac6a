"""A document's values in the words of a language: plain text for a template to place."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from mesoplan.clinic.documents.characters import printable
from mesoplan.core.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_BREAK = "\u00a0"


class Markup(str):
    """A picture that the program drew, as SVG: placed as it is, not as text to read."""

    __slots__ = ()


def plain(value: object, words: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """``value`` as JSON holds it; days, moments and amounts as a person reads them.

    Of a dataclass its fields and its properties: what follows from the fields prints too.

    Raises:
        TypeError: a kind of value that no document holds.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case Markup():
            return str(value)
        case str():
            return printable(value)
        case datetime():
            return said_moment(value, words)
        case date():
            return said_day(value, words)
        case Quantity():
            return said_amount(value, words)
        case tuple() | list():
            return [plain(item, words) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        worked_out = (
            n for n, m in vars(type(value)).items() if isinstance(m, property)
        )
        names = (*(field.name for field in fields(value)), *worked_out)
        return {name: plain(getattr(value, name), words) for name in names}
    message = f"a document holds no {type(value).__name__}; write it as text"
    raise TypeError(message)


def said_day(day: date, words: Mapping[str, Any]) -> str:
    """``22 November 2026``, ``1er novembre 2026``; its parts stay on one line."""
    first = words["first_of_month"] if day.day == 1 else str(day.day)
    return NO_BREAK.join((first, words["months"][day.month - 1], str(day.year)))


def said_moment(moment: datetime, words: Mapping[str, Any]) -> str:
    """Day, time and how far from UTC: signed copies outlive a clinic's time zone.

    Raises:
        ValueError: the moment does not say in which zone it is.
    """
    offset = moment.utcoffset()
    if offset is None:
        message = f"{moment.isoformat()} has no time zone; say which it is in"
        raise ValueError(message)
    return f"{said_day(moment, words)}, {moment:%H:%M}{NO_BREAK}({_from_utc(offset)})"


def _from_utc(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def said_amount(amount: Quantity, words: Mapping[str, Any]) -> str:
    """``2.96 mL``, ``2,96 mL``; number and unit stay on one line."""
    return str(amount).replace(".", words["decimal"]).replace(" ", NO_BREAK)
