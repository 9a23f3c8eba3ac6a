"""The points of a map put into the order of work, whoever put them where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.laying import worked
from mesoplan.core.injection_map.order import worked_through
from mesoplan.core.injection_map.patterns import Lattice, lattice_in
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.zone_fields import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone


def renumbered(
    injection_map: InjectionMap, ground: Ground, places: Mapping[str, int]
) -> InjectionMap:
    """All points in the order of work: zones by their ``places``, each row by row.

    Points outside their zone follow its others, points of no zone come last. Ids stay:
    the numbers on a drawing follow the order.
    """
    found: list[MapPoint] = []
    before: NDArray[np.float64] | None = None
    for zone in worked_through(injection_map.zones, places):
        found += _in_rows(injection_map.points_in(zone.name), ground, zone, before)
        if found:
            before = placed(ground.surface, [found[-1].site], ground.shape)[0]
    known = {point.id for point in found}
    rest = (point for point in injection_map.points if point.id not in known)
    return replace(injection_map, points=(*found, *rest))


def _in_rows(
    points: tuple[MapPoint, ...],
    ground: Ground,
    zone: MapZone,
    before: NDArray[np.float64] | None,
) -> list[MapPoint]:
    """The points of one zone, piece by piece, rows as its own lattice has them."""
    spacing = zone.spacing.mm
    found: list[MapPoint] = []
    rest = list(points)
    for piece in fields(ground, zone) if rest else ():
        flat, here = piece.drawn([point.site for point in rest])
        inside = [p for p, lies in zip(rest, here, strict=True) if lies]
        rest = [p for p, lies in zip(rest, here, strict=True) if not lies]
        if inside:
            lattice = lattice_in(flat[here], spacing) or Lattice(spacing)
            there = placed(ground.surface, [p.site for p in inside], ground.shape)
            order = worked(flat[here], there, lattice, before)
            found += [inside[row] for row in order.tolist()]
            before = there[order[-1]]
    return [*found, *rest]
