"""One side of a zone, laid flat and ready for a pattern: the same skin on everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.charts import TRIED as NEAR
from mesoplan.core.injection_map.charts import Chart, chart, weights_in
from mesoplan.core.injection_map.flat import SLACK, Spots, within
from mesoplan.core.injection_map.ground import Ground, Keep
from mesoplan.core.injection_map.outlines import grain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import MapZone, Site
    from mesoplan.core.injection_map.surface import Shape, Surface

STEPS = 1  # cuts of each triangle into four, for the charts: edges of about 4 mm
STRETCHED = 0.03  # of the area, from which on a piece is cut in two
CUTS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)  # shares of its triangles above the cuts tried
INSET = 0.02  # how far within a small triangle its corners are tested


@dataclass(frozen=True, kw_only=True, eq=False)
class Patch:
    """The skin of one zone in small triangles, the same for everybody.

    ``spots`` are its n vertices, ``faces`` (m, 3) its triangles; ``home`` (m,) the
    surface's triangles they are cut from, ``shares`` (m, 3, 3) where in them their
    corners lie.
    """

    spots: Spots
    faces: NDArray[np.int64]
    home: NDArray[np.int64]
    shares: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """One side of a zone, ready to be laid: its skin laid flat, and where it is free."""

    zone: MapZone
    ground: Ground
    rim: Keep
    patch: Patch
    chart: Chart

    def spots(self, places: NDArray[np.float64]) -> tuple[Spots, NDArray[np.bool_]]:
        """Sites at (k, 2) places of the chart, and (k,) whether a point may lie there."""
        faces, weights, there = self.chart.located(places)
        shares = np.einsum("kc,kcd->kd", weights, self.patch.shares[faces])
        spots = Spots(self.patch.home[faces], np.clip(shares, 0, 1))
        fits = there.copy()
        fits[there] = self.fits(spots.chosen(there))
        return spots, fits

    def fits(self, spots: Spots) -> NDArray[np.bool_]:
        """(k,) whether they lie in the zone, off its rim, and in no margin."""
        surface = self.ground.surface
        inside = within(surface, self.zone.loop, spots.on(surface, surface.uv))
        inside[inside] = ~self.ground.near(self.rim, spots.chosen(inside))
        inside[inside] = self.ground.free(
            spots.chosen(inside), caution=self.zone.avoid_caution
        )
        return inside

    def drawn(
        self, sites: Sequence[Site]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Where in the chart, (k, 2) mm, sites lie, and (k,) whether on this piece."""
        surface = self.ground.surface
        places = Spots.of(sites).on(surface, surface.uv)
        corners = self.patch.spots.on(surface, surface.uv)[self.patch.faces]
        tree = cKDTree(corners.mean(axis=1))
        _, near = tree.query(places, k=min(NEAR, len(corners)))
        near = near.reshape(len(places), -1)
        weights = weights_in(places[:, None], corners[near])
        depth = weights.min(axis=2)
        best, at = depth.argmax(axis=1), np.arange(len(places))
        drawn = self.chart.flat[self.patch.faces[near[at, best]]]
        found = np.einsum("kc,kcd->kd", weights[at, best], drawn)
        return np.asarray(found), depth[at, best] >= -SLACK


def fields(ground: Ground, zone: MapZone) -> tuple[Field, ...]:
    """One side of a zone on this person, laid flat: in one zone piece where that can be.

    A piece that cannot be laid flat without stretching, as where the skin under the chin
    turns down to the neck, is cut in two: a pattern cannot run on over such a fold.
    """
    surface = ground.surface
    rim = Keep(
        name=f"the rim of {zone.name}",
        sites=zone.loop,
        margin=zone.edge.mm,
        ring=False,
        closed=True,
    )
    return tuple(
        Field(
            zone=zone,
            ground=ground,
            rim=rim,
            patch=patch,
            chart=_drawn(surface, patch, ground.shape),
        )
        for patch in _patches(surface, zone.loop)
    )


def _drawn(surface: Surface, patch: Patch, shape: Shape) -> Chart:
    return chart(
        patch.spots.on(surface, shape), patch.faces, patch.spots.on(surface, surface.uv)
    )


@lru_cache(maxsize=256)
def _patches(surface: Surface, loop: tuple[Site, ...]) -> tuple[Patch, ...]:
    """The pieces of a zone, from the top; the same on everybody."""
    fine = grain(surface, STEPS)
    corners = fine.spread(surface.uv)[fine.faces]  # (f, 3, 2)
    inset = corners + INSET * (corners.mean(axis=1, keepdims=True) - corners)
    inside = within(surface, loop, inset.reshape(-1, 2)).reshape(-1, 3).any(axis=1)
    return _cut(surface, np.flatnonzero(inside))


def _cut(
    surface: Surface, chosen: NDArray[np.int64], again: int = 1
) -> tuple[Patch, ...]:
    """These small triangles in one piece, or in the two that stretch least."""
    whole = _patch(surface, chosen)
    stretched = _drawn(surface, whole, surface.vertices).area_distortion
    if stretched <= STRETCHED or not again:
        return (whole,)
    down = _turned_down(surface)[whole.home]
    best: tuple[float, tuple[NDArray[np.int64], ...]] = (stretched, ())
    for turn in np.quantile(down, CUTS):
        parts = (chosen[down > turn], chosen[down <= turn])
        if not all(_in_one_piece(surface, part) for part in parts):
            continue
        worst = max(
            _drawn(surface, _patch(surface, part), surface.vertices).area_distortion
            for part in parts
        )
        best = min(best, (worst, parts), key=lambda found: found[0])
    if not best[1]:
        return (whole,)
    return tuple(p for part in best[1] for p in _cut(surface, part, again - 1))


@lru_cache(maxsize=4)
def _turned_down(surface: Surface) -> NDArray[np.float64]:
    """(m,) how squarely each triangle of the canonical head looks down."""
    a, b, c = (surface.vertices[surface.faces[:, corner]] for corner in range(3))
    normals = np.cross(b - a, c - a)
    return np.asarray(-normals[:, 1] / np.linalg.norm(normals, axis=1))


def _in_one_piece(surface: Surface, chosen: NDArray[np.int64]) -> bool:
    faces = grain(surface, STEPS).faces[chosen]
    if not len(faces):
        return False
    ids, local = np.unique(faces, return_inverse=True)
    local = local.reshape(-1, 3)
    links = coo_matrix(
        (np.ones(2 * len(local)), (local[:, [0, 1]].ravel(), local[:, [1, 2]].ravel())),
        shape=(len(ids), len(ids)),
    )
    return int(connected_components(links, directed=False)[0]) == 1


def _patch(surface: Surface, chosen: NDArray[np.int64]) -> Patch:
    fine = grain(surface, STEPS)
    corners = fine.spread(surface.uv)[fine.faces[chosen]]
    home = np.tile(np.arange(len(surface.faces)), 4**STEPS)[chosen]
    shares = weights_in(corners, surface.uv[surface.faces[home]][:, None])
    _, first, faces = np.unique(
        fine.faces[chosen], return_index=True, return_inverse=True
    )
    return Patch(
        spots=Spots(home[first // 3], shares.reshape(-1, 3)[first]),
        faces=faces.reshape(len(home), 3),
        home=home,
        shares=shares,
    )
