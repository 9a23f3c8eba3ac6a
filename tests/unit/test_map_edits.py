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
    put_right,
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
from mesoplan.core.injection_map.settling import SNAP
from mesoplan.core.injection_map.sites import vertex_sites
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


def put(site, *around, **changed):
    """The only point of a map put at ``site`` by somebody, near these things."""
    before = injection_map(point())
    after = replace(before, points=(replace(point(), site=site, **changed),))
    return put_right(before, after, ground(*around))


def test_a_point_put_on_free_skin_stays_where_it_was_put():
    there = Site(middle().triangle, 0.3, 0.3)
    found = put(there, keep([middle(CHIN_ZONE)], 3.0, ring=False))
    assert found.map.points[0].site == there
    assert not found.snapped
    assert not found.refused


@pytest.mark.parametrize("margin", [0.5, 2.0, 4.0])
def test_a_point_put_into_a_margin_comes_to_its_edge(margin):
    spot = keep([middle(CHIN_ZONE)], margin, ring=False)
    found = put(middle(CHIN_ZONE), spot)
    assert found.snapped == {"p1": "Invented vessel"}
    (there,) = at([found.map.points[0].site])
    assert margin <= np.linalg.norm(there - at([middle(CHIN_ZONE)])[0]) <= margin + 0.25
    assert not ground(spot).obstacles([found.map.points[0].site])[0]


def test_a_point_that_comes_into_another_zone_belongs_to_it():
    found = put(middle(CHIN_ZONE), keep([middle(CHIN_ZONE)], 2.0, ring=False))
    (after,) = found.map.points
    assert after.zone == "chin.middle"
    assert zone_at(found.map, SURFACE, after.site) == CHIN_ZONE
    (nose_tip,) = vertex_sites(SURFACE, [4])
    found = put(nose_tip, keep([nose_tip], 2.0, ring=False))
    assert found.map.points[0].zone == "cheeks.left"  # beside all zones: its own


def test_a_point_with_no_free_skin_near_goes_back_to_where_it_was():
    wide = keep([middle(CHIN_ZONE)], SNAP + 2, ring=False)
    found = put(middle(CHIN_ZONE), wide, zone="chin.middle", volume=Volume(1_000))
    (after,) = found.map.points
    assert found.refused == {"p1": "Invented vessel"}
    assert (after.site, after.zone) == (middle(), "cheeks.left")
    assert after.volume == Volume(1_000)  # nothing else is taken back


def test_a_new_point_with_no_free_skin_near_is_left_out():
    before = injection_map(point())
    new = point("p2", site=middle(CHIN_ZONE), origin=Origin.HAND)
    wide = ground(keep([middle(CHIN_ZONE)], SNAP + 2, ring=False))
    found = put_right(before, replace(before, points=(*before.points, new)), wide)
    assert found.map == before
    assert list(found.refused) == ["p2"]


@pytest.mark.parametrize("state", [PointState.DONE, PointState.SKIPPED])
def test_what_was_done_in_a_margin_stays_on_record_there(state):
    found = put(
        middle(CHIN_ZONE), keep([middle(CHIN_ZONE)], 2.0, ring=False), state=state
    )
    assert found.map.points[0].site == middle(CHIN_ZONE)
    assert not found.snapped


def test_a_point_that_lay_in_a_margin_before_stays_until_somebody_moves_it():
    here = ground(keep([middle()], 2.0, ring=False))
    before = injection_map(point(), point("p2", CHIN_ZONE))
    after = with_points(before, ["p1"], volume=Volume(1_000))
    assert put_right(before, after, here).map == after


def test_caution_alone_keeps_no_hand_from_putting_a_point_there():
    here = Spots.of([middle()])
    band = Band(danger="v", name="v.left", course=(middle(),), reach=np.array([3.0]))
    soft = replace(ground(), bands=(band,))
    assert soft.obstacles([middle()]) == ("",)
    assert soft.free(here)
    assert not soft.free(here, caution=True)


def test_inside_of_a_ring_is_kept_off_as_its_margin_is():
    ring = ground(keep(CHEEKS[0].loop, 1.0))
    assert ring.obstacles([middle()]) == ("Invented vessel",)
    line = ground(keep(CHEEKS[0].loop, 1.0, ring=False))
    assert line.obstacles([middle()]) == ("",)


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


def test_the_two_cheeks_of_these_tests_mirror_each_other():
    mirror = SURFACE.mirror_vertex[list(LEFT_CHEEK)].tolist()
    assert sorted(mirror) == sorted(RIGHT_CHEEK)
    assert CHEEKS[0].side is Side.LEFT
    assert (at(CHEEKS[0].loop)[:, 0] > 0).all()  # x to the client's left
