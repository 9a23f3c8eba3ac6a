"""An outline of the neutral head in a standard view, to place a first photograph by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COARSE = 16  # pixels: finer turns of the rim say nothing
WIDTH = 600  # pixels of the drawing; it is stretched to the camera's picture
# loops and lines in the mesh's own numbering that tell a face at a glance
RIGHT_EYE = (
    *(33, 7, 163, 144, 145, 153, 154, 155, 133),
    *(173, 157, 158, 159, 160, 161, 246, 33),
)
LEFT_EYE = (
    *(263, 249, 390, 373, 374, 380, 381, 382, 362),
    *(398, 384, 385, 386, 387, 388, 466, 263),
)
LIPS = (
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291),
    *(409, 270, 269, 267, 0, 37, 39, 40, 185, 61),
)
MIDLINE = (10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 164, 0)
SEEN = {
    "front": (RIGHT_EYE, LEFT_EYE, LIPS, MIDLINE),
    "oblique_right": (RIGHT_EYE, LEFT_EYE, LIPS),
    "oblique_left": (LEFT_EYE, RIGHT_EYE, LIPS),
    "profile_right": (RIGHT_EYE,),
    "profile_left": (LEFT_EYE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Lines as SVG paths, on a drawing of this size."""

    width: int
    height: int
    paths: tuple[str, ...]


@cache
def outline_of(angle: str) -> Outline:
    """The outline in one standard view; its size is the drawing's, not the client's."""
    # here and not above: numpy and scipy come with them
    import numpy as np  # noqa: PLC0415

    from mesoplan.core.injection_map.outlines import grain, outlines  # noqa: PLC0415
    from mesoplan.core.injection_map.views import Angle, neutral_view  # noqa: PLC0415
    from mesoplan.knowledge.face import face_surface  # noqa: PLC0415

    surface = face_surface()
    view = neutral_view(surface, Angle(angle), WIDTH)
    everywhere = np.zeros(grain(surface).count)
    rims = outlines(surface, view, everywhere, 1.0)
    lines = (view.vertices[list(line), :2] for line in SEEN[angle])
    return Outline(
        width=view.width,
        height=view.height,
        paths=(
            *(f"{_path(rim, COARSE)}Z" for rim in rims),
            *map(_path, lines),
        ),
    )


def _path(places: NDArray[np.float64], apart: int = 0) -> str:
    """Points (k,2) as an SVG path, in whole pixels, those left out that lie close."""
    kept: list[tuple[int, int]] = []
    for x, y in places.round().astype(int).tolist():
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= apart:
            kept.append((x, y))
    return "M" + "L".join(f"{x} {y}" for x, y in kept)
