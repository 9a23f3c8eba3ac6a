"""What the mesh lacks, drawn by hand: upper forehead, skin under the chin, neck.

Each vertex hangs on one vertex of the mesh, by offsets that named handles stretch. So
it follows the head it hangs on, and is an estimate on everybody: no photograph shows
where it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.fitting import Fit

SHORTEST, LONGEST = 0.4, 1.8  # how far a handle may be pulled; 1 is as drawn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extension:
    """The hand-drawn part: ``k`` vertices, numbered after those of the mesh.

    ``offsets`` holds, by handle, what (k, 3) mm in the canonical head the handle adds
    to the place of each vertex's anchor.
    """

    anchors: NDArray[np.int32]  # (k,) vertices of the mesh
    offsets: Mapping[str, NDArray[np.float64]]
    faces: NDArray[np.int32]  # (j, 3), appended to the mesh's
    uv: NDArray[np.float64]  # (k, 2)
    mirror: NDArray[np.int32]  # (k,) among all vertices

    @property
    def handles(self) -> tuple[str, ...]:
        """The names of what can be pulled."""
        return tuple(self.offsets)

    def added(
        self, mesh: NDArray[np.float64], fit: Fit, handles: Pulled = ()
    ) -> NDArray[np.float64]:
        """The (k, 3) places that belong to (p, 3) ``mesh``; ``fit`` turns the offsets.

        Raises:
            InputError: a handle that is not there, or pulled too far.
        """
        factors = dict.fromkeys(self.offsets, 1.0) | pulled(handles, self.handles)
        offset = sum(
            (factors[name] * part for name, part in self.offsets.items()),
            start=np.zeros((len(self.anchors), 3)),
        )
        places: NDArray[np.float64] = mesh[self.anchors] + fit.scale * (
            offset @ fit.rotation.T
        )
        return places


Pulled = tuple[tuple[str, float], ...]


def pulled(handles: Pulled, known: Sequence[str]) -> dict[str, float]:
    """The handles by name, checked.

    Raises:
        InputError: a handle that is not there, or pulled too far.
    """
    problems = []
    for name, factor in handles:
        where = f"handles.{name}"
        if name not in known:
            problems.append(
                Problem(where, "there is no such handle", name, nearest(name, known))
            )
        elif not SHORTEST <= factor <= LONGEST:
            remedy = f"Pull it to between {SHORTEST} and {LONGEST} times its length."
            problems.append(
                Problem(where, "the handle is pulled too far", str(factor), remedy)
            )
    if problems:
        raise InputError(problems)
    return dict(handles)
