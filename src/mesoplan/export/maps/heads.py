"""The neutral head from each side, made once, and maps on it from three sides.

What a drawing does to a head is kept too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.views import Angle, neutral_view
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.scene import Shown
from mesoplan.knowledge.face import face_surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.injection_map.extension import Pulled
    from mesoplan.core.injection_map.maps import InjectionMap
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View
    from mesoplan.export.maps.footprints import Footprints

WIDTH = 900  # pixels: a hundredth of a millimetre is written with two figures
SIDES = (Angle.FRONT, Angle.OBLIQUE_RIGHT, Angle.OBLIQUE_LEFT)


@lru_cache(maxsize=16)
def head(
    surface: Surface, angle: Angle, width: int = WIDTH, handles: Pulled = ()
) -> View:
    """The canonical head; the same object for the same question.

    Raises:
        InputError: a handle that is not there, or pulled too far.
    """
    return neutral_view(surface, angle, width, handles)


def drawings_of(
    found: InjectionMap,
    titles: Mapping[str, str],
    heat: Footprints | None = None,
    prefix: str = "map",
) -> dict[str, str]:
    """A map on the neutral head: by side an SVG of its own, without a photograph.

    ``titles`` names the library's zones; ``prefix`` begins the ids in a page.
    """
    surface = face_surface()
    return {
        angle.value: drawing(
            found,
            surface,
            head(surface, angle, handles=found.handles),
            shown=Shown(titles=titles, heat=heat, prefix=f"{prefix}-{angle.value}"),
        )
        for angle in SIDES
    }
