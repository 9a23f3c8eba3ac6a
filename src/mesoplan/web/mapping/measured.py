"""One client's skin in millimetres, as the page draws and measures on it.

It loads the geometry, so it is imported where a map is drawn and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.clinic import map_geometry
from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries import face_views
from mesoplan.core.injection_map.views import Angle
from mesoplan.export.maps.zone_areas import zone_areas
from mesoplan.knowledge.face import face_surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.face_views import PhotoView
    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.injection_map.maps import InjectionMap
    from mesoplan.core.injection_map.surface import Shape
    from mesoplan.export.maps.tables import Area

FRONTAL = "frontal"
SIDES = {
    FRONTAL: Angle.FRONT,
    "oblique_left": Angle.OBLIQUE_LEFT,
    "oblique_right": Angle.OBLIQUE_RIGHT,
    "lateral_left": Angle.PROFILE_LEFT,
    "lateral_right": Angle.PROFILE_RIGHT,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """The client's shape (n, 3) mm, and the zones' areas."""

    photographs: Mapping[str, PhotoView]  # the newest of each side, by id
    shape: Shape
    areas: Mapping[str, Area]

    @property
    def words(self) -> dict[str, str]:
        """The areas, always with their band."""
        return {
            name: f"{a.middle:.0f} cm² ({a.low:.0f}–{a.high:.0f})"
            for name, a in self.areas.items()
        }


def measured(actor: Actor, record: MapRecord, found: InjectionMap) -> Measured:
    """As the newest frontal photograph shows it; else the head, in its known size."""
    photographs = _photographs(actor, record)
    frontal = [one for one in photographs.values() if one.side == FRONTAL]
    newest = frontal[0] if frontal else None
    head = face_views.head_size(record.client)
    shape = map_geometry.shape_for(newest, head, found.handles)
    return Measured(
        photographs=photographs,
        shape=shape,
        areas=zone_areas(
            found.zones, face_surface(), shape, map_geometry.sigma_of(newest, head)
        ),
    )


def _photographs(actor: Actor, record: MapRecord) -> dict[str, PhotoView]:
    """The newest photograph of each side, by its id, the front first."""
    if not actor.may(Permission.PHOTO_VIEW):
        return {}
    newest: dict[str, PhotoView] = {}
    for one in face_views.views_of(actor, record.client):
        newest.setdefault(one.side, one)
    ordered = [newest[side] for side in SIDES if side in newest]
    return {str(one.photograph): one for one in ordered}
