"""A map is held against the limits of a plan, and against what only places can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.injection_map import limits
from mesoplan.core.injection_map.laying import laid
from mesoplan.core.injection_map.limits import map_findings
from mesoplan.core.injection_map.maps import (
    InjectionMap,
    MapPoint,
    MapZone,
    PointState,
    Side,
    Site,
)
from mesoplan.core.injection_map.placing import Placing, closest
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.zones import zone_sides
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import map_zones
from tests.clients import calm, practice
from tests.heads import HEADS, SURFACE, ground, map_zone
from tests.unit.test_check_plan import proposed

LOOP = (Site(0, 0, 0), Site(0, 1, 0), Site(0, 0, 1))


def planned(zone="cheeks"):
    return next(z for z in proposed().sessions[0].zones if z.zone == zone)


def zone(name="cheeks", side=Side.LEFT, **changed):
    plan = planned()
    values = {
        "spacing": plan.spacing,
        "edge": Length(2_000),
        "per_point": plan.per_point,
        "depth": plan.depth,
    }
    return MapZone(zone=name, side=side, loop=LOOP, **{**values, **changed})


def points(count=2, where="cheeks.left", first=1, **changed):
    plan = planned()
    values = {"volume": plan.per_point, "depth": plan.depth}
    return tuple(
        MapPoint(id=f"p{n}", site=LOOP[0], zone=where, **{**values, **changed})
        for n in range(first, first + count)
    )


def mapped(*made, zones=None):
    return InjectionMap(
        surface="invented/1",
        digest="",
        zones=(zone(), zone(side=Side.RIGHT)) if zones is None else zones,
        points=made,
    )


def findings(injection_map, plan=None, client=None, **options):
    practised, client = practice(), client or calm()
    return map_findings(
        injection_map,
        plan or proposed(),
        practised.catalogue,
        practised.screen(client),
        **options,
    )


def codes(*args, **options):
    return {f.violation.code for f in findings(*args, **options)}


def apart(*millimetres):
    return Placing(places=np.array([[x, 0.0, 0.0] for x in millimetres]))


@pytest.fixture
def checked(monkeypatch):
    """The plan, with the map in it, that is held against the limits."""

    def looks(made, **more):
        seen = []
        monkeypatch.setattr(
            limits, "check_plan", lambda plan, *_: seen.append(plan) or ()
        )
        findings(made, **more)
        return seen[0]

    return looks


def test_a_map_that_keeps_the_plan_breaks_nothing():
    both = (*points(2), *points(2, "cheeks.right", first=3))
    assert findings(mapped(*both), placing=apart(0, 10, 50, 60)) == ()


def test_left_and_right_are_one_zone_of_the_plan(checked):
    both = (*points(2), *points(3, "cheeks.right", first=3))
    plan = checked(mapped(*both))
    (cheeks,) = [z for z in plan.sessions[0].zones if z.zone == "cheeks"]
    assert cheeks.points == 5
    assert cheeks.volume == planned().per_point.times(5)
    assert (cheeks.technique, cheeks.travel) == (planned().technique, planned().travel)
    others = [z for z in proposed().sessions[0].zones if z.zone != "cheeks"]
    assert [z for z in plan.sessions[0].zones if z.zone != "cheeks"] == others


def test_the_plan_is_checked_for_the_largest_volume_and_the_greatest_depth(checked):
    small = points(2, volume=Volume(10_000), depth=Length(400))
    large = points(1, first=3, volume=Volume(30_000), depth=Length(600))
    plan = checked(mapped(*small, *large))
    (cheeks,) = [z for z in plan.sessions[0].zones if z.zone == "cheeks"]
    assert (cheeks.per_point, cheeks.depth) == (Volume(30_000), Length(600))
    assert cheeks.volume == Volume(50_000)
    assert planned().angle == 30
    assert cheeks.travel == Length(1_200)  # reaches 0.6 mm at 30°


def test_one_point_with_too_much_is_named_alone():
    made = (*points(3), *points(1, first=4, volume=Volume(60_000)))
    (found,) = findings(mapped(*made))
    assert found.violation.code == "volume-per-point"
    assert found.violation.where == "zones.cheeks"
    assert found.violation.sources
    assert (found.zones, found.points) == (("cheeks.left", "cheeks.right"), ("p4",))


def test_one_point_with_too_little_is_found_beside_full_ones():
    made = (*points(3), *points(1, first=4, volume=Volume(1_000)))
    (found,) = findings(mapped(*made))
    assert (found.violation.code, found.points) == ("volume-per-point", ("p4",))


def test_a_limit_that_every_point_breaks_names_the_zone():
    (found,) = findings(mapped(*points(3, volume=Volume(60_000))))
    assert (found.violation.code, found.points) == ("volume-per-point", ())


def test_one_point_below_the_ceiling_is_named_alone():
    made = (*points(1), *points(1, first=2, depth=Length(1_200)))
    found = findings(mapped(*made))
    assert {(f.violation.code, f.points) for f in found} == {
        ("depth-over-ceiling", ("p2",))
    }


def test_the_session_limit_counts_what_each_point_really_holds():
    limit = practice().catalogue.products[proposed().product].session_limit
    most = Volume.most(limit).count
    share = Volume(20_000)
    others = sum(
        z.volume.count for z in proposed().sessions[0].zones if z.zone != "cheeks"
    )
    fits = (most - others - 50_000) // share.count
    made = (*points(1, volume=Volume(50_000)), *points(fits, first=2, volume=share))
    assert "session-limit" not in codes(mapped(*made))
    more = (*made, *points(2, first=900, volume=share))
    over = {"session-limit", "too-few-packs"}
    assert codes(mapped(*more)) & over
    skipped = tuple(replace(p, state=PointState.SKIPPED) for p in more[-2:])
    assert not codes(mapped(*made, *skipped)) & over


def test_places_say_more_than_an_estimate_of_how_many_points_fit():
    dense = points(400, volume=Volume(10_000))
    assert "too-many-points" not in codes(mapped(*dense))


def test_two_points_too_close_are_both_named():
    ten = zone(spacing=Length(10_000))
    near = mapped(*points(3), zones=(ten,))
    found = findings(near, placing=apart(0, 7.9, 30))
    close = [f for f in found if f.violation.code == "points-too-close"]
    assert [f.points for f in close] == [("p1", "p2")]
    assert close[0].violation.policy_default
    assert "spacing" in {f.violation.code for f in found}  # the technique's own limit
    assert codes(near, placing=apart(0, 8.0, 30)) == set()


def test_points_of_neighbouring_zones_keep_apart_as_the_closer_grid_asks():
    zones = (zone(spacing=Length(10_000)), zone("chin", Side.MIDDLE))
    pair = mapped(*points(1), *points(1, "chin.middle", first=2), zones=zones)
    chin = replace(pair, zones=(zones[0], replace(zones[1], spacing=Length(6_000))))
    assert "points-too-close" in codes(pair, placing=apart(0, 5))
    assert "points-too-close" not in codes(chin, placing=apart(0, 5))
    (found,) = [
        f
        for f in findings(pair, placing=apart(0, 5))
        if f.violation.code == "points-too-close"
    ]
    assert found.zones == ("cheeks.left", "chin.middle")


def test_a_skipped_point_is_too_close_to_nobody():
    first, second = points(2)
    skipped = replace(second, state=PointState.SKIPPED)
    assert "points-too-close" in codes(mapped(first, second), placing=apart(0, 1))
    assert codes(mapped(first, skipped), placing=apart(0, 1)) == set()


def test_points_in_a_margin_or_outside_their_zone_are_named():
    placing = replace(
        apart(0, 20, 40), excluded={"p1": "Brow"}, outside=frozenset({"p3"})
    )
    found = {
        f.violation.code: (f.points, f.violation.message)
        for f in findings(mapped(*points(3)), placing=placing)
    }
    assert found == {
        "point-in-margin": (("p1",), "it lies in the margin of Brow"),
        "point-outside-zone": (("p3",), "it lies outside its zone"),
    }


def test_a_zone_the_plan_does_not_treat_is_said_and_checked():
    zones = (zone(), zone("glabella", Side.MIDDLE))
    made = mapped(*points(2), *points(1, "glabella.middle", first=3), zones=zones)
    found = {f.violation.code: f.zones for f in findings(made)}
    assert found["zone-not-planned"] == ("glabella.middle",)
    assert found["zone-excluded"] == ("glabella.middle",)
    assert found["zone-not-screened"] == ("glabella.middle",)


def test_a_zone_without_points_is_said():
    zones = (zone(), zone("chin", Side.MIDDLE))
    found = findings(mapped(*points(2), zones=zones))
    empty = [f for f in found if f.violation.code == "no-point"]
    assert [f.zones for f in empty] == [("chin.middle",)]


def test_a_point_of_no_zone_is_never_passed_over():
    assert "point-without-zone" in codes(mapped(*points(2), *points(1, "moon", 3)))


def test_a_client_who_may_not_be_treated_is_said_with_the_map():
    found = findings(mapped(*points(2)), client=calm(pregnant=True))
    refused = [f for f in found if f.violation.code == "person-not-treatable"]
    assert refused
    assert refused[0].zones == ()


def test_a_session_the_plan_does_not_have_is_an_error_that_helps():
    with pytest.raises(InputError) as raised:
        findings(mapped(*points(2)), number=9)
    (problem,) = raised.value.problems
    assert problem.what == "the plan has no such session"
    assert problem.remedy.startswith("Use one of 1")


def test_a_later_session_is_checked_as_that_session(checked):
    made = mapped(*points(1), *points(1, first=2, volume=Volume(60_000)))
    assert codes(made, number=2) == {"volume-per-point"}
    plan = checked(made, number=2)
    assert plan.sessions[0] == proposed().sessions[0]
    assert plan.sessions[1].zones != proposed().sessions[1].zones


def test_the_smallest_distance_needs_two_points():
    assert closest(np.zeros((1, 3))) is None
    assert closest(np.array([[0, 0, 0], [3, 4, 0], [9, 9, 9]])) == pytest.approx(5)


@pytest.mark.parametrize("head", sorted(HEADS))
def test_the_proposed_plan_laid_on_a_face_breaks_nothing(head):
    zones = tuple(
        replace(
            map_zone(plan.zone, side, spacing=plan.spacing.count, edge=5_000),
            per_point=plan.per_point,
            depth=plan.depth,
        )
        for plan in proposed().sessions[0].zones
        for side in zone_sides(map_zones()[plan.zone])
    )
    made = mapped(*laid(ground(head), zones), zones=zones)
    sites = [point.site for point in made.points]
    assert len(sites) > 100
    assert set(ground(head).obstacles(sites)) == {""}
    placing = Placing(places=placed(SURFACE, sites, HEADS[head]))
    assert findings(made, placing=placing) == ()
