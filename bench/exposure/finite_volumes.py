"""FiPy: implicit finite volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from drop import CELLS, DIFFUSION, LOSS, SIDE, STEP, TIME, start
from fipy import (
    CellVariable,
    DiffusionTerm,
    Grid3D,
    ImplicitSourceTerm,
    LinearPCGSolver,
    TransientTerm,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

STEPS = 60
CLOSE = 1e-8


def by_fipy() -> tuple[NDArray[np.float64], int, Callable[[], object]]:
    """The field, its steps, and how to do it again."""
    mesh = Grid3D(nx=CELLS, ny=CELLS, nz=CELLS, dx=STEP, dy=STEP, dz=STEP)
    centres = np.asarray(mesh.cellCenters) - SIDE / 2
    first = start(centres)
    order = np.lexsort((centres[2], centres[1], centres[0]))
    equation = TransientTerm() == DiffusionTerm(coeff=DIFFUSION) - ImplicitSourceTerm(
        coeff=LOSS
    )
    solver = LinearPCGSolver(tolerance=CLOSE)

    def solve() -> NDArray[np.float64]:
        field = CellVariable(mesh=mesh, value=first)
        for _ in range(STEPS):
            equation.solve(var=field, dt=TIME / STEPS, solver=solver)
        return np.asarray(field.value)[order].reshape(CELLS, CELLS, CELLS)

    return solve(), STEPS, solve
