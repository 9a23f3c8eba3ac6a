"""Facts whose question, options, units and codes do not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.errors import Problem, nearest
from mesoplan.core.evidence import Tag
from mesoplan.core.facts import FactKind
from mesoplan.knowledge.library import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.facts import FactDefinition
    from mesoplan.knowledge.checks.records import Records

OFFERS_OPTIONS = (FactKind.CHOICE, FactKind.SET)
DAYS = "d"


def fact_problems(records: Records) -> Iterator[Problem]:
    """Every fact that could not be asked, believed or coded as written."""
    for name, fact in records.facts.items():
        where = f"facts/{name}.toml"
        for field, what, value, remedy in _faults(fact, records):
            yield Problem(f"{where} {field}", what, value, remedy)


def _faults(
    fact: FactDefinition, records: Records
) -> Iterator[tuple[str, str, str, str]]:
    if fact.good_for.unit != DAYS or fact.good_for.value is None:
        yield "good_for", "is one number of days", str(fact.good_for), 'Use unit "d".'
    if fact.options_from and fact.options_from not in KINDS:
        remedy = nearest(fact.options_from, KINDS)
        yield "options_from", "no such kind of record", fact.options_from, remedy
    if bool(fact.options) != (fact.kind in OFFERS_OPTIONS):
        remedy = "Give options to a choice or a set, and to nothing else."
        yield "options", f"do not fit a {fact.kind}", str(len(fact.options)), remedy
    options = [option.id for option in fact.options]
    for twice in sorted({o for o in options if options.count(o) > 1}):
        yield "options", "an option stands here twice", twice, "Remove one."
    if fact.may_be_planned and fact.kind is not FactKind.EVENT:
        yield "may_be_planned", "only an event can be booked", fact.kind, "Remove it."
    yield from _numbers(fact)
    yield from _closing(fact, records)
    yield from _codes(fact, options)


def _numbers(fact: FactDefinition) -> Iterator[tuple[str, str, str, str]]:
    measured = fact.kind is FactKind.NUMBER
    given = (bool(fact.unit), fact.minimum is not None, fact.maximum is not None)
    if given != (measured, measured, measured):
        remedy = "Give unit, minimum and maximum to a number, and to nothing else."
        yield "unit", f"does not fit a {fact.kind}", fact.unit, remedy
    if (
        fact.minimum is not None
        and fact.maximum is not None
        and fact.minimum >= fact.maximum
    ):
        found = f"{fact.minimum} to {fact.maximum}"
        yield "minimum", "lies not below the maximum", found, "Correct them."
    if fact.other_units and not measured:
        yield "other_units", "only a number has units", fact.kind, "Remove them."


def _closing(
    fact: FactDefinition, records: Records
) -> Iterator[tuple[str, str, str, str]]:
    closing = records.facts.get(fact.closed_by)
    if fact.closed_by and (closing is None or closing.kind is not FactKind.EVENT):
        yield "closed_by", "no such event", fact.closed_by, "Name an event."
    for index, entry in enumerate(fact.inconsistent):
        other = records.facts.get(entry.other)
        if other is None or other.kind is not FactKind.NUMBER:
            where = f"inconsistent[{index}].other"
            yield where, "no such number", entry.other, "Name a measured fact."


def _codes(
    fact: FactDefinition, options: list[str]
) -> Iterator[tuple[str, str, str, str]]:
    seen: set[tuple[str, str]] = set()
    for index, code in enumerate(fact.codes):
        where = f"codes[{index}]"
        if (code.system, code.code) in seen:
            yield where, "the code stands here twice", code.code, "Remove one."
        seen.add((code.system, code.code))
        if not code.sources and code.tag is not Tag.C:
            yield (
                f"{where}.sources",
                "a code needs a source",
                code.code,
                "Say where it was read.",
            )
        wanted: list[bool | str] = [True]
        if fact.kind in OFFERS_OPTIONS:
            wanted = [*options]
            if fact.kind is FactKind.SET:
                wanted.append(False)  # "none of them", such as no known allergy
        elif fact.kind is FactKind.FLAG:
            wanted = [True, False]
        if code.means not in wanted:
            remedy = f"Use one of {', '.join(map(str, wanted))}."
            yield f"{where}.means", "does not fit the fact", str(code.means), remedy
