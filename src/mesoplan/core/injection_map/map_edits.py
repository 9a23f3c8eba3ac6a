"""What can be done to a map by hand; each edit gives a new map and changes nothing.

No edit leaves a point where none may lie: what was put into a margin comes to the
nearest free skin, or is refused with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.errors import InputError, Problem, nearest
from mesoplan.core.injection_map.extension import pulled
from mesoplan.core.injection_map.maps import PointState
from mesoplan.core.injection_map.settling import settled
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.zones import inside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import (
        InjectionMap,
        MapMark,
        MapPoint,
        MapZone,
        Site,
    )
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.quantities import Length, Volume

LOOP_CORNERS = 3  # fewer enclose nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """A map without the points that somebody just put where none may lie.

    ``snapped`` came to the nearest free skin: their ids, and what was in the way.
    ``refused`` went back to where they were, or were left out where they were new: no
    free skin was near.
    """

    map: InjectionMap
    snapped: Mapping[str, str]
    refused: Mapping[str, str]


def put_right(before: InjectionMap, after: InjectionMap, ground: Ground) -> PutRight:
    """``after``, with what was put into a margin since ``before`` at the nearest place.

    Only planned points: what was done was done where it is, and is found by the limits.
    What lay in a margin already stays, until somebody moves it.
    """
    were = {point.id: point for point in before.points}
    put = [
        point
        for point in after.points
        if point.state is PointState.PLANNED
        and (point.id not in were or were[point.id].site != point.site)
    ]
    obstacles = ground.obstacles([point.site for point in put]) if put else ()
    changed: dict[str, MapPoint | None] = {}
    snapped, refused = {}, {}
    for point, obstacle in zip(put, obstacles, strict=True):
        if not obstacle:
            continue
        there = settled(ground, point.site)
        if there is None:
            refused[point.id] = obstacle
            was = were.get(point.id)
            changed[point.id] = was and replace(point, site=was.site, zone=was.zone)
        else:
            snapped[point.id] = obstacle
            zone = zone_at(after, ground.surface, there)
            name = zone.name if zone else point.zone
            changed[point.id] = replace(point, site=there, zone=name)
    points = (changed.get(point.id, point) for point in after.points)
    return PutRight(
        map=replace(after, points=tuple(p for p in points if p is not None)),
        snapped=snapped,
        refused=refused,
    )


def removed(injection_map: InjectionMap, points: Collection[str]) -> InjectionMap:
    """Without these points. What was done stays on record.

    Raises:
        InputError: a point that is not there, or that was done.
    """
    gone = _known(injection_map, points)
    done = [p for p in gone if p.state is PointState.DONE]
    if done:
        remedy = "Set it to planned or skipped first, if it was ticked by mistake."
        raise InputError(
            Problem(f"points.{p.id}", "a point that was done stays", p.id, remedy)
            for p in done
        )
    kept = tuple(p for p in injection_map.points if p.id not in set(points))
    return replace(injection_map, points=kept)


def with_points(
    injection_map: InjectionMap,
    points: Collection[str],
    *,
    volume: Volume | None = None,
    depth: Length | None = None,
    state: PointState | None = None,
) -> InjectionMap:
    """These points with another volume, depth or state; ``None`` leaves it.

    Raises:
        InputError: a point that is not there.
    """
    return _changed(
        injection_map,
        {
            point.id: replace(
                point,
                volume=point.volume if volume is None else volume,
                depth=point.depth if depth is None else depth,
                state=point.state if state is None else state,
            )
            for point in _known(injection_map, points)
        },
    )


def with_zone(injection_map: InjectionMap, zone: MapZone) -> InjectionMap:
    """One more zone, or that one treated otherwise.

    Its points stay as they are until the zone is laid anew.
    """
    if zone.name not in {known.name for known in injection_map.zones}:
        return replace(injection_map, zones=(*injection_map.zones, zone))
    return _rezoned(injection_map, zone)


def trimmed(
    injection_map: InjectionMap, ground: Ground, zone: str, loop: tuple[Site, ...]
) -> InjectionMap:
    """The zone with another outline. Planned points left outside it go.

    Raises:
        InputError: no such zone, or a loop that encloses no skin.
    """
    before = _zone(injection_map, zone)
    flat = placed(ground.surface, loop, ground.surface.uv)
    if len(loop) < LOOP_CORNERS or not _area(flat):
        remedy = "Draw it around some skin."
        problem = Problem(f"zones.{zone}.loop", "it encloses no skin", "", remedy)
        raise InputError([problem])
    after = replace(before, loop=loop)
    points = injection_map.points
    within = inside(ground.surface, loop, [point.site for point in points])
    kept = tuple(
        point
        for point, stays in zip(points, within.tolist(), strict=True)
        if stays or point.zone != zone or point.state is not PointState.PLANNED
    )
    return _rezoned(replace(injection_map, points=kept), after)


def without_zone(injection_map: InjectionMap, zone: str) -> InjectionMap:
    """Without a zone and its points.

    Raises:
        InputError: no such zone, or one of its points was done.
    """
    gone = _zone(injection_map, zone)
    rest = removed(injection_map, [p.id for p in injection_map.points_in(zone)])
    return replace(rest, zones=tuple(z for z in rest.zones if z != gone))


def with_mark(injection_map: InjectionMap, mark: MapMark) -> InjectionMap:
    """One more mark, or that one changed. Points in its margin stay and are found."""
    marks = {known.id: known for known in injection_map.marks} | {mark.id: mark}
    return replace(injection_map, marks=tuple(marks.values()))


def without_mark(injection_map: InjectionMap, mark: str) -> InjectionMap:
    """Without that mark.

    Raises:
        InputError: no such mark.
    """
    known = [found.id for found in injection_map.marks]
    if mark not in known:
        raise InputError([_unknown(f"marks.{mark}", "mark", mark, known)])
    kept = tuple(found for found in injection_map.marks if found.id != mark)
    return replace(injection_map, marks=kept)


def with_handle(
    injection_map: InjectionMap, surface: Surface, name: str, factor: float
) -> InjectionMap:
    """The drawn extension pulled by one of its handles; 1 is as it was drawn.

    Raises:
        InputError: no such handle, or pulled too far.
    """
    handles = dict(injection_map.handles) | {name: factor}
    pulled(tuple(handles.items()), surface.extension.handles)
    pulls = tuple(sorted((n, f) for n, f in handles.items() if f != 1))
    return replace(injection_map, handles=pulls)


def zone_at(
    injection_map: InjectionMap, surface: Surface, site: Site
) -> MapZone | None:
    """The zone of the map that a site lies in, if any."""
    zones = injection_map.zones
    return next((z for z in zones if inside(surface, z.loop, [site])[0]), None)


def next_number(injection_map: InjectionMap) -> int:
    """A number that no point's id ends in, nor any above it."""
    numbers = (re.search(r"\d+$", p.id) for p in injection_map.points)
    return max((int(found[0]) for found in numbers if found), default=0) + 1


def _known(injection_map: InjectionMap, ids: Collection[str]) -> tuple[MapPoint, ...]:
    by_id = {point.id: point for point in injection_map.points}
    problems = [
        _unknown(f"points.{name}", "point", name, by_id)
        for name in ids
        if name not in by_id
    ]
    if problems:
        raise InputError(problems)
    return tuple(by_id[name] for name in ids)


def _zone(injection_map: InjectionMap, name: str) -> MapZone:
    by_name = {zone.name: zone for zone in injection_map.zones}
    if name not in by_name:
        raise InputError([_unknown(f"zones.{name}", "zone", name, by_name)])
    return by_name[name]


def _unknown(where: str, kind: str, name: str, known: Iterable[str]) -> Problem:
    return Problem(where, f"the map has no such {kind}", name, nearest(name, known))


def _changed(
    injection_map: InjectionMap, changed: Mapping[str, MapPoint]
) -> InjectionMap:
    points = tuple(changed.get(point.id, point) for point in injection_map.points)
    return replace(injection_map, points=points)


def _rezoned(injection_map: InjectionMap, zone: MapZone) -> InjectionMap:
    zones = tuple(zone if z.name == zone.name else z for z in injection_map.zones)
    return replace(injection_map, zones=zones)


def _area(flat: NDArray[np.float64]) -> float:
    ahead = np.roll(flat, -1, axis=0)
    return abs(float((flat[:, 0] * ahead[:, 1] - flat[:, 1] * ahead[:, 0]).sum()))
