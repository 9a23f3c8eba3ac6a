"""py-pde: explicit steps on a grid, compiled by numba once and then used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from drop import CELLS, DIFFUSION, LOSS, SIDE, STEP, TIME, start
from pde import PDE, CartesianGrid, EulerSolver, ScalarField

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SAFE = 0.9  # of the longest stable step, h² / 6 D


def by_py_pde() -> tuple[NDArray[np.float64], int, Callable[[], object]]:
    """The field, its steps, and how to do it again."""
    grid = CartesianGrid([(-SIDE / 2, SIDE / 2)] * 3, [CELLS] * 3)
    equation = PDE(
        {"c": f"{DIFFUSION} * laplace(c) - {LOSS} * c"}, bc={"derivative": 0}
    )
    first = ScalarField(grid, start())
    steps = int(np.ceil(TIME / (SAFE * STEP**2 / (6 * DIFFUSION))))

    step = TIME / steps
    stepper = EulerSolver(equation).make_stepper(first, dt=step)

    def solve() -> NDArray[np.float64]:
        field = first.copy()
        stepper(field, 0, TIME)
        return np.asarray(field.data)

    return solve(), steps, solve
