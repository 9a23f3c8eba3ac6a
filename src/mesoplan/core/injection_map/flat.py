"""The surface laid flat: which site lies at a place of the flat drawing, and lines on it.

Lines between sites run straight in the flat drawing, as zones' loops do. What is found
here is the same for everybody; a person's shape only says where it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map import zones
from mesoplan.core.injection_map.charts import weights_in
from mesoplan.core.injection_map.sites import placed, rows, site_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import Site
    from mesoplan.core.injection_map.surface import Surface

CELLS = 96  # along each side of the table that says which triangles lie where
SLACK = 1e-7  # of a weight: a place on an edge belongs to both triangles
STEP = 0.5  # mm of the canonical head between two samples of a line


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Many sites at once: (k,) ``triangles`` and (k, 3) ``weights``."""

    triangles: NDArray[np.int64]
    weights: NDArray[np.float64]

    def on(
        self, surface: Surface, vertices: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Where (k, d) they lie, the surface's vertices being at (n, d)."""
        corners = vertices[surface.faces[self.triangles]]
        return np.asarray(np.einsum("kc,kcd->kd", self.weights, corners))

    def chosen(self, mask: NDArray[np.bool_]) -> Spots:
        """Those where ``mask`` (k,) holds."""
        return Spots(self.triangles[mask], self.weights[mask])

    @property
    def sites(self) -> tuple[Site, ...]:
        """As a map keeps them."""
        pairs = zip(self.triangles.tolist(), self.weights, strict=True)
        return tuple(site_at(triangle, weights) for triangle, weights in pairs)

    @staticmethod
    def of(sites: Sequence[Site]) -> Spots:
        """Sites as arrays."""
        return Spots(*rows(sites))


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    low: NDArray[np.float64]  # (2,)
    size: NDArray[np.float64]  # (2,) of a cell
    triangles: NDArray[np.int64]  # (CELLS * CELLS, c), padded with -1


def spots_at(
    surface: Surface, flat: NDArray[np.float64]
) -> tuple[Spots, NDArray[np.bool_]]:
    """The sites at (k, 2) places of the flat drawing, and (k,) whether there is skin.

    Beside the skin the nearest corner of some triangle around is given.
    """
    table = _table(surface)
    cell = np.floor((flat - table.low) / table.size).astype(np.int64)
    cell = np.clip(cell, 0, CELLS - 1)
    around = table.triangles[cell[:, 0] * CELLS + cell[:, 1]]  # (k, c)
    corners = surface.uv[surface.faces[np.maximum(around, 0)]]  # (k, c, 3, 2)
    weights = weights_in(flat[:, None], corners)
    depth = np.where(around >= 0, weights.min(axis=2), -np.inf)
    best = depth.argmax(axis=1)
    at = np.arange(len(flat))
    kept = np.clip(weights[at, best], 0, None)
    kept /= np.maximum(kept.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    triangles = np.maximum(around[at, best], 0)
    return Spots(triangles, kept), depth[at, best] >= -SLACK


def line(surface: Surface, sites: tuple[Site, ...], *, closed: bool) -> Spots:
    """Sites along the line through ``sites``, ``STEP`` apart on the canonical head."""
    return _line(surface, sites, closed)


@lru_cache(maxsize=512)
def _line(surface: Surface, sites: tuple[Site, ...], closed: bool) -> Spots:
    ends = placed(surface, sites, surface.uv)
    if closed and len(sites) > 2:  # noqa: PLR2004 - two make no ring
        ends = np.concatenate([ends, ends[:1]])
    if len(ends) == 1:
        return Spots.of(sites)
    scale = np.linalg.norm(np.diff(_canonical(surface, ends), axis=0), axis=1)
    parts = [
        start + np.linspace(0, 1, max(2, int(np.ceil(long / STEP)) + 1))[:, None] * way
        for start, way, long in zip(ends, np.diff(ends, axis=0), scale, strict=False)
    ]
    spots, skin = spots_at(surface, np.concatenate(parts))
    return spots.chosen(skin)


def within(
    surface: Surface, loop: Sequence[Site], flat: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(k,) whether places (k, 2) of the flat drawing lie inside a closed loop."""
    return zones.within(placed(surface, loop, surface.uv), flat)


def _canonical(surface: Surface, flat: NDArray[np.float64]) -> NDArray[np.float64]:
    spots, _ = spots_at(surface, flat)
    return spots.on(surface, surface.vertices)


@lru_cache(maxsize=4)
def _table(surface: Surface) -> _Table:
    corners = surface.uv[surface.faces]
    low, high = surface.uv.min(axis=0), surface.uv.max(axis=0)
    size = (high - low) / CELLS
    first = np.floor((corners.min(axis=1) - low) / size - SLACK).astype(np.int64)
    last = np.floor((corners.max(axis=1) - low) / size + SLACK).astype(np.int64)
    cells: list[list[int]] = [[] for _ in range(CELLS * CELLS)]
    first, last = np.clip(first, 0, CELLS - 1), np.clip(last, 0, CELLS - 1)
    for face, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        for column in range(a[0], b[0] + 1):
            for row in range(a[1], b[1] + 1):
                cells[column * CELLS + row].append(face)
    widest = max(map(len, cells))
    padded = np.full((len(cells), widest), -1, dtype=np.int64)
    for place, faces in enumerate(cells):
        padded[place, : len(faces)] = faces
    return _Table(low, size, padded)
