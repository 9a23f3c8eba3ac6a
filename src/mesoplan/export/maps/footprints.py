"""Papules on the skin: round each point the disc that it reaches, with its band.

A disc on skin that slants is an ellipse on the picture. It is drawn for each share of
the plausible sizes, the largest below, so that the tint says how often a place is
inside; nothing is smoothed, and skin between two papules stays bare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.exposure.papules import radii
from mesoplan.core.injection_map.maps import PointState
from mesoplan.core.injection_map.sites import rows
from mesoplan.core.injection_map.views import drawn
from mesoplan.export.maps.svg import element, number
from mesoplan.export.maps.tints import tints

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.core.exposure.priors import Draws
    from mesoplan.core.injection_map.maps import InjectionMap
    from mesoplan.export.maps.scene import Scene

OFTEN = (0.1, 0.5, 0.9)  # of the plausible sizes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footprints:
    """(s, k) ``radii`` in mm of k points for each of s steps, the largest first.

    ``labels`` say what each step means, ``legend`` what all of them are.
    """

    radii: NDArray[np.float64]
    labels: tuple[str, ...]
    legend: str


def footprints_of(
    found: InjectionMap, draws: Draws, legend: str, *, late: bool = False
) -> Footprints:
    """What 10, 50 and 90 % of the plausible sizes reach; skipped points reach nothing."""
    given = [
        0 if p.state is PointState.SKIPPED else p.volume.count for p in found.points
    ]
    sizes = radii(draws, np.array(given, dtype=np.float64), late=late)
    steps = [np.quantile(sizes, 1 - share, axis=0) for share in OFTEN]
    return Footprints(
        radii=np.array(steps),
        labels=tuple(f"≥ {share:.0%}".replace("%", " %") for share in OFTEN),
        legend=legend,
    )


def footprint_layer(scene: Scene, found: Footprints) -> str:
    """The discs of all points, step by step."""
    sites = [point.site for point in scene.map.points]
    if not sites:
        return ""
    places, seen = drawn(scene.surface, scene.view, sites)
    corners = scene.view.vertices[scene.surface.faces[rows(sites)[0]]]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]
    flat = np.abs(normals[:, 2])  # 1 full on
    turn = np.degrees(np.arctan2(normals[:, 1], normals[:, 0]))
    parts = []
    for sizes, tint in zip(found.radii, tints(len(found.labels)), strict=True):
        discs = [
            element(
                "ellipse",
                rx=number(sizes[i] * scene.mm * flat[i]),
                ry=number(sizes[i] * scene.mm),
                transform=f"translate({number(places[i, 0])} {number(places[i, 1])})"
                f" rotate({number(turn[i])})",
            )
            for i in np.flatnonzero(seen & (sizes > 0))
        ]
        parts.append(element("g", *discs, fill=tint, class_="step"))
    return element(
        "g", *parts, fill_opacity="0.8", class_="footprints", data_layer="heat"
    )
