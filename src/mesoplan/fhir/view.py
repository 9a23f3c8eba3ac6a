"""How statements stand on the day of evaluation: what has begun, and what is over.

Of a date that is only partly known, each use takes the end on the safe side: what is
affirmed, and what happened, as late as it can have been, no later than the day of
evaluation; what is denied, measured or closed, as early.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.fhir.dates import Day, latest
from mesoplan.fhir.statements import Course, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class View:
    """The day of evaluation, and the days on which closing facts happened before it."""

    on: date
    closings: Mapping[str, date]
    closing: frozenset[str]

    def not_before_closing(self, statement: Statement, day: date) -> date:
        """``day``, or the reconciliation that left the statement in, if later."""
        named = statement.fact.closed_by
        closed = self.closings.get(named)
        if statement.medicine:
            closed = max(self.closings.values(), default=None)
        return day if closed is None else max(day, closed)


def view_on(on: date, statements: Iterable[Statement], closing: frozenset[str]) -> View:
    """What the statements say about closing facts, up to ``on``."""
    closings: dict[str, date] = {}
    for statement in statements:
        name = statement.fact.id
        if name in closing and statement.onset is not None:
            day = statement.onset.first
            if day <= on:
                closings[name] = max(day, closings.get(name, day))
    return View(on, closings, closing)


def is_over(statement: Statement, on: date) -> bool:
    """Whether it has ended by ``on``, as far as the record says."""
    over = statement.course is Course.OVER
    ends = statement.ends
    if ends is None:
        return over
    return ends.last <= on or (over and ends.first <= on)


def contradicts(statement: Statement) -> bool:
    """Whether an end, once past, contradicts what is said: still "active"."""
    return statement.course is Course.HOLDS and statement.ends is not None


def begins(statement: Statement, on: date) -> date:
    """The later of onset and record; an undated statement is as old as its reading."""
    return _until(latest(statement.onset, statement.recorded) or statement.ends, on)


def earliest(statement: Statement, on: date) -> date:
    """The first day on which it can have been said."""
    day = latest(statement.onset, statement.recorded)
    return on if day is None else day.first


def history(statement: Statement, on: date) -> date:
    """When it began, as far as the record says."""
    return _until(statement.onset or statement.recorded or statement.ends, on)


def _until(day: Day | None, on: date) -> date:
    return on if day is None else day.until(on)
