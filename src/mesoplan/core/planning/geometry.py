"""Depth, needle travel, and how many points a zone takes.

Depth is measured perpendicular to the skin. A needle that goes in at an angle travels
further than it gets deep: depth = travel × sin(angle).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesoplan.core.quantities import Length

if TYPE_CHECKING:
    from decimal import Decimal

    from mesoplan.core.catalogue import Technique
    from mesoplan.core.evidence import Figure

UM2_PER_CM2 = 10_000 * 10_000
STEP = 100  # plans are written in tenths of a millimetre


def depth_of(travel: Length, angle: int) -> Length:
    """How deep a needle gets that travels ``travel`` at ``angle`` degrees; rounded up."""
    return Length(math.ceil(travel.count * math.sin(math.radians(angle)) - 1e-6))


def travel_for(depth: Length, angle: int) -> Length:
    """The needle travel that reaches ``depth`` and no deeper, in tenths of a mm."""
    exact = depth.count / math.sin(math.radians(angle)) + 1e-6
    return Length(int(exact) // STEP * STEP)


def reach(
    technique: Technique, wanted: Length, usual_angle: int
) -> tuple[int, Length] | None:
    """An angle and travel that place product at most ``wanted`` deep by ``technique``.

    The angle is the usual one where the technique allows it, otherwise its nearest.
    ``None`` when even the technique's shortest printed depth goes deeper than wanted.
    """
    angle = usual_angle
    if technique.angle is not None:
        low, high = int(technique.angle.least), int(technique.angle.most)
        angle = min(max(angle, low, 1), high)
    travel = travel_for(wanted, angle)
    if technique.depth is not None and technique.depth_means != "perpendicular":
        shortest, longest = Length.least(technique.depth), Length.most(technique.depth)
        travel = min(travel, longest)
        if technique.depth.least < technique.depth.most and travel < shortest:
            return None
    elif technique.depth is not None and Length.least(technique.depth) > wanted:
        return None
    return (angle, travel) if travel.count else None


def points_in(area: Figure, spacing: Length) -> int:
    """Points of a square grid of ``spacing`` over the middle of the area's range."""
    return max(1, grid_points((area.least + area.most) / 2, spacing))


def grid_points(area_cm2: Decimal, spacing: Length) -> int:
    """How many whole squares of side ``spacing`` an area of ``area_cm2`` holds."""
    return int(area_cm2 * UM2_PER_CM2 / spacing.count**2)
