"""A course's sessions on the same skin: the same places, half a step aside, anywhere.

Each zone stands as an even grid of as many points; hands miss anew each session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

import numpy as np

from mesoplan.core.exposure.lattices import (
    ONE,
    STAGGERED,
    density,
    spacing_for,
    thrown,
    touched_at_random,
    touched_ever,
    uneven_at_random,
    unevenness,
)
from mesoplan.core.exposure.papules import radii
from mesoplan.core.exposure.quantiles import chance_of_more, quantiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.core.exposure.forecasts import Forecast
    from mesoplan.core.exposure.lattices import Thrown
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


def staggers(zones: Iterable[Forecast], draws: Draws, sessions: int) -> Staggers | None:
    """A course of ``sessions`` alike on these zones; ``None`` where nothing falls."""
    grids: dict[_Grid, float] = {}
    for zone in zones:
        if zone.punctures:
            grid = _Grid.of(zone)
            grids[grid] = grids.get(grid, 0.0) + zone.area
    if not grids:
        return None
    aims = {volume: _Aim.of(volume, draws) for volume in {g.volume for g in grids}}
    whole = sum(grids.values())
    found = {}
    for stagger in Stagger:
        ever, uneven = np.zeros(draws.count), np.zeros(draws.count)
        for grid, area in grids.items():
            share, spread = aims[grid.volume].laid(stagger, grid.spacing, sessions)
            ever += share * area / whole
            uneven += spread * area / whole
        found[stagger] = CourseReach(stagger=stagger, ever=ever, uneven=uneven)
    more = chance_of_more(found[Stagger.HALF].ever, found[Stagger.SAME].ever)
    return Staggers(sessions=sessions, courses=tuple(found.values()), more=more)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The even grid that stands for a zone: nL a point, mm between points.

    Rounded, so that the two sides of a face are reckoned once.
    """

    volume: float
    spacing: float

    @classmethod
    def of(cls, zone: Forecast) -> Self:
        each = round(zone.volume / zone.punctures, -2)
        return cls(each, round(spacing_for(zone.punctures, zone.area), 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Aim:
    """Papules of one volume, as these draws' hands place them."""

    radius: Array
    papules: Thrown
    draws: Draws

    @classmethod
    def of(cls, volume: float, draws: Draws) -> Self:
        radius = radii(draws, np.array([volume]), late=True)[:, 0]
        return cls(radius, thrown(radius, draws.placement_error), draws)

    def laid(
        self, stagger: Stagger, spacing: float, sessions: int
    ) -> tuple[Array, Array]:
        """The share touched ever, and the unevenness of all sessions; (n,) each."""
        scatter = self.draws.volume_scatter
        if stagger is Stagger.RANDOM:
            points = sessions * density(spacing)
            return (
                touched_at_random(self.radius, points),
                uneven_at_random(self.radius, points, scatter),
            )
        steps = ONE if stagger is Stagger.SAME else STAGGERED
        shifts = [steps[number % len(steps)] for number in range(sessions)]
        spread = unevenness(
            self.radius,
            spacing,
            placement=self.draws.placement_error,
            scatter=scatter,
            shifts=shifts,
        )
        return touched_ever(self.papules, spacing, shifts), spread
