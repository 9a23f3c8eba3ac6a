"""Heads that differ from the canonical one, made by bending it."""

from __future__ import annotations

from functools import cache

import numpy as np

from mesoplan.core.injection_map.ground import ground_on
from mesoplan.core.injection_map.laying import laid
from mesoplan.core.injection_map.maps import InjectionMap, MapZone, Side
from mesoplan.core.injection_map.zones import sided, zone_loop, zone_sides
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import dangers, face_surface, map_zones

SURFACE = face_surface()


def bent(*, stretch=(1.0, 1.0, 1.0), jaw=0.0, nose=0.0, lean=0.0, turn=0.0):
    """The canonical head stretched, with another jaw and nose, leaning and turned.

    ``jaw`` widens it below, ``nose`` lets the middle stand out, ``lean`` makes one side
    unlike the other, ``turn`` is in degrees about the upright.
    """
    x, y, z = (SURFACE.vertices * stretch).T
    x = x * (1 + jaw * np.tanh(-y / 50)) + lean * y + 4 * lean * np.maximum(x, 0)
    z = z + 20 * nose * np.exp(-(x**2 + y**2) / 50**2)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return np.column_stack([c * x + s * z, y, c * z - s * x])


HEADS = {
    "canonical": SURFACE.vertices,
    "small": bent(stretch=(0.88, 0.9, 0.9)),
    "long and broad": bent(stretch=(1.06, 1.14, 1.0), jaw=0.1),
    "narrow with a strong nose": bent(stretch=(0.92, 1.04, 1.08), jaw=-0.08, nose=0.4),
    "lopsided and turned": bent(lean=0.06, jaw=0.05, turn=25),
}


def map_zone(name, side, *, spacing=8_000, edge=2_000):
    """A zone of the library on the face; lengths in µm."""
    return MapZone(
        zone=name,
        side=side,
        loop=zone_loop(SURFACE, map_zones()[name], side),
        spacing=Length(spacing),
        edge=Length(edge),
        per_point=Volume(20_000),
        depth=Length(700),
    )


def all_zones(**values):
    """Every zone of the face, in the order of work."""
    return tuple(
        map_zone(name, side, **values)
        for name, outline in map_zones().items()
        for side in zone_sides(outline)
    )


@cache
def ground(head="canonical", *, scatter=None):
    """What of a head may be injected, with every danger of the library kept off."""
    return ground_on(SURFACE, HEADS[head], tuple(dangers().values()), (), scatter)


@cache
def map_laid(zones):
    """A map of these zones on the canonical head, as it is first proposed."""
    points = laid(ground(), zones)
    return InjectionMap(
        surface=SURFACE.name, digest=SURFACE.digest, zones=zones, points=points
    )


def enclosed(vertices):
    """The triangles that a loop of vertices along edges of the mesh takes in.

    Found by walking from triangle to triangle without crossing the loop: no flat
    drawing is asked.
    """
    ahead = [*vertices[1:], vertices[0]]
    fence = {frozenset(pair) for pair in zip(vertices, ahead, strict=True)}
    sides = {}
    for face, (a, b, c) in enumerate(SURFACE.faces.tolist()):
        for pair in (frozenset((a, b)), frozenset((b, c)), frozenset((c, a))):
            sides.setdefault(pair, []).append(face)
    assert fence <= set(sides), "the loop leaves the edges of the mesh"
    links = {face: set() for face in range(len(SURFACE.faces))}
    for pair, faces in sides.items():
        if pair not in fence and len(faces) == 2:
            links[faces[0]].add(faces[1])
            links[faces[1]].add(faces[0])
    parts, left = [], set(links)
    while left:
        parts.append(_walked(links, next(iter(left))))
        left -= parts[-1]
    # what a loop encloses is one part; the rest of the face is the larger or several
    rims = [
        {v for face in part for v in SURFACE.faces[face].tolist()} for part in parts
    ]
    return next(
        part
        for part, rim in zip(parts, rims, strict=True)
        if set(vertices) <= rim and len(part) == min(map(len, parts))
    )


def _walked(links, start):
    seen, ahead = {start}, [start]
    while ahead:
        for other in links[ahead.pop()]:
            if other not in seen:
                seen.add(other)
                ahead.append(other)
    return seen


def off_loop(places, vertices, shape):
    """(k,) mm from places (k, 3) to a closed loop of vertices, by its edges in space."""
    start = shape[list(vertices)]
    way = np.roll(start, -1, axis=0) - start
    to = places[:, None] - start
    share = np.clip((to * way).sum(axis=2) / (way**2).sum(axis=1), 0, 1)
    return np.linalg.norm(to - share[..., None] * way, axis=2).min(axis=1)


def excluded():
    """By name the vertices of each outline that is kept off, on both sides."""
    found = {}
    for danger in dangers().values():
        if danger.outline:
            sides = (Side.MIDDLE,) if danger.across else (Side.LEFT, Side.RIGHT)
            for side in sides:
                loop = sided(SURFACE, danger.outline, side)
                found[f"{danger.id}.{side}"] = (danger, loop)
    return found
