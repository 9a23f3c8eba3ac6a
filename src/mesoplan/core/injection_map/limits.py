"""A map held against every limit a plan is held against, and against its own.

The points of one session become the plan's zones, left and right as one, and go
through ``check_plan``; no limit is written down here again. What only places can tell
is added: points in a margin, outside their zone, or too close together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.injection_map.findings import MapFinding
from mesoplan.core.injection_map.mapped import MappedZone
from mesoplan.core.injection_map.maps import counted, total
from mesoplan.core.injection_map.placing import (
    closeness,
    closest,
    misplaced,
)
from mesoplan.core.planning.checking import check_plan
from mesoplan.core.planning.checking_session import UPRIGHT, zone_violations
from mesoplan.core.planning.geometry import travel_for
from mesoplan.core.planning.plan import SessionPlan, Violation
from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone
    from mesoplan.core.injection_map.placing import Placing
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.planning.plan import Plan
    from mesoplan.core.screening import Screening


def map_findings(
    injection_map: InjectionMap,
    plan: Plan,
    catalogue: Catalogue,
    screening: Screening,
    *,
    number: int = 1,
    placing: Placing | None = None,
) -> tuple[MapFinding, ...]:
    """Every limit that ``plan`` breaks with this map as its session ``number``.

    Zones of the plan that are not on the map stay as planned. Without ``placing``
    nothing is said of distances and margins.

    Raises:
        InputError: the plan has no session of that number.
    """
    index, session = session_of(plan, number)
    zones = _mapped(injection_map, session, catalogue, placing)
    mapped = _with_session(plan, index, zones)
    in_session = mapped.sessions[index].zones
    # a zone of the map is looked at below, point by point
    below = {f"sessions[{index}].zones[{in_session.index(zone)}]" for zone in zones}
    found = [
        MapFinding(violation=violation)
        for violation in check_plan(mapped, catalogue, screening)
        if violation.where not in below
    ]
    for zone in zones:
        found += _zone_findings(zone, injection_map, session, catalogue, screening)
    return (*found, *misplaced(injection_map, catalogue, placing))


def session_of(plan: Plan, number: int) -> tuple[int, SessionPlan]:
    """The session of this number, and where in the plan it stands.

    Raises:
        InputError: the plan has no session of that number.
    """
    for index, session in enumerate(plan.sessions):
        if session.number == number:
            return index, session
    numbers = ", ".join(str(session.number) for session in plan.sessions)
    remedy = f"Use one of {numbers}." if numbers else "Plan a session first."
    problem = Problem("session", "the plan has no such session", str(number), remedy)
    raise InputError([problem])


def _with_session(plan: Plan, index: int, zones: tuple[MappedZone, ...]) -> Plan:
    session = plan.sessions[index]
    mapped = {zone.zone: zone for zone in zones}
    kept = tuple(mapped.pop(zone.zone, zone) for zone in session.zones)
    changed = replace(session, zones=(*kept, *mapped.values()))
    sessions = (*plan.sessions[:index], changed, *plan.sessions[index + 1 :])
    return replace(plan, sessions=sessions)


def _mapped(
    injection_map: InjectionMap,
    session: SessionPlan,
    catalogue: Catalogue,
    placing: Placing | None,
) -> tuple[MappedZone, ...]:
    names = dict.fromkeys(zone.zone for zone in injection_map.zones)
    return tuple(
        replace(
            _zone_plan(
                name,
                _sides(injection_map, name),
                _points(injection_map, name),
                session,
            ),
            spacing=_spacing(injection_map, name, catalogue, placing),
        )
        for name in names
    )


def _zone_plan(
    name: str,
    sides: tuple[MapZone, ...],
    points: tuple[MapPoint, ...],
    session: SessionPlan,
) -> MappedZone:
    """These points of one zone, with the needle the plan uses there.

    A zone that the plan does not treat takes the needle of the session's first zone.
    """
    planned = {zone.zone: zone for zone in session.zones}
    needle = planned.get(name, session.zones[0] if session.zones else None)
    depth = max((p.depth for p in points), default=max(side.depth for side in sides))
    volumes = [p.volume for p in points] or [side.per_point for side in sides]
    angle = needle.angle if needle is not None else UPRIGHT
    travel = depth
    if needle is not None and (depth == needle.depth or not 0 < angle <= UPRIGHT):
        travel = needle.travel
    elif needle is not None:
        travel = travel_for(depth, angle)
    return MappedZone(
        zone=name,
        technique=needle.technique if needle is not None else "",
        depth=depth,
        angle=angle,
        travel=travel,
        gauge=needle.gauge if needle is not None else 0,
        per_point=max(volumes),
        spacing=min(side.spacing for side in sides),
        points=len(points),
        total=total(points),
    )


def _zone_findings(
    zone: MappedZone,
    injection_map: InjectionMap,
    session: SessionPlan,
    catalogue: Catalogue,
    screening: Screening,
) -> Iterator[MapFinding]:
    """What breaks a limit in one zone: points alike in volume and depth are one case."""
    sides = _sides(injection_map, zone.zone)
    names = tuple(side.name for side in sides)
    alike: dict[tuple[Volume, Length], list[MapPoint]] = {}
    for point in _points(injection_map, zone.zone):
        alike.setdefault((point.volume, point.depth), []).append(point)
    found: dict[Violation, list[str]] = {}
    for points in alike.values() or ([],):
        case = _zone_plan(zone.zone, sides, tuple(points), session)
        case = replace(case, spacing=zone.spacing)
        where = f"zones.{zone.zone}"
        for violation in zone_violations(case, where, catalogue, screening):
            found.setdefault(violation, []).extend(p.id for p in points)
    for violation, ids in found.items():
        some = () if len(ids) == zone.points else tuple(ids)
        yield MapFinding(violation=violation, zones=names, points=some)
    if zone.zone not in {planned.zone for planned in session.zones}:
        unplanned = Violation(
            code="zone-not-planned",
            where=f"zones.{zone.zone}",
            message=f"{_title(zone.zone, catalogue)} is on the map but not in the "
            f"plan of session {session.number}",
        )
        yield MapFinding(violation=unplanned, zones=names)


def _sides(injection_map: InjectionMap, zone: str) -> tuple[MapZone, ...]:
    return tuple(side for side in injection_map.zones if side.zone == zone)


def _points(injection_map: InjectionMap, zone: str) -> tuple[MapPoint, ...]:
    names = {side.name for side in _sides(injection_map, zone)}
    return counted(point for point in injection_map.points if point.zone in names)


def _spacing(
    injection_map: InjectionMap,
    zone: str,
    catalogue: Catalogue,
    placing: Placing | None,
) -> Length:
    """The spacing of a zone as asked for, or as it really is where that is closer.

    What lies a little closer than asked is the skin's curve and no other grid.
    """
    asked = min(side.spacing for side in _sides(injection_map, zone))
    if placing is None:
        return asked
    ids = {point.id for point in _points(injection_map, zone)}
    here = [point.id in ids for point in injection_map.points]
    nearest = closest(placing.places[np.array(here, dtype=bool)])
    if nearest is None or nearest >= closeness(catalogue) * asked.mm:
        return asked
    return Length(int(nearest * Length.units["mm"]))


def _title(zone: str, catalogue: Catalogue) -> str:
    record = catalogue.zones.get(zone)
    return str(record.title) if record is not None else zone
