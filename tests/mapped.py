"""An invented client's course with a planned map, on the neutral head."""

from __future__ import annotations

from mesoplan.clinic import map_geometry, moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.records import Course, InjectionMap
from mesoplan.core.injection_map.maps import InjectionMap as CoreMap
from mesoplan.core.injection_map.maps import MapPoint, MapZone, Side, Site
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import face_surface

EACH = Volume(20_000)
POINTS = 6


def drawn(points: int = POINTS) -> CoreMap:
    """A few points on the left cheek, put there by hand."""
    surface = face_surface()
    zone = MapZone(
        zone="cheeks",
        side=Side.LEFT,
        loop=(Site(10, 0.2, 0.3), Site(11, 0.2, 0.3), Site(12, 0.2, 0.3)),
        spacing=Length(10_000),
        edge=Length(5_000),
        per_point=EACH,
        depth=Length(700),
    )
    placed = tuple(
        MapPoint(
            id=f"p{n + 1}",
            site=Site(100 + n, 0.25, 0.25),
            zone=zone.name,
            volume=EACH,
            depth=zone.depth,
        )
        for n in range(points)
    )
    return CoreMap(
        surface=surface.name, digest=surface.digest, zones=(zone,), points=placed
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
