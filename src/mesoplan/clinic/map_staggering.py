"""A later session's map: its grids lie half a step aside of the session's before."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.laying import grids
from mesoplan.core.injection_map.map_edits import next_number
from mesoplan.core.injection_map.maps import MapPoint, Origin, PointState
from mesoplan.core.injection_map.placing import UM_PER_MM, closeness
from mesoplan.core.injection_map.sites import placed

if TYPE_CHECKING:
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap, MapZone
    from mesoplan.core.planning.catalogue import Catalogue


def laid_aside(
    ground: Ground, found: InjectionMap, before: int, catalogue: Catalogue
) -> InjectionMap:
    """The map for a later session, ``before`` sessions having been: grids lie aside.

    A zone whose grid was worked on by hand stays as it is: a point taken out, or with a
    volume, depth or state of its own. So does every point that was set by hand.
    """
    zones = tuple(zone for zone in found.zones if _untouched(zone, found))
    names = {zone.name for zone in zones}
    kept = tuple(
        p for p in found.points if p.zone not in names or p.origin is not Origin.GRID
    )
    places = placed(ground.surface, [p.site for p in kept], ground.shape)
    spacing = min((zone.spacing.count for zone in found.zones), default=0) / UM_PER_MM
    numbers = count(next_number(found))
    new = tuple(
        MapPoint(
            id=f"p{next(numbers)}",
            site=site,
            zone=grid.zone.name,
            volume=grid.zone.per_point,
            depth=grid.zone.depth,
        )
        for grid in grids(
            ground,
            zones,
            stagger=before,
            closest=closeness(catalogue),
            taken=[(places, spacing)] if kept else (),
        )
        for site in grid.spots.sites
    )
    order = [zone.name for zone in found.zones]
    points = sorted((*new, *kept), key=lambda point: order.index(point.zone))
    return replace(found, points=tuple(points))


def _untouched(zone: MapZone, found: InjectionMap) -> bool:
    """Whether a zone's grid is as it was laid: a point taken out leaves a gap."""
    grid = [p for p in found.points_in(zone.name) if p.origin is Origin.GRID]
    numbers = [int(p.id[1:]) for p in grid if p.id[1:].isdigit()]
    return (
        bool(grid)
        and len(numbers) == len(grid)
        and max(numbers) - min(numbers) + 1 == len(grid)
        and all(
            (p.volume, p.depth, p.state)
            == (zone.per_point, zone.depth, PointState.PLANNED)
            for p in grid
        )
    )
