"""Where a point comes to that was let go beside the skin, or where none may lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.injection_map.flat import Spots, spots_at
from mesoplan.core.injection_map.sites import nearest_site
from mesoplan.core.injection_map.views import FACING, cosines, site_under

if TYPE_CHECKING:
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import Site
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View

SNAP = 5.0
"""Millimetres to the nearest free skin: policy default, no source found."""
HALVINGS = 10  # of the way back to where a point was let go: ends within 5 µm
TRIED = 8  # of the nearest free places


def let_go(surface: Surface, view: View, pixel: tuple[float, float]) -> Site:
    """The skin under a pixel of a picture, or the nearest to it that the camera sees.

    Raises:
        InputError: there is no skin within ``SNAP``.
    """
    under = site_under(surface, view, pixel)
    if under is not None:
        return under
    front = cosines(surface, view) > FACING
    flat = view.vertices[:, :2]
    apart = np.inf
    if front.any():
        under, apart = nearest_site(surface, np.array(pixel, float), flat, front)
    if under is None or apart * view.mm_per_px > SNAP:
        remedy = f"Let it go on the face, or within {SNAP:g} mm of it."
        raise InputError([Problem("pixel", "there is no skin", "", remedy)])
    return under


def settled(ground: Ground, site: Site) -> Site:
    """``site`` where a point may lie there, or the free skin nearest to it.

    Raises:
        InputError: there is none within ``SNAP``; with the name of what is in the way.
    """
    (obstacle,) = ground.obstacles([site])
    if not obstacle:
        return site
    wanted = Spots.of([site])
    here = ground.places(wanted)[0]
    free, places = ground.standings
    apart = np.linalg.norm(places - here, axis=1)
    for best in np.argsort(apart)[:TRIED]:
        if apart[best] <= SNAP:
            found = _back(ground, wanted, free.chosen(np.arange(len(apart)) == best))
            if not ground.obstacles(found.sites)[0]:
                return found.sites[0]
    remedy = f"No free skin lies within {SNAP:g} mm: let the point go further off."
    what = f"a point here would lie in the margin of {obstacle}"
    raise InputError([Problem("site", what, "", remedy)])


def _back(ground: Ground, wanted: Spots, free: Spots) -> Spots:
    """As far as one can go from free skin towards where a point was let go."""
    uv = ground.surface.uv
    start, end = free.on(ground.surface, uv), wanted.on(ground.surface, uv)
    reached, low, high = free, 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        there, skin = spots_at(ground.surface, start + middle * (end - start))
        if skin[0] and ground.free(there)[0]:
            reached, low = there, middle
        else:
            high = middle
    return reached
