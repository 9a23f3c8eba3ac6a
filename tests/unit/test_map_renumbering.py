"""Points are numbered in the order of work, also after people have moved them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mesoplan.core.injection_map.maps import MapPoint, Side
from mesoplan.core.injection_map.renumbering import renumbered
from mesoplan.core.injection_map.sites import placed, vertex_sites
from mesoplan.core.injection_map.zones import zone_sides
from mesoplan.knowledge.face import map_zones
from tests.heads import SURFACE, ground, map_laid, map_zone

ORDER = {name: outline.order for name, outline in map_zones().items()}
ZONES = tuple(
    map_zone(name, side)
    for name in ("forehead", "cheeks", "chin")
    for side in zone_sides(map_zones()[name])
)


def covered():
    return map_laid(ZONES)


def way(points):
    """The whole way of the hand, in mm."""
    places = placed(SURFACE, [p.site for p in points], SURFACE.vertices)
    return np.linalg.norm(np.diff(places, axis=0), axis=1).sum()


def shuffled():
    points = covered().points
    order = np.random.default_rng(3).permutation(len(points))
    return replace(covered(), points=tuple(points[i] for i in order))


def test_a_shuffled_map_is_worked_through_as_shortly_as_a_laid_one():
    after = renumbered(shuffled(), ground(), ORDER)
    assert set(after.points) == set(covered().points)
    assert way(after.points) < 1.05 * way(covered().points)
    assert way(after.points) < way(shuffled().points) / 5


def test_zones_follow_one_another_whole():
    after = renumbered(shuffled(), ground(), ORDER)
    names = list(dict.fromkeys(point.zone for point in after.points))
    assert names == ["forehead.middle", "cheeks.right", "cheeks.left", "chin.middle"]
    changes = sum(
        one.zone != other.zone
        for one, other in zip(after.points, after.points[1:], strict=False)
    )
    assert changes == 3


def test_a_point_by_hand_takes_its_place_in_its_row():
    points = covered().points
    row = [i for i, p in enumerate(points) if p.zone == "forehead.middle"][10]
    away = replace(covered(), points=(*points[:row], *points[row + 1 :], points[row]))
    after = renumbered(away, ground(), ORDER)
    assert [p.id for p in after.points].index(points[row].id) == row


def test_points_outside_every_zone_are_not_lost():
    (nose,) = vertex_sites(SURFACE, [4])
    model = covered().points[0]
    stray = replace(model, id="p900", site=nose)
    lost = MapPoint(
        id="p901", site=nose, zone="moon", volume=model.volume, depth=model.depth
    )
    before = replace(covered(), points=(lost, stray, *covered().points))
    after = [p.id for p in renumbered(before, ground(), ORDER).points]
    assert len(after) == len(before.points)
    assert after[-1] == "p901"
    forehead = covered().points_in(f"forehead.{Side.MIDDLE}")
    assert after.index("p900") == len(forehead)
