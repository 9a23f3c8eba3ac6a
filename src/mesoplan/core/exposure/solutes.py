"""How strong a solute is at a place and a time: hyaluronic acid, or something small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Solute:
    """``lateral`` and ``vertical`` diffusion m²/s; ``half_life`` and ``lag`` days."""

    lateral: float
    vertical: float
    half_life: float
    lag: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Where deposits lie, mm below the surface; ``floor`` of the tissue, if it ends."""

    top: float
    bottom: float
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
    depth: float,
    papules: tuple[Array, Array, Array],
    layer: Layer,
    solute: Solute,
    days: float,
) -> Array:
    """Exact, (k,), at ``places`` (k, 2) mm and ``depth`` mm after ``days``.

    ``papules`` are points (n, 2) mm, radii (n,) mm and first strengths (n,).
    """
    points, radii, amounts = papules
    spread = spread_after(days * SECONDS_A_DAY, solute.lateral)
    total = np.zeros(len(places))
    for point, radius, amount in zip(points, radii, amounts, strict=True):
        away = np.hypot(*(places - point).T)
        total += amount * disc(away, float(radius), spread)
    return total * _share(layer, solute, depth, days)


def strength_on(
    cells: Cells,
    depth: float,
    papules: tuple[Array, Array, Array],
    layer: Layer,
    solute: Solute,
    days: float,
) -> Singles:
    """The same on a grid's cells, (rows, columns), off by less than 1e-4 of a papule."""
    spread = spread_after(days * SECONDS_A_DAY, solute.lateral)
    total = field(cells, *papules, spread)
    return total * _share(layer, solute, depth, days)


def _share(layer: Layer, solute: Solute, depth: float, days: float) -> float:
    spread = spread_after(days * SECONDS_A_DAY, solute.vertical)
    left = remaining(np.array(days), np.array(solute.half_life), solute.lag)
    across = slab(np.array(depth), layer.top, layer.bottom, spread, layer.floor)
    return float(left * across)
