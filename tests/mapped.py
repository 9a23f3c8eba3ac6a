"""An invented client's course with a planned map, on the neutral head."""

from __future__ import annotations

from functools import cache

from mesoplan.clinic import map_geometry, moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.records import Course, InjectionMap
from mesoplan.core.injection_map.ground import ground_on
from mesoplan.core.injection_map.laying import laid
from mesoplan.core.injection_map.maps import InjectionMap as CoreMap
from mesoplan.core.injection_map.maps import MapZone, Side
from mesoplan.core.injection_map.zones import zone_loop
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import dangers, face_surface, map_zones

EACH = Volume(20_000)
POINTS = 6


def drawn() -> CoreMap:
    """A few points on the left cheek of the neutral head, where points may lie."""
    return _cheek()


@cache
def _cheek() -> CoreMap:
    surface = face_surface()
    zone = MapZone(
        zone="cheeks",
        side=Side.LEFT,
        loop=zone_loop(surface, map_zones()["cheeks"], Side.LEFT),
        spacing=Length(10_000),
        edge=Length(5_000),
        per_point=EACH,
        depth=Length(700),
    )
    ground = ground_on(surface, surface.vertices, tuple(dangers().values()))
    return CoreMap(
        surface=surface.name,
        digest=surface.digest,
        zones=(zone,),
        points=laid(ground, [zone])[:POINTS],
    )


def planned(actor: Actor, course: Course, core: CoreMap | None = None) -> InjectionMap:
    """The course's planned map, as if somebody had drawn it."""
    core = core or drawn()
    record = InjectionMap(
        clinic_id=actor.clinic,
        client=course.client,
        course=course,
        surface=core.surface,
        digest=core.digest,
        begun_at=moment.now(),
        begun_by=actor.author(),
    )
    record.conceal(document=map_geometry.values(core))
    record.save(force_insert=True)
    return record
