"""Steps of one colour, light to dark, and the legend that says what each means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.export.maps.svg import element, number, words

if TYPE_CHECKING:
    from collections.abc import Sequence

TINTS = ("#fde0b8", "#f9b36b", "#e8792f", "#b8430f", "#6e1f05")
INK = "#1c2529"


def tints(count: int) -> tuple[str, ...]:
    """As far apart as the number of steps allows; the last is always the darkest."""
    if count == 1:
        return (TINTS[2],)
    last = len(TINTS) - 1
    return tuple(TINTS[round(i * last / (count - 1))] for i in range(count))


def tint_legend(
    lines: Sequence[str], labels: Sequence[str], x: float, y: float, size: float
) -> str:
    """What it is in ``lines``, then tinted boxes; ``size`` of letters in pixels."""
    parts = []
    for line in lines:
        y += 1.5 * size
        parts.append(_said(line, x, y, size))
    box = 8 * size
    for index, (label, tint) in enumerate(zip(labels, tints(len(labels)), strict=True)):
        left = x + index * box
        parts += [
            element(
                "rect",
                x=left,
                y=y + 0.6 * size,
                width=box,
                height=size,
                fill=tint,
                stroke=INK,
                stroke_width=number(size / 16),
            ),
            _said(label, left, y + 2.8 * size, size),
        ]
    return element("g", *parts, class_="heat-legend")


def _said(text: str, x: float, y: float, size: float) -> str:
    return element("text", words(text), x=x, y=y, font_size=size, fill=INK)
