"""Invented injection maps on the canonical face, for tests that draw and print them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mesoplan.core.injection_map.maps import (
    InjectionMap,
    MapMark,
    MapPoint,
    MapZone,
    MarkKind,
    Origin,
    PointState,
    Side,
)
from mesoplan.core.injection_map.outlines import grain, grain_sites, outside
from mesoplan.core.injection_map.sites import vertex_sites
from mesoplan.core.quantities import Length, Volume
from mesoplan.export.maps.scene import Band, Shown
from mesoplan.export.maps.tables import Area
from mesoplan.knowledge.face import face_surface

CHEEK = (117, 118, 101, 36, 205, 187, 123)
FOREHEAD = (103, 67, 109, 10, 338, 297, 332, 299, 337, 151, 108, 69)
LIPS = (
    *(61, 185, 40, 39, 37, 0, 267, 269, 270, 409),
    *(291, 375, 321, 405, 314, 17, 84, 181, 91, 146),
)
EACH = Volume.of(20, "µL")


def zone(name, side, loop, spacing=8):
    return MapZone(
        zone=name,
        side=side,
        loop=loop,
        spacing=Length.of(spacing, "mm"),
        edge=Length.of(4, "mm"),
        per_point=EACH,
        depth=Length(700),
    )


def zones(spacing=8):
    surface = face_surface()
    right = vertex_sites(surface, CHEEK)
    left = vertex_sites(surface, surface.mirror_vertex[list(CHEEK)])
    return (
        zone("forehead", Side.MIDDLE, vertex_sites(surface, FOREHEAD), spacing),
        zone("cheeks", Side.RIGHT, right, spacing),
        zone("cheeks", Side.LEFT, left, spacing),
    )


def scattered(wanted, apart):
    """Points inside a zone, no two nearer than ``apart`` mm."""
    surface = face_surface()
    lies = grain(surface).spread(surface.vertices)
    taken = []
    for vertex in np.flatnonzero(outside(surface, wanted.loop) < 0):
        if all(np.linalg.norm(lies[vertex] - lies[other]) > apart for other in taken):
            taken.append(vertex)
    return [grain_sites(surface)[vertex] for vertex in taken]


def injection_map(apart=7.0):
    """Three zones, every point planned."""
    surface = face_surface()
    places = [(row.name, site) for row in zones() for site in scattered(row, apart)]
    points = tuple(
        MapPoint(id=f"p{i}", site=site, zone=name, volume=EACH, depth=Length(700))
        for i, (name, site) in enumerate(places, start=1)
    )
    return InjectionMap(
        surface=surface.name, digest=surface.digest, zones=zones(), points=points
    )


def after_a_session():
    """The first point done, the second skipped, the third added, a lesion marked."""
    found = injection_map()
    first, second, third, *others = found.points
    mark = MapMark(
        id="m1",
        kind=MarkKind.LESION,
        ring=vertex_sites(face_surface(), (205, 36, 142)),
        margin=Length.of(5, "mm"),
    )
    return replace(
        found,
        marks=(mark,),
        points=(
            replace(first, state=PointState.DONE),
            replace(second, state=PointState.SKIPPED),
            replace(third, state=PointState.DONE, origin=Origin.CHAIR),
            *others,
        ),
    )


def bands():
    """Lips as skin kept free; an invented corridor as a caution."""
    surface = face_surface()
    lips = outside(surface, vertex_sites(surface, LIPS))
    corridor = outside(surface, vertex_sites(surface, (133, 243, 114, 129, 49, 174)))
    return (
        Band(title="Lips", values=lips, level=0.0, hard=True),
        Band(title="Corridor", values=corridor, level=0.01, hard=False),
    )


def shown(**changed):
    areas = {row.name: Area(low=27, middle=31.6, high=36.2) for row in zones()}
    return Shown(**{"bands": bands(), "areas": areas} | changed)
