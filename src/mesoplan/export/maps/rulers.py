"""The scale bar with its scatter, and whose left and right a picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.export.maps.scene import INK
from mesoplan.export.maps.svg import element, number, words
from mesoplan.export.maps.words import WORDS

if TYPE_CHECKING:
    from mesoplan.export.maps.scene import Scene

TURNED = 30.0  # degrees of yaw from which one side alone is named
BAR = 10.0  # mm


def scale_bar(scene: Scene) -> str:
    """Ten millimetres at the lower left, with one sigma of the scale."""
    left, top, _, height = scene.frame
    size, length = scene.letter_size, BAR * scene.mm
    x, y = left + size, top + height - size
    tick = 0.35 * size
    text = WORDS[scene.shown.language]["scale"].format(
        sigma=round(100 * scene.view.scale_sigma)
    )
    line = (
        f"M{number(x)},{number(y - tick)}v{number(2 * tick)}m0,{number(-tick)}"
        f"h{number(length)}m0,{number(-tick)}v{number(2 * tick)}"
    )
    return element(
        "g",
        element("path", d=line, fill="none", stroke="#ffffff", stroke_width=0.3 * size),
        element("path", d=line, fill="none", stroke=INK, stroke_width=0.12 * size),
        _beside(text, x, y - 0.7 * size, size, "start"),
        class_="scale",
        data_layer="scale",
    )


def sides(scene: Scene) -> str:
    """The client's own right stands at the left of a picture taken from the front."""
    left, top, width, _ = scene.frame
    said, size = WORDS[scene.shown.language], scene.letter_size
    yaw = scene.view.pose.yaw
    parts = []
    if yaw < TURNED:
        parts.append(
            _beside(said["client_right"], left + size, top + 1.4 * size, size, "start")
        )
    if yaw > -TURNED:
        x = left + width - size
        parts.append(_beside(said["client_left"], x, top + 1.4 * size, size, "end"))
    return element("g", *parts, class_="sides")


def _beside(text: str, x: float, y: float, size: float, anchor: str) -> str:
    """Letters with a light rim, legible on any picture."""
    return element(
        "text",
        words(text),
        x=x,
        y=y,
        font_size=size,
        text_anchor=anchor,
        fill=INK,
        stroke="#ffffff",
        stroke_width=size / 5,
        paint_order="stroke",
    )
