"""What a plan reaches, drawn on the skin as steps of one colour, with its legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.outlines import outlines
from mesoplan.export.maps.svg import element, number, path, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mesoplan.export.maps.scene import Scene

TINTS = ("#fde0b8", "#f9b36b", "#e8792f", "#b8430f", "#6e1f05")
INK = "#1c2529"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heat:
    """A number at each small vertex (``core.injection_map.outlines.grain_sites``).

    ``steps`` are the values at which the colour changes, rising, at most five;
    ``legend`` says what the number is, ``labels`` what each step says.
    """

    values: NDArray[np.float64]
    steps: tuple[float, ...]
    labels: tuple[str, ...]
    legend: str

    def __post_init__(self) -> None:
        """Refuse steps that could not be told apart."""
        rising = list(self.steps) == sorted(set(self.steps))
        if not rising or not 0 < len(self.steps) <= len(TINTS):
            message = f"give one to {len(TINTS)} rising steps, not {self.steps}"
            raise ValueError(message)
        if len(self.labels) != len(self.steps):
            message = f"{len(self.steps)} steps need as many labels"
            raise ValueError(message)


def heat_layer(scene: Scene, heat: Heat) -> str:
    """Each step over the one below, dark over light."""
    parts = [
        element(
            "path",
            d=path(found),
            fill=tint,
            fill_opacity="0.75",
            fill_rule="evenodd",
            class_="heat",
        )
        for step, tint in zip(heat.steps, _tints(heat), strict=True)
        if (found := outlines(scene.surface, scene.view, -heat.values, -step))
    ]
    return element("g", *parts, class_="heat-map", data_layer="heat")


def heat_legend(heat: Heat, x: float, y: float, size: float, width: float) -> str:
    """A row of tinted boxes with what they say; ``size`` of letters in pixels."""
    box = width / len(heat.steps)
    parts = [_said(heat.legend, x, y + size, size)]
    rows = zip(heat.labels, _tints(heat), strict=True)
    for index, (label, tint) in enumerate(rows):
        left = x + index * box
        parts += [
            element(
                "rect",
                x=left,
                y=y + 1.5 * size,
                width=box,
                height=size,
                fill=tint,
                stroke=INK,
                stroke_width=number(size / 16),
            ),
            _said(label, left, y + 3.6 * size, size),
        ]
    return element("g", *parts, class_="heat-legend")


def _tints(heat: Heat) -> tuple[str, ...]:
    """As far apart as the number of steps allows; the last is always the darkest."""
    count = len(heat.steps)
    last = len(TINTS) - 1
    if count == 1:
        return (TINTS[2],)
    return tuple(TINTS[round(i * last / (count - 1))] for i in range(count))


def _said(text: str, x: float, y: float, size: float) -> str:
    return element("text", words(text), x=x, y=y, font_size=size, fill=INK)
