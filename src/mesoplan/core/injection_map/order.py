"""The order of work: zone by zone, and within one to and back like an ox at the plough.

No source found for an order: rows across from the top save ways of the hand, and going
on with the side one is at saves walking round the client.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.maps import Side
from mesoplan.core.injection_map.patterns import ROW, SIXTH, Lattice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import MapZone

RIGHT_FIRST = {Side.RIGHT: 0, Side.MIDDLE: 1, Side.LEFT: 2}
LAST = 1_000  # place of a zone that nobody gave one


def worked_through(
    zones: Sequence[MapZone], places: Mapping[str, int]
) -> tuple[MapZone, ...]:
    """The zones as they are treated: by their ``places``, and on the side one is at.

    Right before left at first; what lies on both sides after it begins on the left.
    """
    found: list[MapZone] = []
    start = Side.RIGHT
    ordered = sorted(zones, key=lambda z: (places.get(z.zone, LAST), z.zone))
    for _, group in groupby(ordered, key=lambda zone: zone.zone):
        sides = sorted(
            group,
            key=lambda zone: RIGHT_FIRST[zone.side],
            reverse=start is Side.LEFT,
        )
        found += sides
        start = sides[-1].side if sides[-1].side is not Side.MIDDLE else start
    return tuple(found)


def snake(places: NDArray[np.float64], lattice: Lattice) -> NDArray[np.int64]:
    """(k,) the order of (k, 2) places, y upwards: row by row from the top, and back.

    Rows are the lattice's that run most nearly across; what lies between two belongs to
    the nearer.
    """
    turns = lattice.angle + SIXTH * np.arange(3)
    angle = turns[np.abs(np.sin(turns)).argmin()]
    along = np.array([np.cos(angle), np.sin(angle)])
    if along[0] < 0:
        along = -along
    up = np.array([-along[1], along[0]])
    height = ROW * lattice.spacing
    rows = np.round((places - (lattice.x, lattice.y)) @ up / height)
    sequence: list[int] = []
    across = places @ along
    for turn, row in enumerate(np.unique(rows)[::-1]):
        members = np.flatnonzero(rows == row)
        members = members[np.argsort(across[members], kind="stable")]
        sequence += members.tolist() if turn % 2 == 0 else members[::-1].tolist()
    return np.array(sequence, dtype=np.int64)


def chained(
    order: NDArray[np.int64], places: NDArray[np.float64], longest: float
) -> NDArray[np.int64]:
    """The order without needless long ways: cut there, its runs joined by the nearest.

    ``places`` (k, 3) mm are what it orders; a step above ``longest`` mm is a long way,
    as from one arm of a zone around the chin to the other.
    """
    if len(order) < 2:  # noqa: PLR2004 - no step at all
        return order
    steps = np.linalg.norm(np.diff(places[order], axis=0), axis=1)
    runs = np.split(order, np.flatnonzero(steps > longest) + 1)
    found = [runs.pop(0)]
    while runs:
        here = places[found[-1][-1]]
        ends = places[[[run[0], run[-1]] for run in runs]]  # (r, 2, 3)
        apart = np.linalg.norm(ends - here, axis=2)
        run, end = np.unravel_index(int(apart.argmin()), apart.shape)
        following = runs.pop(int(run))
        found.append(following[::-1] if end else following)
    return np.concatenate(found)


def nearest_start(
    order: NDArray[np.int64],
    other: NDArray[np.int64],
    places: NDArray[np.float64],
    before: NDArray[np.float64] | None,
) -> NDArray[np.int64]:
    """Of two orders, each also backwards, the one that begins nearest to ``before``.

    ``places`` (k, 3) are what they order; the first is kept where nothing was before.
    """
    if before is None or not len(order):
        return order
    ways = list(_both_ways(order, other))
    apart = [float(np.linalg.norm(places[way[0]] - before)) for way in ways]
    return ways[int(np.argmin(apart))]


def _both_ways(*orders: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for order in orders:
        yield order
        yield order[::-1]
