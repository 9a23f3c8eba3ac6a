"""What a map amounts to, zone by zone: what was planned, and what a sheet is filled with.

It reads points as they are written where a sheet asks, and needs no geometry.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

from mesoplan.clinic.queries.maps import session_map
from mesoplan.clinic.records import InjectionMap
from mesoplan.core.injection_map.mapped import MappedZone
from mesoplan.core.injection_map.maps import PointState
from mesoplan.core.quantities import Volume

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mesoplan.clinic.records import Session
    from mesoplan.core.injection_map.maps import MapPoint
    from mesoplan.core.planning.plan import SessionPlan, ZonePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What was done in one zone of the library, left and right together."""

    points: int
    volume: Volume

    def __bool__(self) -> bool:
        """Whether anything was done."""
        return self.points > 0

    @classmethod
    def as_in(cls, zone: ZonePlan) -> Self:
        """As if the zone had received what is planned."""
        return cls(points=zone.points, volume=zone.volume)


def ticked(session: Session) -> Mapping[str, Ticked]:
    """What the session's map says was done, by zone of the library.

    Empty where the session has no map or nobody has ticked anything. A zone that was
    wholly skipped stands there with nothing. It reads the points as they are written
    and needs no geometry: a sheet asks it.
    """
    record = session_map(session)
    points = (record.reveal("document") or {}).get("points", []) if record else []
    if all(p["state"] == PointState.PLANNED for p in points):
        return {}
    none = Ticked(points=0, volume=Volume(0))
    zones = dict.fromkeys((zone_of(p["zone"]) for p in points), none)
    return zones | _held([p for p in points if p["state"] == PointState.DONE])


def refined(session: Session, part: SessionPlan) -> SessionPlan:
    """The session's part of the plan, with points and volumes as its map has them.

    The plan estimates how many points a zone holds, the map lays them: where a session
    took a map over, that is what was planned. Zones without a point on it stay.
    """
    found = session.__dict__.get("_mapped")
    if found is None:
        records = InjectionMap.objects.filter(session=session.pk)
        record = records.only("id", "client", "planned").first()
        found = {}
        if record is not None:
            record.client = session.client
            found = _held(record.reveal("planned")["points"])
        session.__dict__["_mapped"] = found  # once taken over it does not change
    zones = tuple(_as_held(zone, found.get(zone.zone)) for zone in part.zones)
    return replace(part, zones=zones)


def waiting(points: Iterable[MapPoint]) -> tuple[MapPoint, ...]:
    """The points that nobody has ticked or skipped yet."""
    return _in_state(points, PointState.PLANNED)


def zone_of(name: str) -> str:
    """The library's zone of a map zone's name: ``cheeks`` of ``cheeks.left``."""
    return name.rpartition(".")[0]


def _held(points: Iterable[Mapping[str, Any]]) -> dict[str, Ticked]:
    """What these points, as they are written, amount to in each zone of the library."""
    found: dict[str, list[Volume]] = {}
    for point in points:
        volumes = found.setdefault(zone_of(point["zone"]), [])
        volumes.append(Volume.read(point["volume"]))
    return {
        zone: Ticked(points=len(held), volume=Volume(sum(v.count for v in held)))
        for zone, held in found.items()
    }


def _as_held(zone: ZonePlan, held: Ticked | None) -> ZonePlan:
    if not held:
        return zone
    values = {field.name: getattr(zone, field.name) for field in fields(zone)}
    return MappedZone(**values | {"points": held.points, "total": held.volume})


def _in_state(points: Iterable[MapPoint], state: PointState) -> tuple[MapPoint, ...]:
    return tuple(point for point in points if point.state is state)
