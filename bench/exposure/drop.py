"""The test every solver gets: its numbers, its start, and its exact answer.

A cube of 16 mm, closed; a Gaussian drop of 1 mm in its middle; diffusion and loss of a
small solute; one hour. Walls are 8 mm away, over five standard deviations of what is
reached by then, so the answer without walls is the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SIDE = 16.0  # mm
CELLS = 32  # along each side: what the slowest solver still does in minutes
DIFFUSION = 1.7e-4  # mm²/s
LOSS = 3e-4  # 1/s
TIME = 3600.0  # s
WIDTH = 1.0  # mm, standard deviation of the drop
STEP = SIDE / CELLS
CENTRES = (np.arange(CELLS) + 0.5) * STEP - SIDE / 2


def start(points: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """The drop at cell centres, (n, n, n), or at (3, k) points from the middle."""
    if points is not None:
        return np.exp(-(points**2).sum(axis=0) / (2 * WIDTH**2))
    line = np.exp(-(CENTRES**2) / (2 * WIDTH**2))
    return _cube(line)


def exact() -> tuple[NDArray[np.float64], int, Callable[[], object]]:
    """The answer: each axis by itself, one product."""

    def solve() -> NDArray[np.float64]:
        spread = WIDTH**2 + 2 * DIFFUSION * TIME
        line = WIDTH / np.sqrt(spread) * np.exp(-(CENTRES**2) / (2 * spread))
        return _cube(line) * np.exp(-LOSS * TIME)

    return solve(), 1, solve


def relative_error(field: NDArray[np.float64]) -> float:
    """In the mean square, against the exact answer at the same centres."""
    truth = exact()[0]
    return float(np.linalg.norm(field - truth) / np.linalg.norm(truth))


def _cube(line: NDArray[np.float64]) -> NDArray[np.float64]:
    return line[:, None, None] * line[None, :, None] * line[None, None, :]
