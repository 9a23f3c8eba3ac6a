"""No point ever lies in a margin that is kept always: asked of brute force.

Whether a point lies inside an outline is found by walking the mesh, and how far off it
lies by measuring to every edge of the outline: nothing of what laid the point is asked.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoplan.core.injection_map.ground import Keep, ground_on
from mesoplan.core.injection_map.laying import laid
from mesoplan.core.injection_map.maps import MapMark, MarkKind, Side, Site
from mesoplan.core.injection_map.sites import placed, vertex_sites
from mesoplan.core.injection_map.zones import sided, zone_sides
from mesoplan.core.quantities import Length
from mesoplan.knowledge.face import map_zones
from tests.heads import SURFACE, bent, enclosed, excluded, map_zone, off_loop

HAIR = 1e-6  # mm, of rounding
OUTLINES = excluded()
ZONES = [(name, side) for name, o in map_zones().items() for side in zone_sides(o)]

heads = st.builds(
    bent,
    stretch=st.tuples(*[st.floats(0.85, 1.15)] * 3),
    jaw=st.floats(-0.1, 0.15),
    nose=st.floats(-0.2, 0.5),
    lean=st.floats(-0.06, 0.06),
    turn=st.floats(-60, 60),
)
spots = st.builds(
    Site,
    st.integers(0, 897),
    st.floats(0, 0.5).map(lambda w: round(w, 6)),
    st.just(0.3),
)


@cache
def inside(name):
    return enclosed(OUTLINES[name][1])


@cache
def zone_faces(name, side):
    return enclosed(sided(SURFACE, map_zones()[name].loop, side))


@settings(deadline=None, max_examples=25)
@given(
    shape=heads,
    chosen=st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True),
    margins=st.fixed_dictionaries({name: st.floats(0, 9) for name in OUTLINES}),
    lesion=st.tuples(spots, st.integers(0, 15_000)),
    lattice=st.tuples(st.integers(4_000, 14_000), st.integers(0, 5_000)),
    stagger=st.integers(0, 3),
)
def test_no_point_lies_in_a_margin(shape, chosen, margins, lattice, lesion, stagger):
    (spacing, edge), (site, wide) = lattice, lesion
    mark = MapMark(id="m1", kind=MarkKind.LESION, ring=(site,), margin=Length(wide))
    base = ground_on(SURFACE, shape, (), (mark,))
    keeps = tuple(
        Keep(name=name, sites=vertex_sites(SURFACE, loop), margin=margins[name])
        for name, (_, loop) in OUTLINES.items()
    )
    ground = replace(base, keeps=(*base.keeps, *keeps))
    zones = [map_zone(*zone, spacing=spacing, edge=edge) for zone in chosen]
    points = laid(ground, zones, stagger=stagger)
    if not points:
        return
    places = placed(SURFACE, [p.site for p in points], shape)
    triangles = {p.site.triangle for p in points}
    for name, (_, loop) in OUTLINES.items():
        assert off_loop(places, loop, shape).min() >= margins[name] - HAIR
        assert not triangles & inside(name)
    spot = placed(SURFACE, [site], shape)[0]
    assert np.linalg.norm(places - spot, axis=1).min() >= wide / 1_000 - HAIR
    for name, side in chosen:
        mine = [p.site for p in points if p.zone == f"{name}.{side}"]
        assert {s.triangle for s in mine} <= zone_faces(name, side)
        if mine:
            there = placed(SURFACE, mine, shape)
            rim = sided(SURFACE, map_zones()[name].loop, side)
            assert off_loop(there, rim, shape).min() >= edge / 1_000 - HAIR


def test_both_sides_of_the_face_are_tried():
    assert {side for _, side in ZONES} == set(Side)
