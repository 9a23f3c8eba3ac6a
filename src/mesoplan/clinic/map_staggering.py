"""A later session's map: its grids lie half a step aside of the session's before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.injection_map.maps import Origin, PointState
from mesoplan.core.injection_map.placing import closeness
from mesoplan.core.injection_map.relaying import relaid

if TYPE_CHECKING:
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap, MapZone
    from mesoplan.core.planning.catalogue import Catalogue


def laid_aside(
    ground: Ground, found: InjectionMap, before: int, catalogue: Catalogue
) -> InjectionMap:
    """The map for a later session, ``before`` sessions having been: grids lie aside.

    They are read off the map, so that they lie aside of its points whatever the head
    was found to be like since. A zone whose grid was worked on by hand stays as it is:
    a point taken out, or with a volume, depth or state of its own. So does every point
    that was set by hand.
    """
    zones = [zone.name for zone in found.zones if _untouched(zone, found)]
    if not zones:
        return found
    return relaid(found, ground, zones, stagger=before, closest=closeness(catalogue))


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
