"""A zone cut along a line that somebody drew over it, as along the hair."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.injection_map.areas import areas
from mesoplan.core.injection_map.flat import spots_at
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.zones import within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import Site
    from mesoplan.core.injection_map.surface import Surface


class _Crossing(NamedTuple):
    """Where the line meets the rim: pieces passed, and the share of the piece there."""

    along: float  # the line
    around: float  # the rim
    place: NDArray[np.float64]  # (2,) of the flat drawing


def cut(
    surface: Surface, loop: Sequence[Site], line: Sequence[Site], *, smaller: bool
) -> tuple[Site, ...]:
    """The larger part of a loop on one side of a line, or the ``smaller``.

    The line runs straight on at both ends, so that nobody needs to meet the rim. Where
    it crosses the loop several times, its longest way through the inside cuts.

    Raises:
        InputError: the line runs beside the loop, or has no length.
    """
    line = [site for site, _ in groupby(line)]
    rim = placed(surface, loop, surface.uv)
    way = _prolonged(placed(surface, line, surface.uv), rim)
    found = sorted(_crossings(rim, way), key=lambda crossing: crossing.along)
    through = [
        (float(np.linalg.norm(end.place - start.place)), start, end)
        for start, end in pairwise(found)
        if within(rim, _halfway(way, start, end)[None])[0]
    ]
    if not through:
        remedy = "Draw it across the zone, from one side to the other."
        raise InputError([Problem("line", "it does not cut the zone", "", remedy)])
    _, start, end = max(through, key=lambda found: found[0])
    ends, _ = spots_at(surface, np.array([start.place, end.place]))
    first, last = ends.sites
    between = [  # the line's own places are one further on in the prolonged one
        site for i, site in enumerate(line, start=1) if start.along < i < end.along
    ]
    parts = (
        (first, *between, last, *_onwards(loop, end.around, start.around)),
        (last, *between[::-1], first, *_onwards(loop, start.around, end.around)),
    )
    sizes = areas(surface, surface.vertices, parts)
    return parts[int(sizes.argmin() if smaller else sizes.argmax())]


def _prolonged(
    way: NDArray[np.float64], rim: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The (k, 2) line with a place beyond all of the rim at either end.

    Raises:
        InputError: the line has no length.
    """
    both = np.concatenate([way, rim])
    far = float(np.linalg.norm(both.max(axis=0) - both.min(axis=0)))
    steps = (
        np.array([way[0] - way[1], way[-1] - way[-2]])
        if len(way) > 1
        else np.zeros((1, 2))
    )
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    if not lengths.all():
        remedy = "Draw it from one side of the zone to the other."
        raise InputError([Problem("line", "it has no length", "", remedy)])
    before, after = way[[0, -1]] + far * steps / lengths
    return np.concatenate([before[None], way, after[None]])


def _crossings(
    rim: NDArray[np.float64], way: NDArray[np.float64]
) -> Iterator[_Crossing]:
    """Each place where a piece of the line meets a side of the rim."""
    sides = np.roll(rim, -1, axis=0) - rim
    for at, (start, step) in enumerate(
        zip(way[:-1], np.diff(way, axis=0), strict=True)
    ):
        turn = step[0] * sides[:, 1] - step[1] * sides[:, 0]
        met = np.abs(turn) > np.finfo(float).eps ** 2
        to, turn = rim - start, np.where(met, turn, 1.0)
        share = (to[:, 0] * sides[:, 1] - to[:, 1] * sides[:, 0]) / turn
        side = (to[:, 0] * step[1] - to[:, 1] * step[0]) / turn
        met &= (share >= 0) & (share < 1) & (side >= 0) & (side < 1)
        for i in np.flatnonzero(met).tolist():
            yield _Crossing(at + share[i], i + side[i], start + share[i] * step)


def _halfway(
    way: NDArray[np.float64], start: _Crossing, end: _Crossing
) -> NDArray[np.float64]:
    """(2,) the place in the middle of the line between two crossings."""
    middle = (start.along + end.along) / 2
    at = int(middle)
    return np.asarray(way[at] + (middle - at) * (way[at + 1] - way[at]))


def _onwards(loop: Sequence[Site], start: float, end: float) -> tuple[Site, ...]:
    """The loop's corners from one place of its rim on to another."""
    count = len(loop)
    last = end if end > start else end + count
    return tuple(loop[i % count] for i in range(int(start) + 1, int(last) + 1))
