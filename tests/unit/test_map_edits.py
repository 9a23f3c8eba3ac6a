"""A map is edited point by point, and no point is ever stored nowhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.dangers import Band
from mesoplan.core.injection_map.flat import Spots
from mesoplan.core.injection_map.ground import ground_on
from mesoplan.core.injection_map.map_edits import (
    added,
    in_order,
    moved,
    removed,
    trimmed,
    with_handle,
    with_mark,
    with_points,
    with_zone,
    without_mark,
    without_zone,
    zone_at,
)
from mesoplan.core.injection_map.maps import (
    MapMark,
    MarkKind,
    Origin,
    PointState,
    Side,
    Site,
)
from mesoplan.core.injection_map.settling import SNAP, let_go, settled
from mesoplan.core.injection_map.sites import vertex_sites
from mesoplan.core.injection_map.views import Angle, drawn, neutral_view
from mesoplan.core.quantities import Length, Volume
from tests.skin import (
    CHEEKS,
    CHIN_ZONE,
    LEFT_CHEEK,
    RIGHT_CHEEK,
    SURFACE,
    at,
    ground,
    injection_map,
    keep,
    middle,
    point,
    zone,
)

FRONT = neutral_view(SURFACE, Angle.FRONT, 800)


def problem(raised):
    (found,) = raised.value.problems
    return found


def test_a_point_moves_and_nothing_else_does():
    before = injection_map(point(), point("p2", CHIN_ZONE))
    there = Site(before.points[0].site.triangle, 0.3, 0.3)
    after = moved(before, ground(), "p1", there)
    assert after.points[0].site == there
    assert after.points[1] == before.points[1]
    assert before.points[0].site == middle()


def test_a_point_moved_into_another_zone_belongs_to_it():
    after = moved(injection_map(point()), ground(), "p1", middle(CHIN_ZONE))
    assert after.points[0].zone == "chin.middle"
    assert zone_at(after, SURFACE, after.points[0].site) == CHIN_ZONE


def test_a_point_moved_out_of_all_zones_keeps_its_own():
    (nose_tip,) = vertex_sites(SURFACE, [4])
    after = moved(injection_map(point()), ground(), "p1", nose_tip)
    assert (after.points[0].zone, after.points[0].site) == ("cheeks.left", nose_tip)


@pytest.mark.parametrize("margin", [0.5, 2.0, 4.5])
def test_a_point_let_go_in_a_margin_comes_to_its_edge(margin):
    spot = keep([middle()], margin, ring=False)
    after = moved(injection_map(point()), ground(spot), "p1", middle())
    apart = np.linalg.norm(at([after.points[0].site])[0] - at([middle()])[0])
    assert margin <= apart <= margin + 0.25


def test_a_point_with_no_free_skin_near_is_refused_with_the_reason():
    wide = ground(keep([middle()], SNAP + 2, ring=False))
    before = injection_map(point())
    with pytest.raises(InputError) as raised:
        moved(before, wide, "p1", middle())
    found = problem(raised)
    assert found.what == "a point here would lie in the margin of Invented vessel"
    assert "within 5 mm" in found.remedy


def test_caution_alone_keeps_no_hand_from_putting_a_point_there():
    here = Spots.of([middle()])
    band = Band(danger="v", name="v.left", course=(middle(),), reach=np.array([3.0]))
    soft = replace(ground(), bands=(band,))
    assert settled(soft, middle()) == middle()
    assert soft.free(here)
    assert not soft.free(here, caution=True)


def test_inside_of_a_ring_is_kept_off_as_its_margin_is():
    ring = ground(keep(CHEEKS[0].loop, 1.0))
    assert ring.obstacles([middle()]) == ("Invented vessel",)
    line = ground(keep(CHEEKS[0].loop, 1.0, ring=False))
    assert line.obstacles([middle()]) == ("",)


@pytest.mark.parametrize("vertex", [4, 152, 50, 280])
def test_skin_under_a_pixel_is_the_skin_drawn_there(vertex):
    sites = vertex_sites(SURFACE, [vertex])
    pixels, _ = drawn(SURFACE, FRONT, sites)
    found = let_go(SURFACE, FRONT, tuple(pixels[0]))
    assert np.linalg.norm(at([found])[0][:2] - at(sites)[0][:2]) < 0.01


def test_a_point_let_go_beside_the_face_comes_to_its_outline():
    pixels, _ = drawn(SURFACE, FRONT, vertex_sites(SURFACE, range(468)))
    x, y = pixels[pixels[:, 0].argmax()]
    step = 3 / FRONT.mm_per_px
    found = let_go(SURFACE, FRONT, (x + step, y))
    (place,), _ = drawn(SURFACE, FRONT, [found])
    assert 0 < np.linalg.norm(place - (x + step, y)) * FRONT.mm_per_px < SNAP


def test_a_point_let_go_far_from_the_face_is_refused():
    with pytest.raises(InputError) as raised:
        let_go(SURFACE, FRONT, (2.0, 2.0))
    found = problem(raised)
    assert (found.what, found.remedy) == (
        "there is no skin",
        "Let it go on the face, or within 5 mm of it.",
    )


def test_an_added_point_takes_its_zones_volume_and_an_id_of_its_own():
    before = injection_map(point("p7"), zones=(*CHEEKS, CHIN_ZONE))
    after = added(before, ground(), middle(CHIN_ZONE))
    new = after.points[-1]
    assert (new.id, new.zone, new.origin) == ("p8", "chin.middle", Origin.HAND)
    assert (new.volume, new.depth) == (CHIN_ZONE.per_point, CHIN_ZONE.depth)


def test_a_point_added_beside_all_zones_needs_to_know_its_zone():
    (nose_tip,) = vertex_sites(SURFACE, [4])
    with pytest.raises(InputError, match="no zone of the map lies there"):
        added(injection_map(), ground(), nose_tip)
    after = added(injection_map(), ground(), nose_tip, zone="chin.middle")
    assert after.points[0].zone == "chin.middle"
    with pytest.raises(InputError, match="the map has no such zone"):
        added(injection_map(), ground(), nose_tip, zone="chin.left")


def test_several_points_are_set_at_once():
    before = injection_map(*(point(f"p{n}") for n in range(1, 6)))
    after = with_points(before, ["p1", "p3"], volume=Volume(30_000))
    assert [p.volume.count for p in after.points] == [
        30_000,
        20_000,
        30_000,
        20_000,
        20_000,
    ]
    ticked = with_points(after, ["p1"], state=PointState.DONE, depth=Length(500))
    assert ticked.points[0].volume == Volume(30_000)
    assert (ticked.points[0].state, ticked.points[0].depth) == (
        PointState.DONE,
        Length(500),
    )


def test_unknown_points_are_all_named():
    with pytest.raises(InputError) as raised:
        with_points(injection_map(point()), ["p1", "p2", "q9"], volume=Volume(1))
    assert {p.where for p in raised.value.problems} == {"points.p2", "points.q9"}
    assert problem_texts(raised) == {"the map has no such point"}


def problem_texts(raised):
    return {p.what for p in raised.value.problems}


def test_points_are_removed_but_not_when_they_were_done():
    before = injection_map(point(), point("p2", state=PointState.DONE), point("p3"))
    assert [p.id for p in removed(before, ["p1", "p3"]).points] == ["p2"]
    with pytest.raises(InputError, match="a point that was done stays"):
        removed(before, ["p1", "p2"])
    with pytest.raises(InputError, match="a point that was done stays"):
        without_zone(before, "cheeks.left")


def test_a_zone_goes_with_its_points():
    before = injection_map(point(), point("p2", CHIN_ZONE))
    after = without_zone(before, "cheeks.left")
    assert [z.name for z in after.zones] == ["cheeks.right", "chin.middle"]
    assert [p.id for p in after.points] == ["p2"]


def test_a_zone_is_set_otherwise_or_added():
    finer = zone(spacing=Length(5_000))
    after = with_zone(injection_map(point()), finer)
    assert after.zones == (finer, CHEEKS[1], CHIN_ZONE)
    assert with_zone(injection_map(zones=()), finer).zones == (finer,)


def test_trimming_takes_planned_points_outside_and_no_others():
    left = [point(n) for n in ("p1", "p2")]
    right = point("p3", CHEEKS[1])
    done = point("p4", site=vertex_sites(SURFACE, [4])[0], state=PointState.DONE)
    hair = point("p5", site=vertex_sites(SURFACE, [376])[0])
    before = injection_map(*left, right, done, hair)
    kept = tuple(vertex_sites(SURFACE, [280, 411, 416, 434, 425, 330]))
    after = trimmed(before, ground(), "cheeks.left", kept)
    assert [p.id for p in after.points] == ["p1", "p2", "p3", "p4"]
    assert after.zones[0].loop == kept


@pytest.mark.parametrize("loop", [LEFT_CHEEK[:2], (4, 4, 4)])
def test_a_trim_that_leaves_nothing_is_refused(loop):
    with pytest.raises(InputError, match="it encloses no skin"):
        trimmed(injection_map(), ground(), "cheeks.left", vertex_sites(SURFACE, loop))


def test_a_mark_is_kept_off_by_its_margin():
    mark = MapMark(
        id="m1", kind=MarkKind.LESION, ring=(middle(),), margin=Length(3_000)
    )
    after = with_mark(injection_map(point()), mark)
    wider = MapMark(
        id="m1", kind=MarkKind.LESION, ring=(middle(),), margin=Length(4_000)
    )
    assert with_mark(after, wider).marks == (wider,)
    marks = ground_on(SURFACE, SURFACE.vertices, (), after.marks)
    assert marks.obstacles([middle(), middle(CHIN_ZONE)]) == ("mark m1", "")
    assert without_mark(after, "m1").marks == ()
    with pytest.raises(InputError, match="the map has no such mark"):
        without_mark(after, "m2")


def test_a_handle_is_pulled_and_let_back():
    after = with_handle(injection_map(), SURFACE, "hairline", 0.8)
    assert after.handles == (("hairline", 0.8),)
    assert with_handle(after, SURFACE, "hairline", 1).handles == ()
    with pytest.raises(InputError, match="there is no such handle"):
        with_handle(after, SURFACE, "hairlin", 0.8)
    with pytest.raises(InputError, match="pulled too far"):
        with_handle(after, SURFACE, "hairline", 9)


def test_work_goes_in_the_order_somebody_wants():
    before = injection_map(*(point(f"p{n}") for n in range(1, 5)))
    assert [p.id for p in in_order(before, ["p3", "p1"]).points] == [
        "p3",
        "p1",
        "p2",
        "p4",
    ]


def test_the_two_cheeks_of_these_tests_mirror_each_other():
    mirror = SURFACE.mirror_vertex[list(LEFT_CHEEK)].tolist()
    assert sorted(mirror) == sorted(RIGHT_CHEEK)
    assert CHEEKS[0].side is Side.LEFT
    assert (at(CHEEKS[0].loop)[:, 0] > 0).all()  # x to the client's left
