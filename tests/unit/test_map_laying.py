"""Points are laid evenly on skin: alike on both sides, staggered, in order of work."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.dangers import Scatter
from mesoplan.core.injection_map.laying import CLOSEST, grids, laid
from mesoplan.core.injection_map.maps import Origin, PointState, Side
from mesoplan.core.injection_map.patterns import NEIGHBOURS
from mesoplan.core.injection_map.sites import placed
from mesoplan.knowledge.face import map_zones
from tests.heads import HEADS, SURFACE, all_zones, ground, map_zone

SPACING = 8.0


@cache
def covered(head="canonical", spacing=8_000):
    """All zones of a head laid at once."""
    return grids(ground(head), all_zones(spacing=spacing))


def neighbours(grid):
    """mm between all pairs of lattice neighbours that are both kept."""
    rows = {tuple(node): row for row, node in enumerate(grid.nodes.tolist())}
    pairs = [
        (row, rows[a + x, b + y])
        for (a, b), row in rows.items()
        for x, y in NEIGHBOURS
        if (a + x, b + y) in rows and row < rows[a + x, b + y]
    ]
    first, second = np.array(pairs or np.empty((0, 2), int)).T
    return np.linalg.norm(grid.places[first] - grid.places[second], axis=1)


def of_zone(found, zone):
    return [grid for grid in found if grid.zone.zone == zone]


def even(apart, spacing=SPACING):
    """Which part of distances is within 5 % of the spacing."""
    return (np.abs(apart / spacing - 1) <= 0.05).mean()


@pytest.mark.parametrize("zone", sorted(map_zones()))
def test_neighbours_lie_as_far_apart_as_was_asked(zone):
    apart = np.concatenate([neighbours(g) for g in of_zone(covered(), zone)])
    assert len(apart) >= 4
    assert even(apart) >= 0.95


@pytest.mark.parametrize("head", sorted(HEADS))
def test_neighbours_lie_as_far_apart_on_other_heads(head):
    apart = [neighbours(grid) for grid in covered(head)]
    assert even(np.concatenate(apart)) >= 0.95
    for zone in map_zones():  # a zone of few points may miss it by one pair a side
        some = np.concatenate([neighbours(g) for g in of_zone(covered(head), zone)])
        assert even(some) >= 0.9


@pytest.mark.parametrize("spacing", [5_000, 10_000])
def test_another_spacing_is_kept_as_well(spacing):
    found = covered("canonical", spacing)
    apart = np.concatenate([neighbours(grid) for grid in found])
    assert even(apart, spacing / 1_000) >= 0.95


@pytest.mark.parametrize("head", sorted(HEADS))
def test_no_two_points_lie_closer_than_the_policy_lets_them(head):
    every = np.concatenate([grid.places for grid in covered(head)])
    apart, _ = cKDTree(every).query(every, k=2)
    assert apart[:, 1].min() >= CLOSEST * SPACING


def test_nearest_points_are_as_far_as_asked_nearly_everywhere():
    every = np.concatenate([grid.places for grid in covered()])
    apart, _ = cKDTree(every).query(every, k=2)
    assert np.median(np.abs(apart[:, 1] / SPACING - 1)) < 0.02
    assert (np.abs(apart[:, 1] / SPACING - 1) <= 0.05).mean() > 0.85


@pytest.mark.parametrize("zone", ["cheeks", "crows-feet", "lower-lid", "jawline"])
def test_the_left_is_the_mirror_image_of_the_right_on_an_even_head(zone):
    sides = {g.zone.side: g.places for g in of_zone(covered(), zone)}
    right, left = sides[Side.RIGHT], sides[Side.LEFT] * (-1, 1, 1)
    apart, _ = cKDTree(right).query(left)
    assert len(right) == len(left)
    assert apart.max() < 0.5


def test_a_middle_zone_is_laid_alike_on_both_sides():
    (forehead,) = of_zone(covered(), "forehead")
    apart, _ = cKDTree(forehead.places).query(forehead.places * (-1, 1, 1))
    assert apart.max() < 0.5


def test_one_side_alone_is_laid_as_well():
    left = map_zone("cheeks", Side.LEFT)
    alone = laid(ground(), [left])
    assert len(alone) >= 50
    assert {point.zone for point in alone} == {"cheeks.left"}


def test_points_say_what_their_zone_asks_and_are_numbered_from_the_first():
    zone = map_zone("chin", Side.MIDDLE)
    points = laid(ground(), [zone], first=7)
    assert [p.id for p in points] == [f"p{7 + n}" for n in range(len(points))]
    assert {(p.zone, p.volume, p.depth) for p in points} == {
        ("chin.middle", zone.per_point, zone.depth)
    }
    assert {(p.state, p.origin) for p in points} == {(PointState.PLANNED, Origin.GRID)}


def test_the_same_skin_gets_the_same_points():
    zones = [map_zone("chin", Side.MIDDLE)]
    assert laid(ground(), zones) == laid(ground(), zones)


def test_four_staggered_sessions_fill_the_gaps_and_then_begin_again():
    zones = [map_zone("forehead", Side.MIDDLE), map_zone("cheeks", Side.LEFT)]
    sessions = [grids(ground(), zones, stagger=n) for n in range(5)]
    for zone in range(2):
        laid_there = [found[zone].places for found in sessions]
        first = laid_there[0]
        for later in laid_there[1:4]:
            apart, _ = cKDTree(first).query(later)
            # half a step aside: nearer to no point of the first than about that
            assert np.median(apart) == pytest.approx(SPACING / 2, rel=0.05)
            assert apart.min() > 0.4 * SPACING
        assert np.allclose(laid_there[4], first)
        together = np.concatenate(laid_there[:4])
        apart, _ = cKDTree(together).query(together, k=2)
        assert np.median(apart[:, 1]) == pytest.approx(SPACING / 2, rel=0.05)


@pytest.mark.parametrize("stagger", [1, 2, 3])
def test_left_and_right_are_staggered_in_mirror_image(stagger):
    zones = [map_zone("cheeks", side) for side in (Side.RIGHT, Side.LEFT)]
    right, left = grids(ground(), zones, stagger=stagger)
    apart, _ = cKDTree(right.places).query(left.places * (-1, 1, 1))
    assert apart.max() < 0.5


def test_caution_bands_are_avoided_only_where_that_is_asked():
    wary = ground(scatter=Scatter(width=2))
    zone = map_zone("forehead", Side.MIDDLE)
    points = laid(wary, [zone])
    fewer = laid(wary, [replace(zone, avoid_caution=True)])
    assert len(fewer) < len(points)
    places = placed(SURFACE, [p.site for p in fewer], SURFACE.vertices)
    for band in wary.bands:
        course = placed(SURFACE, band.course, SURFACE.vertices)
        apart = np.linalg.norm(places[:, None] - course, axis=2) - band.reach
        assert apart.min() >= 0


def test_a_zone_with_no_room_gets_no_point():
    narrow = map_zone("nasolabial", Side.LEFT, edge=12_000)
    assert laid(ground(), [narrow]) == ()


@pytest.mark.parametrize("zone", ["forehead", "cheeks", "neck"])
def test_work_goes_from_neighbour_to_neighbour(zone):
    for grid in of_zone(covered(), zone):
        steps = np.linalg.norm(np.diff(grid.places, axis=0), axis=1)
        assert (steps < 1.3 * SPACING).mean() > 0.8
        assert (steps > 40).sum() <= 2  # mm: seldom to the other end of a zone
