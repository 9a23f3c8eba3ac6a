"""The picture a map is laid on: a photograph, or the neutral head at a known size."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import click

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.injection_map.views import Angle, ScaleSource, average_scale
from mesoplan.export.maps.heads import head
from mesoplan.export.maps.words import WORDS
from mesoplan.imaging.faces.distances import BETWEEN
from mesoplan.knowledge.face import face_surface

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from mesoplan.cli.options import Manner
    from mesoplan.core.injection_map.views import View
    from mesoplan.imaging.faces.detector import RGB

NOT_INSTALLED = (
    "Finding a face needs what is not installed here. Install it: "
    "pip install 'mesoplan[imaging]' (Python 3.11 or 3.12). Or lay the map on the "
    "neutral head: mesoplan map --neutral"
)
MEASURED = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})?)\s*mm\s+(.+?)\s*")
LARGEST_SIDE = 1_600  # pixels of a photograph within a drawing
LARGEST_FILE = 60 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pictured:
    """What is drawn on, by title: the measured view first; and what to mend on it.

    ``photo`` is the photograph as data, empty for the neutral head.
    """

    view: View
    photo: str = ""
    name: str = ""
    advice: tuple[str, ...] = ()

    def views(self, language: str) -> tuple[tuple[str, View, str | None], ...]:
        """For a sheet: the face from the front, then the head from the other sides."""
        said, surface = WORDS[language], face_surface()
        first = said["photograph" if self.photo else Angle.FRONT.value]
        others = (angle for angle in Angle if angle is not Angle.FRONT)
        return (
            (first, self.view, self.photo or None),
            *((said[angle.value], head(surface, angle), None) for angle in others),
        )


def measured(scale: str | None) -> tuple[tuple[int, int], float] | None:
    """``62 mm eye corners`` as two vertices and millimetres.

    Raises:
        InputError: it says no distance that is known.
    """
    if scale is None:
        return None
    found = MEASURED.fullmatch(scale)
    between = BETWEEN.get(found[2].casefold()) if found else None
    if found is None or between is None or not float(found[1]):
        remedy = f'Write it as "62 mm eye corners"; known: {", ".join(BETWEEN)}.'
        what = "no distance that is known"
        raise InputError([Problem("--scale", what, scale, remedy)])
    return between, float(found[1])


def neutral(scale: str | None) -> Pictured:
    """The neutral head from the front, as large as was measured."""
    surface = face_surface()
    return Pictured(view=_sized(head(surface, Angle.FRONT), surface.vertices, scale))


def photographed(path: Path, scale: str | None, manner: Manner) -> Pictured:
    """The face on a photograph, held against the clinic's own limits.

    Raises:
        InputError: it shows no face that points can be placed on; with every reason.
        click.UsageError: the extra that finds faces is not installed.
    """
    from mesoplan.imaging.faces.detector import installed  # noqa: PLC0415 - an extra

    if not installed():
        raise click.UsageError(NOT_INSTALLED)
    from mesoplan.imaging.faces.gates import gates_of  # noqa: PLC0415
    from mesoplan.imaging.faces.photograph import view_of  # noqa: PLC0415

    with path.open("rb") as file:
        body = file.read(LARGEST_FILE + 1)
    seen = view_of(body, gates=gates_of(manner.practice().library))
    if seen.view is None or seen.landmarks is None:
        raise InputError(
            Problem(path.name, row.what, row.value, row.advice) for row in seen.findings
        )
    advice = (f"{row.what} ({row.value}). {row.advice}" for row in seen.findings)
    return Pictured(
        view=_sized(seen.view, seen.landmarks, scale),
        photo=_data(body),
        name=path.name,
        advice=tuple(line[:1].upper() + line[1:] for line in advice),
    )


def _sized(view: View, marks: NDArray[np.float64], scale: str | None) -> View:
    """The view with its scale from a distance measured on the client, if one was."""
    distance = measured(scale)
    if distance is None:
        return view
    from mesoplan.imaging.faces.scale import caliper_head  # noqa: PLC0415

    surface = face_surface()
    found = caliper_head(surface, marks, *distance)
    own = view.vertices[: surface.measured]
    return replace(
        view,
        mm_per_px=found.ratio * average_scale(surface, own),
        scale_source=ScaleSource.CALIPER,
        scale_sigma=found.sigma,
    )


def _data(body: bytes) -> str:
    """The photograph upright, without what a camera wrote in it, as a data address."""
    from PIL import Image  # noqa: PLC0415 - of the extra

    from mesoplan.imaging.faces.photograph import pixels  # noqa: PLC0415

    rgb: RGB = pixels(body)
    image = Image.fromarray(rgb)
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    kept = BytesIO()
    image.save(kept, format="JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(kept.getvalue()).decode()
