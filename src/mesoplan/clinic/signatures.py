"""Signatures as they come from a browser: read, and refused when they are none."""

from __future__ import annotations

import itertools
import json
import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.clinic import vault
from mesoplan.clinic.documents.consent import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST = 200_000  # characters of JSON
SIDES = (100, 4_000)  # the canvas, in pixels
MOST_STROKES = 200
FEWEST_POINTS = 8
SHORTEST = 0.3  # of the canvas's width, along all strokes
NARROWEST = 0.1  # of the canvas's width, from the first to the last point


class NoSignature(ValueError):
    """What was sent is no signature; the message says what to do."""


def drawing(text: str) -> Drawing:
    """The strokes a browser sent: ``{"width", "height", "strokes": [[[x, y], ...]]}``.

    Raises:
        NoSignature: nothing is drawn, too little, too much, or it is no drawing.
    """
    if len(text) > LARGEST:
        message = _("The drawing is too large. Clear it and sign once more.")
        raise NoSignature(message)
    try:
        found = _drawing(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        message = _("The drawing could not be read. Clear it and sign once more.")
        raise NoSignature(message) from error
    _enough(found)
    return found


def kept(found: Drawing) -> dict[str, Any]:
    """The drawing as a consent keeps it."""
    strokes = [[list(point) for point in stroke] for stroke in found.strokes]
    return {"width": found.width, "height": found.height, "strokes": strokes}


def from_kept(raw: Mapping[str, Any]) -> Drawing:
    """The drawing a consent has kept."""
    return _drawing(raw)


def typed(text: str, name: str) -> str:
    """The typed name, when it is the client's own.

    Raises:
        NoSignature: it is empty or another name.
    """
    given = " ".join(text.split())
    if not given:
        message = _("Draw your signature, or type your name.")
        raise NoSignature(message)
    if _compared(given) != _compared(name):
        message = _(
            "The typed name is not the name in the record. Type it as it is there."
        )
        raise NoSignature(message)
    return given


def _compared(name: str) -> str:
    return vault.normalised(" ".join(name.split()))


def _drawing(raw: Mapping[str, Any]) -> Drawing:
    width, height = (_side(raw[name]) for name in ("width", "height"))
    strokes = raw["strokes"]
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES:
        message = "strokes are a list, and not endless"
        raise ValueError(message)
    read = (_stroke(points, width, height) for points in strokes)
    return Drawing(width=width, height=height, strokes=tuple(s for s in read if s))


def _side(value: object) -> int:
    least, most = SIDES
    if type(value) is not int or not least <= value <= most:
        message = f"a canvas has sides of {least} to {most} pixels"
        raise ValueError(message)
    return value


def _stroke(
    points: Iterable[Any], width: int, height: int
) -> tuple[tuple[float, float], ...]:
    """A finger may slip over the edge: such a point is drawn on it."""
    found = []
    for x, y in points:
        at = (float(x), float(y))
        if not all(map(math.isfinite, at)):
            message = "a point is two numbers"
            raise ValueError(message)
        inside = (min(max(at[0], 0.0), width), min(max(at[1], 0.0), height))
        found.append((round(inside[0], 1), round(inside[1], 1)))
    return tuple(found)


def _enough(found: Drawing) -> None:
    points = [point for stroke in found.strokes for point in stroke]
    length = sum(
        math.dist(one, other)
        for stroke in found.strokes
        for one, other in itertools.pairwise(stroke)
    )
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    if (
        len(points) < FEWEST_POINTS
        or length < SHORTEST * found.width
        or wide < NARROWEST * found.width
    ):
        message = _("This is too little for a signature. Sign as you do on paper.")
        raise NoSignature(message)
