"""The key below a drawing: zones with their sums and areas, and what each sign means."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.maps import total
from mesoplan.export.maps.points import SIGNS
from mesoplan.export.maps.scene import COLOURS, FAINT, INK, Layer
from mesoplan.export.maps.svg import element, words
from mesoplan.export.maps.tables import said_area
from mesoplan.export.maps.tints import tint_legend
from mesoplan.export.maps.words import WORDS, counted_points, decimal, state_of

if TYPE_CHECKING:
    from mesoplan.core.injection_map.maps import MapZone
    from mesoplan.export.maps.scene import Scene, Shown

LINE = 1.5  # of the letters' height
COLUMNS = 76  # letters that fit a line, the widest font taken


def zone_line(scene: Scene, zone: MapZone) -> str:
    """``Cheeks, left: 18 points, 0.36 mL, 32 cm² (27–36)``."""
    language = scene.shown.language
    points = scene.map.points_in(zone.name)
    parts = [
        counted_points(len(points), language),
        decimal(total(points), language),
    ]
    area = scene.shown.areas.get(zone.name)
    if area:
        parts.append(said_area(area, language))
    colon = " : " if language == "fr" else ": "
    return scene.title(zone) + colon + ", ".join(parts)


def key_height(scene: Scene, on: frozenset[Layer], notes: tuple[str, ...]) -> float:
    """Pixels that the key takes below the picture."""
    lines = len(scene.map.zones) + len(_signs(scene)) + len(_remarks(scene, on, notes))
    legend = LINE * (len(_legend(scene, on)) + 2) if _legend(scene, on) else 0.0
    return (LINE * (lines + 1) + legend) * scene.letter_size


def key_layer(scene: Scene, on: frozenset[Layer], notes: tuple[str, ...]) -> str:
    """Zones first, then the signs that stand on the map, then remarks."""
    left, top, width, height = scene.frame
    size = scene.letter_size
    x, y = left + size, top + height + LINE * size
    parts = [
        element(
            "rect", x=left, y=top + height, width=width,
            height=key_height(scene, on, notes), fill="#ffffff",
        )
    ]  # fmt: skip
    for zone in scene.map.zones:
        letter = scene.letters[zone.name]
        colour = COLOURS.get(zone.zone, INK)
        parts.append(_line(letter, x, y, size, fill=colour, font_weight="bold"))
        parts.append(_line(zone_line(scene, zone), x + 2 * size, y, size))
        y += LINE * size
    for state in _signs(scene):
        sign = SIGNS[state](0.42 * size, FAINT)
        place = f"translate({x + 0.4 * size:.2f} {y - 0.35 * size:.2f})"
        parts.append(element("g", sign, transform=place))
        word = WORDS[scene.shown.language][state]
        parts.append(_line(word, x + 2 * size, y, size))
        y += LINE * size
    for remark in _remarks(scene, on, notes):
        parts.append(_line(remark, x, y, size, fill=FAINT))
        y += LINE * size
    heat = scene.shown.heat
    if heat and (lines := _legend(scene, on)):
        parts.append(tint_legend(lines, heat.labels, x, y - LINE * size, size))
    return element("g", *parts, class_="key", data_layer="key")


def _legend(scene: Scene, on: frozenset[Layer]) -> list[str]:
    """What the tints are, wrapped to the picture's width; nothing where none are."""
    heat = scene.shown.heat
    return textwrap.wrap(heat.legend, COLUMNS) if heat and Layer.HEAT in on else []


def _signs(scene: Scene) -> tuple[str, ...]:
    """The states that points on this map have."""
    states = {state_of(p.state, p.origin) for p in scene.map.points}
    return tuple(state for state in SIGNS if state in states)


def remarks(shown: Shown, on: frozenset[Layer]) -> tuple[str, ...]:
    """What the hatching, dots, dashes and crosses are, where they are drawn."""
    said = WORDS[shown.language]
    wanted = (
        ("exclude", Layer.EXCLUDE in on and any(b.hard for b in shown.bands)),
        ("caution", Layer.CAUTION in on and not all(b.hard for b in shown.bands)),
        ("estimated", Layer.ESTIMATED in on),
        ("earlier", Layer.EARLIER in on and shown.earlier is not None),
    )
    return tuple(f"{said[name]}." for name, there in wanted if there)


def _remarks(
    scene: Scene, on: frozenset[Layer], notes: tuple[str, ...]
) -> tuple[str, ...]:
    """Wrapped to the picture's width."""
    return tuple(
        line
        for remark in (*remarks(scene.shown, on), *notes)
        for line in textwrap.wrap(remark, COLUMNS)
    )


def _line(text: str, x: float, y: float, size: float, **more: str) -> str:
    return element(
        "text", words(text), x=x, y=y, font_size=size, **{"fill": INK} | more
    )
