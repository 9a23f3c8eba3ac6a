"""How long a papule and the skin hold what was injected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesoplan.core.exposure.fading import DAYS, hyaluronic_fading, small_fading
from mesoplan.core.exposure.flat_zones import FlatZone
from mesoplan.core.exposure.forecasts import Deposit, forecast
from mesoplan.core.exposure.kernels import remaining
from mesoplan.core.exposure.papules import radii, strength
from mesoplan.core.exposure.rasters import Cells
from mesoplan.core.exposure.solutes import Layer, hyaluronic, strength_at
from mesoplan.knowledge.exposure import exposure_priors

PRIORS = exposure_priors()
DRAWS = PRIORS.drawn(np.random.default_rng(2), 40)
WEAK, STRONG = (Deposit(product=product, thickness=0.9) for product in (5.0, 15.0))
VOLUME = 20_000.0


def _flat(spacing=8.0, side=48):
    line = np.arange(spacing / 2, side, spacing)
    points = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    cells = Cells(0.25, 0.25, 0.5, side * 2, side * 2)
    inside = np.ones((cells.rows, cells.columns), dtype=bool)
    return FlatZone(points, np.full(len(points), VOLUME), cells, inside)


def _fading(deposit, **values):
    return hyaluronic_fading([(_flat(**values), deposit)], VOLUME, DRAWS, PRIORS)


def test_hyaluronic_acid_goes_and_is_all_but_gone_after_two_weeks():
    found = _fading(WEAK)
    assert tuple(left.days for left in found.left) == DAYS
    for name in ("papule", "skin"):
        middle = [getattr(left, name).middle for left in found.left]
        assert middle == sorted(middle, reverse=True)
        assert middle[0] > 0
    assert found.left[-1].papule.middle < 0.01


def test_it_moves_a_fraction_of_a_millimetre_before_it_is_lost():
    reach = _fading(WEAK).reach
    found = (reach.low, reach.middle, reach.high)
    assert found == pytest.approx((0.05, 0.16, 0.49), rel=0.5)


def test_a_wide_papule_holds_in_its_middle_what_was_not_lost():
    """It spreads too little within a day to thin there; what goes is lost."""
    found = _fading(WEAK).left[0].papule
    lost = remaining(np.array(1.0), DRAWS.ha_half_life)
    assert found.middle <= np.median(lost)
    assert found.middle == pytest.approx(np.median(lost), rel=0.3)


def test_a_strong_product_waits_about_a_day():
    weak, strong = _fading(WEAK), _fading(STRONG)
    assert strong.left[0].papule.middle > 1.2 * weak.left[0].papule.middle
    assert strong.left[1].skin.middle >= weak.left[1].skin.middle


def test_where_it_hardly_moves_the_skin_above_the_reference_is_the_skin_touched():
    flat, still = _flat(), PRIORS.turned(DRAWS, "ha_diffusion", 0.001)
    touched = forecast(flat, still, STRONG, PRIORS, np.random.default_rng(0)).late
    first = hyaluronic_fading([(flat, STRONG)], VOLUME, still, PRIORS).left[0].skin
    assert first.middle == pytest.approx(touched.middle, rel=0.15)
    moving = _fading(STRONG).left[0].skin
    assert moving.middle > first.middle


def test_the_skin_above_the_reference_is_that_of_the_exact_field():
    flat, nominal = _flat(), PRIORS.nominal()
    found = hyaluronic_fading([(flat, WEAK)], VOLUME, nominal, PRIORS).left[1]
    sizes = radii(nominal, flat.volumes, late=True)
    first = strength(flat.volumes, sizes, 0.9, 5.0, nominal.surface_leak)
    field = strength_at(
        flat.cells.centres().reshape(-1, 2),
        0.45,
        (flat.points, sizes[0], first[0]),
        Layer(top=0.0, bottom=0.9),
        hyaluronic(nominal),
        found.days,
    )
    share = np.mean(field > PRIORS.reference("effect_limit"))
    assert found.skin.middle == pytest.approx(share, rel=0.01)


def test_skin_counts_by_its_area():
    """An untouched piece three times as large leaves a quarter of the share."""
    near = _flat()
    skin = np.ones((96, 288), dtype=bool)
    cells = Cells(0.0, 0.0, 0.5, *skin.shape)
    bare = FlatZone(np.empty((0, 2)), np.empty(0), cells, skin)
    alone = _fading(STRONG).left[0].skin.middle
    both = hyaluronic_fading([(near, STRONG), (bare, STRONG)], VOLUME, DRAWS, PRIORS)
    assert both.left[0].skin.middle == pytest.approx(alone / 4)


def test_pieces_do_not_reach_one_another():
    """However near a rim papules lie, or beyond it."""
    skin = _flat()
    points = np.array([[-6.0, 20.0], [0.5, 30.0], [47.5, 40.0], [53.0, 10.0]])
    rim = replace(skin, points=points, volumes=np.full(4, VOLUME))
    nominal = PRIORS.nominal()

    def above(*pieces):
        pairs = [(piece, STRONG) for piece in pieces]
        found = hyaluronic_fading(pairs, VOLUME, nominal, PRIORS)
        return np.array([left.skin.middle for left in found.left])

    assert above(rim, rim, rim) == pytest.approx(above(rim))
    assert above(rim, skin) == pytest.approx((above(rim) + above(skin)) / 2)


def test_small_solutes_are_gone_within_hours_and_reach_half_a_millimetre():
    found = small_fading(VOLUME, WEAK, DRAWS)
    assert [left.days * 1440 for left in found.left] == pytest.approx([15, 60, 240])
    quarter, hour, four = (left.papule.middle for left in found.left)
    assert 0.3 < quarter < 0.9
    assert 0.02 < hour < 0.4
    assert four < 0.01
    assert all(left.skin is None for left in found.left)
    assert (found.reach.low, found.reach.high) == pytest.approx((0.4, 0.9), abs=0.1)
