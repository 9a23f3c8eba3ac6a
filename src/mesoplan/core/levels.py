"""How far a decision restricts treatment, and what a rule's effect amounts to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.core.rules import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.core.conditions import Truth


class Level(StrEnum):
    """What may be done today, least strict first."""

    CLEAR = "clear"
    MODIFY = "modify"
    SIGN_OFF = "sign_off"
    INCOMPLETE = "incomplete"
    DEFER = "defer"
    STOP = "stop"

    @property
    def strictness(self) -> int:
        """0 for clear up to 5 for stop."""
        return _STRICTNESS[self]

    @property
    def treatable(self) -> bool:
        """Whether someone may be treated today at this level."""
        return self in _TREATABLE

    @property
    def blocked(self) -> bool:
        """Whether a known reason forbids treatment today: a stop or a deferral."""
        return self in (Level.DEFER, Level.STOP)


_STRICTNESS = {level: rank for rank, level in enumerate(Level)}
_TREATABLE = (Level.CLEAR, Level.MODIFY, Level.SIGN_OFF)
_FIRED = {
    Effect.STOP: Level.STOP,
    Effect.DEFER: Level.DEFER,
    Effect.SIGN_OFF: Level.SIGN_OFF,
    Effect.MODIFY: Level.MODIFY,
}


def level_of(effect: Effect, truth: Truth) -> Level:
    """How far a rule of this effect restricts, its condition being so.

    An unsettled rule that would only change the plan is applied as a precaution; any
    other unsettled rule leaves the decision incomplete.
    """
    if truth is True:
        return _FIRED[effect]
    if truth is None:
        return Level.MODIFY if effect is Effect.MODIFY else Level.INCOMPLETE
    return Level.CLEAR


def strictest(levels: Iterable[Level]) -> Level:
    """The strictest of the levels; clear when there is none."""
    return max(levels, key=_STRICTNESS.__getitem__, default=Level.CLEAR)


def mildest(levels: Iterable[Level]) -> Level:
    """The least strict of the levels; clear when there is none."""
    return min(levels, key=_STRICTNESS.__getitem__, default=Level.CLEAR)
