"""A hexagonal grid in closed form: the share of skin touched, and how evenly.

``radius`` and ``placement`` are (n,) over draws, mm; ``spacing`` mm between neighbours.
Unevenness is the coefficient of variation of what each place receives: 0 is even.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.special import i0e, i1e, j1

from mesoplan.core.exposure.kernels import disc
from mesoplan.core.injection_map.patterns import SHIFTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Array

STAGGERED = tuple((float(first), float(second)) for first, second in SHIFTS)
ONE = STAGGERED[:1]
FADED = 3.7  # e^−3.7² is a millionth: pattern finer than this is blurred away
RINGS = 40  # of the reciprocal grid at most
FAINT = 1e-12  # a wave that shifts cancel out, but for rounding
SAMPLES = 40  # a side of the unit cell
BINS = 300  # of distances
FAR = 4.2  # of a hand's scatter: beyond it nothing is touched, to 1e-5
NEVER = 1e-12  # a chance of being missed below which a place is touched


def density(spacing: float) -> float:
    """Points a mm² of a hexagonal grid."""
    return float(2 / (np.sqrt(3) * spacing**2))


def spacing_for(points: float, area: float) -> float:
    """The spacing at which a hexagonal grid has ``points`` on ``area`` mm²."""
    return float(np.sqrt(2 * area / (np.sqrt(3) * points)))


def lens(radius: Array, apart: Array | float) -> Array:
    """The area that two discs of one radius share, ``apart`` mm between middles."""
    half = np.clip(np.asarray(apart) / (2 * radius), 0, 1)
    shared: Array = 2 * radius**2 * (np.arccos(half) - half * np.sqrt(1 - half**2))
    return shared


def touched(radius: Array, spacing: float) -> Array:
    """The share of skin inside a papule, one session."""
    cell = 1 / density(spacing)
    part = (np.pi * radius**2 - 3 * lens(radius, spacing)) / cell
    return np.where(radius >= spacing / np.sqrt(3), 1.0, part)


def touched_at_random(radius: Array, points_a_mm2: float) -> Array:
    """The same where points fall anywhere."""
    share: Array = 1 - np.exp(-points_a_mm2 * np.pi * radius**2)
    return share


@dataclass(frozen=True, slots=True, eq=False)
class Thrown:
    """Papules aimed at a place by hands that miss a little.

    ``missed`` (n, bins): ln of the chance that a place at each distance from the aim,
    up to ``top`` mm, lies outside.
    """

    top: float
    missed: Array


def thrown(radius: Array, placement: Array | float = 0.0) -> Thrown:
    """Papules of ``radius`` that hands place with a scatter of ``placement``."""
    placement = np.broadcast_to(np.asarray(placement, dtype=float), radius.shape)
    top = float((radius + FAR * placement).max(initial=0.0))
    middles = (np.arange(BINS) + 0.5) * top / BINS
    missed = [1 - disc(middles, a, s) for a, s in zip(radius, placement, strict=True)]
    chances = np.array(missed).reshape(-1, BINS)
    return Thrown(top, np.log(np.maximum(chances, NEVER)))


def touched_ever(
    papules: Thrown, spacing: float, shifts: Sequence[tuple[float, float]] = ONE
) -> Array:
    """The share inside a papule of any session, each session shifted.

    Hands miss anew each session, so that even the same grid touches a little more every
    time. Shifts are halves of steps: then the cell is its own image turned by half a
    circle, and half of it tells all. Read off a unit cell of 40 by 40 places: to about
    a hundredth of the share.
    """
    away = _distances(spacing, shifts, papules.top)
    ever: Array = 1 - np.exp(away @ papules.missed.T).mean(axis=0)
    return ever


def _distances(
    spacing: float, shifts: Sequence[tuple[float, float]], top: float
) -> csr_array:
    """For each place of half the unit cell (p, bins): how many points lie so far away."""
    line = (np.arange(SAMPLES) + 0.5) / SAMPLES
    places = np.stack(np.meshgrid(line, line[: SAMPLES // 2]), axis=-1).reshape(-1, 2)
    around = int(np.ceil(1.2 * top / spacing)) + 1
    corners = np.indices((2 * around + 1, 2 * around + 1)).reshape(2, -1) - around
    counts: list[Array] = []
    at: list[NDArray[np.intp]] = []
    for shift, sessions in Counter(shifts).items():
        first, second = (places - shift).T[:, :, None] - corners[:, None]
        away = spacing * np.sqrt(first**2 + first * second + second**2)
        place, corner = np.nonzero(away < top)
        bins = np.minimum(away[place, corner] * (BINS / top), BINS - 1)
        at.append(np.stack([place, bins.astype(np.intp)]))
        counts.append(np.full(len(place), float(sessions)))
    cells = np.concatenate(at, axis=1)
    return csr_array((np.concatenate(counts), cells), shape=(len(places), BINS))


def unevenness(
    radius: Array,
    spacing: float,
    *,
    placement: Array | float = 0.0,
    scatter: Array | float = 0.0,
    shifts: Sequence[tuple[float, float]] = ONE,
) -> Array:
    """The coefficient of variation of what sharp discs bring, all sessions together.

    ``scatter`` is the relative scatter of volumes. Pattern and hand: no spacing takes
    the second away, and over sessions it falls with their number.
    """
    placement = np.broadcast_to(np.asarray(placement, dtype=float), radius.shape)
    blurred = placement > 0
    squared = np.empty(radius.shape)
    if not blurred.all():
        squared[~blurred] = _sharp(radius[~blurred], spacing, shifts)
    if blurred.any():
        squared[blurred] = _pattern(
            radius[blurred], spacing, placement[blurred], shifts
        )
    points = density(spacing) * len(shifts)
    hand = (np.asarray(scatter) ** 2 + _misplaced(radius, placement)) / points
    spread: Array = np.sqrt(squared + hand / (np.pi * radius**2))
    return spread


def uneven_at_random(
    radius: Array, points_a_mm2: float, scatter: Array | float = 0.0
) -> Array:
    """The same where points fall anywhere."""
    spread: Array = np.sqrt(
        (1 + np.asarray(scatter) ** 2) / (points_a_mm2 * np.pi * radius**2)
    )
    return spread


def _misplaced(radius: Array, placement: Array) -> Array:
    """1 − the share of a disc's self-overlap that scattered hands leave: exact."""
    ratio = np.divide(
        radius**2,
        2 * placement**2,
        out=np.full(radius.shape, np.inf),
        where=placement > 0,
    )
    lost = np.zeros(radius.shape)
    finite = np.isfinite(ratio)
    lost[finite] = i0e(ratio[finite]) + i1e(ratio[finite])
    return lost


def _sharp(
    radius: Array, spacing: float, shifts: Sequence[tuple[float, float]]
) -> Array:
    """Without blur, by overlaps in space: the waves would fade too slowly."""
    reach = int(np.ceil(2 * radius.max(initial=0) / spacing * 1.2)) + 1
    cell = 1 / density(spacing)
    total = np.zeros(radius.shape)
    for corner in np.ndindex(2 * reach + 1, 2 * reach + 1):
        for one in shifts:
            for other in shifts:
                i, j = np.array(corner) - reach + one - np.array(other)
                apart = spacing * np.sqrt(i * i + i * j + j * j)
                total += lens(radius, apart)
    mean = np.pi * radius**2 * len(shifts)
    excess: Array = np.maximum(total * cell / mean**2 - 1, 0)
    return excess


def _pattern(
    radius: Array,
    spacing: float,
    placement: Array,
    shifts: Sequence[tuple[float, float]],
) -> Array:
    """What the grid itself brings once hands have blurred it."""
    first = 4 * np.pi / (np.sqrt(3) * spacing)
    rings = min(FADED / (first * placement.min()) + 1, RINGS)
    total = np.zeros(radius.shape)
    for wave, weight in zip(*_waves(spacing, rings, shifts), strict=True):
        disc = 2 * j1(wave * radius) / (wave * radius)
        total += weight * disc**2 * np.exp(-(wave**2) * placement**2)
    return total


def _waves(
    spacing: float, rings: float, shifts: Sequence[tuple[float, float]]
) -> tuple[Array, Array]:
    """The grid's waves up to ``rings`` first ones: wave numbers, and how strong; (w,)."""
    first = 4 * np.pi / (np.sqrt(3) * spacing)
    most = int(np.ceil(rings * 1.2))
    h, k = np.indices((2 * most + 1, 2 * most + 1)).reshape(2, -1) - most
    sizes = h * h + k * k - h * k
    turned = [np.exp(2j * np.pi * (h * a + k * b)) for a, b in shifts]
    strong = abs(np.mean(turned, axis=0)) ** 2
    weights = np.bincount(sizes, strong).astype(np.float64)
    weights[0] = 0.0  # the mean itself
    found = np.flatnonzero(weights[: int(rings**2) + 1] > FAINT)
    return first * np.sqrt(found), weights[found]
