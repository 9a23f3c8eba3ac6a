"""The disc's kernel read quickly for many papules: off by a known, small error.

The exact kernel is tabulated over r², where its curvature is known, and read off
linearly: no cell needs a square root or a special function. Once the kernel is smooth
within a cell it is read for a few places in a cell only, and every papule's own place
is mixed from those: one product of matrices for all papules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import i1e

from mesoplan.core.exposure.kernels import disc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Array

    Singles = NDArray[np.float32]

Number = TypeVar("Number", bound=np.generic)
TOLERANCE = 2e-5  # of one papule's first strength, from the table
MIXED = 1e-5  # the same, from mixing
TAIL = 4.2  # spreads beyond the rim after which a papule counts as ended: 1e-5
CURVATURE = 0.242  # of ½ erfc at its steepest, 1/√(2πe), per spread²
COARSE = 8  # entries between two exact values
FINEST = 20_000  # entries: a rim sharper than this is a rim
MOST_PLACES = 9  # along a cell: beyond it, mixing costs as much as reading
WORTH = 4  # times as many papules as places before mixing pays


@dataclass(frozen=True, slots=True, eq=False)
class KernelTable:
    """The kernel at every entry of r²; lengths of one ``pitch`` are an entry apart."""

    entries: Singles
    rises: Singles
    pitch: float  # cells²
    spread: float  # cells

    def values(self, away: Array, offsets: Array) -> Singles:
        """(n, k): the kernel at ``offsets`` (k, 2) plus ``away`` (n, 2), in cells."""
        places = _places(self.spread)
        if not places or len(away) < WORTH * places**2:
            return self._read(away, offsets)
        grid, _ = _grid(places)
        return _shares(away, places) @ self._read(grid, offsets)

    def _read(self, away: Array, offsets: Array) -> Singles:
        unit = 1 / math.sqrt(self.pitch)
        at = squared((away * unit).astype("f4"), (offsets * unit).astype("f4"))
        np.minimum(at, np.float32(len(self.entries) - 1), out=at)
        below = at.astype(np.intp)
        at -= np.trunc(at)
        at *= self.rises.take(below)
        at += self.entries.take(below)
        return at


@dataclass(frozen=True, slots=True)
class Rim:
    """The kernel of what has not spread: one inside ``radius`` cells, nothing outside."""

    radius: float

    def values(self, away: Array, offsets: Array) -> Singles:
        """As :meth:`KernelTable.values`; exact."""
        return (squared(away, offsets) <= self.radius**2).astype(np.float32)


def kernel(radius: float, spread: float) -> KernelTable | Rim:
    """The kernel of a disc of ``radius`` that has spread, both in cells."""
    pitch = radius * spread * math.sqrt(32 * TOLERANCE / CURVATURE)
    top = (radius + TAIL * spread) ** 2
    if pitch * FINEST < top:
        return Rim(radius)
    entries = _entries(radius, spread, pitch, math.ceil(top / pitch / COARSE) + 1)
    rises = np.append(np.diff(entries), np.float32(0))
    return KernelTable(entries, rises, pitch, spread)


def squared(away: NDArray[Number], offsets: NDArray[Number]) -> NDArray[Number]:
    """|offset + away|² for each of (n, 2) and (k, 2), as one product of matrices."""
    ones = np.ones_like
    left = np.column_stack([2 * away, (away**2).sum(1), ones(away[:, 0])])
    right = np.vstack([offsets.T, ones(offsets[:, 0]), (offsets**2).sum(1)])
    product: NDArray[Number] = left @ right
    return product


def _entries(radius: float, spread: float, pitch: float, count: int) -> Singles:
    """The kernel at every ``pitch`` of r², from ``count`` exact values and slopes.

    The costly function is asked at every eighth entry; a cubic that meets values and
    slopes is closer in between (1e-6) than a straight line within one entry.
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


@cache
def _grid(count: int) -> tuple[Array, Array]:
    """Chebyshev's places in a cell, (count², 2), and what powers of a place share."""
    line = np.cos((np.arange(count) + 0.5) * np.pi / count) / 2
    down, across = np.meshgrid(line, line, indexing="ij")
    grid = np.stack([down, across], axis=-1).reshape(-1, 2)
    return grid, np.linalg.inv(np.vander(2 * line))


def _shares(away: Array, count: int) -> Singles:
    """How (n, 2) places in a cell are mixed from the grid's, (n, count²)."""
    _, inverse = _grid(count)
    along = np.vander(2 * away.ravel(), count) @ inverse
    down, across = along.astype(np.float32).reshape(-1, 2, count).swapaxes(0, 1)
    return (down[:, :, None] * across[:, None, :]).reshape(len(away), -1)
