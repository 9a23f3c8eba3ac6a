"""scikit-fem: trilinear elements on a mesh of cubes, Crank-Nicolson in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from drop import CELLS, DIFFUSION, LOSS, SIDE, TIME, start
from scipy.sparse.linalg import cg
from skfem import Basis, ElementHex1, MeshHex
from skfem.models.poisson import laplace, mass

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

STEPS = 30
CLOSE = 1e-8


def by_scikit_fem() -> tuple[NDArray[np.float64], int, Callable[[], object]]:
    """The field at the cells' centres, its steps, and how to do it again.

    The mesh's corners lie on the cells' centres, so nothing is interpolated.
    """
    line = (np.arange(CELLS) + 0.5) * SIDE / CELLS - SIDE / 2
    mesh = MeshHex.init_tensor(line, line, line)
    basis = Basis(mesh, ElementHex1())
    step = TIME / STEPS
    matter = mass.assemble(basis)
    change = DIFFUSION * laplace.assemble(basis) + LOSS * matter
    ahead, behind = matter + step / 2 * change, matter - step / 2 * change
    first = start(mesh.p)
    order = np.lexsort((mesh.p[2], mesh.p[1], mesh.p[0]))

    def solve() -> NDArray[np.float64]:
        field = first
        for _ in range(STEPS):
            field, failed = cg(ahead, behind @ field, x0=field, rtol=CLOSE)
            if failed:
                message = "scikit-fem's system was not solved"
                raise RuntimeError(message)
        return np.asarray(field[order].reshape(CELLS, CELLS, CELLS))

    return solve(), STEPS, solve
