"""Staggering compared: against the worked plans, and against points thrown by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from mesoplan.core.exposure.forecasts import Deposit, forecast
from mesoplan.core.exposure.lattices import ONE, STAGGERED, thrown, touched_ever
from mesoplan.core.exposure.staggers import Stagger, staggers
from mesoplan.knowledge.exposure import exposure_priors
from tests.rectangles import rectangle

PRIORS = exposure_priors()
DRAWS = PRIORS.drawn(np.random.default_rng(1), 60)
AREA = 100.0  # mm, a side


def _zone(points=115, draws=DRAWS, volume=20_000.0):
    places = np.random.default_rng(3).uniform(0, AREA, (points, 2))
    laid = rectangle(places, np.full(points, volume), AREA, AREA)
    deposit = Deposit(product=5.0, thickness=0.9)
    return forecast(laid, draws, deposit, PRIORS, np.random.default_rng(2))


def _course(found, stagger):
    return next(course for course in found.courses if course.stagger is stagger)


def _shares(found):
    return {stagger: _course(found, stagger).touched.middle for stagger in Stagger}


def test_half_a_step_aside_touches_more_skin_than_the_same_places():
    """The note's example at 10 mm: 17 to 69 % if hands never missed."""
    still = replace(
        PRIORS.turned(
            PRIORS.turned(PRIORS.nominal(), "late_spread", 0.5), "papule_exponent", 0.5
        ),
        placement_error=np.array([0.01]),
    )
    found = _shares(staggers([_zone(draws=still)], still, 4))
    assert found[Stagger.SAME] == pytest.approx(0.17, abs=0.01)
    assert found[Stagger.HALF] == pytest.approx(0.69, abs=0.01)
    assert found[Stagger.SAME] < found[Stagger.RANDOM] < found[Stagger.HALF]


def test_hands_that_miss_touch_more_even_at_the_same_places():
    found = staggers([_zone()], DRAWS, 4)
    still = replace(DRAWS, placement_error=np.full(DRAWS.count, 0.01))
    sure = staggers([_zone()], still, 4)
    assert _shares(found)[Stagger.SAME] > 1.3 * _shares(sure)[Stagger.SAME]
    assert found.more > 0.95


def test_one_session_is_the_same_wherever_the_next_would_lie():
    found = staggers([_zone()], DRAWS, 1)
    same, half = (_course(found, stagger) for stagger in (Stagger.SAME, Stagger.HALF))
    assert (same.ever == half.ever).all()
    assert found.more == 0.5


def test_staggered_sessions_are_more_even():
    found = staggers([_zone()], DRAWS, 4)
    same, half = (_course(found, stagger) for stagger in (Stagger.SAME, Stagger.HALF))
    assert half.unevenness.middle < same.unevenness.middle


def test_zones_weigh_by_their_area():
    both = _course(staggers([_zone(), _zone(30)], DRAWS, 2), Stagger.SAME).ever
    each = [
        _course(staggers([one], DRAWS, 2), Stagger.SAME).ever
        for one in (_zone(), _zone(30))
    ]
    assert both == pytest.approx((each[0] + each[1]) / 2)


def test_zones_where_nothing_falls_are_not_compared():
    nothing = replace(_zone(), punctures=0, volume=0.0)
    assert staggers([nothing], DRAWS, 4) is None


@pytest.mark.parametrize("shifts", [ONE * 3, STAGGERED])
@pytest.mark.parametrize(
    ("radius", "spacing", "hand"), [(2.06, 10, 0.9), (1.5, 5, 1.4)]
)
def test_the_closed_form_is_what_points_thrown_by_hand_touch(
    shifts, radius, spacing, hand
):
    rng = np.random.default_rng(7)
    steps = np.array([[1, 0], [0.5, np.sqrt(3) / 2]]) * spacing
    nodes = np.stack(np.meshgrid(range(12), range(12)), -1).reshape(-1, 2)
    shares = []
    for _ in range(25):
        places = rng.uniform(4, 8, (4000, 2)) @ steps
        hit = np.zeros(len(places), dtype=bool)
        for shift in shifts:
            fallen = (nodes + shift) @ steps + rng.normal(0, hand, nodes.shape)
            hit |= cKDTree(fallen).query(places)[0] <= radius
        shares.append(hit.mean())
    found = touched_ever(thrown(np.array([radius]), hand), spacing, shifts)[0]
    assert found == pytest.approx(np.mean(shares), abs=0.02)
