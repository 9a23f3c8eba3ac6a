"""How the points of a map lie on one person: where, how far apart, what too near to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.findings import MapFinding
from mesoplan.core.injection_map.maps import counted
from mesoplan.core.planning.plan import Violation
from mesoplan.core.planning.violations import against

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint
    from mesoplan.core.planning.catalogue import Catalogue

CLOSENESS = "point-closeness"  # the policy: a percentage of the spacing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placing:
    """What was measured of a map's points on one person's skin.

    ``excluded`` says by a point's id which danger's margin it lies in; ``outside``
    holds the ids of points that lie outside their own zone.
    """

    places: NDArray[np.float64]  # (k, 3) mm, in the order of the map's points
    excluded: Mapping[str, str] = field(default_factory=dict)
    outside: frozenset[str] = frozenset()


def pairs_within(
    places: NDArray[np.float64], reach: float
) -> Iterator[tuple[int, int, float]]:
    """All pairs of (k, d) places at most ``reach`` apart: first, second, distance."""
    if len(places) and reach > 0:
        found = cKDTree(places).query_pairs(reach, output_type="ndarray")
        for first, second in sorted(found.tolist()):
            apart = float(np.linalg.norm(places[first] - places[second]))
            yield first, second, apart


def closest(places: NDArray[np.float64]) -> float | None:
    """The smallest distance between any two of (k, d) places; ``None`` below two."""
    if len(places) < 2:  # noqa: PLR2004 - a pair
        return None
    distances, _ = cKDTree(places).query(places, k=2)
    return float(distances[:, 1].min())


def closeness(catalogue: Catalogue) -> float:
    """The part of their spacing that two points keep between them at least."""
    return float(catalogue.policy(CLOSENESS).least) / 100


def misplaced(
    injection_map: InjectionMap, catalogue: Catalogue, placing: Placing | None
) -> Iterator[MapFinding]:
    """Points of no zone; and, where they were measured, points where none may lie."""
    zones = {zone.name for zone in injection_map.zones}
    for point in counted(injection_map.points):
        if point.zone not in zones:
            message = f"the map has no zone {point.zone}"
            yield _about(point, "point-without-zone", message)
        if placing is None:
            continue
        danger = placing.excluded.get(point.id)
        if danger is not None:
            yield _about(point, "point-in-margin", f"it lies in the margin of {danger}")
        if point.id in placing.outside:
            yield _about(point, "point-outside-zone", "it lies outside its zone")
    if placing is not None:
        yield from _too_close(injection_map, catalogue, placing)


def _about(point: MapPoint, code: str, message: str) -> MapFinding:
    where = f"points.{point.id}"
    violation = Violation(code=code, where=where, message=message)
    return MapFinding(violation=violation, zones=(point.zone,), points=(point.id,))


def _too_close(
    injection_map: InjectionMap, catalogue: Catalogue, placing: Placing
) -> Iterator[MapFinding]:
    figure, share = catalogue.policy(CLOSENESS), closeness(catalogue)
    spacing = {zone.name: zone.spacing for zone in injection_map.zones}
    ids = {p.id for p in counted(injection_map.points) if p.zone in spacing}
    rows = [i for i, point in enumerate(injection_map.points) if point.id in ids]
    points = [injection_map.points[i] for i in rows]
    reach = max((spacing[p.zone].mm for p in points), default=0.0)
    for first, second, apart in pairs_within(placing.places[rows], reach):
        pair = (points[first], points[second])
        asked = min(spacing[point.zone] for point in pair)
        if apart >= share * asked.mm:
            continue
        message = (
            f"two points lie {apart:.1f} mm apart; at least {figure} of the spacing, "
            f"{asked}, is kept"
        )
        where = f"points.{pair[0].id}"
        yield MapFinding(
            violation=against(figure, "points-too-close", where, message),
            zones=tuple(dict.fromkeys(point.zone for point in pair)),
            points=(pair[0].id, pair[1].id),
        )
