"""The bundle's one patient: who the resources are about, and when they were born."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.fhir.dates import EARLIEST
from mesoplan.fhir.references import Subject

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.fhir.dates import Day
    from mesoplan.fhir.elements import Element

BIRTH_DATE = "birth_date"
IDENTITY = re.compile(r"[A-Za-z0-9.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Patient:
    """What is taken from a Patient: no name, no address, no number."""

    subject: Subject
    born: Day | None
    element: Element


def read_patient(element: Element, address: str) -> Patient:
    """The patient in ``element``; faults are noted there."""
    identity = element.text("id")
    if identity and not IDENTITY.fullmatch(identity):
        element.fault("id", "not a FHIR id", None, "Use letters, digits, - and dots.")
        identity = ""
    if element.truth("deceasedBoolean") or element.has("deceasedDateTime"):
        element.fault(
            "deceased[x]",
            "the patient is recorded as deceased",
            None,
            "Check the chart.",
        )
    return Patient(Subject(identity, address), element.day("birthDate"), element)


def pseudonym(subject: Subject) -> str:
    """The record's own id for the patient; never a name."""
    if subject.id:
        return subject.id
    tail = re.split(r"[/:]", subject.address)[-1]
    return tail if IDENTITY.fullmatch(tail) else ""


def birth_date(patient: Patient, on: date) -> tuple[date | None, str]:
    """The date of birth, or why it stays unknown."""
    born = patient.born
    if born is None:
        return None, "not recorded"
    if born.first > on or born.first < EARLIEST:
        patient.element.fault(
            "birthDate",
            "not a possible date of birth on the day of evaluation",
            born.text,
            f"Correct it, or evaluate on another day than {on.isoformat()}.",
        )
        return None, ""
    if born.partial:
        return None, "only partly recorded, and not guessed"
    return born.first, ""
