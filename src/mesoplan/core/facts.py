"""What can be known about a client, and what is known on a given day.

A :class:`FactDefinition` says what a fact is: its kind, its question, how long an
answer stays good. An :class:`Answer` is one statement by one person on one day. A
:class:`State` is what all answers to a question amount to on the day of evaluation:
a value, or a reason why there is none. Nothing here ever turns silence into "no",
except a named closing fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from mesoplan.core.evidence import Figure, Tag, Text

Value: TypeAlias = bool | str | Decimal | date | frozenset[str] | tuple[date, ...]


class FactKind(StrEnum):
    """The shape of an answer."""

    FLAG = "flag"  # yes or no
    CHOICE = "choice"  # one of the options
    SET = "set"  # any number of the options, or none
    NUMBER = "number"  # a measurement in the fact's unit
    DATE = "date"  # a calendar date, such as a birth date
    EVENT = "event"  # never, or the dates on which it happened or is booked


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that a choice or set offers."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A standard code that states this fact in a health record.

    ``means`` is the value the code stands for: true or false for a flag, an option for
    a choice or set, false for a set that is empty; numbers and events take theirs from
    the record. A medicine under a fact that closes others is known to be none of them.
    """

    system: str
    code: str
    display: str
    tag: Tag
    means: bool | str = True
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeUnit:
    """Another unit a number may come in, and the way to the fact's own.

    value = (given - subtract) * multiply / divide + add
    """

    unit: str
    tag: Tag
    subtract: Decimal = Decimal(0)
    multiply: Decimal = Decimal(1)
    divide: Decimal = Decimal(1)
    add: Decimal = Decimal(0)
    sources: tuple[str, ...] = ()

    def converted(self, given: Decimal) -> Decimal:
        """``given``, read in this unit, in the fact's own unit."""
        return (given - self.subtract) * self.multiply / self.divide + self.add


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """An answer that cannot stand beside a measured value of another fact."""

    value: bool | str
    other: str
    at_least: Decimal
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """One thing Mesoplan can ask, and the rules for believing the answer.

    ``good_for`` is in whole days: 0 means that day only. A ``lasting`` fact once true
    stays true (a past keloid); only its denial goes out of date.
    """

    id: str
    title: Text
    kind: FactKind
    question: Text
    section: str
    asked_of: str
    good_for: Figure
    help: Text | None = None
    per_zone: bool = False
    lasting: bool = False
    may_be_planned: bool = False
    closed_by: str = ""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    other_units: tuple[AlternativeUnit, ...] = ()
    options: tuple[Option, ...] = ()
    options_from: str = ""
    codes: tuple[Code, ...] = ()
    inconsistent: tuple[Inconsistency, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One statement about one fact, by someone, on a day.

    ``value`` is ``None`` when the question was put and declined or not known.
    ``complete`` is false when the statement names only some of what there is: a chart
    that lists one allergy does not say there is no other. ``since_last`` marks a denial
    that leaves older dates standing ("none lately", not "never"). ``settles`` marks a
    clinician's correction: what was said up to that day is set aside, with the reason in
    ``detail``.
    """

    fact: str
    value: Value | None
    on: date
    by: str
    zone: str = ""
    complete: bool = True
    since_last: bool = False
    settles: bool = False
    detail: str = ""


class Standing(StrEnum):
    """Whether a fact is known on the day, and if not, why."""

    KNOWN = "known"
    NOT_ASKED = "not asked"
    DECLINED = "declined or not known"
    CONTRADICTORY = "contradictory"
    OUT_OF_DATE = "out of date"
    PARTIAL = "only partly known"


class State(NamedTuple):
    """What the answers to one question amount to on the day of evaluation.

    ``value`` is the latest value even when the standing is not KNOWN, so that an
    explanation can show it; conditions use it only as far as the standing allows.
    """

    fact: str
    standing: Standing
    value: Value | None = None
    on: date | None = None
    by: str = ""
    zone: str = ""
    detail: str = ""
    good_until: date | None = None
