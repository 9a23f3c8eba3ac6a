"""A map drawn on the neutral head from three sides, for whoever has no program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.injection_map.views import Angle
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.heads import head
from mesoplan.export.maps.scene import Shown
from mesoplan.knowledge.face import face_surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.injection_map.maps import InjectionMap

SIDES = (Angle.FRONT, Angle.OBLIQUE_RIGHT, Angle.OBLIQUE_LEFT)


def drawings_of(found: InjectionMap, titles: Mapping[str, str]) -> dict[str, str]:
    """By side an SVG of its own; ``titles`` names the library's zones."""
    surface = face_surface()
    return {
        angle.value: drawing(
            found,
            surface,
            head(surface, angle, handles=found.handles),
            shown=Shown(titles=titles, prefix=f"map-{angle.value}"),
        )
        for angle in SIDES
    }
