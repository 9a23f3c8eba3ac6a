"""GS1 element strings: identifier, value, identifier, value, in any order.

A value of fixed length ends by itself, every other at a separator (FNC1, sent as the
character GS). One separator more than needed is allowed after any element.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mesoplan.core.traceability.faults import FaultCode, fault
from mesoplan.core.traceability.gs1_values import value_faults
from mesoplan.core.traceability.identity import Element, Identity
from mesoplan.core.traceability.pack_dates import yymmdd
from mesoplan.core.traceability.table import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mesoplan.core.traceability.identity import Carrier, Fault
    from mesoplan.core.traceability.table import Identifier, IdentifierTable

SEPARATOR = "\x1d"
# what scanners are set to type instead of FNC1, and what prints in its place: looked
# for from its first character on, which a mark without any is searched through quickly
_STAND_IN_BEGINS = re.compile(r"[\^|~\u241d<{\[\\]")
_STAND_IN = re.compile(
    r"[\^|~\u241d]|<GS>|\{GS\}|\[GS\]|<F1>|<FNC1>|\{FNC1\}|\[FNC1\]|\\x1d|\\u001d|\\F",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\(([0-9]{2,4})\)([^()]*)")


def stand_in(text: str) -> re.Match[str] | None:
    """The first thing in ``text`` that stands where a separator should."""
    begins = _STAND_IN_BEGINS.search(text)
    return begins and _STAND_IN.search(text, begins.start())


def split(text: str, table: IdentifierTable) -> tuple[list[Element], list[Fault]]:
    """The elements of a scanned element string, and what does not belong to one."""
    elements: list[Element] = []
    faults: list[Fault] = []
    at = 1 if text.startswith(SEPARATOR) else 0  # a leading FNC1 sent along
    while at < len(text):
        identifier = table.at(text, at)
        if identifier is not None:
            start = at + len(identifier.number)
            end, at = _bounds(text, start, identifier)
            elements.append(
                Element(identifier=identifier.number, value=text[start:end])
            )
        elif text[at] == SEPARATOR:
            faults.append(fault(FaultCode.MISPLACED_SEPARATOR, f"character {at + 1}"))
            at += 1
        else:
            end, after = _to_separator(text, at)
            place = f"character {at + 1}"
            faults.append(fault(FaultCode.UNKNOWN_IDENTIFIER, place, text[at:end]))
            at = after
    return elements, faults


def _bounds(text: str, start: int, identifier: Identifier) -> tuple[int, int]:
    """Where the value ends, and where the next element begins."""
    if not identifier.fixed:
        return _to_separator(text, start)
    end = min(start + identifier.most, len(text))
    early = text.find(SEPARATOR, start, end)
    end = end if early < 0 else early
    return end, end + (text[end : end + 1] == SEPARATOR)


def _to_separator(text: str, start: int) -> tuple[int, int]:
    end = text.find(SEPARATOR, start)
    return (len(text), len(text)) if end < 0 else (end, end + 1)


def split_brackets(
    text: str, table: IdentifierTable
) -> tuple[list[Element], list[Fault]]:
    """The elements of a string as printed for people: ``(01)...(17)...``.

    A bracket always opens an identifier; a value with one of its own is not readable.
    """
    elements: list[Element] = []
    faults: list[Fault] = []
    at = 0
    for found in _BRACKET.finditer(text):
        if found.start() != at:
            break
        at = found.end()
        number, value = found.groups()
        if table.get(number) is None:
            code = FaultCode.UNKNOWN_IDENTIFIER
            faults.append(fault(code, f"({number})", value))
        else:
            elements.append(Element(identifier=number, value=value))
    if at < len(text):
        place = f"character {at + 1}"
        faults.append(fault(FaultCode.BAD_BRACKETS, place, text[at:]))
    return elements, faults


def element_faults(
    elements: Iterable[Element], table: IdentifierTable, on: date
) -> list[Fault]:
    """What is wrong with the values, each for itself."""
    return [
        found
        for element in elements
        for found in value_faults(table[element.identifier], element.value, on)
    ]


def repeat_faults(elements: Iterable[Element]) -> list[Fault]:
    """Identifiers that stand there twice with different values: two lots, say."""
    values: dict[str, str] = {}
    found = []
    for element in elements:
        number, value = element.identifier, element.value
        first = values.setdefault(number, value)
        if first != value:
            code = FaultCode.CONFLICTING_REPEAT
            found.append(fault(code, f"({number})", f"{first} / {value}"))
    return found


def expiry_faults(said: Mapping[str, Element], on: date) -> list[Fault]:
    """A day (17) and a moment (7003) of expiry that are not the same day."""
    day, moment = said.get("17"), said.get("7003")
    if day is None or moment is None:
        return []
    if yymmdd(day.value, on) == yymmdd(moment.value, on):
        return []
    code = FaultCode.CONFLICTING_REPEAT
    return [fault(code, "(7003)", f"{day.value} / {moment.value}")]


@lru_cache(maxsize=256)  # values do not count here, and most packs are marked alike
def companion_faults(
    numbers: tuple[str, ...], table: IdentifierTable, *, complete: bool
) -> tuple[Fault, ...]:
    """What must not stand together and, where nothing is lost, what stands alone."""
    found = []
    for number in numbers:
        row = table[number]
        others = {
            other for pattern in row.never_with for other in _named(pattern, numbers)
        }
        found += [
            fault(FaultCode.COMPANION_EXCLUDED, f"({number})", f"({other})")
            for other in sorted(others - {number})
        ]
        if (
            complete
            and row.needs
            and not any(
                all(_named(pattern, numbers) for pattern in group)
                for group in row.needs
            )
        ):
            wanted = ", ".join("+".join(sorted(group)) for group in row.needs)
            found.append(fault(FaultCode.COMPANION_MISSING, f"({number})", wanted))
    return tuple(found)


def _named(pattern: str, numbers: tuple[str, ...]) -> list[str]:
    if not pattern.endswith("n"):
        return [pattern] if pattern in numbers else []
    return [number for number in numbers if matches(pattern, number)]


def identity_of(
    said: Mapping[str, Element], table: IdentifierTable, carrier: Carrier, on: date
) -> Identity:
    """What sound elements say together, in whatever order they stood."""
    meanings, outside = _meanings(tuple(said), table)
    means = {meaning: said[number].value for meaning, number in meanings}
    count = means.get("quantity")
    return Identity(
        carrier=carrier,
        device=means.get("device", ""),
        lot=means.get("lot", ""),
        expires_on=_day(means.get("expiry"), on),
        made_on=_day(means.get("made"), on),
        serial=means.get("serial", ""),
        quantity=None if count is None else int(count),
        elements=tuple(said.values()),
        others=tuple([said[number] for number in outside]),
    )


@lru_cache(maxsize=256)  # as with companions: most packs are marked alike
def _meanings(
    numbers: tuple[str, ...], table: IdentifierTable
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """What each element tells, by number; and those outside a clinic's set."""
    meanings = tuple((table[number].means, number) for number in sorted(numbers))
    return meanings, tuple(n for n in numbers if table[n].means == "outside")


def _day(value: str | None, on: date) -> date | None:
    return None if value is None else yymmdd(value, on)
