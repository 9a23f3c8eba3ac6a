"""The first day on which time alone ends a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.conditions import judge, leaves
from mesoplan.core.truths import change_days, truth_of

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.conditions import Condition
    from mesoplan.core.truths import Standpoint


def holds_on(condition: Condition, standpoint: Standpoint, day: date) -> bool:
    """Whether the condition is still true on ``day`` if nothing but time changes."""
    then = standpoint._replace(on=day)
    return judge(condition, lambda leaf: truth_of(leaf, then)).truth is True


def first_day_free(condition: Condition, standpoint: Standpoint) -> date | None:
    """The first day after today on which a now-true condition is no longer true.

    Truth can change only on the days that :func:`change_days` names, so trying those
    in order is the same as walking the calendar. ``None`` when time never ends it.
    """
    days = {day for leaf in leaves(condition) for day in change_days(leaf, standpoint)}
    for day in sorted(day for day in days if day > standpoint.on):
        if not holds_on(condition, standpoint, day):
            return day
    return None
