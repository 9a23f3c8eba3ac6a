"""Times a face's exposure, and one diffusion test beside general solvers.

make bench-exposure. The test: a Gaussian drop in a closed cube of skin, diffusing and
lost at a constant rate; the exact answer is known. Every solver answers the same
question in the same run, each as its own manual would do it; steps and errors are not
equalised and stand beside the times.
"""

from __future__ import annotations

import statistics
import sys
import time
import tracemalloc
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
from cosines import by_cosines
from drop import CELLS, TIME, exact, relative_error
from face import face_of_500
from finite_differences import by_py_pde
from finite_elements import by_scikit_fem
from finite_volumes import by_fipy

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
PATIENCE = 15  # seconds: a solver whose first answer takes longer answers once more
SOLVERS = {
    "Mesoplan: exact, separable": (exact, ""),
    "cosines (DCT), exact in time": (by_cosines, "scipy"),
    "py-pde, explicit": (by_py_pde, "py-pde"),
    "scikit-fem, Crank-Nicolson": (by_scikit_fem, "scikit-fem"),
    "FiPy, implicit": (by_fipy, "fipy"),
}


def main() -> None:
    """Print both tables."""
    print(f"Python {sys.version.split()[0]}, numpy {version('numpy')}")
    face()
    cube()


def face() -> None:
    """A face of 500 papules on a grid of 0.5 mm."""
    print("\nA face: 500 papules, 360 × 320 cells of 0.5 mm, everything reckoned anew")
    print(
        f"{'kernel':<34}{'median ms':>10}{'least':>8}{'of processor':>14}"
        f"{'peak MB':>9}{'greatest error':>16}"
    )
    for name, once, error in face_of_500():
        times, worked = _timed(once, 300), _timed(once, 300, time.thread_time)
        print(
            f"{name:<34}{statistics.median(times) * 1e3:>10.2f}"
            f"{min(times) * 1e3:>8.2f}{statistics.median(worked) * 1e3:>14.2f}"
            f"{_peak(once):>9.1f}{error:>16.1e}"
        )


def cube() -> None:
    """One drop by every solver."""
    print(f"\nA drop in a cube: {CELLS}³ cells, {TIME:g} s")
    print(
        f"{'solver':<32}{'version':>9}{'steps':>7}{'first':>11}{'median':>11}"
        f"{'rel. L2 error':>15}{'times ours':>12}"
    )
    ours = 0.0
    for name, (solve, package) in SOLVERS.items():
        start = time.perf_counter()
        field, steps, again = solve()
        first = time.perf_counter() - start
        rounds = ROUNDS if first < PATIENCE else 1
        median = statistics.median(_timed(again, rounds))
        ours = ours or median
        print(
            f"{name:<32}{version(package) if package else '':>9}{steps:>7}"
            f"{_said(first):>11}{_said(median):>11}{relative_error(field):>15.1e}"
            f"{median / ours:>11.0f}x",
            flush=True,
        )


def _timed(
    once: Callable[[], object],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    times = []
    for _ in range(rounds):
        start = clock()
        once()
        times.append(clock() - start)
    return times


def _peak(once: Callable[[], object]) -> float:
    """The most memory that is held at once on the way, in MB, the result included."""
    tracemalloc.start()
    once()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def _said(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.1f} s"


if __name__ == "__main__":
    np.seterr(under="ignore")
    main()
