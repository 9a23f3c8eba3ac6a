"""Zones, skin to keep off and what was marked: regions of skin on the picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from mesoplan.core.injection_map.outlines import grain, outlines, outside, seen
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.views import drawn
from mesoplan.export.maps.scene import FAINT, INK
from mesoplan.export.maps.svg import element, number, path, words
from mesoplan.export.maps.words import WORDS

if TYPE_CHECKING:
    from mesoplan.core.injection_map.maps import MapZone, Site
    from mesoplan.core.injection_map.outlines import Loop
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View
    from mesoplan.export.maps.scene import Band, Scene

HARD, SOFT = "#a11d2b", "#6b4a8c"
RINGED = 1.3  # of a point's radius: as far out as neighbours leave room for
LABEL_OFF = 5.0  # mm from a zone's rim to its letter


def patterns(scene: Scene) -> str:
    """The hatching of what is kept free and the dots of a caution."""
    step, prefix = 1.6 * scene.mm, scene.shown.prefix
    hatch = element(
        "pattern",
        element(
            "path",
            d=f"M0,0V{number(step)}",
            stroke=HARD,
            stroke_width=0.5 * scene.mm,
        ),
        id=f"{prefix}-hatch",
        width=step,
        height=step,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    dot = element("circle", cx=step / 2, cy=step / 2, r=0.28 * scene.mm, fill=SOFT)
    dots = element(
        "pattern",
        dot,
        id=f"{prefix}-dots",
        width=step,
        height=step,
        patternUnits="userSpaceOnUse",
    )
    return element("defs", hatch, dots)


def band_layer(scene: Scene, *, hard: bool) -> str:
    """Skin to keep off, each band by its name."""
    fill = f"url(#{scene.shown.prefix}-{'hatch' if hard else 'dots'})"
    kind, tint = ("exclude", HARD) if hard else ("caution", SOFT)
    parts = []
    for band in scene.shown.bands:
        if band.hard is not hard:
            continue
        found = _rim(scene.surface, scene.view, band)
        if not found:
            continue
        shape = {"d": found, "fill_rule": "evenodd"}
        title = element("title", words(band.title))
        parts.append(
            element(
                "g",
                title,
                element("path", **shape, fill=tint, fill_opacity="0.14"),
                element(
                    "path",
                    **shape,
                    fill=fill,
                    stroke=tint,
                    stroke_width=0.2 * scene.mm,
                ),
                class_=kind,
            )
        )
    return element("g", *parts, class_=f"{kind}-bands", data_layer=kind)


@lru_cache(maxsize=128)
def _rim(surface: Surface, view: View, band: Band) -> str:
    """Round a band on a view: the same band on the same view is drawn once."""
    return path(outlines(surface, view, band.values, band.level))


def zone_layer(scene: Scene) -> str:
    """Each zone's outline in its colour and dashes."""
    parts = []
    for zone in scene.map.zones:
        loops = _around(scene.surface, scene.view, zone.loop)
        if not loops:
            continue
        colour, dashes = scene.colour(zone.name), scene.dashes(zone.name)
        outline = element(
            "path",
            d=path(loops),
            fill=colour,
            fill_opacity="0.08",
            fill_rule="evenodd",
            stroke=colour,
            stroke_width=0.45 * scene.mm,
            stroke_dasharray=dashes and _scaled(dashes, 0.6 * scene.mm),
        )
        parts.append(element("g", outline, class_="zone", data_zone=zone.name))
    return element("g", *parts, class_="zones", data_layer="zones")


def letter_layer(scene: Scene) -> str:
    """Each zone's letter beside it, or within where others lie all round it."""
    around = {
        zone.name: _around(scene.surface, scene.view, zone.loop)
        for zone in scene.map.zones
    }
    taken: list[tuple[float, float]] = []
    parts = []
    for zone in scene.map.zones:
        if not around[zone.name]:
            continue
        others = [
            loop for name, some in around.items() if name != zone.name for loop in some
        ]
        place = _beside(scene, around[zone.name])
        if any(_holds(loop, place) for loop in others):
            place = _within(scene, zone)
        size = 1.25 * scene.letter_size
        while any(
            abs(place[0] - a) < size and abs(place[1] - b) < size for a, b in taken
        ):
            place = (place[0], place[1] + size)
        taken.append(place)
        parts.append(_letter(scene, zone, place))
    return element("g", *parts, class_="letters", aria_hidden=True)


@lru_cache(maxsize=128)
def _around(surface: Surface, view: View, loop: tuple[Site, ...]) -> tuple[Loop, ...]:
    return outlines(surface, view, outside(surface, loop))


def _beside(scene: Scene, loops: tuple[Loop, ...]) -> tuple[float, float]:
    """Off the place of the rim that lies farthest out from the face's middle."""
    rim = max(loops, key=len)
    left, _, width, _ = scene.frame
    away = rim[:, 0] - (left + width / 2)
    place = rim[int(np.abs(away).argmax())]
    step = LABEL_OFF * scene.mm * (1 if place[0] >= left + width / 2 else -1)
    edge = scene.letter_size
    x = min(max(place[0] + step, left + edge), left + width - edge)
    return float(x), float(place[1])


def _within(scene: Scene, zone: MapZone) -> tuple[float, float]:
    """Where in a zone the seen skin lies farthest from points and from the rim."""
    fine = grain(scene.surface)
    corners = fine.faces[seen(scene.surface, scene.view)].ravel()
    off = outside(scene.surface, zone.loop)
    there = np.unique(corners[off[corners] < 0])
    places = fine.spread(scene.view.vertices[:, :2])[there]
    rims = _around(scene.surface, scene.view, zone.loop)
    points = [point.site for point in scene.map.points]
    busy = [*rims, placed(scene.surface, points, scene.view.vertices[:, :2])]
    apart, _ = cKDTree(np.concatenate(busy)).query(places)
    x, y = places[int(apart.argmax())].tolist()
    return x, y


def _holds(loop: Loop, place: tuple[float, float]) -> bool:
    """Whether a place of the picture lies within a loop."""
    start, end = loop, np.roll(loop, -1, axis=0)
    across = (start[:, 1] > place[1]) != (end[:, 1] > place[1])
    rise = np.where(across, end[:, 1] - start[:, 1], 1.0)
    cut = start[:, 0] + (end[:, 0] - start[:, 0]) * (place[1] - start[:, 1]) / rise
    return bool((across & (place[0] < cut)).sum() % 2)


def _letter(scene: Scene, zone: MapZone, place: tuple[float, float]) -> str:
    size = 1.25 * scene.letter_size
    return element(
        "text",
        scene.letters[zone.name],
        x=place[0],
        y=place[1] + size / 3,
        font_size=size,
        font_weight="bold",
        text_anchor="middle",
        fill=scene.colour(zone.name),
        stroke="#ffffff",
        stroke_width=size / 6,
        paint_order="stroke",
        class_="letter",
    )


def mark_layer(scene: Scene) -> str:
    """What somebody saw on the skin, as a ring with its kind."""
    said = WORDS[scene.shown.language]
    parts = []
    for mark in scene.map.marks:
        loops = _around(scene.surface, scene.view, mark.ring)
        if not loops:
            continue
        title = said["mark"].format(kind=said[mark.kind.value])
        parts.append(
            element(
                "g",
                element("title", words(title)),
                element(
                    "path",
                    d=path(loops),
                    fill="none",
                    stroke=INK,
                    stroke_width=0.6 * scene.mm,
                    stroke_dasharray=_scaled("1 1", scene.mm),
                ),
                class_=f"mark {mark.kind.value}",
                data_mark=mark.id,
            )
        )
    return element("g", *parts, class_="marks", data_layer="marks")


def earlier_layer(scene: Scene) -> str:
    """The points of the visit before, as crosses with a ring.

    The ring is wider than a point, so that one lying on the same place does not hide it.
    """
    before = scene.shown.earlier
    if before is None or not before.points:
        return ""
    places, shows = drawn(scene.surface, scene.view, [p.site for p in before.points])
    arm, ring = 0.9 * scene.mm, RINGED * scene.radius
    half = f"a{number(ring)},{number(ring)} 0 1 0 "
    strokes = "".join(
        f"M{number(x - arm)},{number(y)}H{number(x + arm)}"
        f"M{number(x)},{number(y - arm)}V{number(y + arm)}"
        f"M{number(x - ring)},{number(y)}{half}{number(2 * ring)},0"
        f"{half}{number(-2 * ring)},0"
        for x, y in places[shows].tolist()
    )
    on_dark = element(
        "path", d=strokes, fill="none", stroke="#ffffff", stroke_width=0.9 * scene.mm
    )
    return on_dark + element(
        "path",
        d=strokes,
        fill="none",
        stroke=FAINT,
        stroke_width=0.35 * scene.mm,
        class_="earlier",
        data_layer="earlier",
    )


def _scaled(dashes: str, unit: float) -> str:
    return " ".join(number(float(part) * unit) for part in dashes.split())
