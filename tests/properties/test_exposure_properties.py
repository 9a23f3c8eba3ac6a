"""What holds for any papules, any zone and any plan."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoplan.core.evidence import Tag, Text
from mesoplan.core.exposure.depths import Method, Sex, Thickness, landing
from mesoplan.core.exposure.kernel_tables import kernel
from mesoplan.core.exposure.kernels import disc, remaining, slab
from mesoplan.core.exposure.lattices import (
    STAGGERED,
    density,
    thrown,
    touched,
    touched_ever,
    unevenness,
)
from mesoplan.core.exposure.papules import radii, strength, swollen
from mesoplan.core.exposure.rasters import Cells, field
from mesoplan.knowledge.exposure import exposure_priors

PRIORS = exposure_priors()
DRAWS = PRIORS.drawn(np.random.default_rng(1), 60)
RADII = st.floats(0.3, 6)
SPREADS = st.floats(0.01, 5)
SPACINGS = st.floats(2, 30)
VOLUMES = st.floats(1_000, 200_000)


@given(RADII, SPREADS)
def test_a_disc_falls_outwards_and_stays_a_share(radius, spread):
    shares = disc(np.linspace(0, radius + 6 * spread, 60), radius, spread)
    assert (shares >= -1e-12).all()
    assert (shares <= 1 + 1e-12).all()
    assert (np.diff(shares) <= 1e-12).all()


@given(RADII, st.floats(0.05, 2), st.integers(0, 1000))
@settings(max_examples=25)
def test_fields_add_up_and_grow_with_what_is_injected(radius, spread, seed):
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 30, (20, 2))
    amounts = rng.random(20)
    grid = Cells(-10.0, -10.0, 0.5, 101, 101)
    size = np.full(20, radius)
    whole = field(grid, points, size, amounts, spread)
    halves = sum(
        field(grid, points[part], size[part], amounts[part], spread)
        for part in (slice(0, 7), slice(7, 20))
    )
    single = 1e-5  # sums are kept in single precision
    assert abs(whole - halves).max() < single
    twice = field(grid, points, size, 2 * amounts, spread)
    assert abs(twice - 2 * whole).max() < single
    assert (whole >= 0).all()


@given(st.floats(0.5, 6), st.floats(0.01, 2), st.sampled_from([0.25, 0.5, 1.0]))
@settings(max_examples=40)
def test_no_papule_is_further_off_its_exact_disc_than_promised(radius, spread, step):
    """However many share the work: few are read off one by one, many are mixed."""
    reach = (radius + 5 * spread) / step
    line = np.arange(-np.ceil(reach), np.ceil(reach) + 1)
    offsets = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    away = np.random.default_rng(4).uniform(-0.5, 0.5, (330, 2))
    table = kernel(radius / step, spread / step)
    few = away[:3]
    exact = disc(np.hypot(*(few[:, None] + offsets).T) * step, radius, spread).T
    for lot in (few, away):
        found = table.reader(lot, offsets)(slice(3))
        assert abs(found - exact).max() < 3e-5


@given(st.floats(0.05, 3), st.floats(0, 1.3))
def test_a_slab_with_a_floor_is_a_share_at_every_depth(spread, depth):
    share = slab(np.array(depth), 0.2, 1.0, spread, 1.3)
    assert -1e-12 <= share <= 1 + 1e-12


@given(st.floats(0, 60), st.floats(0.3, 5), st.floats(0, 2))
def test_what_is_left_never_grows_back(days, half_life, lag):
    now, later = (
        remaining(np.array(day), np.array(half_life), lag) for day in (days, days + 1)
    )
    assert 0 <= later <= now <= 1


@given(VOLUMES, VOLUMES)
def test_more_volume_makes_a_wider_papule(first, second):
    less, more = sorted((first, second))
    found = radii(DRAWS, np.array([less, more]), late=False)
    assert (found[:, 0] <= found[:, 1]).all()
    late = radii(DRAWS, np.array([less, more]), late=True)
    assert (late >= found).all()


@given(VOLUMES, st.floats(0.3, 2), st.floats(0.1, 30))
def test_mass_is_kept_whatever_the_papules_shape(volume, thickness, product):
    volumes = np.array([volume])
    radius = radii(DRAWS, volumes, late=True)
    held = strength(volumes, radius, thickness, product, DRAWS.surface_leak)
    mass = held * np.pi * radius**2 * thickness
    expected = (1 - DRAWS.surface_leak)[:, None] * volume / 1000 * product
    assert np.allclose(mass, expected)
    wet = swollen(volumes, radius, thickness, product, DRAWS.surface_leak)
    assert (wet < held).all()
    assert (wet < product).all()


@given(RADII, SPACINGS)
def test_touched_skin_lies_between_nothing_and_everything(radius, spacing):
    radius = np.array([radius])
    share = touched(radius, spacing)[0]
    assert 0 <= share <= 1 + 1e-12
    assert share <= np.pi * radius[0] ** 2 * density(spacing) + 1e-9
    assert abs(touched_ever(thrown(radius), spacing)[0] - share) < 5e-3


@given(RADII, SPACINGS)
@settings(max_examples=30)
def test_staggering_never_touches_less_and_is_never_less_even(radius, spacing):
    radius = np.array([radius])
    same, shifted = (
        touched_ever(thrown(radius), spacing, shifts)[0]
        for shifts in (STAGGERED[:1] * 4, STAGGERED)
    )
    assert shifted >= same - 1e-9
    same, shifted = (
        unevenness(radius, spacing, placement=0.5, scatter=0.2, shifts=shifts)[0]
        for shifts in (STAGGERED[:1] * 4, STAGGERED)
    )
    assert shifted <= same + 1e-6


@given(RADII, SPACINGS, st.floats(0, 0.5))
@settings(max_examples=30)
def test_hands_and_scatter_never_make_volumes_even(radius, spacing, scatter):
    radius = np.array([radius])
    exact = unevenness(radius, spacing, placement=0.6)[0]
    scattered = unevenness(radius, spacing, placement=0.6, scatter=scatter)[0]
    assert scattered >= exact


@given(
    st.floats(0.1, 3),
    st.floats(0.03, 0.3),
    st.floats(0.4, 2.5),
    st.floats(0.05, 0.4),
)
def test_a_deposit_always_lands_somewhere(depth, epidermis, dermis, scatter):
    skin = Thickness(
        zone="cheeks",
        sex=Sex.WOMEN,
        method=Method.ULTRASOUND,
        site=Text({"en": "somewhere"}),
        epidermis=epidermis,
        epidermis_sd=0.03,
        dermis=dermis,
        dermis_sd=scatter,
        tag=Tag.C,
        sources=(),
    )
    found = landing(skin, depth, 0.3)
    assert min(found.above, found.inside, found.below) >= 0
    assert found.above + found.inside + found.below >= 1 - 1e-12
    deeper = landing(skin, depth + 0.2, 0.3)
    assert deeper.below >= found.below
    assert deeper.above <= found.above
