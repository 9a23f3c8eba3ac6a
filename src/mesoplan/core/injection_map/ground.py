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

from mesoplan.core.injection_map.dangers import Scatter, bands, guards, off_line
from mesoplan.core.injection_map.flat import STEP, Spots, line
from mesoplan.core.injection_map.outlines import grain_sites
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.zones import within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.anatomy import Danger
    from mesoplan.core.injection_map.dangers import Band
    from mesoplan.core.injection_map.maps import MapMark, Site
    from mesoplan.core.injection_map.surface import Shape, Surface

CORNERS = 3  # fewer enclose nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Something to keep off: a line or a ring of sites, and how far in millimetres.

    What lies inside a ring is kept off as well; a line may be ``closed`` without.
    """

    name: str
    sites: tuple[Site, ...]
    margin: float
    ring: bool = True
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Measured:
    """A keep on one person: samples of its line, and how near to one nothing may lie.

    ``ring`` (q, 2) is its outline on the flat drawing, where what is inside counts.
    """

    tree: cKDTree
    reach: float
    ring: NDArray[np.float64] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """The surface in one person's ``shape`` (n, 3) mm, and what to keep off there.

    ``keeps`` are kept off always, ``bands`` only where somebody asks for it.
    """

    surface: Surface
    shape: Shape
    keeps: tuple[Keep, ...] = ()
    bands: tuple[Band, ...] = ()

    def places(self, spots: Spots) -> NDArray[np.float64]:
        """Where (k, 3) mm they lie on this person."""
        return spots.on(self.surface, self.shape)

    def free(self, spots: Spots, *, caution: bool = False) -> NDArray[np.bool_]:
        """(k,) which lie in no margin; with ``caution`` also in no vessel's band."""
        free = np.ones(len(spots.triangles), dtype=bool)
        places = self.places(spots)
        flat = spots.on(self.surface, self.surface.uv)
        for keep in self.keeps:
            free[free] &= ~self._near(keep, places[free], flat[free])
        for band in self.bands if caution else ():
            course = placed(self.surface, band.course, self.shape)
            free[free] &= (
                off_line(places[free], course, closed=False, reach=band.reach)[0] > 0
            )
        return free

    def obstacles(self, sites: Sequence[Site]) -> tuple[str, ...]:
        """By site the name of what it lies too near to, empty where it is free."""
        spots = Spots.of(sites)
        found = [""] * len(sites)
        places = self.places(spots)
        flat = spots.on(self.surface, self.surface.uv)
        for keep in self.keeps:
            for i in np.flatnonzero(self._near(keep, places, flat)):
                found[i] = found[i] or keep.name
        return tuple(found)

    def near(self, keep: Keep, spots: Spots) -> NDArray[np.bool_]:
        """(k,) which lie in the margin of one thing, or inside it."""
        flat = spots.on(self.surface, self.surface.uv)
        return self._near(keep, self.places(spots), flat)

    def _near(
        self, keep: Keep, places: NDArray[np.float64], flat: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        known = self._measured(keep)
        tree, reach, ring = known.tree, known.reach, known.ring
        near = np.zeros(len(places), dtype=bool)
        around = (tree.mins - reach <= places) & (places <= tree.maxes + reach)
        close = np.flatnonzero(around.all(axis=1))  # most of a face is far from it
        if len(close):
            distance, _ = tree.query(places[close], distance_upper_bound=reach)
            near[close] = distance < reach
        if ring is not None:
            boxed = (ring.min(axis=0) <= flat) & (flat <= ring.max(axis=0))
            inner = np.flatnonzero(boxed.all(axis=1))
            near[inner] |= within(ring, flat[inner])
        return near

    def _measured(self, keep: Keep) -> _Measured:
        if keep not in self._known:
            along = line(self.surface, keep.sites, closed=keep.ring or keep.closed)
            places = self.places(along)
            ring = placed(self.surface, keep.sites, self.surface.uv)
            self._known[keep] = _Measured(
                tree=cKDTree(places),
                # the line itself lies nearer than its samples, by this at most
                reach=float(np.hypot(keep.margin, _widest_gap(places) / 2)),
                ring=ring if keep.ring and len(ring) >= CORNERS else None,
            )
        return self._known[keep]

    @cached_property
    def _known(self) -> dict[Keep, _Measured]:
        return {}

    @cached_property
    def standings(self) -> tuple[Spots, NDArray[np.float64]]:
        """Free skin, finely sampled: (k,) sites and where (k, 3) mm they lie."""
        spots = Spots.of(grain_sites(self.surface))
        spots = spots.chosen(self.free(spots))
        return spots, self.places(spots)


def ground_on(
    surface: Surface,
    shape: Shape,
    dangers: Sequence[Danger],
    marks: Sequence[MapMark] = (),
    scatter: Scatter | None = None,
    *,
    wider: float = 0.0,
) -> Ground:
    """The skin of one person with all dangers, and the marks of one map.

    The dangers' margins are ``wider`` than drawn by so many mm. Without ``scatter`` no
    vessel's band is drawn, and avoiding them changes nothing.
    """
    titles = {danger.id: str(danger.title) for danger in dangers}
    return Ground(
        surface=surface,
        shape=shape,
        keeps=tuple(
            Keep(
                name=titles.get(guard.danger, f"mark {guard.danger}"),
                sites=guard.loop,
                margin=guard.margin,
            )
            for guard in guards(surface, dangers, marks, wider=wider)
        ),
        bands=bands(surface, shape, dangers, scatter) if scatter is not None else (),
    )


def _widest_gap(places: NDArray[np.float64]) -> float:
    """Between neighbouring samples that belong to one stretch of the line."""
    if len(places) < 2:  # noqa: PLR2004 - a spot
        return 0.0
    gaps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    return float(min(gaps.max(), 4 * STEP))
