"""Hexagonal lattices: even, mirrored, shifted by half a step, and found again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.maps import Side
from mesoplan.core.injection_map.order import (
    nearest_start,
    snake,
    worked_through,
)
from mesoplan.core.injection_map.patterns import (
    SHIFTS,
    SIXTH,
    Lattice,
    candidates,
    lattice_in,
)
from tests.skin import CHEEKS, CHIN_ZONE, zone

BOX = np.array([-40.0, -30.0]), np.array([40.0, 30.0])
spacings = st.floats(4, 20)
lattices = st.builds(
    Lattice, spacings, st.floats(0, 6), st.floats(-9, 9), st.floats(-9, 9)
)


def places(lattice, box=BOX):
    return lattice.places(lattice.nodes(*box))


def same(one, other):
    """Whether two lattices, given as what places each has in a box, are the same."""
    wide = BOX[0] - 20, BOX[1] + 20
    for here, there in ((one, other), (other, one)):
        apart, _ = cKDTree(there(wide)).query(here(BOX))
        if apart.max() > 1e-6:
            return False
    return True


def turned_over(lattice):
    return lambda box: places(lattice, box) * (-1, 1)


def as_it_is(*made):
    return lambda box: np.concatenate([places(lattice, box) for lattice in made])


@given(lattices)
def test_every_inner_point_has_six_neighbours_at_the_spacing(lattice):
    found = places(lattice, (np.array([-60.0, -60.0]), np.array([60.0, 60.0])))
    inner = found[(np.abs(found) < 60 - 1.1 * lattice.spacing).all(axis=1)]
    apart, _ = cKDTree(found).query(inner, k=8)
    assert np.allclose(apart[:, 1:7], lattice.spacing)
    assert (apart[:, 7] > 1.7 * lattice.spacing).all()


@given(lattices)
def test_a_box_holds_all_its_nodes_and_no_other(lattice):
    found = places(lattice)
    low, high = BOX
    assert ((low <= found) & (found <= high)).all()
    wide = places(lattice, (low - 30, high + 30))
    inside = ((low + 1e-6 <= wide) & (wide <= high - 1e-6)).all(axis=1)
    assert inside.sum() <= len(found)


@given(lattices)
def test_a_mirrored_lattice_is_the_mirror_image(lattice):
    assert same(turned_over(lattice), as_it_is(lattice.mirrored))


@given(lattices)
def test_four_sessions_half_a_step_apart_make_a_lattice_of_half_the_spacing(lattice):
    together = [lattice.shifted(n) for n in range(4)]
    half = Lattice(lattice.spacing / 2, lattice.angle, lattice.x, lattice.y)
    assert same(as_it_is(*together), as_it_is(half))
    assert same(as_it_is(lattice.shifted(4)), as_it_is(lattice))
    assert len(SHIFTS) == 4


@pytest.mark.parametrize("spacing", [3.0, 8.0])
def test_across_the_midline_every_lattice_is_its_own_mirror_image(spacing):
    for lattice in candidates(spacing, across=True):
        assert same(turned_over(lattice), as_it_is(lattice))


def test_beside_the_midline_turns_and_offsets_are_tried():
    tried = candidates(8.0, across=False)
    assert len(tried) == len(set(tried)) == 96
    assert len(candidates(8.0, across=False, fewer=2)) == 24
    assert len(candidates(8.0, across=True)) == 24


@given(lattices, st.integers(0, 2**32 - 1))
def test_a_lattice_is_found_again_in_some_of_its_points(lattice, seed):
    chance = np.random.default_rng(seed)
    every = places(lattice)
    some = every[chance.permutation(len(every))[: max(12, len(every) // 3)]]
    if len(some) < 12:
        return
    found = lattice_in(
        some + chance.normal(0, 0.02 * lattice.spacing, some.shape), lattice.spacing
    )
    apart, _ = cKDTree(places(found, (BOX[0] - 30, BOX[1] + 30))).query(some)
    assert apart.max() < 0.15 * lattice.spacing


def test_points_of_no_lattice_show_none():
    chance = np.random.default_rng(4).uniform(-40, 40, (80, 2))
    assert lattice_in(chance, 8.0) is None
    assert lattice_in(np.array([[0.0, 0.0], [8.0, 0.0]]), 8.0) is None


def test_shifts_go_the_same_way_after_a_lattice_was_found_again():
    for angle in np.arange(6) * SIXTH / 6:
        lattice = Lattice(8.0, float(angle), 1.0, 2.0)
        found = lattice_in(places(lattice), 8.0)
        turned = lattice_in(places(lattice.mirrored), 8.0).mirrored
        for n in range(4):
            wide = BOX[0] - 30, BOX[1] + 30
            for again in (found, turned):
                apart, _ = cKDTree(places(again.shifted(n), wide)).query(
                    places(lattice.shifted(n))
                )
                assert apart.max() < 0.4


def test_work_goes_to_and_fro_from_the_top():
    lattice = Lattice(10.0)
    grid = np.array([[0, 0], [10, 0], [20, 0], [5, 8.66], [15, 8.66]])
    assert snake(grid, lattice).tolist() == [3, 4, 2, 1, 0]


@given(lattices)
def test_most_of_the_work_goes_from_neighbour_to_neighbour(lattice):
    found = places(lattice)
    order = snake(found, lattice)
    assert sorted(order.tolist()) == list(range(len(found)))
    steps = np.linalg.norm(np.diff(found[order], axis=0), axis=1)
    along = steps < 1.01 * lattice.spacing
    assert along.mean() > 0.7 or len(found) < 40


def test_a_zone_begins_where_the_hand_is():
    line = np.array([[0.0, 0, 0], [1, 0, 0], [2, 0, 0]])
    ahead, other = np.array([0, 1, 2]), np.array([1, 0, 2])
    assert nearest_start(ahead, other, line, None).tolist() == [0, 1, 2]
    assert nearest_start(ahead, other, line, np.array([3.0, 0, 0])).tolist() == [
        2,
        1,
        0,
    ]
    assert nearest_start(ahead, other, line, np.array([1.0, 0, 0])).tolist() == [
        1,
        0,
        2,
    ]


def test_zones_follow_their_order_and_the_side_one_is_at():
    pair = [zone("jaw", side) for side in (Side.LEFT, Side.RIGHT)]
    order = {"cheeks": 1, "jaw": 2, "chin": 3}
    found = [z.name for z in worked_through((*pair, *CHEEKS, CHIN_ZONE), order)]
    assert found == [
        "cheeks.right",
        "cheeks.left",
        "jaw.left",
        "jaw.right",
        "chin.middle",
    ]
    assert worked_through((CHIN_ZONE, zone("other")), order)[0] == CHIN_ZONE
