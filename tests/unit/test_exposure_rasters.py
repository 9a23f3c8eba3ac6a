"""Footprints summed on a grid: what lies beyond it, and papules of several sizes."""

from __future__ import annotations

import numpy as np
import pytest

from mesoplan.core.exposure.rasters import Cells, field


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
