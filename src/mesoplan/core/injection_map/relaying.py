"""A map's zones laid anew: its grid goes, what people put there or did stays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from mesoplan.core.errors import InputError, Problem, nearest
from mesoplan.core.injection_map.laying import CLOSEST, grids, points_of
from mesoplan.core.injection_map.map_edits import next_number
from mesoplan.core.injection_map.maps import Origin, PointState
from mesoplan.core.injection_map.patterns import lattice_in
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.zone_fields import fields

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone
    from mesoplan.core.injection_map.patterns import Lattice


def relaid(
    injection_map: InjectionMap,
    ground: Ground,
    zones: Collection[str] = (),
    *,
    stagger: int | None = None,
    closest: float = CLOSEST,
) -> InjectionMap:
    """These zones, by name, laid anew as they are set now; all of them where empty.

    Points of the grid that are only planned go. What was put there by hand, done or
    skipped stays, and new points keep off it. With ``stagger`` the lattice that lies
    there is kept and shifted half a step so many times over; a zone whose lattice is
    not to be seen, for its spacing was changed, is laid afresh.

    Raises:
        InputError: no such zone.
    """
    chosen = _chosen(injection_map, zones)
    names = {zone.name for zone in chosen}
    stays = [p for p in injection_map.points if p.zone not in names or not _goes(p)]
    lattices = _lattices(injection_map, ground, chosen) if stagger is not None else {}
    made = grids(
        ground,
        chosen,
        stagger=stagger or 0,
        closest=closest,
        lattices=lattices,
        taken=_taken(injection_map, ground, stays),
    )
    numbers = count(next_number(injection_map))
    new: defaultdict[str, list[MapPoint]] = defaultdict(list)
    for grid in made:
        new[grid.zone.name] += [
            replace(point, id=f"p{next(numbers)}") for point in points_of(grid)
        ]
    return replace(injection_map, points=_in_place(injection_map, stays, new))


def _chosen(injection_map: InjectionMap, names: Collection[str]) -> list[MapZone]:
    known = [zone.name for zone in injection_map.zones]
    problems = [
        Problem(f"zones.{name}", "the map has no such zone", name, nearest(name, known))
        for name in names
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return [z for z in injection_map.zones if not names or z.name in names]


def _goes(point: MapPoint) -> bool:
    return point.origin is Origin.GRID and point.state is PointState.PLANNED


def _taken(
    injection_map: InjectionMap, ground: Ground, stays: Sequence[MapPoint]
) -> list[tuple[NDArray[np.float64], float]]:
    """Where points stay, each lot with the spacing of its zone in mm."""
    found = []
    for zone in injection_map.zones:
        sites = [point.site for point in stays if point.zone == zone.name]
        if sites:
            places = placed(ground.surface, sites, ground.shape)
            found.append((places, zone.spacing.mm))
    return found


def _lattices(
    injection_map: InjectionMap, ground: Ground, zones: Sequence[MapZone]
) -> dict[tuple[str, int], Lattice]:
    """The lattices that the grid's points show, by zone and piece."""
    found = {}
    for zone in zones:
        points = injection_map.points_in(zone.name)
        sites = [point.site for point in points if point.origin is Origin.GRID]
        for number, piece in enumerate(fields(ground, zone)):
            if not sites:
                continue
            flat, here = piece.drawn(sites)
            seen = lattice_in(flat[here], zone.spacing.mm)
            if seen is not None:
                found[zone.name, number] = seen
    return found


def _in_place(
    injection_map: InjectionMap,
    stays: Sequence[MapPoint],
    new: dict[str, list[MapPoint]],
) -> tuple[MapPoint, ...]:
    """Zone by zone as the map works through them; in a zone the new points first."""
    order = dict.fromkeys(p.zone for p in injection_map.points)
    order |= dict.fromkeys(zone.name for zone in injection_map.zones)
    found: list[MapPoint] = []
    for name in order:
        found += new.get(name, [])
        found += [point for point in stays if point.zone == name]
    return tuple(found)
