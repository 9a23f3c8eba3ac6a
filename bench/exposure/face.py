"""A whole face at once, by the model's own code, and its error against the exact disc."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.exposure.kernels import disc, spread_after
from mesoplan.core.exposure.rasters import Cells, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mesoplan.core.exposure.priors import Array

CELLS = Cells(0.0, 0.0, 0.5, 360, 320)
PAPULES = 500
RADIUS = 1.65  # mm: 0.02 mL by the nominal size law
CASES = {
    "the day itself, sharp": (0.0, 0.0),
    "hyaluronic acid after 1 day": (1e-13, 86_400.0),
    "hyaluronic acid after 7 days": (1e-13, 7 * 86_400.0),
    "small solutes after 15 minutes": (1.7e-10, 900.0),
}


def face_of_500() -> Iterator[tuple[str, Callable[[], object], float]]:
    """Each case by name: how to do it, and its greatest error in units of one papule."""
    rng = np.random.default_rng(0)
    points = np.column_stack(
        [rng.uniform(5, 155, PAPULES), rng.uniform(5, 175, PAPULES)]
    )
    radii, amounts = np.full(PAPULES, RADIUS), np.ones(PAPULES)
    for name, (diffusion, seconds) in CASES.items():
        spread = spread_after(seconds, diffusion)
        once = partial(field, CELLS, points, radii, amounts, spread)
        truth = _naive(points, spread)
        yield name, once, float(abs(once() - truth).max())


def _naive(points: Array, spread: float) -> Array:
    """Every papule's exact kernel, cell by cell as far as it can be told from nothing."""
    total = np.zeros((CELLS.rows, CELLS.columns))
    centres = CELLS.centres()
    for point in points:
        away = np.hypot(centres[..., 0] - point[0], centres[..., 1] - point[1])
        near = away <= RADIUS + 9 * spread
        total[near] += disc(away[near], RADIUS, spread)
    return total
