"""Hexagonal lattices: every point as far from six others, and how to lay one over skin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIXTH = np.pi / 3  # a turn that brings the lattice onto itself
ROW = np.sqrt(3) / 2  # of the spacing, between two rows
SEAM = -SIXTH / 12
ANGLES, OFFSETS = 6, 4  # tried: so many turns, times offsets along each of two ways
LEVELS = 8  # heights tried of a lattice that is its own mirror image
SHIFTS = np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.5], [0.5, 0.5]])
"""Steps of the lattice, from session to session: after four it begins again."""
FINE = 720  # turns tried when a lattice is looked for in points
NEIGHBOURS = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))


@dataclass(frozen=True, slots=True)
class Lattice:
    """Points ``spacing`` mm apart, turned by ``angle``, one of them at (``x``, ``y``)."""

    spacing: float
    angle: float = 0.0
    x: float = 0.0
    y: float = 0.0

    @property
    def steps(self) -> NDArray[np.float64]:
        """(2, 2): the two ways, as rows, along which it repeats itself."""
        angles = self.angle + np.array([0.0, SIXTH])
        return self.spacing * np.stack([np.cos(angles), np.sin(angles)], axis=1)

    def places(self, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Where (k, 2) mm its nodes (k, 2) lie."""
        return np.asarray(nodes @ self.steps + (self.x, self.y))

    def nodes(
        self, low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """The (k, 2) nodes inside the box from ``low`` to ``high``, each (2,)."""
        box = np.array([low, (low[0], high[1]), (high[0], low[1]), high])
        corners = (box - (self.x, self.y)) @ np.linalg.inv(self.steps)
        first, last = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
        ways = [np.arange(a, b + 1) for a, b in zip(first, last, strict=True)]
        grid = np.stack(np.meshgrid(*ways, indexing="ij"), axis=-1).reshape(-1, 2)
        nodes = grid.astype(np.int64)
        places = self.places(nodes)
        return nodes[((low <= places) & (places <= high)).all(axis=1)]

    @property
    def mirrored(self) -> Lattice:
        """As it looks in a mirror that turns x over."""
        return replace(self, angle=turned(-self.angle), x=-self.x)

    def shifted(self, stagger: int) -> Lattice:
        """The whole lattice half a step on, for the session after so many others."""
        x, y = SHIFTS[stagger % len(SHIFTS)] @ self.steps
        return replace(self, x=self.x + float(x), y=self.y + float(y))


def candidates(spacing: float, *, across: bool, fewer: int = 1) -> tuple[Lattice, ...]:
    """The lattices to choose from, in a settled order.

    ``across`` the midline only those that are their own mirror image in it. ``fewer``
    leaves some offsets out, where a fine lattice makes them all alike.
    """
    if across:
        rows = [
            Lattice(spacing, 0.0, x, y)
            for x in (0.0, spacing / 2)
            for y in _parts(ROW * spacing, LEVELS // fewer)
        ]
        columns = [
            Lattice(spacing, SIXTH / 2, 0.0, y)
            for y in _parts(spacing, LEVELS // fewer)
        ]
        return (*rows, *columns)
    found = []
    for angle in _parts(SIXTH, ANGLES):
        steps = Lattice(spacing, angle).steps
        shares = _parts(1.0, OFFSETS // fewer)
        found += [
            Lattice(spacing, angle, *map(float, (a, b) @ steps))
            for a in shares
            for b in shares
        ]
    return tuple(found)


def lattice_in(places: NDArray[np.float64], spacing: float) -> Lattice | None:
    """The lattice of this ``spacing`` that (k, 2) places were taken from.

    ``None`` where they are too few or follow none. It is looked for by its waves: in a
    lattice all places lie at the same part of each.
    """
    if len(places) < 3:  # noqa: PLR2004 - three settle turn and offset
        return None
    middle = places.mean(axis=0)
    best, phases, strength = 0.0, np.zeros(2), 0.0
    for angle in map(turned, _parts(SIXTH, FINE)):
        waves = np.linalg.inv(Lattice(spacing, angle).steps)  # (2, 2), columns
        sums = np.exp(2j * np.pi * (places - middle) @ waves).mean(axis=0)
        if np.abs(sums).sum() > strength:
            best, strength = angle, float(np.abs(sums).sum())
            phases = np.angle(sums) / (2 * np.pi)
    if strength < 2 * 0.5:  # of two waves, half together: no lattice
        return None
    x, y = phases @ Lattice(spacing, best).steps + middle
    return Lattice(spacing, best, float(x), float(y))


def turned(angle: float) -> float:
    """The same turn of a lattice, from ``SEAM`` on: one and the same lattice alike.

    The seam lies between the turns that are tried, so that a hair's difference does not
    call the ways of a lattice by each other's names.
    """
    return (angle - SEAM) % SIXTH + SEAM


def _parts(whole: float, count: int) -> list[float]:
    return [whole * i / max(count, 1) for i in range(max(count, 1))]
