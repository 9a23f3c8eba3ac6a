"""Zones, skin to keep off and what was marked: regions of skin on the picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.outlines import outlines, outside
from mesoplan.core.injection_map.views import drawn
from mesoplan.export.maps.scene import FAINT, INK
from mesoplan.export.maps.svg import element, number, path, words
from mesoplan.export.maps.words import WORDS

if TYPE_CHECKING:
    from mesoplan.core.injection_map.maps import MapZone, Site
    from mesoplan.core.injection_map.outlines import Loop
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View
    from mesoplan.export.maps.scene import Scene

HARD, SOFT = "#a11d2b", "#6b4a8c"
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
        found = path(outlines(scene.surface, scene.view, band.values, band.level))
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
    """Each zone's letter beside it, above whatever else is drawn."""
    taken: list[tuple[float, float]] = []
    found = (
        (zone, _around(scene.surface, scene.view, zone.loop))
        for zone in scene.map.zones
    )
    parts = [_letter(scene, zone, loops, taken) for zone, loops in found if loops]
    return element("g", *parts, class_="letters", aria_hidden=True)


@lru_cache(maxsize=128)
def _around(surface: Surface, view: View, loop: tuple[Site, ...]) -> tuple[Loop, ...]:
    return outlines(surface, view, outside(surface, loop))


def _letter(
    scene: Scene,
    zone: MapZone,
    loops: tuple[Loop, ...],
    taken: list[tuple[float, float]],
) -> str:
    """Beside the place of the rim that lies farthest out from the face's middle.

    Where a letter stands already it goes below; ``taken`` holds all places.
    """
    rim = max(loops, key=len)
    left, top, width, height = scene.frame
    middle = np.array([left + width / 2, top + height / 2])
    away = rim - middle
    place = rim[int(np.abs(away[:, 0]).argmax())]
    step = LABEL_OFF * scene.mm * (1 if place[0] >= middle[0] else -1)
    edge = scene.letter_size
    x = float(min(max(place[0] + step, left + edge), left + width - edge))
    y, size = float(place[1]), 1.25 * scene.letter_size
    while any(abs(x - a) < size and abs(y - b) < size for a, b in taken):
        y += size
    taken.append((x, y))
    return element(
        "text",
        scene.letters[zone.name],
        x=x,
        y=y + size / 3,
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
    """The points of the visit before, as small crosses."""
    before = scene.shown.earlier
    if before is None or not before.points:
        return ""
    places, seen = drawn(scene.surface, scene.view, [p.site for p in before.points])
    arm = 0.9 * scene.mm
    strokes = "".join(
        f"M{number(x - arm)},{number(y)}H{number(x + arm)}"
        f"M{number(x)},{number(y - arm)}V{number(y + arm)}"
        for x, y in places[seen].tolist()
    )
    return element(
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
