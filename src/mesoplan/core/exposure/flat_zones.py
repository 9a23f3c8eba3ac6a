"""A developed zone: its points and volumes, and the cells of skin inside its outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.exposure.rasters import Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Array

STEP = 0.5  # mm
MARGIN = 2  # cells around the outline
MOST_CELLS = 4_000_000  # a square metre at 0.5 mm: no zone is larger


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


def flat_zone(
    points: Array, volumes: Array, outline: Array, step: float = STEP
) -> FlatZone:
    """A zone of ``points`` (n, 2) mm and ``volumes`` (n,) nL within ``outline`` (k, 2).

    Raises:
        InputError: values that are not finite, volumes not above 0, lengths that do not
            match, or an outline that encloses nothing or a square metre.
    """
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    volumes = np.asarray(volumes, dtype=float).reshape(-1)
    outline = np.asarray(outline, dtype=float).reshape(-1, 2)
    problems = _problems(points, volumes, outline)
    if problems:
        raise InputError(problems)
    low = outline.min(0) - MARGIN * step
    size = outline.max(0) + MARGIN * step - low
    columns, rows = (int(np.ceil(length / step)) + 1 for length in size)
    if rows * columns > MOST_CELLS:
        what = "an outline larger than a square metre"
        raise InputError([Problem("outline", what, remedy="Give it in millimetres.")])
    cells = Cells(float(low[0]), float(low[1]), step, rows, columns)
    inside = within(outline, cells)
    if not inside.any():
        what = "the outline encloses no skin"
        raise InputError([Problem("outline", what, remedy="Draw it around some skin.")])
    return FlatZone(points, volumes, cells, inside)


def _problems(points: Array, volumes: Array, outline: Array) -> list[Problem]:
    found = []
    for where, values in (("points", points), ("outline", outline)):
        if not np.isfinite(values).all():
            what = "a place that is no number"
            found.append(Problem(where, what, remedy="Give millimetres."))
    if len(volumes) != len(points):
        counts = f"{len(points)} points, {len(volumes)} volumes"
        what = "each point needs one volume"
        found.append(Problem("volumes", what, counts, "Give as many as points."))
    if not (np.isfinite(volumes).all() and (volumes > 0).all()):
        what = "a volume that is not above 0"
        found.append(Problem("volumes", what, remedy="Leave skipped points out."))
    if len(outline) < 3:  # noqa: PLR2004 - a triangle
        what = "an outline needs three corners"
        found.append(Problem("outline", what, str(len(outline)), "Draw the zone."))
    return found


def within(outline: Array, cells: Cells) -> NDArray[np.bool_]:
    """Which cells' centres an outline encloses, by counting crossings: (rows, columns).

    An outline that crosses itself encloses what an odd number of its loops go round.
    """
    across = cells.x + cells.step * np.arange(cells.columns)
    down = cells.y + cells.step * np.arange(cells.rows)
    flips = np.zeros((cells.rows, cells.columns + 1), dtype=np.int64)
    following = np.roll(outline, -1, axis=0)
    for (x0, y0), (x1, y1) in zip(outline, following, strict=True):
        crossed = np.flatnonzero((y0 > down) != (y1 > down))
        at = x0 + (down[crossed] - y0) * (x1 - x0) / (y1 - y0 or 1.0)
        np.add.at(flips, (crossed, np.searchsorted(across, at)), 1)
    odd: NDArray[np.bool_] = np.cumsum(flips, axis=1)[:, :-1] % 2 == 1
    return odd
