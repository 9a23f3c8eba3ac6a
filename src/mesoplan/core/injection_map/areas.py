"""How much skin lies within a loop: exactly, on anybody.

Which part of a triangle a loop takes in does not depend on the person, so the area is a
constant weight for each triangle times the triangle's area on that person.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.surface import triangle_areas
from mesoplan.core.injection_map.zones import within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import Site
    from mesoplan.core.injection_map.surface import Shape, Surface


def areas(
    surface: Surface, shape: Shape, loops: Sequence[tuple[Site, ...]]
) -> NDArray[np.float64]:
    """(z,) mm² of skin within each loop, on a person of (n, 3) mm ``shape``.

    Their relative sigma is twice that of the view's scale.
    """
    weights = np.array([shares(surface, loop) for loop in loops])
    sizes = triangle_areas(shape, surface.faces)
    return np.asarray(weights.reshape(-1, len(sizes)) @ sizes)


@lru_cache(maxsize=256)
def shares(surface: Surface, loop: tuple[Site, ...]) -> NDArray[np.float64]:
    """(m,) which part of each triangle a loop takes in, 0 to 1."""
    polygon = placed(surface, loop, surface.uv)
    corners = surface.uv[surface.faces]
    found = within(polygon, corners.mean(axis=1)).astype(np.float64)
    for face in np.flatnonzero(_crossed(polygon, corners)):
        triangle = corners[face]
        whole = _size(triangle)
        found[face] = abs(_size(_clipped(polygon, triangle)) / whole)
    found.flags.writeable = False
    return found


def _crossed(
    polygon: NDArray[np.float64], corners: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(m,) triangles whose inner part a side of the polygon may touch.

    Drops those that a side has wholly on its left or right, or beyond its box.
    """
    found = np.zeros(len(corners), dtype=bool)
    low, high = corners.min(axis=1), corners.max(axis=1)
    slack = 1e-12
    for start, end in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        apart = (np.maximum(start, end) <= low) | (np.minimum(start, end) >= high)
        way, to = end - start, corners - start
        side = way[0] * to[:, :, 1] - way[1] * to[:, :, 0]
        beside = (side <= slack).all(axis=1) | (side >= -slack).all(axis=1)
        found |= ~apart.any(axis=1) & ~beside
    return found


def _clipped(
    polygon: NDArray[np.float64], triangle: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The part of a (q, 2) polygon within a (3, 2) triangle.

    Sutherland and Hodgman's way: of a polygon with bays the parts stay joined by lines
    without area, so that the area is right all the same.
    """
    turn = np.sign(_size(triangle))
    kept = polygon
    for start, end in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
        if not len(kept):
            break
        way, to = end - start, kept - start
        side = turn * (way[0] * to[:, 1] - way[1] * to[:, 0])
        kept = _cut(kept, side)
    return kept


def _cut(
    polygon: NDArray[np.float64], side: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What of the polygon lies where ``side`` (q,), linear along it, is not negative."""
    kept: list[NDArray[np.float64]] = []
    for i, (place, here) in enumerate(zip(polygon, side, strict=True)):
        before, there = polygon[i - 1], side[i - 1]
        if (here >= 0) != (there >= 0):
            kept.append(before + (place - before) * there / (there - here))
        if here >= 0:
            kept.append(place)
    return np.array(kept).reshape(-1, 2)


def _size(polygon: NDArray[np.float64]) -> float:
    """The area of a flat (q, 2) polygon, negative when it runs the other way round."""
    x, y = polygon[:, 0], polygon[:, 1]
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)
