"""A course's sessions on the same skin: the same places, half a step aside, anywhere.

Each zone stands as an even grid of as many points; hands miss anew each session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.exposure.lattices import (
    ONE,
    STAGGERED,
    density,
    spacing_for,
    touched_at_random,
    touched_ever,
    unevenness,
)
from mesoplan.core.exposure.papules import radii
from mesoplan.core.exposure.quantiles import chance_of_more, quantiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.core.exposure.forecasts import Forecast
    from mesoplan.core.exposure.priors import Array, Draws
    from mesoplan.core.exposure.quantiles import Quantiles


class Stagger(StrEnum):
    """Where a later session's points lie beside an earlier one's."""

    SAME = "same"
    HALF = "half"  # of a step aside; after four sessions it begins again
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CourseReach:
    """What one way of laying a course's sessions reaches; arrays are (n,) over draws.

    ``ever`` is the share of the skin that lay in a papule of any session, once it had
    spread; ``uneven`` the coefficient of variation of what all sessions brought.
    """

    stagger: Stagger
    ever: Array
    uneven: Array

    @property
    def touched(self) -> Quantiles:
        """The share of skin touched ever."""
        return quantiles(self.ever)

    @property
    def unevenness(self) -> Quantiles:
        """Of all sessions together."""
        return quantiles(self.uneven)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staggers:
    """The ways beside each other, on the same draws.

    ``more`` is the chance that half a step aside touches more than the same places.
    """

    sessions: int
    courses: tuple[CourseReach, ...]
    more: float

    def of(self, stagger: Stagger) -> CourseReach:
        """One of the ways."""
        return next(course for course in self.courses if course.stagger is stagger)


def staggers(zones: Iterable[Forecast], draws: Draws, sessions: int) -> Staggers | None:
    """A course of ``sessions`` alike on these zones; ``None`` where nothing falls."""
    held = [zone for zone in zones if zone.punctures]
    if not held:
        return None
    found = {stagger: _course(stagger, held, draws, sessions) for stagger in Stagger}
    more = chance_of_more(found[Stagger.HALF].ever, found[Stagger.SAME].ever)
    return Staggers(sessions=sessions, courses=tuple(found.values()), more=more)


def _course(
    stagger: Stagger, zones: list[Forecast], draws: Draws, sessions: int
) -> CourseReach:
    area = sum(zone.area for zone in zones)
    ever, uneven = np.zeros(draws.count), np.zeros(draws.count)
    for zone in zones:
        each = np.array([zone.volume / zone.punctures])
        radius = radii(draws, each, late=True)[:, 0]
        spacing = spacing_for(zone.punctures, zone.area)
        share, spread = _of_zone(stagger, radius, spacing, draws, sessions)
        ever += share * zone.area / area
        uneven += spread * zone.area / area
    return CourseReach(stagger=stagger, ever=ever, uneven=uneven)


def _of_zone(
    stagger: Stagger, radius: Array, spacing: float, draws: Draws, sessions: int
) -> tuple[Array, Array]:
    """The share touched ever and the unevenness of one zone, (n,) each."""
    hand = {"placement": draws.placement_error, "scatter": draws.volume_scatter}
    if stagger is Stagger.RANDOM:
        points = sessions * density(spacing)
        scattered: Array = np.sqrt(
            (1 + draws.volume_scatter**2) / (points * np.pi * radius**2)
        )
        return touched_at_random(radius, points), scattered
    steps = ONE if stagger is Stagger.SAME else STAGGERED
    shifts = [steps[number % len(steps)] for number in range(sessions)]
    return (
        touched_ever(radius, spacing, shifts, draws.placement_error),
        unevenness(radius, spacing, shifts=shifts, **hand),
    )
