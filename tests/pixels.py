"""The skin under a pixel of a picture: what the tests and benches hold drawings against."""

from __future__ import annotations

import numpy as np

from mesoplan.core.injection_map.maps import Site
from mesoplan.core.injection_map.sites import lying_over, site_at
from mesoplan.core.injection_map.surface import Surface
from mesoplan.core.injection_map.views import FACING, View, cosines


def site_under(surface: Surface, view: View, pixel: tuple[float, float]) -> Site | None:
    """The skin that the camera sees at a pixel, or ``None`` beside the face."""
    front = np.flatnonzero(cosines(surface, view) > FACING)
    corners = view.vertices[surface.faces[front]]
    over = lying_over(np.array([pixel], dtype=np.float64), corners)
    if not len(over.triangles):
        return None
    depths = np.einsum("jc,jc->j", over.weights, corners[over.triangles, :, 2])
    best = int(depths.argmin())
    return site_at(int(front[over.triangles[best]]), over.weights[best])
