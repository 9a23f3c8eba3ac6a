"""The hand-drawn strips around the face mesh: from face/extension-1.toml to geometry."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import tomli

from mesoplan.core.errors import KnowledgeError, Problem
from mesoplan.core.evidence import Text  # noqa: TC001 - cattrs reads it
from mesoplan.core.injection_map.extension import Extension
from mesoplan.knowledge.structuring import faults_in, structured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FLAT = 160.0  # mm of a strip that make one unit of the flat drawing
_MIDDLE = np.array([0.5, 0.5])  # of the flat drawing; strips lead away from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Rows of vertices that hang on a line of others, on the right half."""

    handle: str
    title: Text
    rows: tuple[tuple[tuple[Decimal, Decimal, Decimal], ...], ...]
    along: tuple[int, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """The whole file."""

    id: str
    why: Text
    strips: tuple[Strip, ...]
    policy_default: bool = True


def strips_in(text: str, where: str) -> Strips:
    """What the file says.

    Raises:
        KnowledgeError: with every fault.
    """
    raw = tomli.loads(text, parse_float=Decimal)
    try:
        found = structured(raw, Strips)
    except Exception as error:
        raise KnowledgeError(faults_in(error, where)) from error
    problems = [
        Problem(f"{where} {strip.handle}", "a row does not fit its line", str(len(row)))
        for strip, line in _lines(found)
        for row in strip.rows
        if len(row) != line
    ]
    if problems:
        raise KnowledgeError(problems)
    return found


def _lines(strips: Strips) -> list[tuple[Strip, int]]:
    """Each strip with how many vertices its line has."""
    lengths: dict[str, int] = {}
    for strip in strips.strips:
        lengths[strip.handle] = len(strip.along) or lengths.get(strip.after, 0)
    return [(strip, lengths[strip.handle]) for strip in strips.strips]


class _Half:
    """The right half while it grows: vertices by number, triangles, and their mirror."""

    def __init__(self, start: int, handles: Sequence[str]) -> None:
        self.start = start
        self.handles = handles
        self.anchors: list[int] = []
        self.offsets: list[NDArray[np.float64]] = []  # (handles, 3) of each vertex
        self.faces: list[tuple[int, int, int]] = []
        self.last_row: dict[str, list[int]] = {}
        self.turned = False

    def offset(self, vertex: int) -> NDArray[np.float64]:
        if vertex < self.start:
            return np.zeros((len(self.handles), 3))
        return self.offsets[vertex - self.start]

    def anchor(self, vertex: int) -> int:
        return vertex if vertex < self.start else self.anchors[vertex - self.start]

    def hang(self, strip: Strip, edges: set[tuple[int, int]]) -> None:
        line = list(strip.along) or self.last_row[strip.after]
        # the mesh has an edge one way round; its new neighbour has it the other way
        if strip.along:
            self.turned = (line[0], line[1]) in edges
        before = line
        for row in strip.rows:
            now = [self._vertex(strip, v, o) for v, o in zip(line, row, strict=True)]
            for k in range(len(line) - 1):
                a, b, c, d = before[k], before[k + 1], now[k + 1], now[k]
                pair = ((a, d, c), (a, c, b)) if self.turned else ((a, b, c), (a, c, d))
                self.faces += [f for f in pair if len(set(f)) == len(f)]
            before = now
        self.last_row[strip.handle] = before

    def _vertex(self, strip: Strip, on: int, offset: Sequence[Decimal]) -> int:
        if not any(offset):
            return on
        own = self.offset(on).copy()
        own[self.handles.index(strip.handle)] += np.array(offset, dtype=np.float64)
        self.anchors.append(self.anchor(on))
        self.offsets.append(own)
        return self.start + len(self.anchors) - 1


def extension_of(
    strips: Strips,
    faces: NDArray[np.int32],
    uv: NDArray[np.float64],
    mirror: NDArray[np.int32],
) -> Extension:
    """The extension of a mesh of (m, 3) ``faces`` with (p, 2) ``uv``."""
    handles = [strip.handle for strip in strips.strips]
    half = _Half(len(uv), handles)
    edges = {
        (a, b) for f in faces.tolist() for a, b in zip(f, f[1:] + f[:1], strict=True)
    }
    for strip in strips.strips:
        half.hang(strip, edges)
    anchors, offsets = np.array(half.anchors), np.array(half.offsets)
    paired = np.flatnonzero(mirror[anchors] != anchors)  # the others lie in the middle
    count = len(anchors)
    across = np.arange(count)
    across[paired] = count + np.arange(len(paired))
    whole = np.concatenate([across, paired])
    other = np.concatenate([mirror, whole + len(uv)])
    both = np.concatenate([anchors, mirror[anchors[paired]]]).astype(np.int32)
    spread = np.concatenate([offsets, offsets[paired] * (-1, 1, 1)])
    right = np.array(half.faces)
    return Extension(
        anchors=both,
        offsets={name: spread[:, i] for i, name in enumerate(handles)},
        faces=np.concatenate([right, other[right[:, ::-1]]]).astype(np.int32),
        uv=_flat(uv[both], spread),
        mirror=whole.astype(np.int32) + np.int32(len(uv)),
    )


def _flat(
    anchors: NDArray[np.float64], offsets: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(k, 2) on the flat drawing: outwards from its middle, as far as the offsets lead."""
    way = anchors - _MIDDLE
    way = way / np.linalg.norm(way, axis=1, keepdims=True)
    length = np.linalg.norm(offsets, axis=2).sum(axis=1)
    return np.asarray(anchors + way * length[:, None] / _FLAT)
