"""The closed forms of exposure against an independent spectral solver and quadrature."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erf, ive

from mesoplan.core.exposure.kernels import disc, slab
from mesoplan.core.exposure.rasters import Cells, field
from mesoplan.core.exposure.solutes import Layer, Solute, strength_at, strength_on
from tests.spectral import centres, discs_later, later

SMALL = Solute(lateral=1.7e-10, vertical=0.8e-10, half_life=25 / 1440)
MINUTES = 1 / 1440


def _loss(solute):
    return np.log(2) / (solute.half_life * 86_400)


@pytest.mark.parametrize("minutes", [5, 20, 60])
def test_three_papules_agree_with_the_spectral_solver(minutes):
    box, cells = (16.0, 16.0, 1.3), (96, 96, 26)
    discs = [(6.1, 7.0, 1.65, 1.0), (9.3, 8.2, 1.1, 2.0), (8.0, 9.9, 2.2, 0.5)]
    days = minutes * MINUTES
    expected = discs_later(
        (cells, box),
        discs,
        (0.2, 1.0),
        (1.7e-4, 1.7e-4, 0.8e-4),
        _loss(SMALL),
        minutes * 60,
    )
    across, down, deep = centres(cells, box)
    places = np.stack(np.meshgrid(across, down, indexing="ij"), axis=-1).reshape(-1, 2)
    papules = (
        np.array([d[:2] for d in discs]),
        np.array([d[2] for d in discs]),
        np.array([d[3] for d in discs]),
    )
    layer = Layer(top=0.2, bottom=1.0, floor=1.3)
    for index in (0, 7, 19, 25):
        found = strength_at(places, deep[index], papules, layer, SMALL, days)
        difference = abs(found.reshape(96, 96) - expected[:, :, index]).max()
        assert difference < 1e-5


def test_a_whole_face_agrees_with_the_solver():
    rng = np.random.default_rng(3)
    points = np.column_stack([rng.uniform(8, 152, 500), rng.uniform(8, 172, 500)])
    radii = np.full(500, 1.65)
    spread = 0.8  # its waves end before the cells do
    expected = discs_later(
        ((320, 360, 1), (160.0, 180.0, 1.0)),
        [(x, y, 1.65, 1.0) for x, y in points],
        (0.0, 1.0),
        (1.0, 1.0, 1.0),
        0.0,
        spread**2 / 2,
    )[:, :, 0]
    grid = Cells(0.25, 0.25, 0.5, 360, 320)
    found = field(grid, points, radii, np.ones(500), spread)
    assert abs(found.T - expected).max() < 1e-4


def test_the_solver_itself_agrees_with_the_exact_ball():
    """Otherwise agreement with it would prove little."""
    cells, size, radius, diffusion, seconds = 48, 8.0, 1.2, 1.7e-4, 1800
    axis = (np.arange(cells * 4) + 0.5) * size / cells / 4 - size / 2
    x, y, z = np.meshgrid(axis, axis, axis, indexing="ij", sparse=True)
    fine = (x**2 + y**2 + z**2 <= radius**2).astype(float)
    start = fine.reshape(cells, 4, cells, 4, cells, 4).mean(axis=(1, 3, 5))
    found = later(start, (size,) * 3, (diffusion,) * 3, 0.0, seconds)
    line = (np.arange(cells) + 0.5) * size / cells - size / 2
    r = np.sqrt(
        line[:, None, None] ** 2 + line[None, :, None] ** 2 + line[None, None, :] ** 2
    )
    q = np.sqrt(4 * diffusion * seconds)
    exact = 0.5 * (erf((radius - r) / q) + erf((radius + r) / q)) - q / (
        2 * r * np.sqrt(np.pi)
    ) * (np.exp(-(((radius - r) / q) ** 2)) - np.exp(-(((radius + r) / q) ** 2)))
    off = np.sqrt(((found - exact) ** 2).sum() / (exact**2).sum())
    assert off < 3e-3


def test_the_cosines_of_a_disc_agree_with_a_disc_cut_into_cells():
    cells, size, spread = 200, 10.0, 0.5
    fine = (np.arange(cells * 4) + 0.5) * size / cells / 4
    inside = (fine[:, None] - 5) ** 2 + (fine[None, :] - 4.7) ** 2 <= 4
    start = inside.reshape(cells, 4, cells, 4).mean(axis=(1, 3))
    cut = later(start, (size, size), (1.0, 1.0), 0.0, spread**2 / 2)
    exact = discs_later(
        ((cells, cells, 1), (size, size, 1.0)),
        [(5.0, 4.7, 2.0, 1.0)],
        (0.0, 1.0),
        (1.0, 1.0, 1.0),
        0.0,
        spread**2 / 2,
    )[:, :, 0]
    assert abs(cut - exact).max() < 1e-3


@pytest.mark.parametrize("spread", [0.02, 0.13, 0.6, 2.0])
@pytest.mark.parametrize("away", [0.0, 0.7, 1.6, 2.1, 4.0])
def test_the_disc_agrees_with_quadrature(spread, away):
    radius = 1.65

    def ring(r):
        return (
            r
            / spread**2
            * np.exp(-((r - away) ** 2) / (2 * spread**2))
            * ive(0, r * away / spread**2)
        )

    low = max(0.0, min(radius, away - 12 * spread))
    high = min(radius, away + 12 * spread)
    expected = 0.0 if high <= low else quad(ring, low, high, epsabs=1e-12, limit=400)[0]
    found = disc(np.array([away]), radius, spread)[0]
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("spread", [0.01, 0.3, 3.0])
def test_a_disc_keeps_its_mass(spread):
    radius = 1.65
    edges = sorted({0.0, max(0.0, radius - 9 * spread), radius, radius + 9 * spread})
    mass = sum(
        quad(
            lambda r: 2 * np.pi * r * disc(np.array([r]), radius, spread)[0],
            a,
            b,
            epsabs=1e-12,
            limit=400,
        )[0]
        for a, b in pairwise(edges)
    )
    assert mass == pytest.approx(np.pi * radius**2, rel=1e-8)


@pytest.mark.parametrize("spread", [0.05, 0.4, 2.0])
def test_a_slab_over_a_floor_keeps_its_mass(spread):
    places, weights = np.polynomial.legendre.leggauss(400)
    depth = (places + 1) / 2 * 1.3
    mass = (slab(depth, 0.2, 1.0, spread, 1.3) * weights).sum() * 1.3 / 2
    assert mass == pytest.approx(0.8, rel=1e-6)


def test_a_slab_ends_level():
    depth = np.linspace(0, 1.3, 9)
    level = slab(depth, 0.2, 1.0, 3.0, 1.3)
    assert level == pytest.approx(np.full(9, 0.8 / 1.3), abs=1e-9)


@pytest.mark.parametrize("spread", [0.0, 0.03, 0.13, 0.55, 1.5])
@pytest.mark.parametrize("radius", [0.8, 1.65, 3.4])
def test_the_table_keeps_its_promise(spread, radius):
    rng = np.random.default_rng(5)
    points = rng.uniform(-3, 43, (60, 2))
    grid = Cells(0.0, 0.0, 0.5, 81, 81)
    found = field(grid, points, np.full(60, radius), np.ones(60), spread)
    centres_of_cells = grid.centres().reshape(-1, 2)
    exact = sum(
        disc(np.hypot(*(centres_of_cells - point).T), radius, spread)
        for point in points
    )
    assert abs(found.ravel() - exact).max() < 1e-4


def test_a_field_on_a_grid_is_the_field_at_its_centres():
    rng = np.random.default_rng(8)
    papules = (rng.uniform(2, 18, (12, 2)), rng.choice([1.0, 1.6], 12), rng.random(12))
    grid = Cells(0.0, 0.0, 0.5, 41, 41)
    layer = Layer(top=0.2, bottom=1.0)
    args = (0.5, papules, layer, SMALL, 15 * MINUTES)
    found = strength_on(grid, *args)
    exact = strength_at(grid.centres().reshape(-1, 2), *args)
    assert abs(found.ravel() - exact).max() < 1e-4
