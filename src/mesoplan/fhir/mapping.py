"""Which resources are read, and by which reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.fhir.allergies import read_allergy
from mesoplan.fhir.conditions import read_condition
from mesoplan.fhir.medicines import (
    UNNAMED,
    read_medication_request,
    read_medication_statement,
)
from mesoplan.fhir.observations import read_observation
from mesoplan.fhir.procedures import read_immunization, read_procedure
from mesoplan.fhir.statements import Reading, Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mesoplan.fhir.elements import Element
    from mesoplan.fhir.references import Subject

READERS: Mapping[str, Callable[[Element, Reference], Reading]] = {
    "AllergyIntolerance": read_allergy,
    "Condition": read_condition,
    "Immunization": read_immunization,
    "MedicationRequest": read_medication_request,
    "MedicationStatement": read_medication_statement,
    "Observation": read_observation,
    "Procedure": read_procedure,
}
MEDICINES = frozenset({"MedicationRequest", "MedicationStatement"})
# where a resource names whom it is about
SUBJECTS: Mapping[str, str] = {
    "AllergyIntolerance": "patient",
    "Immunization": "patient",
}
# what may turn a resource's meaning round; FHIR forbids reading past it
MODIFIERS = ("modifierExtension", "implicitRules")


def read_resource(
    element: Element, kind: str, subject: Subject, reference: Reference
) -> Reading:
    """What one resource of a type in :data:`READERS` says about ``subject``."""
    refusal = _refusal(element, SUBJECTS.get(kind, "subject"), subject)
    if refusal:
        unread = UNNAMED if kind in MEDICINES else ""
        return Reading(resource=kind, skipped=refusal, unread_medicine=unread)
    return READERS[kind](element, reference)


def _refusal(element: Element, field: str, subject: Subject) -> str:
    """Why a resource cannot be read as the patient's, or nothing."""
    for modifier in MODIFIERS:
        if element.has(modifier):
            return f"its meaning is changed by {modifier}, which Mesoplan does not know"
    named = element.child(field)
    target = named.text("reference") if named is not None else ""
    if not target:
        return "names no patient"
    if not subject.is_named_by(target):
        element.fault(
            field,
            "this resource is about someone else than the bundle's patient",
            target,
            "Send one patient's resources only.",
        )
        return "about someone else"
    return ""
