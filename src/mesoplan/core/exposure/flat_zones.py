"""A developed zone: its points and volumes, and the cells of skin inside its outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.exposure.rasters import Cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Array


@dataclass(frozen=True, slots=True, eq=False)
class FlatZone:
    """One zone laid flat.

    ``points`` (n, 2) mm; ``volumes`` (n,) nL; ``inside`` (rows, columns), true where a
    cell's centre is skin of the zone. Points beyond the outline reach in and count for
    what is touched; ``own`` (n,) are those of the zone itself, all if it says nothing.
    """

    points: Array
    volumes: Array
    cells: Cells
    inside: NDArray[np.bool_]
    own: NDArray[np.bool_] | None = None

    @property
    def area(self) -> float:
        """Of the skin inside, mm²."""
        return float(self.inside.sum()) * self.cells.step**2

    @property
    def own_volumes(self) -> Array:
        """Of the zone's own points, nL."""
        return self.volumes if self.own is None else self.volumes[self.own]


def side_by_side(pieces: Sequence[FlatZone], apart: float) -> FlatZone:
    """Pieces with cells of one step as one; their points follow each other.

    No point lies nearer than ``apart`` mm to the cells of another piece.
    """
    step = pieces[0].cells.step
    own = [piece.points - (piece.cells.x, piece.cells.y) for piece in pieces]
    wide = [piece.cells.columns for piece in pieces]
    over = max(
        np.maximum(-at[:, 0], at[:, 0] - step * columns).max(initial=0.0)
        for at, columns in zip(own, wide, strict=True)
    )
    gap = int(np.ceil((apart + over) / step)) + 1
    starts = np.cumsum([0, *wide[:-1]]) + gap * np.arange(len(wide))
    rows = max(piece.cells.rows for piece in pieces)
    inside = np.zeros((rows, int(starts[-1]) + wide[-1]), dtype=bool)
    for piece, at, start in zip(pieces, own, starts, strict=True):
        inside[: piece.cells.rows, start : start + piece.cells.columns] = piece.inside
        at[:, 0] += step * start
    return FlatZone(
        points=np.concatenate(own),
        volumes=np.concatenate([piece.volumes for piece in pieces]),
        cells=Cells(0.0, 0.0, step, *inside.shape),
        inside=inside,
    )
