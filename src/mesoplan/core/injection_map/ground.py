"""One person's skin, and where on it no point may lie.

A margin is measured in a straight line, which is never longer than the way over the
skin: what is free here is free on the skin as well, whatever its curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.flat import STEP, Spots, line, within
from mesoplan.core.injection_map.outlines import grain_sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import MapMark, Site
    from mesoplan.core.injection_map.surface import Shape, Surface

UM_PER_MM = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Something to keep off: a line or a ring of sites, and how far in millimetres.

    What lies inside a ring is kept off as well. ``hard`` margins are kept always, the
    others where somebody asks for it.
    """

    name: str
    sites: tuple[Site, ...]
    margin: float
    ring: bool = True
    hard: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """The surface in one person's ``shape`` (n, 3) mm, and what to keep off there."""

    surface: Surface
    shape: Shape
    keeps: tuple[Keep, ...] = ()

    def places(self, spots: Spots) -> NDArray[np.float64]:
        """Where (k, 3) mm they lie on this person."""
        return spots.on(self.surface, self.shape)

    def free(self, spots: Spots, *, caution: bool = False) -> NDArray[np.bool_]:
        """(k,) which lie in no margin; with ``caution`` also in none of the soft ones."""
        free = np.ones(len(spots.triangles), dtype=bool)
        places = self.places(spots)
        flat = spots.on(self.surface, self.surface.uv)
        for keep in self.keeps:
            if keep.hard or caution:
                free[free] &= ~self._near(keep, places[free], flat[free])
        return free

    def obstacles(self, sites: Sequence[Site]) -> tuple[str, ...]:
        """By site the name of what it lies too near to, empty where it is free."""
        spots = Spots.of(sites)
        found = [""] * len(sites)
        places = self.places(spots)
        flat = spots.on(self.surface, self.surface.uv)
        for keep in self.keeps:
            if keep.hard:
                for i in np.flatnonzero(self._near(keep, places, flat)):
                    found[i] = found[i] or keep.name
        return tuple(found)

    def _near(
        self, keep: Keep, places: NDArray[np.float64], flat: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        tree, slack = self._trees[keep]
        distance, _ = tree.query(places, distance_upper_bound=keep.margin + slack)
        near = np.asarray(distance < keep.margin + slack)
        if keep.ring and len(keep.sites) > 2:  # noqa: PLR2004 - an area
            near |= within(self.surface, keep.sites, flat)
        return near

    @cached_property
    def _trees(self) -> dict[Keep, tuple[cKDTree, float]]:
        """By keep its samples, and how much nearer than any of them its line can be."""
        found = {}
        for keep in self.keeps:
            along = line(self.surface, keep.sites, closed=keep.ring)
            places = self.places(along)
            gap = _widest_gap(places)
            # between two samples the line may lie nearer by less than this
            slack = gap * gap / (8 * max(keep.margin, gap))
            found[keep] = (cKDTree(places), slack if gap else 0.0)
        return found

    @cached_property
    def standings(self) -> tuple[Spots, NDArray[np.float64]]:
        """Free skin, finely sampled: (k,) sites and where (k, 3) mm they lie."""
        spots = Spots.of(grain_sites(self.surface))
        spots = spots.chosen(self.free(spots))
        return spots, self.places(spots)


def marked(marks: Sequence[MapMark]) -> tuple[Keep, ...]:
    """What was marked on a map, as something to keep off."""
    return tuple(
        Keep(
            name=f"mark {mark.id}",
            sites=mark.ring,
            margin=mark.margin.count / UM_PER_MM,
        )
        for mark in marks
    )


def _widest_gap(places: NDArray[np.float64]) -> float:
    """Between neighbouring samples that belong to one stretch of the line."""
    if len(places) < 2:  # noqa: PLR2004 - a spot
        return 0.0
    gaps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    return float(min(gaps.max(), 4 * STEP))
