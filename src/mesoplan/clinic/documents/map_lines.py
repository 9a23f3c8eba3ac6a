"""A map as the drawings and lines of a printed sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.documents.map_sheet import (
    MappedPoint,
    MappedZone,
    MapSheet,
    Picture,
)
from mesoplan.clinic.documents.values import Markup
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.key import remarks
from mesoplan.export.maps.scene import IN_A_PAGE
from mesoplan.export.maps.tables import point_rows, said_area, zone_rows
from mesoplan.export.maps.words import said_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.clinic.documents.head import Head
    from mesoplan.core.injection_map.maps import InjectionMap
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View
    from mesoplan.export.maps.scene import Shown


def map_sheet(  # noqa: PLR0913 - whose, what, on which views, and what is said of it
    head: Head,
    found: InjectionMap,
    surface: Surface,
    views: Sequence[tuple[str, View, str | None]],
    shown: Shown,
    *,
    reach: tuple[str, ...] = (),
    left_out: tuple[str, ...] = (),
) -> MapSheet:
    """The sheet, ready to print: ``views`` by title, the first the largest.

    Each may have the address or the data of its photograph. The scale is the first's.
    """
    language = shown.language
    pictures = tuple(
        Picture(
            svg=Markup(drawing(found, surface, view, photo=photo, shown=shown)),
            title=title,
        )
        for title, view, photo in views
    )
    zones = tuple(
        MappedZone(
            letter=row.letter,
            title=row.title,
            points=row.points,
            per_point=row.per_point,
            spacing=row.spacing,
            depth=row.depth,
            volume=row.volume,
            area=said_area(row.area, language) if row.area else "",
        )
        for row in zone_rows(found, shown.titles, shown.areas, language)
    )
    points = tuple(
        MappedPoint(
            number=row.number,
            letter=row.letter,
            volume=row.volume,
            depth=row.depth,
            state=row.state,
        )
        for row in point_rows(found, shown.titles, language)
    )
    first = views[0][1]
    return MapSheet(
        head=head,
        pictures=pictures,
        zones=zones,
        points=points,
        volume=found.volume,
        scale=said_scale(first.scale_source.value, first.scale_sigma, language),
        remarks=remarks(shown, IN_A_PAGE),
        reach=reach,
        left_out=left_out,
    )
