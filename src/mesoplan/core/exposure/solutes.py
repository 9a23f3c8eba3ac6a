"""How strong a solute is at a place and a time: hyaluronic acid, or something small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from mesoplan.core.exposure.kernels import (
    SECONDS_A_DAY,
    disc,
    remaining,
    slab,
    spread_after,
)
from mesoplan.core.exposure.rasters import field

if TYPE_CHECKING:
    from mesoplan.core.exposure.kernel_tables import Singles
    from mesoplan.core.exposure.priors import Array, Draws
    from mesoplan.core.exposure.rasters import Cells

MINUTES_A_DAY = 1440.0
Depth: TypeAlias = "float | Array"


@dataclass(frozen=True, slots=True, kw_only=True)
class Solute:
    """``lateral`` and ``vertical`` diffusion m²/s; ``half_life`` and ``lag`` days."""

    lateral: float
    vertical: float
    half_life: float
    lag: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Where deposits lie, mm below the surface; ``floor`` of the tissue, if it ends.

    One for all papules, or one depth for each.
    """

    top: float
    bottom: Depth
    floor: float | None = None


def hyaluronic(draws: Draws, index: int = 0, *, slow: bool = False) -> Solute:
    """Hyaluronic acid of one draw; ``slow`` at 10 mg/mL and more, where loss waits.

    No ratio of vertical to lateral diffusion was found: both are taken as equal.
    """
    diffusion = float(draws.ha_diffusion[index])
    return Solute(
        lateral=diffusion,
        vertical=diffusion,
        half_life=float(draws.ha_half_life[index]),
        lag=float(draws.ha_lag[index]) if slow else 0.0,
    )


def small(draws: Draws, index: int = 0) -> Solute:
    """A solute of up to 4 kDa of one draw."""
    diffusion = float(draws.small_diffusion[index])
    half_life = float(draws.small_half_life[index]) / MINUTES_A_DAY
    return Solute(lateral=diffusion, vertical=diffusion, half_life=half_life)


def strength_at(
    places: Array,
    depth: Depth,
    papules: tuple[Array, Array, Array],
    layer: Layer,
    solute: Solute,
    days: float,
) -> Array:
    """Exact, (k,), at ``places`` (k, 2) mm and ``depth`` mm after ``days``.

    ``papules`` are points (n, 2) mm, radii (n,) mm and first strengths (n,).
    """
    points, radii, amounts = _after(papules, depth, layer, solute, days)
    spread = spread_after(days * SECONDS_A_DAY, solute.lateral)
    total = np.zeros(len(places))
    for point, radius, amount in zip(points, radii, amounts, strict=True):
        away = np.hypot(*(places - point).T)
        total += amount * disc(away, float(radius), spread)
    return total


def strength_on(
    cells: Cells,
    depth: Depth,
    papules: tuple[Array, Array, Array],
    layer: Layer,
    solute: Solute,
    days: float,
) -> Singles:
    """The same on a grid's cells, (rows, columns), off by less than 1e-4 of a papule."""
    spread = spread_after(days * SECONDS_A_DAY, solute.lateral)
    return field(cells, *_after(papules, depth, layer, solute, days), spread)


def _after(
    papules: tuple[Array, Array, Array],
    depth: Depth,
    layer: Layer,
    solute: Solute,
    days: float,
) -> tuple[Array, Array, Array]:
    """The papules with as much as is left at the depth, before it goes sideways."""
    points, radii, amounts = papules
    spread = spread_after(days * SECONDS_A_DAY, solute.vertical)
    left = remaining(np.array(days), np.array(solute.half_life), solute.lag)
    across = slab(np.array(depth), layer.top, layer.bottom, spread, layer.floor)
    return points, radii, amounts * (left * across)
