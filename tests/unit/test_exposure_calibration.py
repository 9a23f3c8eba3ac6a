"""Papules measured with a ruler: what twenty of them tell, and what none can be."""

from __future__ import annotations

import numpy as np
import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.exposure.calibration import calibrated
from mesoplan.core.exposure.lattices import touched
from mesoplan.core.exposure.measures import MeasuredPapule
from mesoplan.core.exposure.papules import radii
from mesoplan.core.exposure.quantiles import quantiles
from mesoplan.knowledge.exposure import exposure_priors

PRIORS = exposure_priors()


def _papules(
    size=8.0, exponent=0.5, scatter=0.15, volumes=(0.02, 0.05), each=10, seed=0
):
    rng = np.random.default_rng(seed)
    return [
        MeasuredPapule(
            volume * 1e6,
            float(size * (volume / 0.1) ** exponent * np.exp(rng.normal(0, scatter))),
        )
        for volume in volumes
        for _ in range(each)
    ]


def test_twenty_papules_narrow_the_forecast_and_find_the_truth():
    law = calibrated(_papules(9.0, 0.65), PRIORS)
    draws = PRIORS.drawn(np.random.default_rng(1), 2000)
    own = law.applied(draws, np.random.default_rng(2))
    volumes = np.array([20_000.0])
    before = quantiles(touched(radii(draws, volumes, late=False)[:, 0], 10))
    after = quantiles(touched(radii(own, volumes, late=False)[:, 0], 10))
    assert after.width < before.width / 3
    truth = touched(np.array([4.5 * 0.2**0.65]), 10)[0]
    assert after.low < truth < after.high
    assert own.calibrated
    assert not draws.calibrated


def test_bands_hold_the_truth_as_often_as_they_say():
    """Eight of ten, over a hundred practitioners drawn from the priors."""
    rng = np.random.default_rng(5)
    held = 0
    for index in range(100):
        size, exponent = rng.uniform(6, 10), rng.uniform(0.33, 0.75)
        law = calibrated(_papules(size, exponent, seed=index), PRIORS)
        middle, deviation = law.size(35_000)
        held += abs(np.log(size * 0.35**exponent / middle)) < 1.2816 * deviation
    assert 70 <= held <= 90


def test_one_volume_leaves_the_exponent_open():
    one = calibrated(_papules(volumes=(0.02,), each=20), PRIORS)
    two = calibrated(_papules(volumes=(0.01, 0.1), each=10), PRIORS)
    spread = [law.weights @ law.covariances[:, 1, 1] for law in (one, two)]
    assert spread[0] > 2 * spread[1]
    assert not one.complete
    assert two.complete


def test_nineteen_papules_are_not_yet_a_calibration():
    few = calibrated(_papules(each=10)[:-1], PRIORS)
    assert not few.complete
    draws = PRIORS.drawn(np.random.default_rng(1), 50)
    assert not few.applied(draws, np.random.default_rng(2)).calibrated
    assert few.count == 19


def test_papules_unlike_any_published_are_pointed_out():
    assert calibrated(_papules(14.0, each=20), PRIORS).unlike
    assert not calibrated(_papules(8.5, each=20), PRIORS).unlike


def test_a_calibration_knows_which_volumes_it_saw():
    law = calibrated(_papules(volumes=(0.02, 0.05)), PRIORS)
    assert law.covers(20_000)
    assert law.covers(90_000)
    assert not law.covers(120_000)
    assert not law.covers(5_000)


def test_scatter_of_single_papules_is_found():
    law = calibrated(_papules(scatter=0.2, each=60), PRIORS)
    assert law.scatter == pytest.approx(0.2, abs=0.04)


def test_the_size_law_is_found_again():
    law = calibrated(_papules(7.0, 0.4, 0.05, (0.01, 0.1), 40), PRIORS)
    assert law.diameter == pytest.approx(7.0, rel=0.03)
    assert law.exponent == pytest.approx(0.4, abs=0.03)


@pytest.mark.parametrize(
    ("papules", "words"),
    [
        ([MeasuredPapule(20_000, 3.0)] * 3, "fewer than 4 papules"),
        ([], "fewer than 4 papules"),
        ([MeasuredPapule(20_000, 0.0)] * 5, r"papules\[0\], diameter"),
        ([MeasuredPapule(20_000, 400.0)] * 5, "400 mm"),
        ([MeasuredPapule(20_000, float("nan"))] * 5, "nan mm"),
        ([MeasuredPapule(0, 3.0)] * 5, "more than 1 mL, or 0"),
        ([MeasuredPapule(2e7, 3.0)] * 5, "more than 1 mL, or 0"),
    ],
)
def test_measures_no_papule_can_have_are_refused(papules, words):
    with pytest.raises(InputError, match=words):
        calibrated(papules, PRIORS)


def test_papules_that_contradict_each_other_are_refused():
    wild = [MeasuredPapule(20_000, wide) for wide in (0.8, 9.0, 1.1, 7.5, 0.9, 11.0)]
    with pytest.raises(InputError, match="contradict each other"):
        calibrated(wild, PRIORS)


def test_a_band_holds_its_middle_and_narrows_with_papules():
    few, many = (calibrated(_papules(each=n), PRIORS) for n in (3, 30))
    bands = [law.band(20_000) for law in (few, many)]
    assert all(band.low < band.middle < band.high for band in bands)
    assert bands[1].width < bands[0].width


def test_how_far_papules_lie_from_published_ones_has_a_direction():
    small, large = (calibrated(_papules(d, each=20), PRIORS) for d in (6.0, 10.0))
    assert small.away < 0 < large.away
