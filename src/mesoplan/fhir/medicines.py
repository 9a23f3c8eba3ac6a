"""Medicines: what is taken, was taken, or may be.

A medicine in use states its facts. One that was stopped denies nothing, because another
of its kind may be in use; it only dates facts that ask for a last dose. One on hold, or
of unknown status, leaves its facts unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.fhir.codes import Concept, read_concept
from mesoplan.fhir.elements import words
from mesoplan.fhir.references import plain_reference
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
    from collections.abc import Mapping

    from mesoplan.fhir.dates import Day
    from mesoplan.fhir.elements import Element

COURSES: Mapping[str, Course] = {
    "active": Course.HOLDS,
    "on-hold": Course.DOUBTFUL,
    "intended": Course.DOUBTFUL,
    "unknown": Course.DOUBTFUL,
    "completed": Course.OVER,
    "stopped": Course.OVER,
}
# never taken, as far as the record goes
NOT_TAKEN = frozenset({"not-taken", "entered-in-error", "cancelled", "draft"})
ONLY_PLANS = frozenset({"proposal", "plan", "option"})
UNNAMED = "a medicine without a name"


def read_medication_request(element: Element, reference: Reference) -> Reading:
    """What a MedicationRequest states."""
    nothing = Reading(resource="MedicationRequest")
    if element.truth("doNotPerform"):
        return refused(nothing, "an order not to take the medicine")
    intent = element.text("intent")
    if intent in ONLY_PLANS:
        return refused(nothing, f"only a {intent}")
    return _medicine(
        nothing,
        element,
        reference,
        written=element.day("authoredOn"),
        taken=None,
        ends=None,
    )


def read_medication_statement(element: Element, reference: Reference) -> Reading:
    """What a MedicationStatement states."""
    period = element.child("effectivePeriod")
    return _medicine(
        Reading(resource="MedicationStatement"),
        element,
        reference,
        written=element.day("dateAsserted"),
        taken=period.day("start") if period else element.day("effectiveDateTime"),
        ends=period.day("end") if period else None,
    )


def read_medication(element: Element) -> Concept:
    """The concept of a Medication that others refer to."""
    return read_concept(element.child("code"))


def _medicine(
    nothing: Reading,
    element: Element,
    reference: Reference,
    *,
    written: Day | None,
    taken: Day | None,
    ends: Day | None,
) -> Reading:
    status = element.text("status")
    if status in NOT_TAKEN:
        return refused(nothing, status)
    concept = _concept(element, reference)
    course = COURSES.get(status)
    unread = "" if course is Course.OVER else str(concept) or UNNAMED
    unknown = Reading(resource=nothing.resource, unread_medicine=unread)
    if course is None:
        return refused(unknown, f"status {words(status)!r}" if status else "no status")
    if not concept:
        return refused(unknown, "no code")
    meanings = reference.book.meanings(concept)
    said = f"{status}{_days(written, taken, ends)}"
    reading = Reading(
        resource=nothing.resource,
        statements=tuple(
            Statement(
                fact=meaning.fact,
                value=meaning.code.means,
                course=course,
                onset=taken,
                recorded=written,
                ends=ends,
                medicine=True,
                detail=f"{nothing.resource} {meaning}, {said}",
            )
            for meaning in usable(meanings, reference.book)
        ),
        unmapped=None if meanings else concept,
        unread_medicine="" if meanings else unread,
    )
    return dated(reading, moments=(written, taken), ends=ends)


def _concept(element: Element, reference: Reference) -> Concept:
    """The medicine itself, given in place, contained, or elsewhere in the bundle."""
    given = read_concept(element.child("medicationCodeableConcept"))
    link = element.child("medicationReference")
    if given or link is None:
        return given
    target = plain_reference(link.text("reference"))
    if target.startswith("#"):
        for contained in element.children("contained"):
            if f"#{contained.text('id')}" == target:
                return read_medication(contained)
    found = reference.medications.get(target, Concept())
    return found or Concept(text=words(link.text("display")))


def _days(written: Day | None, taken: Day | None, ends: Day | None) -> str:
    named = (("written", written), ("taken", taken), ("until", ends))
    return "".join(f", {verb} {day.text}" for verb, day in named if day is not None)
