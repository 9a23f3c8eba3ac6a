"""Allergies and intolerances.

A chart that lists one allergy does not say that there is no other, so the list is
never complete, unless a code of the knowledge files denies every allergy outright. A
substance that no option knows counts as "other" and is listed as unmapped too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mesoplan.core.facts import FactKind
from mesoplan.fhir.codes import Concept, read_concept
from mesoplan.fhir.conditions import status_of
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
    from mesoplan.fhir.codes import CodeBook
    from mesoplan.fhir.dates import Day
    from mesoplan.fhir.elements import Element

ALLERGIES = "allergies"
# "No known allergy", in words: where no code says what it denies, it denies nothing
DENIAL = re.compile(r"\bno (?:known|history)\b", re.IGNORECASE)
OTHER = "other"
NOT_READ = frozenset({"refuted", "entered-in-error"})
PAST = frozenset({"inactive", "resolved"})
UNSURE = "unconfirmed"


def read_allergy(element: Element, reference: Reference) -> Reading:
    """What an AllergyIntolerance states."""
    nothing = Reading(resource="AllergyIntolerance")
    verification = status_of(element, "verificationStatus")
    status = status_of(element, "clinicalStatus")
    if verification in NOT_READ:
        return refused(nothing, verification)
    if status in PAST:
        return refused(nothing, status)
    reactions = element.children("reaction")
    concept = _substance(element, reactions)
    if not concept:
        return refused(nothing, "no code")
    day = (
        element.day("recordedDate")
        or element.day("onsetDateTime")
        or element.day("lastOccurrence")
    )
    said = _manner(element, reactions, status, day)
    members, note = _members(concept, reference.book)
    if any(value is False for value, _ in members) and verification == UNSURE:
        return refused(nothing, "an unconfirmed denial")
    listed = tuple(
        Statement(
            fact=reference.book.facts[ALLERGIES],
            value=value,
            course=Course.HOLDS,
            onset=day,
            detail=f"AllergyIntolerance {wording}{said}",
        )
        for value, wording in members
    )
    reading = Reading(
        resource="AllergyIntolerance",
        statements=(*listed, *_reactions(reactions, reference.book, day)),
        unmapped=concept if note else None,
        note=note,
    )
    onsets = [reaction.day("onset") for reaction in reactions]
    return dated(reading, moments=(day, *onsets))


def _substance(element: Element, reactions: list[Element]) -> Concept:
    """Everything the resource names as the cause."""
    named = [read_concept(element.child("code"))]
    named += [read_concept(reaction.child("substance")) for reaction in reactions]
    codings = tuple(coding for concept in named for coding in concept.codings)
    text = next((concept.text for concept in named if concept.text), "")
    return Concept(codings, text)


def _members(
    concept: Concept, book: CodeBook
) -> tuple[list[tuple[bool | str, str]], str]:
    """The options a substance stands for, with a note when no option knows it."""
    fact = book.facts.get(ALLERGIES)
    if fact is None:
        return [], "no fact takes allergies"
    known = usable(book.meanings(concept, ALLERGIES), book)
    if known:
        return [(meaning.code.means, str(meaning)) for meaning in known], ""
    wording = words(" ".join([concept.text, *(c.display for c in concept.codings)]))
    if DENIAL.search(wording):
        return [], "denies some or all allergies, and no code says which: not used"
    options = [option.id for option in fact.options]
    if OTHER not in options:
        return [], "no option of the allergies fits"
    spoken = f" {re.sub('[^a-z]+', ' ', wording.lower())} "
    named = [name for name in options if f" {name.replace('_', ' ')} " in spoken]
    perhaps = f", may be {named[0]}" if named and named[0] != OTHER else ""
    return [(OTHER, str(concept))], f"counted as another allergy{perhaps}"


def _manner(
    element: Element, reactions: list[Element], status: str, day: Day | None
) -> str:
    """How sure and how serious, in a few words."""
    severe = any(reaction.text("severity") == "severe" for reaction in reactions)
    parts = [
        status,
        "an intolerance" if element.text("type") == "intolerance" else "",
        "high criticality" if element.text("criticality") == "high" else "",
        "severe reaction" if severe else "",
        f"recorded {day.text}" if day is not None else "",
    ]
    return "".join(f", {part}" for part in parts if part)


def _reactions(
    reactions: list[Element], book: CodeBook, day: Day | None
) -> list[Statement]:
    """Reactions that are facts for good, such as a past anaphylaxis."""
    return [
        Statement(
            fact=meaning.fact,
            value=True,
            course=Course.HOLDS,
            onset=reaction.day("onset") or day,
            detail=f"AllergyIntolerance reaction {meaning}",
        )
        for reaction in reactions
        for manifestation in reaction.children("manifestation")
        for meaning in book.meanings(read_concept(manifestation))
        if meaning.fact.kind is FactKind.FLAG
        and meaning.fact.lasting
        and meaning.code.means is True
    ]
