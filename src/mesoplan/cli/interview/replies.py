"""What someone types, as the values a consultation file holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mesoplan.core.answers import AnswerReader
from mesoplan.core.evidence import UNIT_WORDS
from mesoplan.core.facts import Answer, FactKind
from mesoplan.core.values import as_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mesoplan.core.consultation import Vocabulary
    from mesoplan.core.facts import FactDefinition

YES, NO = ("yes", "y"), ("no", "n")
NONE = ("none", "never", "no", "n")
ALL = ("all", "everywhere")
NOTE = "#"
DATED = re.compile(r"(.*?)\s+on\s+(\d{4}-\d{2}-\d{2})")
UNIT_CODES = {words: code for code, words in UNIT_WORDS.items()}


class Unclear(ValueError):
    """A reply that is no answer; the message says what would be."""


def read_reply(
    reply: str,
    definition: FactDefinition,
    zones: Sequence[str],
    vocabulary: Vocabulary,
    on: date,
) -> list[Answer]:
    """The answers in a reply to one question, checked as a file's would be.

    Raises:
        Unclear: the reply is not understood, or not possible.
    """
    said, _, note = (part.strip() for part in reply.partition(NOTE))
    day = on
    dated = DATED.fullmatch(said)
    if dated:
        said, day = dated[1], as_day(dated[2]) or on
    usual = {"on": day, "by": definition.asked_of, "detail": note}
    statements = [
        {"value": value, **usual} | ({"zones": where} if where else {})
        for value, where in _values(said, definition, zones)
    ]
    reader = AnswerReader({definition.id: definition}, vocabulary.zones, on)
    answers = reader.read(definition.id, statements)
    if reader.problems:
        raise Unclear("; ".join(f"{p.what}. {p.remedy}" for p in reader.problems))
    return answers


def declined(
    definition: FactDefinition, zones: Sequence[str], on: date
) -> list[Answer]:
    """The question was put, and not answered."""
    return [
        Answer(fact=definition.id, value=None, on=on, by=definition.asked_of, zone=zone)
        for zone in (zones or ("",))
    ]


def how_to_answer(definition: FactDefinition, zones: Sequence[str]) -> str:
    """One line that says which replies are understood."""
    where = " Then say where." if zones and definition.kind is not FactKind.FLAG else ""
    match definition.kind:
        case FactKind.FLAG if zones:
            return (
                "no, yes (in all of them), or the numbers of the zones where it is so"
            )
        case FactKind.FLAG:
            return "yes or no"
        case FactKind.CHOICE:
            return "one number" + where
        case FactKind.SET:
            return "none, or the numbers of all that apply, such as 1, 4" + where
        case FactKind.NUMBER:
            unit = UNIT_WORDS.get(definition.unit, definition.unit)
            return (
                f"a number with its unit in {unit}; add “on YYYY-MM-DD” if not of today"
            )
        case FactKind.DATE:
            return "a date, YYYY-MM-DD"
        case FactKind.EVENT:
            booked = ", booked ones too" if definition.may_be_planned else ""
            return f"never, or dates, YYYY-MM-DD{booked}{where}"


def _values(
    said: str, definition: FactDefinition, zones: Sequence[str]
) -> list[tuple[Any, list[str]]]:
    """Pairs of a raw value and the zones it is about; no zones for the person."""
    low = said.casefold()
    match definition.kind:
        case FactKind.FLAG if zones:
            return _by_zone(low, zones)
        case FactKind.FLAG:
            return [(_yes_or_no(low), [])]
        case FactKind.CHOICE:
            return [(_picked(low, definition)[0], list(zones))]
        case FactKind.SET:
            chosen = [] if low in NONE else _picked(low, definition)
            return [(chosen, list(zones))]
        case FactKind.NUMBER:
            return [(_with_unit(said), list(zones))]
        case FactKind.DATE:
            return [(said, list(zones))]
        case FactKind.EVENT:
            days = re.split(r"[,\s]+", low)
            return [("never" if low in NONE else days, list(zones))]


def _yes_or_no(low: str) -> bool:
    if low not in YES + NO:
        message = "please answer yes or no"
        raise Unclear(message)
    return low in YES


def _by_zone(low: str, zones: Sequence[str]) -> list[tuple[bool, list[str]]]:
    if low in NO + NONE:
        return [(False, list(zones))]
    if low in YES + ALL:
        return [(True, list(zones))]
    there = numbered(low, zones)
    elsewhere = [zone for zone in zones if zone not in there]
    return [(True, there)] + ([(False, elsewhere)] if elsewhere else [])


def _picked(low: str, definition: FactDefinition) -> list[str]:
    return numbered(low, [option.id for option in definition.options])


def numbered(low: str, names: Sequence[str]) -> list[str]:
    """The names meant by numbers or names, with commas or spaces between.

    Raises:
        Unclear: one of them is neither a number of the list nor a name in it.
    """
    found = []
    for part in re.split(r"[,;\s]+", low.strip(" .,")):
        by_number = part.isdecimal() and 1 <= int(part) <= len(names)
        if not by_number and part not in names:
            message = (
                f"{part!r} is not on the list: give numbers from 1 to {len(names)}"
            )
            raise Unclear(message)
        found.append(names[int(part) - 1] if by_number else part)
    return list(dict.fromkeys(found))


def _with_unit(said: str) -> str:
    """The number with the coded form of its unit."""
    match = re.fullmatch(r"(-?[\d.,]+)\s*(.*)", said)
    if match is None:
        return said
    unit = UNIT_CODES.get(match[2], match[2])
    return f"{match[1].replace(',', '.')} {unit}".strip()
