"""The points: each a sign that tells its state without colour, and a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.sites import rows
from mesoplan.core.injection_map.views import cosines, drawn
from mesoplan.export.maps.scene import FAINT, INK
from mesoplan.export.maps.svg import element, number
from mesoplan.export.maps.words import WORDS, decimal, state_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import MapPoint
    from mesoplan.export.maps.scene import Scene

SLANTED = 0.4  # cosine below which a number would cover its neighbours
SHARED = 0.56  # of the way to the nearest point: rims may just overlap
LEAST = 0.62  # of the usual radius, below which a number could not be read
DOT = 0.45  # of it, without a number
TOUCH = 4.0  # mm, the least radius that a finger gets


def point_layer(scene: Scene) -> tuple[str, int, int]:
    """The points; how many face away or lie hidden, how many too slanted for a number."""
    points = scene.map.points
    if not points:
        return element("g", class_="points", data_layer="points"), 0, 0
    places, seen = drawn(scene.surface, scene.view, [p.site for p in points])
    facing = cosines(scene.surface, scene.view)[rows([p.site for p in points])[0]]
    room = _room(places, seen)
    parts, slanted = [], 0
    for index, point in enumerate(points):
        if not seen[index] and not scene.shown.interactive:
            continue
        size = float(min(scene.radius, SHARED * room[index]))
        plain = bool(facing[index] < SLANTED or size < LEAST * scene.radius)
        slanted += plain and bool(seen[index])
        x, y = places[index].tolist()
        parts.append(
            element(
                "g",
                _sign(scene, point, index + 1, size, slanted=plain),
                transform=f"translate({number(x)} {number(y)})",
                visibility=None if seen[index] else "hidden",
                **_names(scene, point, index + 1),
            )
        )
    layer = element("g", *parts, class_="points", data_layer="points")
    return layer, int((~seen).sum()), slanted


def _room(places: NDArray[np.float64], seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(k,) pixels to the nearest other point that is seen; without end where none is."""
    if seen.sum() < 2:  # noqa: PLR2004 - nobody to be near to
        return np.full(len(places), np.inf)
    apart, _ = cKDTree(places[seen]).query(places, k=2)
    return np.asarray(np.where(seen, apart[:, 1], apart[:, 0]))


def named(scene: Scene, point: MapPoint, at: int) -> str:
    """``Point 12, Cheeks, left, 0.02 mL, planned``."""
    language = scene.shown.language
    said = WORDS[language]
    return said["named"].format(
        number=at,
        zone=scene.title(scene.zone_of(point)),
        volume=decimal(point.volume, language),
        state=said[state_of(point.state, point.origin)],
    )


def _names(scene: Scene, point: MapPoint, at: int) -> dict[str, str | int]:
    """What a page's script and a screen reader know a point by."""
    state = state_of(point.state, point.origin)
    known: dict[str, str | int] = {"class_": f"point {state}"}
    if not scene.shown.interactive:
        return known
    site = point.site
    return known | {
        "id": f"{scene.shown.prefix}-{point.id}",
        "role": "button",
        "tabindex": 0,
        "aria_label": named(scene, point, at),
        "data_point": point.id,
        "data_number": at,
        "data_zone": point.zone,
        "data_state": point.state.value,
        "data_origin": point.origin.value,
        "data_volume": point.volume.count,
        "data_depth": point.depth.count,
        "data_site": f"{site.triangle} {site.b1:.6f} {site.b2:.6f}",
    }


def _sign(scene: Scene, point: MapPoint, at: int, size: float, *, slanted: bool) -> str:
    """A disc planned, filled done, dashed and struck skipped, a filled square added."""
    state = state_of(point.state, point.origin)
    bare = slanted or not scene.numbers
    if slanted and scene.numbers:
        size = DOT * scene.radius
    colour = scene.colour(point.zone)
    sign = SIGNS[state](size, colour)
    filled = state in {"done", "added"}
    touch = (
        element("circle", r=max(TOUCH * scene.mm, size), fill="#000", fill_opacity="0")
        if scene.shown.interactive
        else ""
    )
    if bare and not scene.shown.interactive:
        return sign
    text = element(
        "text",
        str(at),
        y=0.36 * _letters(size, at),
        font_size=_letters(size, at),
        text_anchor="middle",
        fill="#ffffff" if filled else INK,
        # what strikes a point through must not strike its number
        stroke="#ffffff" if state == "skipped" else None,
        stroke_width=0.2 * size if state == "skipped" else None,
        paint_order="stroke" if state == "skipped" else None,
        visibility="hidden" if bare else None,
        aria_hidden=True,
    )
    return touch + sign + text


def _letters(size: float, at: int) -> float:
    """How high a number may be within its point."""
    return size * (1.25, 1.15, 0.92)[min(len(str(at)), 3) - 1]


def planned(size: float, colour: str) -> str:
    """An open disc."""
    return _disc(size, "#ffffff", colour)


def done(size: float, colour: str) -> str:
    """A filled disc, with a light rim that parts it from its neighbours."""
    return element(
        "circle",
        r=size,
        fill=colour,
        stroke="#ffffff",
        stroke_width=number(0.1 * size),
        class_="sign",
    )


def skipped(size: float, colour: str) -> str:  # noqa: ARG001 - as the others
    """An open disc without a colour, struck through from rim to rim and beyond."""
    reach = size
    stroke = element(
        "path",
        d=f"M{number(-reach)},{number(reach)}L{number(reach)},{number(-reach)}",
        stroke=FAINT,
        stroke_width=number(0.12 * size),
    )
    disc = element(
        "circle",
        r=0.9 * size,
        fill="#ffffff",
        stroke=FAINT,
        stroke_width=number(0.1 * size),
        class_="sign",
    )
    return disc + stroke


def added(size: float, colour: str) -> str:
    """A filled square."""
    side = 1.8 * size
    return element(
        "rect",
        x=-side / 2,
        y=-side / 2,
        width=side,
        height=side,
        fill=colour,
        stroke="#ffffff",
        stroke_width=number(0.1 * size),
        class_="sign",
    )


def _disc(size: float, fill: str, rim: str) -> str:
    return element(
        "circle",
        r=size,
        fill=fill,
        stroke=rim,
        stroke_width=number(0.18 * size),
        class_="sign",
    )


SIGNS = {"planned": planned, "done": done, "skipped": skipped, "added": added}
