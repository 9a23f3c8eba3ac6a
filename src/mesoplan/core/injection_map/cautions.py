"""Which points of a map lie where vessels lie on average: counted, never hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.dangers import off_line
from mesoplan.core.injection_map.maps import counted
from mesoplan.core.injection_map.sites import placed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.core.injection_map.dangers import Band
    from mesoplan.core.injection_map.maps import MapPoint
    from mesoplan.core.injection_map.surface import Shape, Surface


def cautioned(
    surface: Surface, shape: Shape, bands: Iterable[Band], points: Iterable[MapPoint]
) -> dict[str, tuple[str, ...]]:
    """By danger, the ids of the points within its bands on a person of (n, 3) mm.

    Skipped points do not count, dangers without a point are left out.
    """
    laid = counted(points)
    places = placed(surface, [point.site for point in laid], shape)
    found: dict[str, tuple[str, ...]] = {}
    for band in bands if laid else ():
        course = placed(surface, band.course, shape)
        off, _ = off_line(places, course, closed=False, reach=band.reach)
        within = tuple(laid[i].id for i in np.flatnonzero(off <= 0))
        if within:
            found[band.danger] = found.get(band.danger, ()) + within
    return found
