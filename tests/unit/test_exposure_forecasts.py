"""A forecast: bands, what cannot be decided, plans compared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesoplan.core.exposure.calibration import calibrated
from mesoplan.core.exposure.forecasts import (
    Deposit,
    forecast,
    together,
)
from mesoplan.core.exposure.lattices import touched, touched_at_random, unevenness
from mesoplan.core.exposure.measures import MeasuredPapule
from mesoplan.core.exposure.papules import radii
from mesoplan.core.exposure.quantiles import chance_of_more, quantiles, swings
from mesoplan.core.exposure.words import badge, sentences
from mesoplan.knowledge.exposure import exposure_priors, exposure_words
from tests.rectangles import rectangle

PRIORS = exposure_priors()
DRAWS = PRIORS.drawn(np.random.default_rng(1), 200)
WORDS = exposure_words()
LIGHT = Deposit(product=5.0, thickness=0.9)


def _grid(spacing, volume, rows=12, columns=10):
    """Whole cells of a hexagonal grid, with the neighbours that reach in."""
    high = spacing * np.sqrt(3) / 2
    points = np.array(
        [
            ((column + 0.5 * (row % 2)) * spacing, row * high)
            for row in range(-2, rows + 2)
            for column in range(-2, columns + 2)
        ]
    )
    volumes = np.full(len(points), volume * 1e6)
    return rectangle(points, volumes, columns * spacing, rows * high)


def _foreseen(laid, draws=DRAWS, deposit=LIGHT, seed=2):
    return forecast(laid, draws, deposit, PRIORS, np.random.default_rng(seed))


def test_a_drawn_grid_gives_what_the_closed_form_gives():
    found = _foreseen(_grid(10, 0.02))
    now = radii(DRAWS, np.array([20_000.0]), late=False)[:, 0]
    late = radii(DRAWS, np.array([20_000.0]), late=True)[:, 0]
    assert found.touched_now == pytest.approx(touched(now, 10), abs=0.02)
    expected = unevenness(
        late, 10, placement=DRAWS.placement_error, scatter=DRAWS.volume_scatter
    )
    assert quantiles(found.unevenness).middle == pytest.approx(
        quantiles(expected).middle, rel=0.04
    )


def test_scattered_points_give_what_chance_gives():
    rng = np.random.default_rng(4)
    points = rng.uniform(-10, 110, (1700, 2))
    laid = rectangle(points, np.full(1700, 20_000.0), 100, 100)
    found = _foreseen(laid, replace(PRIORS.nominal()))
    radius = radii(PRIORS.nominal(), np.array([20_000.0]), late=False)[0]
    expected = touched_at_random(radius, 1700 / 120**2)
    assert found.touched_now == pytest.approx(expected, abs=0.02)


def test_the_same_seed_gives_the_same_forecast():
    first, second = (_foreseen(_grid(10, 0.02, 4, 4)) for _ in range(2))
    assert (first.touched_late == second.touched_late).all()
    assert (first.unevenness == second.unevenness).all()


def test_spread_deposits_touch_no_less_than_fresh_ones():
    found = _foreseen(_grid(8, 0.02, 6, 6))
    assert (found.touched_late >= found.touched_now - 0.02).all()
    assert found.late.middle > found.now.middle


def test_a_wide_band_decides_nothing_and_says_to_measure():
    found = _foreseen(_grid(5, 0.01, 8, 8))
    assert found.now.width > 0.3
    assert not found.decidable
    first, _ = sentences(found, WORDS)
    assert "cannot be said yet" in str(first)
    assert "papules" in str(first)


def test_a_narrow_band_is_said_in_whole_numbers_in_both_languages():
    found = _foreseen(_grid(10, 0.02))
    assert found.decidable
    first, second = sentences(found, WORDS)
    for text in (first, second):
        assert "{" not in str(text)
        assert "{" not in text.in_language("fr")
        assert str(text) != text.in_language("fr")
    assert f"{found.now.middle * 100:.0f} %" in str(first)
    assert f"{found.stays.middle:.0f} days" in str(second)


def test_a_product_without_hyaluronic_acid_is_not_said_to_stay():
    found = _foreseen(_grid(10, 0.02, 4, 4), deposit=Deposit(product=0, thickness=0.9))
    _, second = sentences(found, WORDS)
    assert "hyaluronic" not in str(second)
    assert (found.days == 0).all()
    assert (found.too_strong == 0).all()


def test_strong_products_stay_a_lag_longer():
    thin = _foreseen(_grid(10, 0.02, 4, 4), deposit=Deposit(product=9, thickness=0.9))
    slow = _foreseen(_grid(10, 0.02, 4, 4), deposit=Deposit(product=10, thickness=0.9))
    gained = slow.days - thin.days - DRAWS.ha_half_life * np.log2(10 / 9)
    assert gained == pytest.approx(DRAWS.ha_lag)


def test_too_strong_counts_the_places_above_the_high_reference():
    found = _foreseen(_grid(10, 0.05, 6, 6), deposit=Deposit(product=20, thickness=0.9))
    assert (found.too_strong <= found.touched_late).all()
    assert quantiles(found.too_strong).middle > 0.5 * found.late.middle
    weak = _foreseen(_grid(10, 0.05, 6, 6), deposit=Deposit(product=0.5, thickness=0.9))
    assert quantiles(weak.too_strong).middle < 0.02


def test_no_forecast_speaks_without_its_limits():
    for language in ("en", "fr"):
        text = WORDS.cannot.in_language(language).lower()
        assert "hydrat" in text
    assert "when to come again" in str(WORDS.cannot)
    assert "therapeutic threshold" in str(WORDS.reference)


def test_the_badge_tells_published_papules_from_measured_ones():
    found = _foreseen(_grid(10, 0.02, 4, 4))
    assert badge(found, WORDS) == WORDS.prior
    assert badge(replace(found, calibrated=True), WORDS) == WORDS.calibrated
    few = calibrated([MeasuredPapule(20_000, 3.0 + n / 10) for n in range(7)], PRIORS)
    assert "7 papules this practitioner measured" in str(badge(found, WORDS, few))


def test_zones_together_weigh_by_area():
    small, large = _foreseen(_grid(10, 0.02, 4, 4)), _foreseen(_grid(8, 0.02, 10, 10))
    whole = together([small, large])
    assert whole.area == small.area + large.area
    assert whole.punctures == small.punctures + large.punctures
    weight = large.area / whole.area
    expected = weight * large.touched_now + (1 - weight) * small.touched_now
    assert whole.touched_now == pytest.approx(expected)


def test_a_zone_without_points_is_touched_nowhere():
    found = _foreseen(rectangle(np.empty((0, 2)), np.empty(0), 30, 30))
    assert (found.touched_late == 0).all()
    assert np.isinf(found.unevenness).all()
    assert found.punctures == 0


def test_plans_are_compared_on_the_same_draws():
    near, wide = _foreseen(_grid(8, 0.02)), _foreseen(_grid(10, 0.02))
    assert chance_of_more(near.touched_now, wide.touched_now) == 1.0
    assert chance_of_more(near.touched_now, near.touched_now) == 0.5
    with pytest.raises(ValueError, match="different draws"):
        chance_of_more(near.touched_now, wide.touched_now[:100])


def test_which_plan_wins_can_be_open():
    """Few large or many small papules of one volume: the unmeasured exponent decides."""
    few, many = _foreseen(_grid(20, 0.08)), _foreseen(_grid(10, 0.02))
    chance = chance_of_more(many.touched_now, few.touched_now)
    assert 0.1 < chance < 0.9


def test_the_exponent_swings_touched_skin_most():
    def share(draws):
        return touched(radii(draws, np.array([20_000.0]), late=True)[:, 0], 10)

    found = swings(
        PRIORS,
        ("papule_diameter", "papule_exponent", "late_spread", "ha_half_life"),
        share,
    )
    assert [swing.name for swing in found][:1] == ["papule_exponent"]
    assert found[-1].name == "ha_half_life"
    assert found[-1].width == 0
