"""What to keep off, on one person: outlines with hard margins, and caution bands.

Distances here are straight through space, which is never more than along the skin: a
place that is far enough by this measure is far enough by any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.anatomy import DangerKind
from mesoplan.core.injection_map.maps import Side
from mesoplan.core.injection_map.sites import (
    lying_over,
    nearest_site,
    placed,
    sites_at,
    vertex_sites,
)
from mesoplan.core.injection_map.zones import sided, traced, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mesoplan.core.catalogue import Policy
    from mesoplan.core.injection_map.anatomy import Anchor, Danger
    from mesoplan.core.injection_map.maps import MapMark, Site
    from mesoplan.core.injection_map.surface import Shape, Surface
    from mesoplan.core.injection_map.views import View

PERCENT = 100
WIDTH, LANDMARK = "caution-width", "landmark-scatter"  # policies
WIDENING = "margin-widening"  # a policy too
STEP = 1.5  # mm between the places of a course
_CHUNK = 2_000  # places measured at once: keeps the arrays small


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """An outline that no point may lie in, nor within ``margin`` (mm) of.

    ``danger`` is a danger's id or a mark's; ``name`` adds the side.
    """

    danger: str
    name: str
    loop: tuple[Site, ...]
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """A vessel's corridor on one person: a line on the skin, and how wide it scatters.

    A population mean, not this person's vessel. ``reach`` (c,) is the half-width in mm
    at each site of the course.
    """

    danger: str
    name: str
    course: tuple[Site, ...]
    reach: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """What makes a band wide besides the anatomy.

    ``width`` counts standard deviations to either side; ``landmark`` is the scatter in
    mm of a place found on a photograph, ``scale`` the relative sigma of its scale.
    """

    width: float
    landmark: float = 0.0
    scale: float = 0.0

    @staticmethod
    def on(view: View, policies: Mapping[str, Policy]) -> Scatter:
        """As the clinic's numbers have it, on what one picture shows.

        On the neutral head no place was found by a program, so none was missed.

        Raises:
            KeyError: a number is not there.
        """
        width, landmark = (policies[name].figure for name in (WIDTH, LANDMARK))
        return Scatter(
            width=float(width.most) / PERCENT,
            landmark=float(landmark.most) if view.engine else 0.0,
            scale=view.scale_sigma,
        )

    def reach(self, anatomy: float, offset: float) -> float:
        """The half-width in mm, ``offset`` mm away from the vertex it is tied to."""
        total = anatomy**2 + self.landmark**2 + (self.scale * offset) ** 2
        return float(self.width * total**0.5)


def widening(policies: Mapping[str, Policy]) -> float:
    """By how many mm the clinic keeps further off than the margins are drawn.

    Raises:
        KeyError: the number is not there.
    """
    return float(policies[WIDENING].figure.most)


def guards(
    surface: Surface,
    dangers: Iterable[Danger],
    marks: Iterable[MapMark] = (),
    *,
    wider: float = 0.0,
) -> tuple[Guard, ...]:
    """The hard outlines of both sides, and those of the marks on this map.

    Margins of dangers are ``wider`` by so many mm; a mark has the one it was given.
    """
    return tuple(
        Guard(
            danger=danger.id,
            name=f"{danger.id}.{side}",
            loop=vertex_sites(surface, sided(surface, danger.outline, side)),
            margin=float(danger.margin.most) + wider,
        )
        for danger in dangers
        if danger.kind is DangerKind.EXCLUDE and danger.margin is not None
        for side in ((Side.MIDDLE,) if danger.across else (Side.RIGHT, Side.LEFT))
    ) + tuple(
        Guard(
            danger=mark.id,
            name=mark.id,
            loop=mark.ring,
            margin=mark.margin.mm,
        )
        for mark in marks
    )


def clearances(
    surface: Surface,
    shape: Shape,
    guard: Guard,
    triangles: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(k,) mm from the margin of a guard; 0 or less where no point may lie.

    For places given as (k,) triangles and (k, 3) weights, as by ``sites.rows``.
    """
    faces = surface.faces[triangles]
    places = np.einsum("kc,kcd->kd", weights, shape[faces])
    flat = np.einsum("kc,kcd->kd", weights, surface.uv[faces])
    line = placed(surface, traced(surface, guard.loop), shape)
    apart, _ = off_line(places, line, closed=True)
    inner = within(_flat(surface, guard.loop), flat)
    return np.asarray(np.where(inner, -apart, apart) - guard.margin)


@lru_cache(maxsize=256)
def _flat(surface: Surface, loop: tuple[Site, ...]) -> NDArray[np.float64]:
    return placed(surface, loop, surface.uv)


def off_line(
    places: NDArray[np.float64],
    line: NDArray[np.float64],
    *,
    closed: bool,
    reach: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(k,) how far (k, d) places lie from a (c, d) line, and (k,) from which piece.

    With ``reach`` (c,), from the band that is as wide: negative within it.
    """
    width = np.zeros(len(line)) if reach is None else reach
    if closed:
        line, width = np.vstack([line, line[:1]]), np.append(width, width[:1])
    elif len(line) == 1:
        line, width = np.vstack([line, line]), np.append(width, width)
    start, way = line[:-1], np.diff(line, axis=0)
    length = np.maximum((way**2).sum(axis=1), np.finfo(float).tiny)
    apart, piece = np.empty(len(places)), np.empty(len(places), dtype=np.int64)
    for at in range(0, len(places), _CHUNK):
        # the pieces last, so that sums over the few axes run along many pieces
        to = places[at : at + _CHUNK, :, None] - start.T
        share = np.clip(np.einsum("kdc,dc->kc", to, way.T) / length, 0, 1)
        to -= share[:, None] * way.T
        off = np.sqrt(np.einsum("kdc,kdc->kc", to, to))
        off -= width[:-1] + share * np.diff(width)
        best = off.argmin(axis=1)
        piece[at : at + _CHUNK] = best
        apart[at : at + _CHUNK] = off[np.arange(len(off)), best]
    return apart, piece


def bands(
    surface: Surface, shape: Shape, dangers: Iterable[Danger], scatter: Scatter
) -> tuple[Band, ...]:
    """The caution bands of both sides on one person of (n, 3) mm ``shape``."""
    head = _Head.of(surface, shape)
    found = [
        (danger, side, *_line(surface, head, danger, side, scatter))
        for danger in dangers
        if danger.kind is DangerKind.CAUTION
        for side in (Side.RIGHT, Side.LEFT)
    ]
    if not found:
        return ()
    courses = iter(head.sites(surface, np.concatenate([row[2] for row in found])))
    return tuple(
        Band(
            danger=danger.id,
            name=f"{danger.id}.{side}",
            course=tuple(islice(courses, len(reach))),
            reach=reach,
        )
        for danger, side, _, reach in found
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Head:
    """A person in the head's own frame, in that person's mm: the midline at x = 0."""

    vertices: NDArray[np.float64]
    front: NDArray[np.int64]  # triangles that look forwards

    @staticmethod
    def of(surface: Surface, shape: Shape) -> _Head:
        fit = surface.fit(shape)
        own = (shape - fit.shift) @ fit.rotation
        middle = np.flatnonzero(
            surface.mirror_vertex[: surface.measured] == np.arange(surface.measured)
        )
        own = own - np.array([own[middle, 0].mean(), 0.0, 0.0])
        a, b, c = (own[surface.faces[:, corner], :2] for corner in range(3))
        ab, ac = b - a, c - a
        forward = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0] > 0
        return _Head(vertices=own, front=np.flatnonzero(forward))

    def sites(self, surface: Surface, places: NDArray[np.float64]) -> tuple[Site, ...]:
        """The skin straight in front of (k, 2) places, or nearest to it."""
        front = self.vertices[surface.faces[self.front]]
        over = lying_over(places, front)
        depths = np.einsum("jc,jc->j", over.weights, front[over.triangles, :, 2])
        pair = np.full(len(places), -1)
        order = np.argsort(depths, kind="stable")
        pair[over.places[order]] = order  # the foremost comes last, and stays
        held = np.flatnonzero(pair >= 0)
        found = dict(
            zip(
                held.tolist(),
                sites_at(
                    self.front[over.triangles[pair[held]]], over.weights[pair[held]]
                ),
                strict=True,
            )
        )
        faces = np.zeros(len(surface.faces), dtype=bool)
        faces[self.front] = True
        flat = self.vertices[:, :2]
        return tuple(
            found.get(i) or nearest_site(surface, place, flat, faces)[0]
            for i, place in enumerate(places)
        )


def anchored(
    surface: Surface, vertices: NDArray[np.float64], anchor: Anchor, side: Side
) -> NDArray[np.float64]:
    """Where (x, y) an anchor lies, on vertices (n, 3) in the head's frame, mm."""
    out = 1.0 if side is Side.LEFT else -1.0
    at = anchor.at
    vertex = int(surface.mirror_vertex[at]) if side is Side.LEFT else at
    x, y = vertices[vertex, :2]
    away = abs(float(x)) + float(anchor.lateral)
    if anchor.from_midline is not None:
        away = float(anchor.from_midline)
    return np.array([out * away, float(y) + float(anchor.up)])


def _line(
    surface: Surface, head: _Head, danger: Danger, side: Side, scatter: Scatter
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A corridor's course as (c, 2) places in the head's frame, and (c,) half-widths."""
    places, widths = zip(
        *(_placed(surface, head, anchor, side, scatter) for anchor in danger.course),
        strict=True,
    )
    line, reach = zip(*_along(places, widths), strict=True)
    return np.array(line), np.array(reach)


def _placed(
    surface: Surface, head: _Head, anchor: Anchor, side: Side, scatter: Scatter
) -> tuple[NDArray[np.float64], float]:
    """Where an anchor lies, and the half-width there."""
    place = anchored(surface, head.vertices, anchor, side)
    vertex = anchor.at if side is Side.RIGHT else int(surface.mirror_vertex[anchor.at])
    offset = float(np.linalg.norm(place - head.vertices[vertex, :2]))
    if anchor.from_midline is not None:
        offset = float(np.hypot(float(anchor.from_midline), float(anchor.up)))
    return place, scatter.reach(float(anchor.scatter.most), offset)


def _along(
    places: Sequence[NDArray[np.float64]], widths: Sequence[float]
) -> Iterator[tuple[NDArray[np.float64], float]]:
    """From anchor to anchor in steps of at most ``STEP`` mm, widths in between."""
    yield places[0], widths[0]
    for i in range(1, len(places)):
        way = places[i] - places[i - 1]
        steps = max(1, int(np.ceil(np.linalg.norm(way) / STEP)))
        for step in range(1, steps + 1):
            share = step / steps
            width = widths[i - 1] + share * (widths[i] - widths[i - 1])
            yield places[i - 1] + share * way, width
