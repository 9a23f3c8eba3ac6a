"""Procedures and immunizations: what was done, and on which day.

Only what was completed counts. Any vaccine is a vaccination, whether or not its code is
known: what it is against does not matter here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.fhir.codes import read_concept
from mesoplan.fhir.elements import words
from mesoplan.fhir.statements import (
    Course,
    Reading,
    Reference,
    Statement,
    dated,
    refused,
    usable,
)

if TYPE_CHECKING:
    from mesoplan.fhir.elements import Element

COMPLETED = "completed"
VACCINE = "vaccine"


def read_procedure(element: Element, reference: Reference) -> Reading:
    """What a Procedure states."""
    nothing = Reading(resource="Procedure")
    status = element.text("status")
    if status != COMPLETED:
        return refused(nothing, f"status {words(status)}" if status else "no status")
    concept = read_concept(element.child("code"))
    if not concept:
        return refused(nothing, "no code")
    period = element.child("performedPeriod")
    if period is not None:
        day = period.day("end") or period.day("start")
    else:
        day = element.day("performedDateTime")
    on = f", done {day.text}" if day is not None else ""
    statements = tuple(
        Statement(
            fact=meaning.fact,
            value=meaning.code.means,
            course=Course.HAPPENED,
            onset=day,
            detail=f"Procedure {meaning}{on}",
        )
        for meaning in usable(reference.book.meanings(concept), reference.book)
    )
    unmapped = None if statements else concept
    reading = Reading(resource="Procedure", statements=statements, unmapped=unmapped)
    return dated(reading, moments=(day,))


def read_immunization(element: Element, reference: Reference) -> Reading:
    """What an Immunization states: that someone was vaccinated on a day."""
    nothing = Reading(resource="Immunization")
    status = element.text("status")
    if status != COMPLETED:
        return refused(nothing, f"status {words(status)}" if status else "no status")
    concept = read_concept(element.child("vaccineCode"))
    if not concept:
        return refused(nothing, "no code")
    day = element.day("occurrenceDateTime")
    fact = reference.book.facts.get(VACCINE)
    if fact is None:
        return dated(Reading(resource="Immunization", unmapped=concept), moments=(day,))
    on = f", given {day.text}" if day is not None else ""
    statement = Statement(
        fact=fact,
        value=True,
        course=Course.HAPPENED,
        onset=day,
        detail=f"Immunization {concept}{on}",
    )
    return dated(
        Reading(resource="Immunization", statements=(statement,)), moments=(day,)
    )
