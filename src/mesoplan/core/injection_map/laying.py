"""The points of zones, laid as a pattern: evenly spaced, off margins, in order of work.

Left and right of a zone are laid alike: the lattice of the left is the mirror image of
the right's, each on its own side's skin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.flat import Spots
from mesoplan.core.injection_map.maps import MapPoint, Side
from mesoplan.core.injection_map.order import chained, nearest_start, snake
from mesoplan.core.injection_map.patterns import ROW, Lattice, candidates
from mesoplan.core.injection_map.placing import pairs_within
from mesoplan.core.injection_map.zone_fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import MapZone
    from mesoplan.core.injection_map.zone_fields import Field

CLOSEST = 0.8
"""Part of their spacing that any two points keep: the policy's default."""
MANY = 6_000  # nodes of all lattices tried for a zone, above which fewer are tried
LONG = 3  # spacings: a step of the work above this is a long way
EVEN, FAR = 0.04, 1.3  # of the spacing: what neighbours may be off, and who is one
TIES = 8  # lattices that fit equally many points, looked at more closely
SPARING = (1, 2, 4)  # of the offsets only every such one


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """The points of one side of a zone: (k,) sites, (k, 2) nodes of their lattice."""

    zone: MapZone
    lattice: Lattice
    spots: Spots
    nodes: NDArray[np.int64]
    flat: NDArray[np.float64]  # (k, 2) mm in the chart
    places: NDArray[np.float64]  # (k, 3) mm on the person

    @property
    def spacing(self) -> float:
        """In mm."""
        return self.lattice.spacing

    def chosen(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Grid:
        """Only these of its points, or all in this order."""
        return replace(
            self,
            spots=Spots(self.spots.triangles[rows], self.spots.weights[rows]),
            nodes=self.nodes[rows],
            flat=self.flat[rows],
            places=self.places[rows],
        )


def laid(
    ground: Ground,
    zones: Sequence[MapZone],
    *,
    stagger: int = 0,
    first: int = 1,
    closest: float = CLOSEST,
) -> tuple[MapPoint, ...]:
    """Points for all these zones, numbered from ``first`` in the order of work.

    ``stagger`` counts the sessions before this one: each shifts the lattice half a step
    on, and after four it lies as at first. No two points come closer than ``closest``
    of the smaller of their spacings.
    """
    made = grids(ground, zones, stagger=stagger, closest=closest)
    numbers = count(first)
    return tuple(
        replace(point, id=f"p{next(numbers)}")
        for grid in made
        for point in points_of(grid)
    )


def points_of(grid: Grid) -> tuple[MapPoint, ...]:
    """Its points in order of work, numbered from 1 as if there were no others."""
    zone = grid.zone
    return tuple(
        MapPoint(
            id=f"p{number}",
            site=site,
            zone=zone.name,
            volume=zone.per_point,
            depth=zone.depth,
        )
        for number, site in enumerate(grid.spots.sites, start=1)
    )


def grids(
    ground: Ground,
    zones: Sequence[MapZone],
    *,
    stagger: int = 0,
    closest: float = CLOSEST,
    lattices: Mapping[tuple[str, int], Lattice] | None = None,
    taken: Iterable[tuple[NDArray[np.float64], float]] = (),
) -> tuple[Grid, ...]:
    """What :func:`laid` makes points of, zone by zone in the order given.

    ``lattices`` gives those that are not to be chosen but shifted, by a zone's name and
    the number of its piece; ``taken`` are (k, 3) places that stay as they are, with
    their spacings in mm.
    """
    pieces = {zone.name: fields(ground, zone) for zone in zones}
    known = dict(lattices or {})
    for zone in zones:
        alike = [pieces[z.name] for z in zones if _alike(z, zone)]
        for number, sides in enumerate(zip(*alike, strict=False)):
            if (zone.name, number) not in known:
                best = _best(sides)
                known |= {
                    (side.zone.name, number): _for_side(best, side.zone.side)
                    for side in sides
                }
    found: list[Grid] = []
    busy = list(taken)
    before: NDArray[np.float64] | None = None
    for number, piece in ((n, p) for z in zones for n, p in enumerate(pieces[z.name])):
        zone = piece.zone
        lattice = _shifted(known[zone.name, number], zone.side, stagger)
        grid = _apart(_grid(piece, lattice), busy, closest)
        grid = grid.chosen(worked(grid.flat, grid.places, grid.lattice, before))
        before = grid.places[-1] if len(grid.places) else before
        busy.append((grid.places, grid.spacing))
        found.append(grid)
    return tuple(found)


def worked(
    flat: NDArray[np.float64],
    places: NDArray[np.float64],
    lattice: Lattice,
    before: NDArray[np.float64] | None,
) -> NDArray[np.int64]:
    """(k,) the order of work of points at (k, 2) mm of a chart and (k, 3) mm of skin.

    It begins where the hand is nearest, ``before`` being where it last was.
    """
    far = LONG * lattice.spacing
    order = chained(snake(flat, lattice), places, far)
    flipped = chained(snake(flat * (-1, 1), lattice.mirrored), places, far)
    return nearest_start(order, flipped, places, before)


def _alike(one: MapZone, other: MapZone) -> bool:
    """Whether two sides get one lattice and its mirror image."""
    return (one.zone, one.spacing) == (other.zone, other.spacing)


def _best(sides: Sequence[Field]) -> Lattice:
    """The lattice that fits most points on all sides; the first of equals."""
    zone = sides[0].zone
    spacing = zone.spacing.mm
    across = zone.side is Side.MIDDLE
    tried = candidates(spacing, across=across)
    size = max(float(np.ptp(side.chart.flat, axis=0).prod()) for side in sides)
    for fewer in SPARING:
        tried = candidates(spacing, across=across, fewer=fewer)
        if len(tried) * size / (ROW * spacing**2) <= MANY:
            break
    trials = [_tried(side, tried) for side in sides]
    counts = sum(np.bincount(which, minlength=len(tried)) for which, _ in trials)
    equal = np.flatnonzero(counts == np.max(counts))[:TIES].tolist()
    return tried[min(equal, key=lambda lattice: _uneven(trials, lattice, spacing))]


def _tried(
    side: Field, tried: Sequence[Lattice]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The points that all the lattices fit on one side: whose (k,), and where (k, 3)."""
    drawn = side.chart.flat
    low, high = drawn.min(axis=0), drawn.max(axis=0)
    own = [_for_side(lattice, side.zone.side) for lattice in tried]
    around: dict[float, NDArray[np.float64]] = {}
    for lattice in own:
        if lattice.angle not in around:  # the same nodes for all offsets
            bare = Lattice(lattice.spacing, lattice.angle)
            wide = 2 * lattice.spacing
            around[lattice.angle] = bare.places(bare.nodes(low - wide, high + wide))
    places = [around[lattice.angle] + (lattice.x, lattice.y) for lattice in own]
    which = np.repeat(np.arange(len(tried)), [len(some) for some in places])
    every = np.concatenate(places)
    boxed = ((low <= every) & (every <= high)).all(axis=1)
    spots, fits = side.spots(every[boxed])
    return which[boxed][fits], side.ground.places(spots.chosen(fits))


def _uneven(
    trials: Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]],
    lattice: int,
    spacing: float,
) -> int:
    """How many neighbours of one lattice lie nearer or farther than they should."""
    return sum(
        abs(apart / spacing - 1) > EVEN
        for which, places in trials
        for *_, apart in pairs_within(places[which == lattice], FAR * spacing)
    )


def _for_side(lattice: Lattice, side: Side) -> Lattice:
    return lattice.mirrored if side is Side.LEFT else lattice


def _shifted(lattice: Lattice, side: Side, stagger: int) -> Lattice:
    """Half a step on, and on the left in the mirror image of the right's way."""
    return _for_side(_for_side(lattice, side).shifted(stagger), side)


def _grid(side: Field, lattice: Lattice) -> Grid:
    drawn = side.chart.flat
    nodes = lattice.nodes(drawn.min(axis=0), drawn.max(axis=0))
    spots, fits = side.spots(lattice.places(nodes))
    nodes = nodes[fits]
    # as a map keeps them, rounded: that is what has to fit
    spots = Spots.of(spots.chosen(fits).sites)
    fits = side.fits(spots)
    spots, nodes = spots.chosen(fits), nodes[fits]
    return Grid(
        zone=side.zone,
        lattice=lattice,
        spots=spots,
        nodes=nodes,
        flat=lattice.places(nodes),
        places=side.ground.places(spots),
    )


def _apart(
    grid: Grid, taken: Sequence[tuple[NDArray[np.float64], float]], closest: float
) -> Grid:
    """Without the points that come too close to those taken, or to one another."""
    stays = np.ones(len(grid.places), dtype=bool)
    for places, spacing in taken:
        reach = closest * min(spacing, grid.spacing)
        if len(places) and len(stays):
            apart, _ = cKDTree(places).query(grid.places)
            stays &= apart >= reach
    grid = grid.chosen(stays)
    stays = np.ones(len(grid.places), dtype=bool)
    reach = closest * grid.spacing
    for first, second, apart in pairs_within(grid.places, reach):
        if stays[first] and apart < reach:
            stays[second] = False
    return grid.chosen(stays)
