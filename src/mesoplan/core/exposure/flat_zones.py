"""A developed zone: its points and volumes, and the cells of skin inside its outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Array
    from mesoplan.core.exposure.rasters import Cells


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
