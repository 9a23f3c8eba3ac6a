"""Even points on skin: how even, how stretched, how long it takes.

The peer, in the same run, is a lattice laid on the frontal picture, as dots kept as a
part of a picture would be: even there, and not on skin.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree
from tests.heads import HEADS, SURFACE, all_zones
from tests.pixels import site_under

from mesoplan.core.injection_map.flat import Spots, within
from mesoplan.core.injection_map.ground import Ground, ground_on
from mesoplan.core.injection_map.laying import Grid, grids
from mesoplan.core.injection_map.patterns import NEIGHBOURS, Lattice
from mesoplan.core.injection_map.views import (
    Angle,
    neutral_view,
)
from mesoplan.core.injection_map.zone_fields import fields
from mesoplan.knowledge.face import dangers

if TYPE_CHECKING:
    from mesoplan.core.injection_map.maps import MapZone

SPACING, EVEN, ROUNDS = 8.0, 0.05, 7


def main() -> None:
    """Both tables."""
    by_zone()
    print()
    by_head()


def by_zone() -> None:
    """The neutral head, zone by zone, beside a lattice on its picture."""
    print(f"Neutral head, {SPACING:g} mm asked, 2 mm off the rim")
    print(f"{'zone':<18}{'points':>7}{'pairs':>7}{'within 5 %':>12}", end="")
    print(f"{'mean mm':>9}{'stretched':>11}{'on the picture':>16}")
    ground = ground_on(SURFACE, HEADS["canonical"], tuple(dangers().values()))
    zones = all_zones(edge=2_000)
    laid = grids(ground, zones)
    every: list[float] = []
    for zone in zones:
        mine = [grid for grid in laid if grid.zone == zone]
        apart = np.concatenate([pairs(grid.nodes, grid.places) for grid in mine])
        every += apart.tolist()
        charts = [field.chart for field in fields(ground, zone)]
        stretched = max(chart.area_distortion for chart in charts)
        flat = on_picture(ground, zone)
        row = f"{sum(len(g.places) for g in mine):>7}{len(apart):>7}{even(apart):>12}"
        print(f"{zone.name:<18}{row}{apart.mean():>9.2f}{stretched:>11.1%}{flat:>16}")
    print(f"{'all':<18}{'':>7}{len(every):>7}{even(np.array(every)):>12}")
    print(nearest(laid))


def by_head() -> None:
    """Other heads: evenness over all zones, and seconds of this process."""
    print(f"{'head':<28}{'points':>7}{'within 5 %':>12}{'CPU s':>8}{'slowest':>9}")
    zones = all_zones(edge=2_000)
    for name, shape in HEADS.items():
        taken = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            ground = ground_on(SURFACE, shape, tuple(dangers().values()))
            laid = grids(ground, zones)
            taken.append(time.process_time() - begun)
        apart = np.concatenate([pairs(grid.nodes, grid.places) for grid in laid])
        count = sum(len(grid.places) for grid in laid)
        middle, worst = statistics.median(taken), max(taken)
        print(f"{name:<28}{count:>7}{even(apart):>12}{middle:>8.2f}{worst:>9.2f}")
        print(nearest(laid))


def pairs(nodes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Mm between lattice neighbours that are both kept."""
    rows = {tuple(node): row for row, node in enumerate(nodes.tolist())}
    found = [
        np.linalg.norm(places[row] - places[other])
        for (a, b), row in rows.items()
        for x, y in NEIGHBOURS
        if (other := rows.get((a + x, b + y), -1)) > row
    ]
    return np.array(found)


def even(apart: np.ndarray) -> str:
    """Which part of distances lies within 5 % of what was asked."""
    return f"{(np.abs(apart / SPACING - 1) <= EVEN).mean():.1%}"


def nearest(laid: tuple[Grid, ...]) -> str:
    """Each point's nearest other, whatever zone it is in."""
    every = np.concatenate([grid.places for grid in laid])
    apart = cKDTree(every).query(every, k=2)[0][:, 1]
    low, middle, high = np.percentile(apart, [5, 50, 95])
    return (
        f"  nearest other of all points: least {apart.min():.2f}, "
        f"P5 {low:.2f}, P50 {middle:.2f}, P95 {high:.2f} mm"
    )


def on_picture(ground: Ground, zone: MapZone) -> str:
    """The peer: a lattice on the frontal picture, measured on the skin under it."""
    view = neutral_view(SURFACE, Angle.FRONT, 900)
    lattice = Lattice(SPACING / view.mm_per_px)
    size = np.array([view.width, view.height], dtype=float)
    kept, sites = [], []
    for node in lattice.nodes(np.zeros(2), size):
        x, y = lattice.places(node[None])[0]
        site = site_under(SURFACE, view, (float(x), float(y)))
        if site is not None:
            kept.append(node)
            sites.append(site)
    spots = Spots.of(sites)
    inside = within(SURFACE, zone.loop, spots.on(SURFACE, SURFACE.uv))
    apart = pairs(np.array(kept)[inside], ground.places(spots)[inside])
    return even(apart) if len(apart) else "none seen"


if __name__ == "__main__":
    main()
