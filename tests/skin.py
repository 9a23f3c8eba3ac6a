"""An invented map on the real surface, and ground with one thing to keep off."""

from __future__ import annotations

from mesoplan.core.injection_map.flat import spots_at
from mesoplan.core.injection_map.ground import Ground, Keep
from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone, Side
from mesoplan.core.injection_map.sites import placed, vertex_sites
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import face_surface

SURFACE = face_surface()
# loops of vertices of the mesh; drawn for these tests only
LEFT_CHEEK = (280, 411, 376, 433, 416, 434, 430, 425, 266, 330)
RIGHT_CHEEK = (50, 187, 147, 213, 192, 214, 210, 205, 36, 101)
CHIN = (194, 201, 200, 421, 418, 262, 369, 377, 152, 148, 140, 32)
VOLUME, DEPTH = Volume(20_000), Length(700)


def zone(name="cheeks", side=Side.LEFT, loop=LEFT_CHEEK, **changed):
    """A zone of the tests' own, 8 mm and 2 mm."""
    values = {
        "spacing": Length(8_000),
        "edge": Length(2_000),
        "per_point": VOLUME,
        "depth": DEPTH,
    }
    sites = vertex_sites(SURFACE, loop)
    return MapZone(zone=name, side=side, loop=sites, **{**values, **changed})


CHEEKS = (zone(), zone(side=Side.RIGHT, loop=RIGHT_CHEEK))
CHIN_ZONE = zone("chin", Side.MIDDLE, CHIN)


def middle(of=CHEEKS[0]):
    """The site in the middle of a zone, as the flat drawing has it."""
    flat = placed(SURFACE, of.loop, SURFACE.uv).mean(axis=0)
    return spots_at(SURFACE, flat[None])[0].sites[0]


def injection_map(*points, zones=(*CHEEKS, CHIN_ZONE), **changed):
    """A map of these points."""
    return InjectionMap(
        surface=SURFACE.name,
        digest=SURFACE.digest,
        zones=zones,
        points=points,
        **changed,
    )


def point(name="p1", of=CHEEKS[0], **changed):
    """A point in the middle of its zone."""
    values = {"site": middle(of), "volume": VOLUME, "depth": DEPTH}
    return MapPoint(id=name, zone=of.name, **{**values, **changed})


def ground(*keeps, shape=None):
    """The neutral head with these things to keep off."""
    shape = SURFACE.vertices if shape is None else shape
    return Ground(surface=SURFACE, shape=shape, keeps=keeps)


def keep(sites, margin, name="Invented vessel", **changed):
    """Something to keep off."""
    return Keep(name=name, sites=tuple(sites), margin=margin, **changed)


def at(sites, shape=None):
    """Where sites lie in mm."""
    return placed(SURFACE, sites, SURFACE.vertices if shape is None else shape)
