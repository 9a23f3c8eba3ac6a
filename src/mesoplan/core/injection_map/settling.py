"""Where a point comes to that was put where none may lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.flat import Spots, spots_at

if TYPE_CHECKING:
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import Site

SNAP = 5.0
"""Millimetres to the nearest free skin: policy default, no source found."""
HALVINGS = 10  # of the way back to where a point was let go: ends within 5 µm
TRIED = 8  # of the nearest free places


def settled(ground: Ground, site: Site) -> Site | None:
    """The free skin nearest to ``site``; ``None`` where there is none within ``SNAP``."""
    wanted = Spots.of([site])
    here = ground.places(wanted)[0]
    free, places = ground.standings
    apart = np.linalg.norm(places - here, axis=1)
    for best in np.argsort(apart)[:TRIED]:
        if apart[best] <= SNAP:
            found = _back(ground, wanted, free.chosen(np.arange(len(apart)) == best))
            if not ground.obstacles(found.sites)[0]:
                return found.sites[0]
    return None


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
