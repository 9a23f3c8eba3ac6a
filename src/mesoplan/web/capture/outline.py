"""An outline of the neutral head in a standard view, to place a first photograph by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

WIDTH = 600  # pixels of the drawing; it is stretched to the camera's picture
# loops and lines of the mesh's own numbering that tell a face at a glance
OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379),
    *(378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127),
    *(162, 21, 54, 103, 67, 109, 10),
)
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
RIGHT, LEFT = (OVAL, RIGHT_EYE, LIPS, MIDLINE), (OVAL, LEFT_EYE, LIPS, MIDLINE)
SEEN = {
    "front": (OVAL, RIGHT_EYE, LEFT_EYE, LIPS, MIDLINE),
    "oblique_right": (*RIGHT, LEFT_EYE),
    "oblique_left": (*LEFT, RIGHT_EYE),
    "profile_right": RIGHT,
    "profile_left": LEFT,
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
    from mesoplan.core.injection_map.views import (  # noqa: PLC0415 - numpy comes with it
        Angle,
        neutral_view,
    )
    from mesoplan.knowledge.face import face_surface  # noqa: PLC0415 - as above

    view = neutral_view(face_surface(), Angle(angle), WIDTH)
    places = [(round(x), round(y)) for x, y in view.vertices[:, :2].tolist()]
    paths = tuple(
        "M" + "L".join(f"{places[i][0]} {places[i][1]}" for i in line)
        for line in SEEN[angle]
    )
    return Outline(width=view.width, height=view.height, paths=paths)
