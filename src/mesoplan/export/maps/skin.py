"""The face below the points: a photograph, or the shaded mesh with its dashed edge."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.outlines import grain, outlines
from mesoplan.core.injection_map.views import cosines
from mesoplan.export.maps.scene import FAINT
from mesoplan.export.maps.svg import element, number, path

if TYPE_CHECKING:
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View
    from mesoplan.export.maps.scene import Scene

LIT, DARK = np.array([251, 245, 238]), np.array([196, 182, 170])
LIGHT = np.array([-0.25, -0.35, -0.9])  # from above, the client's right, and in front
EDGE = "#cfc2b5"


def photograph(view: View, address: str) -> str:
    """The picture itself, in the pixels in which the view was measured."""
    return element(
        "image",
        href=address,
        width=view.width,
        height=view.height,
        preserveAspectRatio="none",
        class_="photograph",
    )


@lru_cache(maxsize=16)
def shaded(surface: Surface, view: View) -> str:
    """Every triangle that faces the camera, the farthest first."""
    corners = view.vertices[surface.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]
    light = np.clip(normals @ (LIGHT / np.linalg.norm(LIGHT)), 0, 1)
    tones = np.rint(DARK + light[:, None] * (LIT - DARK)).astype(int)
    far_first = np.argsort(-corners[:, :, 2].mean(axis=1), kind="stable")
    front = cosines(surface, view) > 0
    parts = [
        element(
            "path",
            d=path([corners[face, :, :2]]),
            fill="#{:02x}{:02x}{:02x}".format(*tones[face]),
        )
        for face in far_first.tolist()
        if front[face]
    ]
    width = number(view.width / 1400)
    return element(
        "g",
        *parts,
        stroke=EDGE,
        stroke_width=width,
        stroke_linejoin="round",
        class_="skin",
    )


def estimated(scene: Scene) -> str:
    """Around the skin that no photograph shows, dashed."""
    loops = _estimated_loops(scene.surface, scene.view)
    return element(
        "path",
        d=path(loops),
        fill="none",
        stroke=FAINT,
        stroke_width=0.35 * scene.mm,
        stroke_dasharray=f"{number(2 * scene.mm)} {number(1.4 * scene.mm)}",
        class_="estimated",
        data_layer="estimated",
    )


@lru_cache(maxsize=16)
def _estimated_loops(
    surface: Surface, view: View
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], ...]:
    own = np.zeros(len(surface.vertices))
    own[: surface.measured] = 1.0
    # just outside the last row that is measured: its own triangles stay undashed
    return outlines(surface, view, grain(surface).spread(own), 1 - 1e-9)
