"""Points put on one photograph and looked for on the next: how far they miss, in mm.

The points stand 10 mm apart in the flat drawing of the mesh proper. Where one is truly
on either picture is known; only those that both cameras see count.
"""

from __future__ import annotations

import numpy as np
from tests.pixels import site_under

from mesoplan.core.injection_map.maps import Site
from mesoplan.core.injection_map.views import drawn
from mesoplan.knowledge.face import face_surface

EVERY = 5  # of the mesh's triangles: about 180 points, a face's usual map


def sites():
    """A place in the middle of every fifth triangle that a photograph can show."""
    surface = face_surface()
    seen = np.flatnonzero(~surface.estimated)
    return [Site(int(face), 0.333333, 0.333333) for face in seen[::EVERY]]


def missed(first, second, first_view, second_view):
    """Misses in mm of points put by the first view and found by the second.

    ``first`` and ``second`` are the rendered pictures; the views are what was made of
    them. Someone sees a place of the skin on the first picture and marks it; the map is
    drawn on the second; the miss is from there to the same skin.
    """
    surface, skin = face_surface(), sites()
    put, seen_first = drawn(surface, first.truth, skin)
    true, seen_second = drawn(surface, second.truth, skin)
    apart = []
    for pixel, place, seen in zip(put, true, seen_first & seen_second, strict=True):
        marked = site_under(surface, first_view, tuple(pixel)) if seen else None
        if marked is None:
            continue
        found, _ = drawn(surface, second_view, [marked])
        apart.append(np.linalg.norm(found[0] - place) * second.truth.mm_per_px)
    return np.array(apart)
