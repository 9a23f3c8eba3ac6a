"""Reads a FHIR R4 bundle about one patient into a consultation.

The bundle is one person's record, as another system sends it: a collection, document,
search result or transaction with exactly one Patient. What is wrong in shape is refused
with every fault at once; what is sound but cannot be used is listed with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mesoplan.core.consultation import Consultation, Request, Vocabulary
from mesoplan.core.errors import InputError, Problem
from mesoplan.core.facts import Answer
from mesoplan.fhir.account import Account
from mesoplan.fhir.answers import RECORD, answers_on
from mesoplan.fhir.chart import Chart
from mesoplan.fhir.codes import CodeBook, Concept
from mesoplan.fhir.elements import Element
from mesoplan.fhir.entries import Entry, pages_missing, read_entries
from mesoplan.fhir.mapping import MEDICINES, READERS, read_resource
from mesoplan.fhir.medicines import read_medication
from mesoplan.fhir.patient import (
    BIRTH_DATE,
    Patient,
    birth_date,
    pseudonym,
    read_patient,
)
from mesoplan.fhir.references import names_of
from mesoplan.fhir.statements import Reading, Reference
from mesoplan.fhir.view import view_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

__all__ = ["Chart", "read_bundle"]

NAMED = 3


def read_bundle(
    raw: Mapping[str, Any], vocabulary: Vocabulary, on: date | None = None
) -> Chart:
    """The chart in ``raw``, a FHIR R4 Bundle.

    Args:
        raw: the bundle, as parsed JSON.
        vocabulary: the facts whose codes are looked for.
        on: the day of evaluation. Without it, the latest date on which anything that
            is read happened or was written down; never the clock's.

    Raises:
        InputError: with every fault, each with its path: not a bundle, not exactly one
            living patient, a resource about someone else, a malformed field.
    """
    problems: list[Problem] = []
    bundle = Element(raw, "", problems)
    entries = read_entries(bundle)
    patient = _only_patient(entries, bundle)
    if patient is None:
        raise InputError(problems)
    book = CodeBook(vocabulary.facts)
    account = Account(book)
    readings = _readings(entries, patient, book, account)
    gap = _gap(readings, bundle, {entry.kind for entry in entries})
    day = on or _last_day(readings)
    if day is None:
        what, remedy = "no date to evaluate on", "Name the day of evaluation."
        bundle.fault("entry", what, None, remedy)
        raise InputError(problems)
    born = _born(patient, day, account)
    if problems:
        raise InputError(problems)
    statements = [s for reading in readings for s in reading.statements]
    view = view_on(day, statements, book.closing)
    found = answers_on(view, statements, vocabulary.facts, gap)
    told = [answer for answer in born if answer.fact in vocabulary.facts]
    return Chart(
        consultation=Consultation(
            client=pseudonym(patient.subject),
            on=day,
            request=Request(),
            answers=tuple(sorted((*told, *found), key=lambda answer: answer.fact)),
        ),
        read=account.read,
        unmapped=account.unmapped,
        skipped=account.skipped,
        entries=len(entries),
    )


def _readings(
    entries: list[Entry], patient: Patient, book: CodeBook, account: Account
) -> list[Reading]:
    """What every resource says; each entry is entered in the account."""
    reference = Reference(book, _medications(entries))
    readings = []
    for entry in entries:
        if entry.kind not in READERS:
            account.leave(entry)
            continue
        reading = read_resource(entry.element, entry.kind, patient.subject, reference)
        account.enter(reading)
        readings.append(reading)
    return readings


def _born(patient: Patient, on: date, account: Account) -> list[Answer]:
    """The date of birth, or an entry in the account that says why there is none."""
    born, unknown = birth_date(patient, on)
    if unknown:
        account.skip("Patient.birthDate", unknown)
    if born is None:
        return []
    detail = "Patient.birthDate"
    return [Answer(fact=BIRTH_DATE, value=born, on=on, by=RECORD, detail=detail)]


def _only_patient(entries: list[Entry], bundle: Element) -> Patient | None:
    found = [entry for entry in entries if entry.kind == "Patient"]
    if len(found) == 1:
        return read_patient(found[0].element, found[0].address)
    if not bundle.problems or found:
        what = f"expected exactly one Patient, found {len(found)}"
        bundle.fault("entry", what, None, "Send one person's record.")
    return None


def _medications(entries: list[Entry]) -> dict[str, Concept]:
    """The medications that the bundle's resources may refer to, by every name."""
    return {
        name: read_medication(entry.element)
        for entry in entries
        if entry.kind == "Medication"
        for name in names_of(entry.kind, entry.element.text("id"), entry.address)
    }


def _last_day(readings: Iterable[Reading]) -> date | None:
    """The latest day the record surely reaches."""
    days = (day.first for reading in readings for day in reading.days)
    return max(days, default=None)


def _gap(readings: list[Reading], bundle: Element, kinds: set[str]) -> str:
    """Why a medicines reconciliation in this bundle rules nothing out, if so."""
    if pages_missing(bundle):
        return "no medicine is ruled out: the bundle is one page of several"
    if bundle.text("type") == "searchset" and not kinds & MEDICINES:
        return "no medicine is ruled out: the search did not return medicines"
    unread = sorted({r.unread_medicine for r in readings if r.unread_medicine})
    if not unread:
        return ""
    more = f" and {len(unread) - NAMED} more" if len(unread) > NAMED else ""
    named = "; ".join(unread[:NAMED])
    return f"no medicine is ruled out: in use, and not known here: {named}{more}"
