"""Exact spreading of a disc between two depths, and how a solute goes.

∂c/∂t = D_r ∇²c + D_z ∂²c/∂z² − k c with no flux through the surface, and none through
the floor where there is one. The disc, the slab and the loss factor: c = c₀ · R · Z · e.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chndtr, erf

if TYPE_CHECKING:
    from mesoplan.core.exposure.priors import Array

MM2_PER_M2 = 1e6
SECONDS_A_DAY = 86_400.0
IMAGES = 12  # of the floor, each way: exact while spread < IMAGES · floor / 4


def spread_after(seconds: float, diffusion: float) -> float:
    """The standard deviation in mm of what diffused, an axis; ``diffusion`` m²/s."""
    return float(np.sqrt(2 * diffusion * MM2_PER_M2 * seconds))


def disc(distance: Array, radius: float, spread: float) -> Array:
    """The share of the first strength at ``distance`` (mm) from a disc's middle.

    1 − Q₁(r/S, a/S), Marcum's Q: the distribution function of a noncentral χ² with two
    degrees of freedom. At ``spread`` 0 the disc itself, its rim included.
    """
    distance = np.asarray(distance, dtype=np.float64)
    if spread <= 0:
        return (distance <= radius).astype(np.float64)
    share: Array = chndtr((radius / spread) ** 2, 2, (distance / spread) ** 2)
    return share


def slab(
    depth: Array,
    top: float,
    bottom: Array | float,
    spread: float,
    floor: float | None = None,
) -> Array:
    """The share at ``depth`` (mm) of what lay between ``top`` and ``bottom``.

    No flux through depth 0; with a ``floor``, none through it either, by images. Without
    one the tissue below goes on.
    """
    depth = np.asarray(depth, dtype=np.float64)
    if spread <= 0:
        return ((depth >= top) & (depth <= bottom)).astype(np.float64)
    width = np.sqrt(2) * spread
    shifts = [0.0]
    if floor is not None:
        shifts = [2.0 * n * floor for n in range(-IMAGES, IMAGES + 1)]
    total = np.zeros_like(depth)
    for shift in shifts:
        for low, high in ((top, bottom), (-bottom, -top)):
            total += erf((depth - low - shift) / width)
            total -= erf((depth - high - shift) / width)
    return total / 2


def remaining(days: Array, half_life: Array, lag: Array | float = 0.0) -> Array:
    """The share not yet lost after ``days``; nothing is lost during ``lag`` days."""
    left: Array = 2.0 ** (-np.maximum(np.asarray(days) - lag, 0) / half_life)
    return left


def days_above(
    limit: float, start: Array, half_life: Array, lag: Array | float = 0.0
) -> Array:
    """Days until ``start`` has fallen to ``limit``; 0 where it never was above."""
    over = np.maximum(np.asarray(start) / limit, 1.0)
    return np.where(over > 1, lag + half_life * np.log2(over), 0.0)


def penumbra(diffusion: Array, half_life_days: Array) -> Array:
    """√(D/k) in mm: how far a solute gets before it is lost; ``diffusion`` m²/s."""
    loss = np.log(2) / (np.asarray(half_life_days) * SECONDS_A_DAY)
    reach: Array = np.sqrt(np.asarray(diffusion) * MM2_PER_M2 / loss)
    return reach
