"""A rectangle of skin laid flat, with points on it: what forecasts are tried on."""

from __future__ import annotations

import numpy as np

from mesoplan.core.exposure.flat_zones import FlatZone
from mesoplan.core.exposure.rasters import Cells

STEP = 0.5  # mm
MARGIN = 2  # cells around it


def rectangle(points, volumes, width, height):
    """``points`` (n, 2) mm and ``volumes`` (n,) nL on ``width`` by ``height`` mm."""
    around = 2 * MARGIN + 1
    columns, rows = (int(np.ceil(side / STEP)) + around for side in (width, height))
    cells = Cells(-MARGIN * STEP, -MARGIN * STEP, STEP, rows, columns)
    places = cells.centres()
    inside = ((places >= 0) & (places < (width, height))).all(axis=-1)
    return FlatZone(
        np.asarray(points, float).reshape(-1, 2), np.asarray(volumes), cells, inside
    )
