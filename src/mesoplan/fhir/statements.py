"""What one resource says about facts, before any day of evaluation is chosen.

A resource reader turns a resource into a :class:`Reading`: statements about facts, or
the reason why there are none. Only :mod:`mesoplan.fhir.answers` decides what the
statements amount to on a day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.core.facts import FactDefinition, FactKind
from mesoplan.fhir.dates import EARLIEST, LATEST, Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from mesoplan.fhir.codes import CodeBook, Concept, Meaning

MEASURES = frozenset({FactKind.NUMBER, FactKind.DATE})
OPTIONS = frozenset({FactKind.SET, FactKind.CHOICE})


class Course(StrEnum):
    """How the record says that a thing stands."""

    HOLDS = "holds"  # it is still so
    OVER = "over"  # it was so, and has ended
    DOUBTFUL = "doubtful"  # neither affirmed nor denied
    HAPPENED = "happened"  # said of one day and no other


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing a resource says about one fact.

    ``value`` is what the code stands for, or the number measured. ``onset`` and
    ``recorded`` are when it began and when it was written down.
    """

    fact: FactDefinition
    value: bool | str | Decimal
    course: Course
    detail: str
    onset: Day | None = None
    recorded: Day | None = None
    ends: Day | None = None
    medicine: bool = False

    @property
    def undated(self) -> bool:
        """Whether the record gives no day at all."""
        return self.onset is None and self.recorded is None and self.ends is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A component of a resource that could not be used."""

    unmapped: Concept | None = None
    skipped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one resource: statements, an unmapped concept or a reason.

    ``days`` are all the days the resource mentions. ``unread_medicine`` names a
    medicine in use that no fact knows: until someone has looked at it, a medicines
    reconciliation cannot rule anything out.
    """

    resource: str
    statements: tuple[Statement, ...] = ()
    days: tuple[Day, ...] = ()
    unmapped: Concept | None = None
    note: str = ""
    skipped: str = ""
    parts: tuple[Part, ...] = ()
    unread_medicine: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reader may look things up in: the codes, and the bundle's medications."""

    book: CodeBook
    medications: Mapping[str, Concept]


def dated(
    reading: Reading, *, moments: Iterable[Day | None], ends: Day | None = None
) -> Reading:
    """``reading`` with its days, or its refusal when they are missing or impossible.

    A statement without any day can be used only about a fact that lasts: the record
    still says it on the day it is read. ``ends`` is an end that may be planned, so that
    it does not count among the days; far ahead it means "no end".
    """
    days = tuple(day for day in moments if day is not None)
    wrong = sorted({day.text for day in days if not day.possible})
    if ends is not None and ends.first < EARLIEST:
        wrong.append(ends.text)
    if wrong:
        return refused(reading, f"a date that cannot be right: {', '.join(wrong)}")
    statements = reading.statements
    if ends is not None and ends.last > LATEST:
        statements = tuple(replace(s, ends=None) for s in statements)
    if any(s.undated for s in statements):
        statements = tuple(
            replace(s, detail=f"{s.detail}, undated")
            for s in statements
            if s.fact.lasting
        )
        if not statements:
            return refused(reading, "no date")
    return replace(reading, days=days, statements=statements)


def usable(meanings: Iterable[Meaning], book: CodeBook) -> list[Meaning]:
    """The meanings a code can state by itself.

    Not measures, whose number is elsewhere; not codes that only settle what a medicine
    is not; and for a choice or set only codes that name an option, or deny them all.
    """
    return [
        meaning
        for meaning in meanings
        if meaning.fact.kind not in MEASURES
        and not book.settles(meaning)
        and (
            meaning.fact.kind not in OPTIONS
            or isinstance(meaning.code.means, str)
            or (meaning.fact.kind is FactKind.SET and meaning.code.means is False)
        )
    ]


def refused(reading: Reading, reason: str) -> Reading:
    """``reading`` without its statements, and why."""
    return Reading(
        resource=reading.resource,
        skipped=reason,
        unread_medicine=reading.unread_medicine,
    )
