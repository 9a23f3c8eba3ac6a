"""A zone is laid anew: its grid goes, what people put there or did stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.laying import CLOSEST
from mesoplan.core.injection_map.map_edits import with_points, with_zone
from mesoplan.core.injection_map.maps import (
    Origin,
    PointState,
    Side,
)
from mesoplan.core.injection_map.relaying import relaid
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.quantities import Length
from tests.heads import HEADS, SURFACE, ground, map_laid, map_zone
from tests.skin import middle

ZONES = (
    map_zone("forehead", Side.MIDDLE),
    map_zone("cheeks", Side.RIGHT),
    map_zone("cheeks", Side.LEFT),
)


def covered():
    return map_laid(ZONES)


def where(points, head="canonical"):
    return placed(SURFACE, [p.site for p in points], HEADS[head])


def test_laid_anew_without_a_change_it_lies_as_before():
    after = relaid(covered(), ground())
    assert [p.site for p in after.points] == [p.site for p in covered().points]
    ids = {p.id for p in after.points}
    assert len(ids) == len(after.points)
    assert not ids & {p.id for p in covered().points}


def test_only_the_zones_named_are_laid_anew():
    after = relaid(covered(), ground(), ["cheeks.left"])
    assert after.points_in("forehead.middle") == covered().points_in("forehead.middle")
    assert after.points_in("cheeks.left") != covered().points_in("cheeks.left")
    with pytest.raises(InputError, match="the map has no such zone"):
        relaid(covered(), ground(), ["cheek.left"])


def test_a_wider_spacing_takes_fewer_points():
    wide = with_zone(covered(), replace(ZONES[1], spacing=Length(12_000)))
    after = relaid(wide, ground(), ["cheeks.right"])
    assert len(after.points_in("cheeks.right")) < len(covered().points) / 3
    apart, _ = cKDTree(where(after.points_in("cheeks.right"))).query(
        where(after.points_in("cheeks.right")), k=2
    )
    assert apart[:, 1].min() > CLOSEST * 12


def test_points_by_hand_and_points_done_stay_and_are_kept_off():
    new = replace(
        covered().points_in("cheeks.left")[0],
        id="p900",
        site=middle(ZONES[2]),
        origin=Origin.HAND,
    )
    by_hand = replace(covered(), points=(*covered().points, new))
    first = covered().points_in("cheeks.left")[0].id
    second = covered().points_in("cheeks.left")[1].id
    before = with_points(by_hand, [first], state=PointState.DONE)
    before = with_points(before, [second], state=PointState.SKIPPED)
    finer = with_zone(before, replace(ZONES[2], spacing=Length(6_000)))
    after = relaid(finer, ground())
    kept = [p for p in after.points if p.id in {first, second, by_hand.points[-1].id}]
    assert len(kept) == 3
    assert by_hand.points[-1] in kept
    assert by_hand.points[-1].origin is Origin.HAND
    apart, _ = cKDTree(where(after.points)).query(where(kept), k=2)
    assert apart[:, 1].min() >= CLOSEST * 6


@pytest.mark.parametrize("head", ["canonical", "small", "lopsided and turned"])
def test_a_staggered_session_lies_between_the_points_of_the_map_it_came_from(head):
    # on whatever head the next visit sees: the lattice is read off the map
    for n in (1, 2, 3):
        after = relaid(covered(), ground(), stagger=n)
        moved = where(after.points)
        apart, _ = cKDTree(where(covered().points)).query(moved)
        assert np.median(apart) == pytest.approx(4, rel=0.06)
        assert apart.min() > 2.9
    on_other = relaid(covered(), ground(head), stagger=1)
    before = where(covered().points, head)
    apart, _ = cKDTree(before).query(where(on_other.points, head))
    spread = np.median(cKDTree(before).query(before, k=2)[0][:, 1])
    assert np.median(apart) > 0.3 * spread


def test_every_session_lies_elsewhere_until_the_fifth():
    sessions = [relaid(covered(), ground(), stagger=n) for n in range(5)]
    for i in range(4):
        for j in range(i):
            apart, _ = cKDTree(where(sessions[i].points)).query(
                where(sessions[j].points)
            )
            assert np.median(apart) > 3.5
    assert len(sessions[4].points) == len(sessions[0].points)
    apart, _ = cKDTree(where(sessions[0].points)).query(where(sessions[4].points))
    assert apart.max() < 0.3
