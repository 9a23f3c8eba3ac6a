"""A zone laid flat: what lies inside its outline, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.exposure.flat_zones import flat_zone, within
from mesoplan.core.exposure.rasters import Cells, field

SQUARE = np.array([[0.0, 0.0], [40.0, 0.0], [40.0, 30.0], [0.0, 30.0]])
POINTS = np.array([[10.0, 10.0], [20.0, 10.0]])
VOLUMES = np.array([20_000.0, 20_000.0])


def test_the_area_of_a_rectangle_is_its_sides():
    assert flat_zone(POINTS, VOLUMES, SQUARE).area == pytest.approx(1200, rel=0.03)
    assert flat_zone(POINTS, VOLUMES, SQUARE, 0.1).area == pytest.approx(
        1200, rel=0.006
    )


def test_the_area_of_a_round_zone_is_its_circles():
    turn = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    outline = 25 * np.column_stack([np.cos(turn), np.sin(turn)])
    assert flat_zone(POINTS, VOLUMES, outline).area == pytest.approx(
        np.pi * 625, rel=0.01
    )


def test_the_direction_of_the_outline_does_not_matter():
    grid = Cells(-1.0, -1.0, 0.5, 70, 90)
    assert (within(SQUARE, grid) == within(SQUARE[::-1], grid)).all()


def test_a_bay_in_the_outline_is_outside():
    outline = np.array([[0, 0], [40, 0], [40, 30], [20, 10], [0, 30]], float)
    laid = flat_zone(POINTS, VOLUMES, outline)
    grid = laid.cells
    row, column = (round((28 - grid.y) / 0.5), round((20 - grid.x) / 0.5))
    assert not laid.inside[row, column]
    assert laid.area == pytest.approx(1200 - 400, rel=0.03)


@pytest.mark.parametrize(
    ("points", "volumes", "outline", "words"),
    [
        (POINTS, VOLUMES[:1], SQUARE, "each point needs one volume"),
        (POINTS, VOLUMES * 0, SQUARE, "a volume that is not above 0"),
        (POINTS, VOLUMES * -1, SQUARE, "a volume that is not above 0"),
        (POINTS * np.nan, VOLUMES, SQUARE, "a place that is no number"),
        (POINTS, VOLUMES, SQUARE + np.inf, "a place that is no number"),
        (POINTS, VOLUMES, SQUARE[:2], "an outline needs three corners"),
        (POINTS, VOLUMES, SQUARE * 100, "larger than a square metre"),
        (POINTS, VOLUMES, SQUARE * 0.0, "the outline encloses no skin"),
    ],
)
def test_a_zone_that_cannot_be_says_so(points, volumes, outline, words):
    with pytest.raises(InputError, match=words):
        flat_zone(points, volumes, outline)


def test_a_zone_without_points_is_untouched_skin():
    laid = flat_zone(np.empty((0, 2)), np.empty(0), SQUARE)
    assert laid.area > 0
    total = field(laid.cells, laid.points, laid.volumes, laid.volumes, 0.5)
    assert not total.any()


def test_a_papule_beyond_the_grid_touches_only_what_it_reaches():
    grid = Cells(0.0, 0.0, 0.5, 20, 20)
    outside = np.array([[-1.0, 5.0], [-90.0, 5.0], [5.0, 400.0], [10.5, -1.0]])
    found = field(grid, outside, np.full(4, 2.0), np.ones(4), 0.0)
    away = grid.centres()[:, :, None] - outside
    exact = (np.hypot(away[..., 0], away[..., 1]) <= 2.0).sum(-1)
    assert (found == exact).all()
    assert found.any()


def test_papules_of_several_sizes_add_up():
    grid = Cells(0.0, 0.0, 0.5, 60, 60)
    points = np.array([[8.0, 8.0], [9.0, 9.0], [20.0, 20.0]])
    radii, amounts = np.array([1.0, 2.0, 1.0]), np.array([1.0, 3.0, 0.5])
    whole = field(grid, points, radii, amounts, 0.3)
    parts = sum(
        field(grid, points[i : i + 1], radii[i : i + 1], amounts[i : i + 1], 0.3)
        for i in range(3)
    )
    assert whole == pytest.approx(parts, abs=1e-12)
    cell = grid.step**2
    mass = (amounts * np.pi * radii**2).sum()
    assert whole.sum() * cell == pytest.approx(mass, rel=0.01)
