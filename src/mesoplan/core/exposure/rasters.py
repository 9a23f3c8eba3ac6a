"""Footprints summed on a flat grid, quickly and to a known error.

Each papule touches a small window of cells. The exact kernel is tabulated over r², where
its curvature is known, and read off linearly: no cell needs a square root or a special
function. Windows are worked through in blocks that stay in the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import ive

from mesoplan.core.exposure.kernels import disc

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Array

Number = TypeVar("Number", bound=np.generic)
TOLERANCE = 2e-5  # of one papule's first strength, from the table
TAIL = 4.2  # spreads beyond the rim after which a papule counts as ended: 1e-5
CURVATURE = 0.242  # of ½ erfc at its steepest, 1/√(2πe), per spread²
BLOCK = 96  # papules at once
COARSE = 8  # entries between two exact values
FINEST = 20_000  # entries: a rim sharper than this is a rim


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
) -> Array:
    """The sum at every cell's centre, (rows, columns), of spread discs.

    ``points`` (n, 2) mm, ``radii`` (n,) mm, ``amounts`` (n,) of whatever is summed,
    ``spread`` mm. Off the exact disc by less than 1e-4 of an amount; at spread 0 exact.
    """
    total = np.zeros((cells.rows, cells.columns))
    for radius in np.unique(radii):
        mine = radii == radius
        total += _of_one_size(cells, points[mine], radius, amounts[mine], spread)
    return total


def rims(
    cells: Cells, points: Array, radii: tuple[Array, Array], amounts: Array
) -> tuple[NDArray[np.bool_], Array]:
    """Sharp discs of two sizes at once: cells in any of the first, sums of the second.

    ``radii`` are two (n,) in mm, the second no smaller; ``amounts`` (n,) go into each
    disc of the second size. Both results (rows, columns), as :func:`field` at spread 0.
    """
    inner, outer = (size / cells.step for size in radii)
    reach = float(outer.max(initial=0.0))
    away, first, offsets, frame = _windows(cells, points, reach)
    near = frame.kept
    squared = _squared(away, offsets)
    where = first[:, None] + (offsets[:, 1] * frame.width + offsets[:, 0])
    touched = np.zeros(frame.size, dtype=bool)
    touched[where[squared <= inner[near, None] ** 2]] = True
    hit = squared <= outer[near, None] ** 2
    given = np.broadcast_to(amounts[near, None], hit.shape)[hit]
    received: Array = np.asarray(
        np.bincount(where[hit], weights=given, minlength=frame.size), dtype=np.float64
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

    def inner(self, values: NDArray[Number]) -> NDArray[Number]:
        """Only the cells themselves, (rows, columns)."""
        rows = slice(self.pad, self.pad + self.cells.rows)
        columns = slice(self.pad, self.pad + self.cells.columns)
        return values.reshape(-1, self.width)[rows, columns]


def _windows(
    cells: Cells, points: Array, reach: float
) -> tuple[Array, NDArray[np.int64], NDArray[np.int64], _Frame]:
    """Points off their cells' centres, their cells, the cells around; in cells."""
    half = int(np.ceil(reach + 0.5))
    at = (points - (cells.x, cells.y)) / cells.step
    middle = np.rint(at).astype(np.int64)
    last = (cells.columns + half, cells.rows + half)
    frame = _Frame(cells, 2 * half, np.all((middle > -half) & (middle < last), axis=1))
    at, middle = at[frame.kept], middle[frame.kept]
    first = (middle[:, 1] + frame.pad) * frame.width + middle[:, 0] + frame.pad
    return middle - at, first, _offsets(half, reach), frame


def _squared(away: Array, offsets: NDArray[np.int64]) -> Array:
    """|offset + away|² for each point and offset, as one product of matrices."""
    left = np.column_stack([2 * away, (away**2).sum(1), np.ones(len(away))])
    right = np.vstack([offsets.T, np.ones(len(offsets)), (offsets**2).sum(1)])
    product: Array = left @ right
    return product


def _of_one_size(
    cells: Cells, points: Array, radius: float, amounts: Array, spread: float
) -> Array:
    reach = (radius + TAIL * spread) / cells.step
    away, first, offsets, frame = _windows(cells, points, reach)
    amounts = amounts[frame.kept]
    alike = bool(np.all(amounts == amounts[:1]))
    total = np.zeros(frame.size)
    steps = offsets[:, 1] * frame.width + offsets[:, 0]
    weigh = _weights(radius / cells.step, spread / cells.step)
    for start in range(0, len(away), BLOCK):
        block = slice(start, start + BLOCK)
        values = weigh(_squared(away[block], offsets))
        if not alike:
            values *= amounts[block, None]
        np.add.at(total, (first[block, None] + steps).ravel(), values.ravel())
    return frame.inner(total) * (amounts[0] if alike and len(amounts) else 1.0)


def _offsets(half: int, reach: float) -> NDArray[np.int64]:
    """The cells that a papule anywhere in the middle cell can touch, (k, 2)."""
    line = np.arange(-half, half + 1)
    short = np.maximum(abs(line) - 0.5, 0) ** 2
    down, across = np.nonzero(short[:, None] + short <= reach**2)
    return np.column_stack([across, down]) - half


def _weights(radius: float, spread: float) -> Callable[[Array], Array]:
    """The kernel as a function of r², lengths in cells; may overwrite its argument."""
    pitch = radius * spread * np.sqrt(32 * TOLERANCE / CURVATURE)
    top = (radius + TAIL * spread) ** 2
    if pitch * FINEST < top:
        edge = radius**2
        return lambda squared: (squared <= edge).astype(np.float64)
    table = _table(radius, spread, pitch, int(np.ceil(top / pitch / COARSE)) + 1)
    rises = np.append(np.diff(table), 0.0)
    last = len(table) - 1.0

    def read(squared: Array) -> Array:
        squared /= pitch
        np.minimum(squared, last, out=squared)
        below = squared.astype(np.int32)
        squared -= below
        squared *= rises.take(below)
        squared += table.take(below)
        return squared

    return read


def _table(radius: float, spread: float, pitch: float, count: int) -> Array:
    """The kernel at every ``pitch`` of r², from ``count`` exact values and slopes.

    The costly function is asked at every eighth entry; a cubic that meets values and
    slopes is closer in between (1e-6) than a straight line within one entry.
    """
    squared = COARSE * pitch * np.arange(count)
    away = np.sqrt(squared)
    values = disc(away, radius, spread)
    # dR/d(r²), by the derivative of Marcum's Q; at the middle I₁(x)/x is a half
    reduced = away * radius / spread**2
    ratio = np.divide(ive(1, reduced), reduced, np.full(count, 0.5), where=reduced > 0)
    bell = np.exp(-((away - radius) ** 2) / (2 * spread**2))
    slopes = -bell * ratio * radius**2 / (2 * spread**4) * COARSE * pitch
    part = np.arange(COARSE) / COARSE
    rest = 1 - part
    table: Array = (
        np.outer(values[:-1], rest**2 * (1 + 2 * part))
        + np.outer(slopes[:-1], rest**2 * part)
        + np.outer(values[1:], part**2 * (3 - 2 * part))
        - np.outer(slopes[1:], part**2 * rest)
    ).ravel()
    table[-1] = 0.0
    return table
