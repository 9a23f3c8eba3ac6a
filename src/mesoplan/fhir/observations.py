"""Observations: what was measured or found, and its components.

A number needs a unit that fits its fact and a value that is possible. A coded or a
yes-or-no finding counts only where the knowledge files know the question *and* the
answer; anything else is listed, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.facts import FactKind
from mesoplan.core.values import Unfit, in_own_unit
from mesoplan.fhir.codes import Concept, Meaning, read_concept
from mesoplan.fhir.elements import words
from mesoplan.fhir.statements import (
    Course,
    Part,
    Reading,
    Reference,
    Statement,
    dated,
    refused,
    usable,
)
from mesoplan.fhir.units import unit_name

if TYPE_CHECKING:
    from decimal import Decimal

    from mesoplan.fhir.codes import CodeBook
    from mesoplan.fhir.dates import Day
    from mesoplan.fhir.elements import Element

USED = frozenset({"final", "amended", "corrected"})
# beyond this no measurement of a person lies, and arithmetic might not end
LARGEST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Found:
    """What one value said: statements, an unknown concept, or a reason for neither."""

    statements: tuple[Statement, ...] = ()
    unmapped: Concept | None = None
    note: str = ""
    skipped: str = ""


def read_observation(element: Element, reference: Reference) -> Reading:
    """What an Observation states, its components included."""
    nothing = Reading(resource="Observation")
    status = element.text("status")
    if status not in USED:
        return refused(nothing, f"status {words(status)}" if status else "no status")
    if element.has("focus"):
        return refused(nothing, "about someone or something else (focus)")
    day = _day(element)
    components = element.children("component")
    found = [_value(part, day, reference.book) for part in components]
    own = _value(element, day, reference.book)
    if not components or _has_value(element):
        found.insert(0, own)
    statements = tuple(s for each in found for s in each.statements)
    reasons = sorted({each.skipped for each in found if each.skipped})
    if not statements and reasons:
        return refused(nothing, "; ".join(reasons))
    shown = own if own.unmapped else found[0]
    reading = Reading(
        resource="Observation",
        statements=statements,
        unmapped=None if statements else shown.unmapped,
        note="" if statements else shown.note,
        parts=tuple(
            Part(unmapped=each.unmapped, skipped=each.skipped)
            for each in found
            if not each.statements and (statements or each is not shown)
        ),
    )
    return dated(reading, moments=(day,))


def _day(element: Element) -> Day | None:
    period = element.child("effectivePeriod")
    if period is not None:
        return period.day("end") or period.day("start")
    return element.day("effectiveDateTime") or element.day("effectiveInstant")


def _has_value(element: Element) -> bool:
    return any(key.startswith("value") for key in element.value)


def _value(element: Element, day: Day | None, book: CodeBook) -> _Found:
    """What one value says about the facts that its question belongs to."""
    concept = read_concept(element.child("code"))
    if not concept:
        return _Found(skipped="no code")
    meanings = [m for m in book.meanings(concept) if not book.settles(m)]
    if not meanings:
        return _Found(unmapped=concept)
    if element.has("valueQuantity"):
        return _measured(element, meanings, day)
    if element.has("valueCodeableConcept"):
        return _coded(element, meanings, day, book)
    answer = element.truth("valueBoolean")
    if answer is not None:
        return _answered(usable(meanings, book), day, answer=answer)
    kinds = sorted(words(key) for key in element.value if key.startswith("value"))
    return _Found(skipped=f"a {kinds[0]} is not read" if kinds else "no value")


def _measured(element: Element, meanings: list[Meaning], day: Day | None) -> _Found:
    quantity = element.child("valueQuantity")
    given = quantity.number("value") if quantity is not None else None
    if quantity is None or given is None:
        return _Found(skipped="no value")
    comparator = quantity.text("comparator")
    if comparator:
        return _Found(skipped=f"only a bound ({words(comparator)}) was reported")
    code, text = quantity.text("code"), quantity.text("unit")
    unit = unit_name(code, quantity.text("system"), text)
    if not unit:
        return _Found(skipped="no unit")
    if abs(given) > LARGEST:
        return _Found(skipped="the value lies outside what is possible")
    statements = []
    reasons = ["a number cannot answer this"]
    for meaning in meanings:
        if meaning.fact.kind is not FactKind.NUMBER:
            continue
        try:
            value = in_own_unit(meaning.fact, given, unit)
        except Unfit as unfit:
            reasons = [words(str(unfit.args[0]))]
            continue
        said = f"{_number(given)} {words(code or text)}"
        statements.append(_statement(meaning, value, day, said))
    return _Found(tuple(statements)) if statements else _Found(skipped=reasons[0])


def _coded(
    element: Element, meanings: list[Meaning], day: Day | None, book: CodeBook
) -> _Found:
    answer = read_concept(element.child("valueCodeableConcept"))
    if not answer:
        return _Found(skipped="no value")
    facts = {meaning.fact.id for meaning in meanings}
    said = usable(book.meanings(answer, *facts), book)
    if not said:
        note = f"an answer to {' and '.join(sorted(facts))} that no fact knows"
        return _Found(unmapped=answer, note=note)
    question = f"{meanings[0].code.code} {meanings[0].code.display}"
    return _Found(
        tuple(_statement(m, m.code.means, day, f"as {question}") for m in said)
    )


def _answered(meanings: list[Meaning], day: Day | None, *, answer: bool) -> _Found:
    statements = []
    for meaning in meanings:
        said = meaning.code.means
        if meaning.fact.kind is FactKind.FLAG:
            said = said is answer
        elif not answer:
            continue  # "no" to one option, or to one day, denies no other
        statements.append(_statement(meaning, said, day, "yes" if answer else "no"))
    if statements:
        return _Found(tuple(statements))
    return _Found(skipped="yes or no cannot answer this")


def _statement(
    meaning: Meaning, value: bool | str | Decimal, day: Day | None, said: str
) -> Statement:
    on = f", {day.text}" if day is not None else ""
    return Statement(
        fact=meaning.fact,
        value=value,
        course=Course.HAPPENED,
        onset=day,
        detail=f"Observation {meaning}, {said}{on}",
    )


def _number(given: Decimal) -> str:
    """A number as it is read aloud: two decimals at most."""
    short = round(given, 2)
    return f"{given:f}" if short == given else f"{short:f}"
