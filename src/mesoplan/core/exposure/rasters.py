"""Footprints summed on a flat grid, quickly and to a known error.

Each papule touches a small window of cells. The windows' values come from a table of
the exact kernel; one sparse product adds all windows up. Single precision throughout:
half the memory is moved, and what a table is off by is far more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.sparse import csc_array

from mesoplan.core.exposure.kernel_tables import TAIL, kernel, squared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.core.exposure.kernel_tables import Singles
    from mesoplan.core.exposure.priors import Array

Number = TypeVar("Number", bound=np.generic)
AT_ONCE = 1_000_000  # values: beyond it papules take turns, and memory is bounded


@dataclass(frozen=True, slots=True)
class Cells:
    """Square cells of ``step`` mm; the first one's centre lies at ``x``, ``y`` mm."""

    x: float
    y: float
    step: float
    rows: int
    columns: int

    def centres(self) -> Array:
        """(rows, columns, 2) mm."""
        across = self.x + self.step * np.arange(self.columns)
        down = self.y + self.step * np.arange(self.rows)
        return np.stack(np.meshgrid(across, down), axis=-1)


def field(
    cells: Cells, points: Array, radii: Array, amounts: Array, spread: float
) -> Singles:
    """The sum at every cell's centre, (rows, columns), of spread discs.

    ``points`` (n, 2) mm, ``radii`` (n,) mm, ``amounts`` (n,) of whatever is summed, none
    below 0, ``spread`` mm. Off the exact disc by less than 1e-4 of an amount; at spread
    0 exact. In single precision.
    """
    sums = []
    for radius in np.unique(radii):
        mine = radii == radius
        sums.append(_of_one_size(cells, points[mine], radius, amounts[mine], spread))
    nothing = np.zeros((cells.rows, cells.columns), dtype=np.float32)
    return reduce(np.add, sums) if sums else nothing


def rims(
    cells: Cells, throws: Array, radii: tuple[Array, Array], amounts: Array
) -> tuple[NDArray[np.bool_], Array]:
    """Sharp discs of two sizes at once: cells in any of the first, sums of the second.

    ``throws`` (t, n, 2) mm are the same points thrown t times. ``radii`` are two (t, n)
    in mm, the second no smaller; ``amounts`` (t, n) go into each disc of the second
    size. Both results (t, rows, columns), as :func:`field` at spread 0.
    """
    inner, outer = (size.ravel() / cells.step for size in radii)
    reach = float(outer.max(initial=0.0))
    away, first, offsets, frame = _windows(cells, throws.reshape(-1, 2), reach)
    near, size = frame.kept, len(throws) * frame.size
    turns = np.repeat(np.arange(len(throws)), throws.shape[1])[near]
    far = squared(away, offsets)
    where = (first + frame.size * turns)[:, None] + frame.steps(offsets)
    touched = np.zeros(size, dtype=bool)
    touched[where[far <= inner[near, None] ** 2]] = True
    hit = far <= outer[near, None] ** 2
    given = np.broadcast_to(amounts.ravel()[near, None], hit.shape)[hit]
    received: Array = np.asarray(
        np.bincount(where[hit], weights=given, minlength=size), dtype=np.float64
    )
    return frame.inner(touched), frame.inner(received)


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """The cells with enough around them that no window leaves, as one row of numbers."""

    cells: Cells
    pad: int
    kept: NDArray[np.bool_]  # which points reach in at all

    @property
    def width(self) -> int:
        return self.cells.columns + 2 * self.pad

    @property
    def size(self) -> int:
        return self.width * (self.cells.rows + 2 * self.pad)

    def steps(self, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """How far (k,) cells lie on in the row that (k, 2) lie across and down."""
        return offsets[:, 1] * self.width + offsets[:, 0]

    def inner(self, values: NDArray[Number]) -> NDArray[Number]:
        """Only the cells themselves, (t, rows, columns) of t such rows of numbers."""
        rows = slice(self.pad, self.pad + self.cells.rows)
        columns = slice(self.pad, self.pad + self.cells.columns)
        height = self.size // self.width
        return values.reshape(-1, height, self.width)[:, rows, columns]


def _windows(
    cells: Cells, points: Array, reach: float
) -> tuple[Array, NDArray[np.int64], NDArray[np.int64], _Frame]:
    """Points off their cells' centres, their cells, the cells around; in cells."""
    half = int(np.ceil(reach + 0.5))
    at = (points - (cells.x, cells.y)) / cells.step
    middle = np.rint(at).astype(np.int64)
    last = (cells.columns + half, cells.rows + half)
    kept = np.all((middle > -half) & (middle < last), axis=1)
    frame = _Frame(cells, 2 * half, kept)
    at, middle = at[kept], middle[kept]
    first = (middle[:, 1] + frame.pad) * frame.width + middle[:, 0] + frame.pad
    return middle - at, first, _offsets(half, reach), frame


def _of_one_size(
    cells: Cells, points: Array, radius: float, amounts: Array, spread: float
) -> Singles:
    reach = (radius + TAIL * spread) / cells.step
    away, first, offsets, frame = _windows(cells, points, reach)
    amounts = amounts[frame.kept].astype(np.float32)
    steps = frame.steps(offsets).astype(np.int32)
    disc = kernel(radius / cells.step, spread / cells.step)
    read = disc.reader(away, offsets)

    def added(some: slice) -> Singles:
        values = read(some)
        where = first[some, None].astype(np.int32) + steps
        ends = len(steps) * np.arange(len(where) + 1, dtype=np.int32)
        shape = (frame.size, len(where))
        windows = csc_array((values.ravel(), where.ravel(), ends), shape=shape)
        total: Singles = windows @ amounts[some]
        return total

    turn = max(1, AT_ONCE // len(offsets))
    turns = range(0, max(len(away), 1), turn)
    total = reduce(np.add, (added(slice(start, start + turn)) for start in turns))
    # where nothing is, mixing may say a little less than nothing
    np.clip(total, 0, np.inf, out=total)
    found: Singles = frame.inner(total)[0]
    return found


def _offsets(half: int, reach: float) -> NDArray[np.int64]:
    """The cells that a papule anywhere in the middle cell can touch, (k, 2)."""
    line = np.arange(-half, half + 1)
    short = np.maximum(abs(line) - 0.5, 0) ** 2
    down, across = np.nonzero(short[:, None] + short <= reach**2)
    return np.column_stack([across, down]) - half
