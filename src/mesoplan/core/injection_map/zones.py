"""Zones as closed loops of sites: on either side, traced over the skin, and what is in.

A loop runs straight from site to site on the flat drawing of the surface, so that what
lies within does not depend on the person.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.maps import Side
from mesoplan.core.injection_map.sites import placed, site_at, vertex_sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.anatomy import ZoneOutline
    from mesoplan.core.injection_map.maps import Site
    from mesoplan.core.injection_map.surface import Surface

_TOUCH = 1e-9  # of a length: nearer to an end of a line is at that end


def zone_sides(outline: ZoneOutline) -> tuple[Side, ...]:
    """The parts a zone of the library has on the face."""
    return (Side.MIDDLE,) if outline.across else (Side.RIGHT, Side.LEFT)


def zone_loop(surface: Surface, outline: ZoneOutline, side: Side) -> tuple[Site, ...]:
    """The loop of one side of a zone as the library draws it."""
    return vertex_sites(surface, sided(surface, outline.loop, side))


def sided(surface: Surface, loop: Sequence[int], side: Side) -> tuple[int, ...]:
    """The vertices of a loop given on the right, for ``side``; same way round.

    For the middle the right half is closed by its mirror image.
    """
    right = tuple(loop)
    if side is Side.RIGHT:
        return right
    left = tuple(int(surface.mirror_vertex[vertex]) for vertex in reversed(right))
    if side is Side.LEFT:
        return left
    return right + tuple(vertex for vertex in left if vertex not in right)


def inside(
    surface: Surface, loop: tuple[Site, ...], sites: Sequence[Site]
) -> NDArray[np.bool_]:
    """(k,) whether sites lie within a loop."""
    return within(_flat(surface, loop), placed(surface, sites, surface.uv))


@lru_cache(maxsize=256)
def _flat(surface: Surface, loop: tuple[Site, ...]) -> NDArray[np.float64]:
    return placed(surface, loop, surface.uv)


def within(
    polygon: NDArray[np.float64], places: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(k,) whether flat (k, 2) places lie in a (q, 2) polygon: crossings counted."""
    start, end = polygon, np.roll(polygon, -1, axis=0)
    rise = end[:, 1] - start[:, 1]
    slope = (end[:, 0] - start[:, 0]) / np.where(rise == 0, 1.0, rise)
    x, y = places[:, :1], places[:, 1:]
    across = (start[:, 1] > y) != (end[:, 1] > y)
    right = x < start[:, 0] + slope * (y - start[:, 1])
    return np.asarray((across & right).sum(axis=1) % 2 == 1)


@lru_cache(maxsize=256)
def traced(surface: Surface, loop: tuple[Site, ...]) -> tuple[Site, ...]:
    """The loop with a site wherever it crosses an edge: straight pieces on the skin."""
    corners = _flat(surface, loop)
    edges, faces = _edges(surface)
    first, way = surface.uv[edges[:, 0]], surface.uv[edges[:, 1]]
    way = way - first
    line: list[Site] = []
    for here, start, end in zip(
        loop, corners, np.roll(corners, -1, axis=0), strict=True
    ):
        line.append(here)
        along = end - start
        turn = along[0] * way[:, 1] - along[1] * way[:, 0]
        met = np.abs(turn) > np.finfo(float).eps
        to, turn = first - start, np.where(met, turn, 1.0)
        t = (to[:, 0] * way[:, 1] - to[:, 1] * way[:, 0]) / turn
        u = (to[:, 0] * along[1] - to[:, 1] * along[0]) / turn
        met &= (t > _TOUCH) & (t < 1 - _TOUCH) & (u >= -_TOUCH) & (u <= 1 + _TOUCH)
        for edge in np.flatnonzero(met)[np.argsort(t[met])]:
            share = {int(edges[edge, 0]): 1 - u[edge], int(edges[edge, 1]): u[edge]}
            face = int(faces[edge])
            weights = [share.get(v, 0.0) for v in surface.faces[face].tolist()]
            line.append(site_at(face, weights))
    return tuple(line)


@lru_cache(maxsize=4)
def _edges(surface: Surface) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The (e, 2) edges of the surface, each once, and (e,) a triangle that has it."""
    pairs = np.sort(surface.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    edges, first = np.unique(pairs, axis=0, return_index=True)
    return edges.astype(np.int64), first // 3
