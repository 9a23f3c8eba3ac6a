"""Areas of zones: exact on the flat drawing, whoever's skin it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoplan.core.injection_map.areas import areas, shares
from mesoplan.core.injection_map.extension import Extension
from mesoplan.core.injection_map.maps import Side
from mesoplan.core.injection_map.sites import (
    nearest_site,
    placed,
    site_at,
    vertex_sites,
)
from mesoplan.core.injection_map.surface import Surface, triangle_areas
from mesoplan.core.injection_map.zones import (
    inside,
    sided,
    traced,
    within,
    zone_loop,
    zone_sides,
)
from mesoplan.knowledge.face import dangers, face_surface, map_zones
from mesoplan.knowledge.library import Library

SURFACE = face_surface()
OUTLINES = map_zones()
LOOPS = {
    f"{zone.zone}.{side}": zone_loop(SURFACE, zone, side)
    for zone in OUTLINES.values()
    for side in zone_sides(zone)
}
SMALL, LARGE = 4, 200  # cm²: no zone of a face is smaller or larger
ROUGH = 1.4  # how far from its planning figure a zone may lie


def grid(rows, columns, bend):
    """A patch of ``rows`` × ``columns`` squares; ``bend`` takes uv (n, 2) to mm (n, 3)."""
    u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
    uv = np.stack([u.ravel(), v.ravel()], axis=1)
    at = np.arange(len(uv)).reshape(rows + 1, columns + 1)
    a, b, c, d = at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]
    faces = np.concatenate(
        [np.stack(t, axis=-1).reshape(-1, 3) for t in ((a, d, c), (a, c, b))]
    ).astype(np.int32)
    none = np.zeros((0, 3))
    return Surface(
        name="patch/1",
        digest="none",
        vertices=bend(uv),
        faces=faces,
        uv=uv,
        mirror_vertex=at[:, ::-1].ravel().astype(np.int32),
        steady=np.ones(len(uv)),
        extension=Extension(
            anchors=np.zeros(0, dtype=np.int32),
            offsets={"none": none},
            faces=np.zeros((0, 3), dtype=np.int32),
            uv=np.zeros((0, 2)),
            mirror=np.zeros(0, dtype=np.int32),
        ),
    )


RADIUS, TALL = 60.0, 100.0
ACROSS = 2.0  # radians of the cylinder and of the sphere that the patch takes in
UP = 1.2  # radians above and below the sphere's equator


def cylinder(uv):
    angle = ACROSS * (uv[:, 0] - 0.5)
    return np.stack(
        [RADIUS * np.sin(angle), TALL * uv[:, 1], RADIUS * np.cos(angle)], axis=1
    )


def sphere(uv):
    east, north = ACROSS * (uv[:, 0] - 0.5), UP * (uv[:, 1] - 0.5)
    return RADIUS * np.stack(
        [np.cos(north) * np.sin(east), np.sin(north), np.cos(north) * np.cos(east)],
        axis=1,
    )


def loop_at(surface, places):
    """A loop of sites at (q, 2) places of the flat drawing."""
    return tuple(nearest_site(surface, place, surface.uv)[0] for place in places)


def disc(radius, middle=(0.47, 0.52)):
    turns = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    return middle + radius * np.stack([np.cos(turns), np.sin(turns)], axis=1)


@pytest.mark.parametrize("radius", [0.08, 0.21, 0.4])
def test_disc_on_a_cylinder_has_its_flat_area_within_a_hundredth(radius):
    surface = grid(12, 14, cylinder)
    loop = loop_at(surface, disc(radius))
    flat = np.pi * radius**2 * (ACROSS * RADIUS) * TALL
    (found,) = areas(surface, surface.vertices, [loop])
    assert found == pytest.approx(flat, rel=0.01)


@pytest.mark.parametrize(
    ("west", "east", "south", "north"),
    [(0.113, 0.871, 0.207, 0.790), (0.31, 0.62, 0.44, 0.93)],
)
def test_field_of_a_sphere_has_its_exact_area_within_a_hundredth(
    west, east, south, north
):
    surface = grid(16, 20, sphere)
    loop = loop_at(
        surface, np.array([[west, south], [east, south], [east, north], [west, north]])
    )
    low, high = (UP * (v - 0.5) for v in (south, north))
    exact = RADIUS**2 * ACROSS * (east - west) * (np.sin(high) - np.sin(low))
    (found,) = areas(surface, surface.vertices, [loop])
    assert found == pytest.approx(exact, rel=0.01)


def test_loop_with_a_bay_is_clipped_exactly():
    flat = grid(5, 7, lambda uv: np.column_stack([uv * 10, np.zeros(len(uv))]))
    bay = np.array([[0.1, 0.1], [0.9, 0.13], [0.5, 0.5], [0.88, 0.9], [0.12, 0.85]])
    x, y = bay.T * 10
    exact = abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
    (found,) = areas(flat, flat.vertices, [loop_at(flat, bay)])
    assert found == pytest.approx(exact, rel=1e-4)


def finely(loop, shape, cuts=40):
    """The area by a raster of each triangle: slow, plain, and of no other kind."""
    i, j = np.meshgrid(np.arange(cuts), np.arange(cuts))
    low = (i + j < cuts).ravel()
    i, j = i.ravel()[low], j.ravel()[low]
    b1, b2 = (i + 1 / 3) / cuts, (j + 1 / 3) / cuts
    weights = np.stack([1 - b1 - b2, b1, b2], axis=1)
    polygon = placed(SURFACE, loop, SURFACE.uv)
    flat = np.einsum("kc,fcd->fkd", weights, SURFACE.uv[SURFACE.faces])
    part = within(polygon, flat.reshape(-1, 2)).reshape(len(flat), -1).mean(axis=1)
    return float(part @ triangle_areas(shape, SURFACE.faces))


@settings(max_examples=8)
@given(st.integers(0, 10_000))
def test_trimmed_loop_on_a_face_has_the_area_that_a_raster_finds(seed):
    rng = np.random.default_rng(seed)
    turns = np.sort(rng.uniform(0, 2 * np.pi, 9))
    reach = rng.uniform(0.05, 0.2, 9)[:, None]
    middle = rng.uniform((0.25, 0.35), (0.75, 0.7))
    star = middle + reach * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    loop = loop_at(SURFACE, star)
    shape = SURFACE.vertices * (1.1, 0.95, 1.05)
    (found,) = areas(SURFACE, shape, [loop])
    assert found == pytest.approx(finely(loop, shape), rel=0.01)


def test_shares_do_not_depend_on_which_way_a_loop_runs():
    loop = LOOPS["cheeks.left"]
    np.testing.assert_allclose(
        shares(SURFACE, loop), shares(SURFACE, loop[::-1]), atol=1e-9
    )


@pytest.mark.parametrize("name", LOOPS)
def test_loop_along_edges_takes_whole_triangles(name):
    part = shares(SURFACE, LOOPS[name])
    np.testing.assert_allclose(part, part.round(), atol=1e-6)
    assert part.any()


def test_no_loops_have_no_areas():
    assert areas(SURFACE, SURFACE.vertices, []).shape == (0,)


def test_both_sides_of_a_zone_are_as_large():
    for name, loop in LOOPS.items():
        if name.endswith(".left"):
            other = LOOPS[name.replace(".left", ".right")]
            one, two = areas(SURFACE, SURFACE.vertices, [loop, other])
            assert one == pytest.approx(two, rel=1e-9)


def test_zones_lie_beside_each_other_and_never_over():
    taken = sum(shares(SURFACE, loop) for loop in LOOPS.values())
    assert taken.max() <= 1 + 1e-9


def test_zones_leave_out_what_is_never_injected():
    taken = sum(shares(SURFACE, loop) for loop in LOOPS.values())
    for danger in dangers().values():
        for side in (Side.RIGHT, Side.LEFT):
            if danger.outline and not danger.across:
                drawn = vertex_sites(SURFACE, sided(SURFACE, danger.outline, side))
                overlap = np.minimum(taken, shares(SURFACE, drawn))
                assert overlap.max() <= 1e-9, danger.id


@pytest.mark.parametrize("zone", OUTLINES)
def test_zone_on_the_canonical_head_is_about_as_large_as_planned(zone):
    loops = [loop for name, loop in LOOPS.items() if name.startswith(f"{zone}.")]
    found = areas(SURFACE, SURFACE.vertices, loops).sum() / 100
    planned = Library().zones[zone].area
    assert SMALL < found < LARGE
    if planned is not None:
        assert float(planned.least) / ROUGH < found < float(planned.most) * ROUGH


def test_every_zone_of_the_face_that_may_be_injected_is_outlined():
    injected = {
        zone.id
        for zone in Library().zones.values()
        if zone.region == "face" and zone.status in {"open", "clinician_only"}
    }
    assert injected <= set(OUTLINES) | {"lips"}


def test_zones_stand_in_the_order_of_work():
    assert [z.order for z in OUTLINES.values()] == list(range(1, len(OUTLINES) + 1))


def test_every_loop_runs_along_edges_of_the_surface():
    edges = {
        frozenset(pair)
        for a, b, c in SURFACE.faces.tolist()
        for pair in ((a, b), (b, c), (c, a))
    }
    found = [(z.loop, z.across) for z in OUTLINES.values()]
    found += [(d.outline, d.across) for d in dangers().values() if d.outline]
    for loop, across in found:
        side = Side.MIDDLE if across else Side.LEFT
        whole = sided(SURFACE, loop, side)
        for pair in zip(whole, (*whole[1:], whole[0]), strict=True):
            assert frozenset(pair) in edges, pair


def test_loop_across_the_midline_is_closed_by_its_mirror_image():
    whole = sided(SURFACE, OUTLINES["chin"].loop, Side.MIDDLE)
    assert len(set(whole)) == len(whole)
    assert {int(SURFACE.mirror_vertex[v]) for v in whole} == set(whole)


def test_left_loop_runs_the_same_way_round_as_the_right():
    sizes = []
    for name in ("cheeks.left", "cheeks.right"):
        x, y = placed(SURFACE, LOOPS[name], SURFACE.uv).T
        sizes.append((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())
    assert sizes[0] == pytest.approx(sizes[1])


def test_middle_of_a_cheek_is_inside_and_the_nose_is_not():
    cheek, nose = 425, 4
    sites = [
        nearest_site(SURFACE, SURFACE.vertices[v], SURFACE.vertices)[0]
        for v in (cheek, nose)
    ]
    assert inside(SURFACE, LOOPS["cheeks.left"], sites).tolist() == [True, False]


def test_traced_loop_stops_at_every_edge_it_crosses():
    loop = (
        site_at(500, (0.4, 0.3, 0.3)),
        site_at(120, (0.2, 0.5, 0.3)),
        site_at(700, (0.3, 0.3, 0.4)),
    )
    line = traced(SURFACE, loop)
    assert set(loop) <= set(line)
    flat = placed(SURFACE, line, SURFACE.uv)
    middles = (flat + np.roll(flat, -1, axis=0)) / 2
    shape = placed(SURFACE, line, SURFACE.vertices)
    for a, b, place in zip(shape, np.roll(shape, -1, axis=0), middles, strict=True):
        # no piece leaves the skin: its middle lies in one flat triangle
        site, apart = nearest_site(SURFACE, place, SURFACE.uv)
        assert apart < 1e-9
        lies = placed(SURFACE, [site], SURFACE.vertices)[0]
        np.testing.assert_allclose(lies, (a + b) / 2, atol=2e-3)


def test_traced_loop_along_edges_is_itself():
    loop = LOOPS["chin.middle"]
    assert traced(SURFACE, loop) == loop
