"""The one function that draws a map: on a photograph, the neutral head, or paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mesoplan.export.maps.footprints import footprint_layer
from mesoplan.export.maps.key import key_height, key_layer
from mesoplan.export.maps.points import point_layer
from mesoplan.export.maps.regions import (
    band_layer,
    earlier_layer,
    letter_layer,
    mark_layer,
    patterns,
    zone_layer,
)
from mesoplan.export.maps.rulers import scale_bar, sides
from mesoplan.export.maps.scene import IN_A_PAGE, Layer, Scene, Shown
from mesoplan.export.maps.skin import estimated, photograph, shaded
from mesoplan.export.maps.svg import element, number, words
from mesoplan.export.maps.words import WORDS, counted_points, decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mesoplan.core.injection_map.maps import InjectionMap
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View

FONT = "system-ui, 'Noto Sans', 'DejaVu Sans', 'DejaVu Sans Mono', sans-serif"


def drawing(  # noqa: PLR0913 - what, where, and how it is shown
    found: InjectionMap,
    surface: Surface,
    view: View,
    *,
    photo: str | None = None,
    layers: Collection[Layer] = IN_A_PAGE,
    numbers: bool = True,
    shown: Shown | None = None,
) -> str:
    """The map as one SVG, in the pixels of the view's picture.

    ``photo`` is the address of the picture, or its data; without one the mesh is
    shaded. What faces away is left out and counted; over heat points have no number.
    There is no style and no script in it, so that it stands in any page; a page's style
    may still change it, by class.
    """
    on = frozenset(layers)
    shown = shown or Shown()
    if Layer.HEAT not in on:
        shown = replace(shown, heat=None)
    scene = Scene(
        map=found,
        surface=surface,
        view=view,
        shown=shown,
        numbers=numbers and shown.heat is None,
    )
    points, hidden, slanted = point_layer(scene) if Layer.POINTS in on else ("", 0, 0)
    notes = _notes(scene, hidden, slanted)
    left, top, width, height = scene.frame
    below = key_height(scene, on, notes) if Layer.KEY in on else 0.0
    box = (left, top, width, height + below)
    return element(
        "svg",
        element("title", words(_title(scene))),
        element("desc", words(" ".join(notes))) if notes else "",
        patterns(scene),
        *_below(scene, on, photo),
        points,
        letter_layer(scene) if Layer.ZONES in on else "",
        scale_bar(scene) + sides(scene) if Layer.SCALE in on else "",
        key_layer(scene, on, notes) if Layer.KEY in on else "",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(map(number, box)),
        font_family=FONT,
        class_="injection-map",
        role="group" if scene.shown.interactive else "img",
        aria_label=_title(scene),
        id=scene.shown.prefix,
        data_mm_per_px=f"{view.mm_per_px:.6f}",
    )


def _below(scene: Scene, on: frozenset[Layer], photo: str | None) -> list[str]:
    """All that lies under the points, from the bottom up."""
    makers: dict[Layer, Callable[[], str]] = {
        Layer.SKIN: lambda: _face(scene, photo),
        Layer.ESTIMATED: lambda: estimated(scene),
        Layer.HEAT: lambda: _heat(scene),
        Layer.CAUTION: lambda: band_layer(scene, hard=False),
        Layer.EXCLUDE: lambda: band_layer(scene, hard=True),
        Layer.ZONES: lambda: zone_layer(scene),
        Layer.EARLIER: lambda: earlier_layer(scene),
        Layer.MARKS: lambda: mark_layer(scene),
    }
    return [make() for layer, make in makers.items() if layer in on]


def _heat(scene: Scene) -> str:
    heat = scene.shown.heat
    return footprint_layer(scene, heat) if heat else ""


def _face(scene: Scene, photo: str | None) -> str:
    if photo:
        return photograph(scene.view, photo)
    return shaded(scene.surface, scene.view)


def _title(scene: Scene) -> str:
    language = scene.shown.language
    return WORDS[language]["map"].format(
        points=counted_points(len(scene.map.points), language),
        volume=decimal(scene.map.volume, language),
    )


def _notes(scene: Scene, hidden: int, slanted: int) -> tuple[str, ...]:
    """What this side does not show."""
    language = scene.shown.language
    said = WORDS[language]
    found = []
    if hidden:
        points = counted_points(hidden, language)
        found.append(
            (said["hidden_one"] if hidden == 1 else said["hidden"]).format(
                points=points
            )
            + "."
        )
    if slanted and scene.numbers:
        found.append(said["edge"] + ".")
    return tuple(found)
