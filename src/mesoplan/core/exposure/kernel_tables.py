"""The disc's kernel read quickly for many papules: off by a known, small error.

The exact kernel is tabulated over r², where its curvature is known, and read off
linearly: no cell needs a square root or a special function. Once the kernel is smooth
within a cell it is read for a few places in a cell only, and every papule's own place
is mixed from those: one product of matrices for all papules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import i1e

from mesoplan.core.exposure.kernels import disc

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Array

    Singles = NDArray[np.float32]
    Steps = NDArray[np.int64]

Number = TypeVar("Number", bound=np.generic)
TOLERANCE = 8e-6  # of one papule's first strength, from the table
MIXED = 1.6e-5  # the same, at most, from mixing
TAIL = 4.4  # spreads beyond the rim after which a papule counts as ended: 5e-6
CURVATURE = 0.242  # of ½ erfc at its steepest, 1/√(2πe), per spread²
COARSE = 8  # entries between two exact values
FINEST = 20_000  # entries: a rim sharper than this is a rim
MOST_PLACES = 9  # along a cell: beyond it, mixing costs as much as reading
ALONE = 250_000  # multiplications: OpenBLAS takes threads from 262,144 on
WORTH = 4  # times as many papules as places before mixing pays


@dataclass(frozen=True, slots=True, eq=False)
class KernelTable:
    """The kernel at every entry of r²; lengths of one ``pitch`` are an entry apart."""

    entries: Singles
    rises: Singles
    pitch: float  # cells²
    spread: float  # cells

    def reader(self, away: Array, offsets: Steps) -> Callable[[slice], Singles]:
        """The kernel at ``offsets`` (k, 2) plus some of ``away`` (n, 2), in cells."""
        places = _places(self.spread)
        if not places or len(away) < WORTH * places**2:
            return lambda some: self._read(away[some], offsets)
        grid, shares = _mixture(away, places)
        known = self._read(grid, offsets)
        return lambda some: _product(shares[some], known)

    def _read(self, away: Array, offsets: Steps) -> Singles:
        unit = 1 / math.sqrt(self.pitch)
        at = squared((away * unit).astype("f4"), (offsets * unit).astype("f4"))
        np.clip(at, 0, len(self.entries) - 1, out=at)
        below = at.astype(np.int32).astype(np.intp)  # twice as quick as at once
        at -= np.trunc(at)
        at *= self.rises.take(below)
        at += self.entries.take(below)
        return at


@dataclass(frozen=True, slots=True)
class Rim:
    """The kernel of what has not spread: one inside ``radius`` cells, nothing outside."""

    radius: float

    def reader(self, away: Array, offsets: Steps) -> Callable[[slice], Singles]:
        """As :meth:`KernelTable.reader`; exact."""

        def read(some: slice) -> Singles:
            return (squared(away[some], offsets) <= self.radius**2).astype(np.float32)

        return read


def kernel(radius: float, spread: float) -> KernelTable | Rim:
    """The kernel of a disc of ``radius`` that has spread, both in cells."""
    pitch = radius * spread * math.sqrt(32 * TOLERANCE / CURVATURE)
    top = (radius + TAIL * spread) ** 2
    if pitch * FINEST < top:
        return Rim(radius)
    entries = _entries(radius, spread, pitch, math.ceil(top / pitch / COARSE) + 1)
    rises = np.append(np.diff(entries), np.float32(0))
    return KernelTable(entries, rises, pitch, spread)


def squared(away: NDArray[Number], offsets: Steps | NDArray[Number]) -> NDArray[Number]:
    """|offset + away|² for each of (n, 2) and (k, 2), as one product of matrices."""
    left = np.ones((len(away), 4), dtype=away.dtype)
    right = np.ones((4, len(offsets)), dtype=away.dtype)
    left[:, :2], left[:, 2] = 2 * away, (away**2).sum(axis=1)
    right[:2], right[3] = offsets.T, (offsets**2).sum(axis=1)
    return _product(left, right)


def _product(left: NDArray[Number], right: NDArray[Number]) -> NDArray[Number]:
    """``left`` @ ``right`` in pieces too small to be shared out among threads.

    Threads save little on matrices this small, and on a busy machine waiting for them
    costs ten times the work.
    """
    rows = max(1, ALONE // right.size)
    whole = len(left) // rows * rows
    product = np.empty((len(left), right.shape[1]), dtype=left.dtype)
    batches, wide = left[:whole].reshape(-1, rows, left.shape[1]), product[:whole]
    np.matmul(batches, right, out=wide.reshape(-1, rows, right.shape[1]))
    np.matmul(left[whole:], right, out=product[whole:])
    return product


def _entries(radius: float, spread: float, pitch: float, count: int) -> Singles:
    """The kernel at every ``pitch`` of r², from ``count`` exact values and slopes.

    The costly function is asked at every eighth entry; a cubic that meets values and
    slopes is closer in between than a straight line is within one entry.
    """
    step = COARSE * pitch
    away = np.sqrt(step * np.arange(count))
    values = disc(away, radius, spread)
    # dR/d(r²), by the derivative of Marcum's Q; at the middle I₁(x)/x is a half
    reduced = away * radius / spread**2
    ratio = np.divide(i1e(reduced), reduced, np.full(count, 0.5), where=reduced > 0)
    bell = np.exp(-((away - radius) ** 2) / (2 * spread**2))
    slopes = -bell * ratio * radius**2 / (2 * spread**4) * step
    ends = np.stack([values[:-1], slopes[:-1], values[1:], slopes[1:]], axis=1)
    entries: Singles = (ends @ CUBICS).ravel().astype(np.float32)
    entries[-1] = 0
    return entries


def _cubics() -> Array:
    """(4, COARSE): what values and slopes at both ends give at the entries between."""
    part = np.arange(COARSE) / COARSE
    rest = 1 - part
    return np.stack(
        [
            rest**2 * (1 + 2 * part),
            rest**2 * part,
            part**2 * (3 - 2 * part),
            -(part**2) * rest,
        ]
    )


CUBICS = _cubics()


def _places(spread: float) -> int:
    """How many places along a cell suffice to mix any other from; 0 if too many.

    Along a line the kernel is a Gaussian's average over something between 0 and 1, so
    its n-th derivative is below √n! / 2 spreadⁿ. Through n Chebyshev places the error
    is then below (4 spread)⁻ⁿ / √n! along one axis, and 1 + Λ times that along both,
    with Lebesgue's constant Λ < 1 + (2/π) ln n.
    """
    for count in range(2, MOST_PLACES + 1):
        along = (4 * spread) ** -count / math.sqrt(math.factorial(count))
        if along * (2 + 2 / math.pi * math.log(count)) < MIXED:
            return count
    return 0


def _mixture(away: Array, count: int) -> tuple[Array, Singles]:
    """Chebyshev's places in a cell, (count², 2), and how ``away`` is mixed from them.

    The second is (n, count²).
    """
    orders = np.arange(count, dtype=np.float32)
    turns = (np.arange(count, dtype=np.float32) + 0.5) * np.float32(np.pi / count)
    waves = np.cos(orders[:, None] * np.arccos(2 * away.T.astype("f4").reshape(-1)))
    weights = np.cos(np.outer(turns, orders)) * (2 - (orders == 0)) / count
    across, down = (weights.astype("f4") @ waves).reshape(count, 2, -1).swapaxes(0, 1)
    shares = (across[:, None] * down[None]).reshape(count**2, -1).T
    line = np.cos(turns) / 2
    places = np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1).reshape(-1, 2)
    return places, shares
