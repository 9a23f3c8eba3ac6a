"""The face that maps lie on: one mesh for everybody, whose shape is each person's own.

Millimetres in the canonical neutral head: x to the client's left, y up, z forward.
Triangles run counter-clockwise seen from outside. Vertices of the mesh proper come
first, those of the hand-drawn extension after them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mesoplan.core.injection_map.fitting import Fit, fitted

if TYPE_CHECKING:
    from mesoplan.core.injection_map.extension import Extension, Pulled

Shape: TypeAlias = NDArray[np.float64]
"""(n, 3) mm: where the vertices of a surface lie on one person."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Surface:
    """A disk of ``m`` triangles over ``n`` vertices, its own mirror image.

    ``uv`` lays it flat without overlap, v downwards. ``steady`` (p,) weighs the mesh's
    own vertices by how little they move with expression. ``digest`` is the fingerprint
    of the files it was read from: a site means nothing on another surface.
    """

    name: str
    digest: str
    vertices: NDArray[np.float64]  # (n, 3) mm
    faces: NDArray[np.int32]  # (m, 3)
    uv: NDArray[np.float64]  # (n, 2)
    mirror_vertex: NDArray[np.int32]  # (n,)
    steady: NDArray[np.float64]  # (p,), p vertices belong to the mesh proper
    extension: Extension

    def __post_init__(self) -> None:
        """Nobody writes on a surface that everybody shares."""
        for array in (self.vertices, self.faces, self.uv, self.mirror_vertex):
            array.flags.writeable = False

    @property
    def measured(self) -> int:
        """How many vertices a photograph can show; the others are estimated."""
        return len(self.steady)

    @cached_property
    def estimated(self) -> NDArray[np.bool_]:
        """(m,) whether a triangle belongs to the hand-drawn extension."""
        return np.asarray((self.faces >= self.measured).any(axis=1))

    @cached_property
    def rim(self) -> tuple[int, ...]:
        """The vertices around the outside, in order, from the lowest number on."""
        edges = {(a, b) for f in self.faces.tolist() for a, b in _around(f)}
        after = {a: b for a, b in edges if (b, a) not in edges}
        loop = [min(after)]
        while (following := after[loop[-1]]) != loop[0]:
            loop.append(following)
        return tuple(loop)

    def shaped(self, mesh: NDArray[np.float64], handles: Pulled = ()) -> Shape:
        """All (n, 3) vertices for the (p, 3) seen ones, in their frame and unit.

        The extension is put where it would lie on that head: an estimate. More than
        ``p`` rows may be given; those after them (the irises) are left out.

        Raises:
            InputError: a handle that is not there, or pulled too far.
        """
        own = np.asarray(mesh, dtype=np.float64)[: self.measured]
        added = self.extension.added(own, self.fit(own), handles)
        return np.concatenate([own, added])

    def fit(self, mesh: NDArray[np.float64]) -> Fit:
        """How the canonical head lies to (p or more, 3) places of a head seen."""
        own = np.asarray(mesh, dtype=np.float64)[: self.measured]
        return fitted(self.vertices[: self.measured], own, self.steady)


def triangle_areas(
    vertices: NDArray[np.float64], faces: NDArray[np.int32]
) -> NDArray[np.float64]:
    """(m,) areas of the triangles, in the square of the vertices' unit; (n, 3)."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    return np.asarray(np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2)


def _around(face: list[int]) -> tuple[tuple[int, int], ...]:
    a, b, c = face
    return ((a, b), (b, c), (c, a))
