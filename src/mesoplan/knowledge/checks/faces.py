"""Outlines on the face run along edges of the mesh, and dangers say how to be kept off.

Read without any geometry, so that the check runs where numpy is not installed.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mesoplan.core.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.injection_map.anatomy import Danger
    from mesoplan.knowledge.checks.records import Records

MESH = 468  # vertices; those after it are the hand-drawn extension's


def face_problems(records: Records) -> Iterator[Problem]:
    """Loops that leave the mesh's edges, and dangers without what they need."""
    for name, zone in records.by_kind["map_zones"].items():
        yield from _off_edge(
            records, f"map_zones/{name}.toml loop", zone.loop, zone.across
        )
    for name, danger in records.by_kind["dangers"].items():
        where = f"dangers/{name}.toml"
        if danger.fault:
            yield Problem(where, danger.fault, danger.kind.value)
        yield from _off_edge(records, f"{where} outline", danger.outline, danger.across)
        yield from _off_mesh(where, danger)


def _off_mesh(where: str, danger: Danger) -> Iterator[Problem]:
    for index, anchor in enumerate(danger.course):
        if not 0 <= anchor.at < MESH:
            remedy = f"Use a vertex below {MESH}: a photograph shows no other."
            here = f"{where} course[{index}].at"
            yield Problem(here, "no vertex of the mesh", str(anchor.at), remedy)


def _off_edge(
    records: Records, where: str, loop: tuple[int, ...], across: bool
) -> Iterator[Problem]:
    if len(set(loop)) != len(loop):
        yield Problem(where, "a vertex stands here twice", str(loop))
    closing = () if across else loop[:1]
    for pair in pairwise(loop + closing):
        if max(pair) < MESH and frozenset(pair) not in records.edges:
            remedy = "Go along the edges of the mesh."
            yield Problem(where, "no edge joins these vertices", str(pair), remedy)
