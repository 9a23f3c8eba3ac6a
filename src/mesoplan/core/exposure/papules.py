"""What one injection leaves: a disc of product, its width and its strength.

The size law is d(V) = d₁ (V / 0.1 mL)^β, with d₁ the diameter at 0.1 mL. Weals thicken
until about 5 mm across and then only widen (Serup 1984), hence a disc, not a ball.
Strength is product per tissue as it lay before the injection; while the injected water
is still there (half gone in about 18 minutes) the tissue is swollen and weaker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mesoplan.core.exposure.priors import Array, Draws

NL_PER_MM3 = 1_000.0
AT = 100_000.0  # nL: the volume at which the diameter of the law is given


def radii(draws: Draws, volumes: Array, *, late: bool) -> Array:
    """Footprint radii in mm, (n, k), of k volumes in nL over n draws.

    ``late`` is after the deposit has flowed and been pressed flat, within hours.
    """
    law = (np.asarray(volumes) / AT) ** draws.papule_exponent[:, None]
    at_once = draws.papule_diameter[:, None] / 2 * law
    return at_once * draws.late_spread[:, None] if late else at_once


def strength(
    volumes: Array,
    radius: Array,
    thickness: Array | float,
    product: float,
    leak: Array,
) -> Array:
    """mg/mL in the tissue once the water has left: an upper bound.

    ``radius`` mm, (n, k); ``thickness`` of the deposit, one or (k,) mm;
    ``product`` mg/mL; ``leak`` the share that ran out of the skin, (n,).
    """
    kept = (1 - leak)[:, None] * np.asarray(volumes) / NL_PER_MM3 * product
    mass: Array = kept / (np.pi * radius**2 * thickness)
    return mass


def swollen(
    volumes: Array, radius: Array, thickness: float, product: float, leak: Array
) -> Array:
    """mg/mL right after the injection, while its water is still in the tissue."""
    tissue = np.pi * radius**2 * thickness
    share: Array = tissue / (tissue + np.asarray(volumes) / NL_PER_MM3)
    return strength(volumes, radius, thickness, product, leak) * share
