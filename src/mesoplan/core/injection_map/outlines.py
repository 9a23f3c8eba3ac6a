"""The outline of a region of skin on one picture: what a drawing fills and strokes.

A region is where a number on the skin lies at or below a level: a distance from a
vessel, the distance outside a zone's loop, what an injection reaches. The outline runs
exactly where the number, linear on each small triangle, crosses the level, and along
the edge of what the camera sees.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mesoplan.core.injection_map.sites import barycentric, placed, sites_at

if TYPE_CHECKING:
    from mesoplan.core.injection_map.maps import Site
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View

Loop: TypeAlias = NDArray[np.float64]
"""(k, 2) pixels, closing on itself."""

STEPS = 2  # each cuts a triangle into four: edges of about 2 mm
FACING = 0.05  # cosine from which a small triangle counts as seen
CELL = 3.0  # mm, the raster in which hidden skin is looked for
COVERED = 6.0  # mm behind other skin from which on skin is hidden
FAR = 1e6  # stands for a distance without end
SPECK = 12.0  # mm², below which a piece at the edge of the seen is left out
STRAIGHT = 0.2  # pixels a corner may lie off its neighbours' line and be left out


@dataclass(frozen=True, kw_only=True, eq=False)
class Grain:
    """A surface in small triangles: ``count`` vertices, (m, 3) ``faces``.

    ``halves`` holds, for each step, the (k, 2) vertices between which the new ones lie.
    """

    count: int
    faces: NDArray[np.int64]
    halves: tuple[NDArray[np.int64], ...]

    def spread(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(count, ...) values on the small vertices for (n, ...) on the surface's."""
        found = np.asarray(values, dtype=np.float64)
        for pairs in self.halves:
            found = np.concatenate([found, found[pairs].mean(axis=1)])
        return found


@lru_cache(maxsize=4)
def grain(surface: Surface, steps: int = STEPS) -> Grain:
    """The surface with every triangle cut into four, ``steps`` times over."""
    faces = surface.faces.astype(np.int64)
    count = len(surface.vertices)
    halves = []
    for _ in range(steps):
        edges = np.sort(faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
        pairs, where = np.unique(edges, axis=0, return_inverse=True)
        middle = count + where.reshape(-1, 3)
        (a, b, c), (ab, bc, ca) = faces.T, middle.T
        quarters = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
        faces = np.concatenate([np.stack(corners, axis=1) for corners in quarters])
        halves.append(pairs)
        count += len(pairs)
    return Grain(count=count, faces=faces, halves=tuple(halves))


@lru_cache(maxsize=4)
def grain_sites(surface: Surface) -> tuple[Site, ...]:
    """The sites of all small vertices, for whoever has a number to give at each."""
    fine = grain(surface)
    home = np.empty(fine.count, dtype=np.int64)
    base = np.tile(np.arange(len(surface.faces)), 4**STEPS)
    home[fine.faces.reshape(-1)] = np.repeat(base, 3)
    corners = surface.uv[surface.faces[home]]
    return sites_at(home, barycentric(fine.spread(surface.uv), corners))


@lru_cache(maxsize=4)
def _flat(surface: Surface) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The (count,) x and y of the small vertices on the flat drawing."""
    x, y = np.ascontiguousarray(grain(surface).spread(surface.uv).T)
    return x, y


@lru_cache(maxsize=256)
def outside(surface: Surface, loop: tuple[Site, ...]) -> NDArray[np.float64]:
    """(count,) how far outside a loop each small vertex lies, negative within it.

    In units of the flat drawing: right in sign, and in size good enough to draw by.
    """
    x, y = _flat(surface)
    corners = placed(surface, loop, surface.uv)
    inside = np.zeros(len(x), dtype=bool)
    squared = np.full(len(x), np.inf)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        (wide, high), (along, up) = end - start, (x - start[0], y - start[1])
        across = (up < 0) != (y < end[1])
        inside ^= across & (along < wide * up / (high or np.inf))
        length = max(float(wide * wide + high * high), np.finfo(float).tiny)
        share = np.clip((along * wide + up * high) / length, 0, 1)
        off = (along - share * wide) ** 2 + (up - share * high) ** 2
        np.minimum(squared, off, out=squared)
    apart = np.sqrt(squared)
    found = np.asarray(np.where(inside, -apart, apart))
    found.flags.writeable = False
    return found


@lru_cache(maxsize=16)
def seen(surface: Surface, view: View) -> NDArray[np.bool_]:
    """(m,) the small triangles that the camera sees: turned to it, nothing before."""
    fine = grain(surface)
    corners = fine.spread(view.vertices)[fine.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.maximum(np.linalg.norm(normals, axis=1), np.finfo(float).tiny)
    cosine = -normals[:, 2] / lengths
    front = cosine > FACING
    middle = corners.mean(axis=1)
    cell = CELL / view.mm_per_px
    at = np.floor((middle[:, :2] - middle[:, :2].min(axis=0)) / cell).astype(np.int64)
    key = at[:, 0] * (at[:, 1].max() + 1) + at[:, 1]
    depth = np.full(key.max() + 1, np.inf)
    np.minimum.at(depth, key[front], middle[front, 2])
    # a slope covers many depths within one cell without hiding itself
    steep = np.sqrt(1 - np.clip(cosine, FACING, 1) ** 2) / np.clip(cosine, FACING, 1)
    slack = COVERED / view.mm_per_px + cell * steep
    return np.asarray(front & (middle[:, 2] <= depth[key] + slack))


@lru_cache(maxsize=16)
def _picture(
    surface: Surface, view: View
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The small triangles that are seen, and where (count, 2) their corners lie."""
    fine = grain(surface)
    faces = np.asfortranarray(fine.faces[seen(surface, view)])
    return faces, fine.spread(view.vertices[:, :2])


def outlines(
    surface: Surface, view: View, values: NDArray[np.float64], level: float = 0.0
) -> tuple[Loop, ...]:
    """Around the seen skin where (count,) ``values`` are at or below ``level``.

    Holes run the other way round, so that both rules of filling leave them empty.
    """
    faces, pixels = _picture(surface, view)
    low = np.clip(np.asarray(values, dtype=np.float64) - level, -FAR, FAR)
    held = low <= 0
    touched = held[faces[:, 0]] | held[faces[:, 1]] | held[faces[:, 2]]
    faces = faces[touched]
    if not len(faces):
        return ()
    count = len(low)
    edges = _rim(_borders(faces, held[faces], count))
    loops = (
        _straightened(_at(np.array(loop), count, low, pixels))
        for loop in _chained(edges)
    )
    return tuple(loop for loop in loops if _size(loop) >= SPECK * view.mm_per_px**-2)


def _borders(
    faces: NDArray[np.int64], inside: NDArray[np.bool_], count: int
) -> NDArray[np.int64]:
    """(e, 2) the directed edges of the inner part of each triangle.

    A corner is a key: ``i * count + i`` for a vertex, ``i * count + j`` with i < j for
    the place between two where the level is crossed.
    """
    turned = np.roll(faces, -1, axis=1)
    whole = faces * (count + 1)
    cut = np.minimum(faces, turned) * count + np.maximum(faces, turned)
    kept = inside[:, 0].astype(int) + inside[:, 1] + inside[:, 2]
    found = []
    for turn in range(3):
        a, b, _ = (whole[:, (turn + k) % 3] for k in range(3))
        ab, bc, ca = (cut[:, (turn + k) % 3] for k in range(3))
        first, second = inside[:, turn], inside[:, (turn + 1) % 3]
        for chosen, way in (
            (kept == 3, (a, b)),  # noqa: PLR2004 - all corners of a triangle
            ((kept == 1) & first, (a, ab, ca, a)),
            ((kept == 2) & first & second, (a, b, bc, ca, a)),  # noqa: PLR2004
        ):
            found += [
                np.stack([start[chosen], end[chosen]], axis=1)
                for start, end in pairwise(way)
            ]
    return np.concatenate(found)


def _rim(edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those edges that no neighbour runs along the other way."""
    keys, index = np.unique(edges, return_inverse=True)
    pairs, size = index.reshape(-1, 2).astype(np.int64), len(keys)
    there, back = pairs[:, 0] * size + pairs[:, 1], pairs[:, 1] * size + pairs[:, 0]
    return edges[~np.isin(there, back)]


def _chained(edges: NDArray[np.int64]) -> list[list[int]]:
    """Edges end to end, as loops of keys."""
    after: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in edges.tolist():
        after[start].append(end)
    loops = []
    for start in list(after):
        while after[start]:
            loop = [start]
            while following := after[loop[-1]]:
                loop.append(following.pop())
                if loop[-1] == start:
                    break
            loops.append(loop[:-1] if loop[-1] == start else loop)
    return [loop for loop in loops if len(loop) > 2]  # noqa: PLR2004 - an area


def _at(
    keys: NDArray[np.int64],
    count: int,
    low: NDArray[np.float64],
    pixels: NDArray[np.float64],
) -> Loop:
    """Where keys lie: on their vertex, or between two where ``low`` is 0."""
    one, two = keys // count, keys % count
    apart = low[two] - low[one]
    share = np.where(apart == 0, 0.0, -low[one] / np.where(apart == 0, 1.0, apart))
    share = np.where(one == two, 0.0, np.clip(share, 0, 1))
    return np.asarray(pixels[one] + share[:, None] * (pixels[two] - pixels[one]))


def _size(loop: Loop) -> float:
    """Square pixels within a loop."""
    x, y = loop.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _straightened(loop: Loop) -> Loop:
    """Without the corners that lie on the line of their neighbours."""
    for turn in range(6):
        around = np.concatenate([loop[-1:], loop, loop[:1]])
        before, to = around[:-2], loop - around[:-2]
        way = around[2:] - before
        off = (way[:, 0] * to[:, 1] - way[:, 1] * to[:, 0]) ** 2
        drop = off <= STRAIGHT**2 * (way**2).sum(axis=1)
        drop[turn % 2 :: 2] = False  # never two beside each other
        drop[-1] = False
        if len(loop) - drop.sum() > 3:  # noqa: PLR2004 - an area remains
            loop = loop[~drop]
    return loop
