"""Conditions: what someone has, or had.

A condition that holds states its facts on the later of its onset and its record. One
that is over is history for lasting facts, and the end of it for the others. What was
refuted or entered in error is not read; what is only suspected leaves its facts
unknown.
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
    from mesoplan.core.facts import FactDefinition
    from mesoplan.fhir.dates import Day
    from mesoplan.fhir.elements import Element

DENIED = frozenset({"refuted", "entered-in-error"})
SUSPECTED = frozenset({"unconfirmed", "provisional", "differential"})
ACTIVE = frozenset({"active", "recurrence", "relapse"})
ENDED = frozenset({"inactive", "remission", "resolved"})


def read_condition(element: Element, reference: Reference) -> Reading:
    """What a Condition states."""
    nothing = Reading(resource="Condition")
    verification = status_of(element, "verificationStatus")
    if verification in DENIED:
        return refused(nothing, verification)
    concept = read_concept(element.child("code"))
    if not concept:
        return refused(nothing, "no code")
    onset = element.day("onsetDateTime") or _period(element, "onsetPeriod", "start")
    recorded = element.day("recordedDate")
    ends = element.day("abatementDateTime") or _period(
        element, "abatementPeriod", "end"
    )
    status = status_of(element, "clinicalStatus")
    ended = any(key.startswith("abatement") for key in element.value)
    said = f"{status or 'status not stated'}{_days(onset, recorded, ends)}"
    if verification in SUSPECTED:
        said = f"{verification}, {said}"
    statements = tuple(
        Statement(
            fact=meaning.fact,
            value=meaning.code.means,
            course=_course(meaning.fact, status, verification, ended=ended, ends=ends),
            onset=onset,
            recorded=recorded,
            ends=ends,
            detail=f"Condition {meaning}, {said}",
        )
        for meaning in usable(reference.book.meanings(concept), reference.book)
    )
    reading = Reading(
        resource="Condition",
        statements=statements,
        unmapped=None if statements else concept,
    )
    return dated(reading, moments=(onset, recorded, ends))


def status_of(element: Element, key: str) -> str:
    """The code of a status, or nothing."""
    concept = read_concept(element.child(key))
    return concept.shown.code if concept.codings else words(concept.text)


def _course(
    fact: FactDefinition,
    status: str,
    verification: str,
    *,
    ended: bool,
    ends: Day | None,
) -> Course:
    if verification in SUSPECTED:
        return Course.DOUBTFUL
    if status in ENDED or (ended and not status):
        return Course.OVER
    if status and status not in ACTIVE:
        return Course.DOUBTFUL
    if ended and ends is None:
        # "active" and yet abated: it was there, and whether it still is nobody knows
        return Course.OVER if fact.lasting else Course.DOUBTFUL
    return Course.HOLDS


def _period(element: Element, key: str, end: str) -> Day | None:
    period = element.child(key)
    return period.day(end) if period is not None else None


def _days(onset: Day | None, recorded: Day | None, ends: Day | None) -> str:
    named = (("since", onset), ("recorded", recorded), ("ended", ends))
    return "".join(f", {verb} {day.text}" for verb, day in named if day is not None)
