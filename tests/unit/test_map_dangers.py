"""What to keep off lies where its sources have it, and its margins are kept by anybody."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from mesoplan.core.injection_map.anatomy import DangerKind
from mesoplan.core.injection_map.dangers import (
    STEP,
    Guard,
    Scatter,
    anchored,
    bands,
    clearances,
    guards,
    off_line,
    widening,
)
from mesoplan.core.injection_map.maps import MapMark, MarkKind, Side
from mesoplan.core.injection_map.sites import placed, rows, site_at, vertex_sites
from mesoplan.core.injection_map.views import Angle, ScaleSource, neutral_view
from mesoplan.core.injection_map.zones import inside, traced
from mesoplan.core.quantities import Length
from mesoplan.knowledge.face import dangers, face_surface
from mesoplan.knowledge.library import Library

SURFACE = face_surface()
HEAD = SURFACE.vertices
DANGERS = dangers()
GUARDS = {g.name: g for g in guards(SURFACE, DANGERS.values())}
ONE = Scatter(width=1)
BANDS = {b.name: b for b in bands(SURFACE, HEAD, DANGERS.values(), ONE)}
INNER, NOSTRIL_SIDE, MOUTH_CORNER, BROW = 133, 129, 61, 66

# Danger, which of its anchors, from where to where it may lie from the midline (mm), and
# how far above which vertex: the table of the domain note, section 3.
TABLE = [
    ("supratrochlear", 0, (16.5 - 1.7, 16.5 + 1.7), (INNER, 14.0)),
    ("supratrochlear", 1, (10, 20), None),
    ("supratrochlear", 2, (10, 20), None),
    ("supraorbital", 0, (25.2 - 3.8, 25.2 + 3.8), (BROW, 0.0)),
    ("supraorbital", 1, (20, 40), None),
    ("supraorbital", 2, (20, 40), None),
    # 9.0 medial to the inner corner, and 1.9 medial 20 below; the corner lies at 18.6
    ("angular-artery", 0, (18.56 - 9.0 - 0.1, 18.56 - 9.0 + 0.1), (INNER, 0.0)),
    ("angular-artery", 1, (18.56 - 1.9 - 0.1, 18.56 - 1.9 + 0.1), (INNER, -20.0)),
    # 20.0 to 25.2 lateral to the corner of the mouth, which lies at 24.6
    ("facial-artery", 1, (24.56 + 20.0, 24.56 + 25.2), (MOUTH_CORNER, -1.0)),
    # 24.7 by one source, half of 58.1 by another
    ("infraorbital-foramen", 0, (24.7, 58.1 / 2), (NOSTRIL_SIDE, 12.9)),
    # half of 47 to 50
    ("mental-foramen", 0, (47 / 2, 50 / 2), (MOUTH_CORNER, -21.1)),
]
# Anchors that carry no offset: they lie on their vertex, which is the whole claim.
ON_VERTEX = {
    ("angular-vein", 0): 128,
    ("angular-vein", 1): 121,
    ("angular-vein", 2): 120,
    ("facial-artery", 0): 136,
    ("facial-artery-fold", 0): 216,
    ("facial-artery-fold", 1): 206,
    ("facial-artery-fold", 2): 203,
    ("superficial-temporal", 0): 162,
    ("superficial-temporal", 1): 21,
    ("superficial-temporal", 2): 54,
}


@pytest.mark.parametrize("side", [Side.RIGHT, Side.LEFT])
@pytest.mark.parametrize(
    ("name", "index", "between", "above"), TABLE, ids=[f"{n}-{i}" for n, i, *_ in TABLE]
)
def test_anchor_lies_where_its_sources_have_it(name, index, between, above, side):
    anchor = DANGERS[name].course[index]
    x, y = anchored(SURFACE, HEAD, anchor, side)
    assert between[0] <= abs(x) <= between[1]
    assert (x > 0) == (side is Side.LEFT)
    if above is not None:
        vertex, up = above
        assert y - HEAD[vertex, 1] == pytest.approx(up)


def test_the_two_published_places_of_the_supratrochlear_artery_agree_within_two_sd():
    # 3.8 medial to the eye's corner is 14.8 from the midline on this head, 16.5 +- 1.7
    # were measured: the midline is the steadier tie, and the one that is used
    from_eye = abs(HEAD[INNER, 0]) - 3.8
    assert from_eye == pytest.approx(16.5, abs=2 * 1.7)
    assert DANGERS["supratrochlear"].course[0].from_midline == Decimal("16.5")


@pytest.mark.parametrize(("place", "vertex"), ON_VERTEX.items())
def test_anchor_without_offset_lies_on_its_vertex(place, vertex):
    name, index = place
    anchor = DANGERS[name].course[index]
    assert anchor.at == vertex
    found = anchored(SURFACE, HEAD, anchor, Side.RIGHT)
    np.testing.assert_allclose(found, HEAD[vertex, :2])


def test_no_anchor_goes_untested():
    tested = {(name, index) for name, index, *_ in TABLE} | set(ON_VERTEX)
    every = {(d.id, i) for d in DANGERS.values() for i in range(len(d.course))}
    assert tested == every


def test_distance_that_contradicts_its_own_source_is_not_used():
    song = [
        anchor
        for danger in DANGERS.values()
        for anchor in danger.course
        if "song-2007-foramina" in anchor.scatter.sources
    ]
    assert song == []
    assert DANGERS["infraorbital-foramen"].course[0].lateral == Decimal("7.9")


@pytest.mark.parametrize("danger", DANGERS.values(), ids=DANGERS)
def test_danger_is_titled_in_both_languages_and_sound(danger):
    assert danger.fault == ""
    assert set(danger.title.by_language) == set(danger.why.by_language) == {"en", "fr"}


@pytest.mark.parametrize("danger", DANGERS.values(), ids=DANGERS)
def test_danger_cites_a_source_or_says_that_there_is_none(danger):
    own = danger.margin is not None and danger.margin.policy_default
    assert danger.evidence or own


def test_danger_of_neither_kind_is_faulty():
    brows, vein = DANGERS["brows"], DANGERS["angular-vein"]
    assert "outline and a margin" in replace(brows, margin=None).fault
    assert "outline and a margin" in replace(brows, course=vein.course).fault
    assert "no outline" in replace(vein, outline=brows.outline).fault
    assert "has a course" in replace(vein, course=()).fault


def test_everything_hard_of_the_note_is_guarded_on_both_sides():
    for name in ("lid-margin", "upper-lid", "brows", "nostrils"):
        assert {f"{name}.left", f"{name}.right"} <= set(GUARDS)
    assert {"vermilion.middle", "glabella.middle", "nose.middle"} <= set(GUARDS)


def test_mark_is_guarded_with_its_own_margin():
    ring = vertex_sites(SURFACE, (50, 101, 205, 187))
    mark = MapMark(id="m1", kind=MarkKind.LESION, ring=ring, margin=Length(3_500))
    (found,) = guards(SURFACE, (), [mark])
    assert found == Guard(danger="m1", name="m1", loop=ring, margin=3.5)


def samples(count, seed=0):
    rng = np.random.default_rng(seed)
    triangles = rng.integers(0, len(SURFACE.faces), count)
    return triangles, rng.dirichlet((1, 1, 1), count)


def nearest_by_samples(line, places):
    """Brute force: a place every 0.05 mm; never too near, too far by half of that."""
    found = np.full(len(places), np.inf)
    for a, b in zip(line, np.roll(line, -1, axis=0), strict=True):
        steps = int(np.linalg.norm(b - a) / 0.05) + 2
        cut = a + np.linspace(0, 1, steps)[:, None] * (b - a)
        off = np.linalg.norm(places[:, None] - cut, axis=2).min(axis=1)
        found = np.minimum(found, off)
    return found


@settings(max_examples=10)
@given(st.sampled_from(sorted(GUARDS)), st.integers(0, 1_000), st.floats(0, 8))
def test_clearance_is_the_straight_distance_less_the_margin(name, seed, margin):
    guard = replace(GUARDS[name], margin=margin)
    shape = HEAD * (1.08, 0.94, 1.02)
    triangles, weights = samples(60, seed)
    found = clearances(SURFACE, shape, guard, triangles, weights)
    places = np.einsum("kc,kcd->kd", weights, shape[SURFACE.faces[triangles]])
    line = placed(SURFACE, traced(SURFACE, guard.loop), shape)
    apart = nearest_by_samples(line, places)
    sites = [site_at(int(t), w) for t, w in zip(triangles, weights, strict=True)]
    within = inside(SURFACE, guard.loop, sites)
    wanted = np.where(within, -apart, apart) - margin
    np.testing.assert_allclose(found, wanted, atol=0.026)


def test_place_in_an_outline_has_no_clearance_whatever_the_margin():
    guard = replace(GUARDS["vermilion.middle"], margin=0.0)
    triangles, weights = rows(vertex_sites(SURFACE, (13, 14, 72)))
    assert (clearances(SURFACE, HEAD, guard, triangles, weights) < 0).all()


def along_the_skin(sources):
    """Distances (n,) from (n, ) vertices along edges: never shorter than the skin's."""
    faces = SURFACE.faces
    one, two = faces[:, [0, 1, 2]].ravel(), faces[:, [1, 2, 0]].ravel()
    length = np.linalg.norm(HEAD[one] - HEAD[two], axis=1)
    graph = coo_matrix((length, (one, two)), shape=(len(HEAD), len(HEAD)))
    return dijkstra(graph, directed=False, indices=sources, min_only=True)


@pytest.mark.parametrize("name", GUARDS)
def test_straight_distance_is_never_longer_than_the_way_over_the_skin(name):
    guard = replace(GUARDS[name], margin=0.0)
    loop, _ = rows(guard.loop)
    outline = [
        int(np.argmin(np.linalg.norm(HEAD - place, axis=1)))
        for place in placed(SURFACE, guard.loop, HEAD)
    ]
    triangles, weights = rows(vertex_sites(SURFACE, range(len(HEAD))))
    straight = clearances(SURFACE, HEAD, guard, triangles, weights)
    assert len(loop) == len(outline)
    assert (straight <= along_the_skin(outline) + 1e-6).all()


def test_band_is_as_wide_as_anatomy_landmark_and_scale_make_it():
    assert Scatter(width=1).reach(3.8, 25) == pytest.approx(3.8)
    wide = Scatter(width=2, landmark=2.0, scale=0.1)
    assert wide.reach(3.8, 25) == pytest.approx(2 * np.hypot(np.hypot(3.8, 2.0), 2.5))


def test_bands_of_both_sides_are_mirror_images():
    for name, band in BANDS.items():
        if name.endswith(".right"):
            other = BANDS[name.replace(".right", ".left")]
            mine, its = (placed(SURFACE, b.course, HEAD) for b in (band, other))
            np.testing.assert_allclose(mine * (-1, 1, 1), its, atol=0.01)
            np.testing.assert_allclose(band.reach, other.reach)


@pytest.mark.parametrize("name", BANDS)
def test_course_runs_over_the_skin_in_small_steps(name):
    band = BANDS[name]
    lies = placed(SURFACE, band.course, HEAD)
    assert len(band.course) == len(band.reach)
    if len(lies) > 1:
        steps = np.linalg.norm(np.diff(lies[:, :2], axis=0), axis=1)
        assert steps.max() <= STEP + 0.3


def test_course_reaches_the_place_its_source_gives_on_the_skin_itself():
    lies = placed(SURFACE, BANDS["supraorbital.left"].course, HEAD)
    assert lies[0, 0] == pytest.approx(25.2, abs=0.01)
    assert lies[0, 1] == pytest.approx(HEAD[BROW, 1], abs=0.01)
    assert lies[-1, 1] > HEAD[10, 1]  # on, over the drawn forehead


def test_offsets_are_millimetres_of_the_person_not_of_the_average_head():
    large = bands(SURFACE, HEAD * 1.2, DANGERS.values(), ONE)
    (course,) = (b.course for b in large if b.name == "supraorbital.left")
    assert placed(SURFACE, course, HEAD * 1.2)[0, 0] == pytest.approx(25.2, abs=0.01)


def test_bands_follow_a_head_that_is_turned_in_its_picture():
    view = neutral_view(SURFACE, Angle.OBLIQUE_LEFT, 500)
    turned = bands(SURFACE, view.vertices * view.mm_per_px, DANGERS.values(), ONE)
    for band in turned:
        still = placed(SURFACE, BANDS[band.name].course, HEAD)
        np.testing.assert_allclose(placed(SURFACE, band.course, HEAD), still, atol=0.01)


def test_place_on_a_course_lies_its_whole_half_width_within():
    band = BANDS["supratrochlear.left"]
    line = placed(SURFACE, band.course, HEAD)
    found, piece = off_line(line, line, closed=False, reach=band.reach)
    assert (found <= -band.reach + 0.2).all()
    assert piece[0] == 0


def test_band_of_one_place_is_a_disc():
    place = np.array([[0.0, 0.0, 0.0]])
    found, _ = off_line(
        np.array([[3.0, 4.0, 0.0], [0.5, 0.0, 0.0]]),
        place,
        closed=False,
        reach=np.array([2.0]),
    )
    np.testing.assert_allclose(found, [3.0, -1.5])


def test_open_line_is_not_closed():
    line = np.array([[0.0, 0, 0], [10.0, 0, 0], [10.0, 10, 0]])
    place = np.array([[3.0, 6.0, 0.0]])
    assert off_line(place, line, closed=False)[0] == pytest.approx(6.0)
    assert off_line(place, line, closed=True)[0] == pytest.approx(3 / np.sqrt(2))


def test_clinics_own_numbers_set_the_width_of_bands():
    policies = Library().policies
    view = neutral_view(SURFACE, Angle.FRONT, 500)
    drawn = Scatter.on(view, policies)
    assert drawn == Scatter(width=1.0, landmark=0.0, scale=view.scale_sigma)
    seen = replace(
        view, engine="detector/1", scale_source=ScaleSource.CALIPER, scale_sigma=0.02
    )
    assert Scatter.on(seen, policies) == Scatter(width=1.0, landmark=2.0, scale=0.02)


def test_only_vessels_ask_for_caution():
    kinds = {d.id for d in DANGERS.values() if d.kind is DangerKind.CAUTION}
    assert kinds == {name.partition(".")[0] for name in BANDS}


def test_a_clinic_keeps_further_off_every_danger_by_as_much_but_not_off_a_mark():
    mark = MapMark(
        id="m1",
        kind=MarkKind.LESION,
        ring=vertex_sites(SURFACE, [50, 101, 36]),
        margin=Length(3_000),
    )
    drawn, wider = (
        {g.name: g.margin for g in guards(SURFACE, DANGERS.values(), [mark], wider=by)}
        for by in (0.0, 1.5)
    )
    assert drawn.pop("m1") == wider.pop("m1") == 3
    assert wider == {name: margin + 1.5 for name, margin in drawn.items()}
    assert widening(Library().policies) == 0
