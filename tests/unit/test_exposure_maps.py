"""A whole injection map's exposure: on real zones, with what is done and skipped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesoplan.core.exposure.forecasts import Deposit
from mesoplan.core.exposure.map_forecasts import (
    flat_zones,
    footprint,
    map_forecast,
)
from mesoplan.core.injection_map.areas import areas
from mesoplan.core.injection_map.flat import Spots
from mesoplan.core.injection_map.laying import laid
from mesoplan.core.injection_map.maps import InjectionMap, PointState, Side
from mesoplan.core.quantities import Volume
from mesoplan.knowledge.exposure import deposit_in, exposure_priors
from tests.heads import HEADS, SURFACE, ground, map_zone

PRIORS = exposure_priors()
DRAWS = PRIORS.drawn(np.random.default_rng(3), 60)
ZONES = (map_zone("cheeks", Side.RIGHT), map_zone("jawline", Side.RIGHT))
POINTS = laid(ground(), ZONES)


def _map(points=POINTS, zones=ZONES):
    return InjectionMap(
        surface=SURFACE.name, digest=SURFACE.digest, zones=zones, points=points
    )


def _foreseen(injection_map=None, **values):
    return map_forecast(
        injection_map or _map(),
        ground(),
        lambda zone: deposit_in(zone.zone, 5.0),
        PRIORS,
        DRAWS,
        **values,
    )


@pytest.mark.parametrize("name", ["cheeks", "jawline", "neck", "crows-feet"])
def test_a_zone_laid_flat_keeps_its_area_and_its_points(name):
    side = Side.MIDDLE if name == "neck" else Side.LEFT
    zone = map_zone(name, side, spacing=12_000)
    points = laid(ground(), (zone,))
    pieces = flat_zones(zone, points, ground())
    expected = areas(SURFACE, HEADS["canonical"], (zone.loop,))[0]
    assert sum(piece.area for piece in pieces) == pytest.approx(expected, rel=0.02)
    assert sum(len(piece.own_volumes) for piece in pieces) == len(points)


def test_points_keep_their_distances_when_laid_flat():
    piece = flat_zones(ZONES[0], POINTS, ground())[0]
    mine = [point for point in POINTS if point.zone == ZONES[0].name]
    solid = ground().places(Spots.of([point.site for point in mine]))
    flat = piece.points[piece.own]
    for index in range(len(mine)):
        away = np.linalg.norm(solid - solid[index], axis=1)
        near = (away > 0) & (away < 12)
        drawn = np.linalg.norm(flat - flat[index], axis=1)[near]
        assert drawn == pytest.approx(away[near], rel=0.06)


def test_each_zone_is_forecast_by_its_name_and_all_together():
    found = _foreseen()
    assert [name for name, _ in found.zones] == [zone.name for zone in ZONES]
    assert found.whole.punctures == len(POINTS)
    assert found.whole.volume == 20_000 * len(POINTS)
    low, high = sorted(forecast.now.middle for _, forecast in found.zones)
    assert low <= found.whole.now.middle <= high


def test_skipped_points_reach_nothing():
    skipped = tuple(
        replace(point, state=PointState.SKIPPED)
        if point.zone == ZONES[0].name
        else replace(point, state=PointState.DONE)
        for point in POINTS
    )
    found = dict(_foreseen(_map(skipped)).zones)
    assert found[ZONES[0].name].punctures == 0
    assert found[ZONES[0].name].now.high < 0.02  # what the neighbour reaches over
    assert found[ZONES[1].name].punctures > 0


def test_a_map_without_points_is_untouched_skin():
    found = _foreseen(_map(()))
    assert found.whole.now.high == 0
    assert found.whole.stays.high == 0


def test_a_map_without_zones_has_no_forecast():
    found = _foreseen(_map((), ()))
    assert found.zones == ()
    assert found.whole is None


def test_the_same_seed_gives_the_same_map_forecast():
    first, second, other = _foreseen(), _foreseen(), _foreseen(seed=1)
    assert (first.whole.touched_now == second.whole.touched_now).all()
    assert (first.whole.touched_now != other.whole.touched_now).any()


def test_the_rings_of_a_point_are_the_papules_plausible_radii():
    rings = footprint(Volume(20_000), DRAWS)
    assert 0.9 < rings.low < rings.middle < rings.high < 3
    assert footprint(Volume(20_000), DRAWS, late=True).middle > rings.middle
    assert footprint(Volume(50_000), DRAWS).middle > rings.middle


def test_what_lies_in_a_zone_is_as_thick_as_its_dermis():
    """Women's, by ultrasound: the thinner and so the stronger."""
    assert deposit_in("lower-lid", 5.0) == Deposit(product=5.0, thickness=0.58)
    assert deposit_in("forehead", 5.0).thickness == 0.86
    unknown = PRIORS.reference("deposit_thickness")
    assert deposit_in("hands", 5.0).thickness == unknown
