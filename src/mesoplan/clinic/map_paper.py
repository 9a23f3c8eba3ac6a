"""A client's map on paper: drawn on the neutral head from three sides, with its table.

No photograph stands on it, so that it may lie in a chart whatever was agreed to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic.documents.map_lines import map_sheet
from mesoplan.clinic.map_geometry import sigma_of
from mesoplan.core.injection_map.views import Angle
from mesoplan.export.maps.heads import SIDES
from mesoplan.export.maps.heads import head as neutral_head
from mesoplan.export.maps.scene import Shown
from mesoplan.export.maps.zone_areas import zone_areas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.clinic.documents.head import Head
    from mesoplan.clinic.documents.map_sheet import MapSheet
    from mesoplan.clinic.queries.face_views import HeadSize, PhotoView
    from mesoplan.clinic.queries.maps import Seen
    from mesoplan.core.injection_map.ground import Ground


def sheet_of(
    head: Head,
    seen: Seen,
    ground: Ground,
    size: tuple[PhotoView | None, HeadSize | None],
    *,
    titles: Mapping[str, str],
    product: str,
) -> MapSheet:
    """The sheet, ready to be made a PDF; ``titles`` names the library's zones."""
    found = seen.map
    shown = Shown(
        titles=titles,
        areas=zone_areas(found.zones, ground.surface, ground.shape, sigma_of(*size)),
    )
    words = {
        Angle.FRONT: _("From the front"),
        Angle.OBLIQUE_RIGHT: _("The client's right"),
        Angle.OBLIQUE_LEFT: _("The client's left"),
    }
    views = [
        (words[side], neutral_head(ground.surface, side, handles=found.handles), None)
        for side in SIDES
    ]
    sheet = map_sheet(head, found, ground.surface, views, shown)
    session = _("Session %(number)s") % {"number": seen.number} if seen.session else ""
    return replace(sheet, product=product, session=session)
