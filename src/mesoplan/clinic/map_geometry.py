"""Where a clinic's maps meet the surface: reading, laying, measuring, checking.

It loads the geometry, so it is imported only where a map is opened.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mesoplan.core.injection_map.reading import map_values, read_map
from mesoplan.core.injection_map.views import (
    Pose,
    ScaleSource,
    View,
    average_scale,
    shape_of,
)
from mesoplan.knowledge.face import face_surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.clinic.queries.face_views import HeadSize, PhotoView
    from mesoplan.core.injection_map.maps import InjectionMap
    from mesoplan.core.injection_map.surface import Shape

# how well a mesh fitted anew finds the size it had before: the project's own trials
REPEATED_FIT = 0.03
TRUSTED = tuple(ScaleSource)  # the most trusted first


def read(document: object) -> InjectionMap:
    """The map in a document, on the face as it is now.

    Raises:
        InputError: with every fault; or it lies on a face from which no way is known.
    """
    return read_map(document, face_surface())


def whole(given: Mapping[str, Any] | InjectionMap) -> InjectionMap:
    """A map as it would be read back, whatever it was made of.

    Raises:
        InputError: with everything that could not be read back.
    """
    return read(given if isinstance(given, Mapping) else map_values(given))


def values(injection_map: InjectionMap) -> dict[str, Any]:
    """The map as it is kept."""
    return map_values(injection_map)


def view_from(
    landmarks: Sequence[Sequence[float]],
    reading: Mapping[str, Any],
    *,
    size: tuple[int, int],
    engine: str,
    head: HeadSize | None = None,
) -> View:
    """A view as it was found, in millimetres as they are known by now.

    ``landmarks`` are [x, y, depth] in pixels, as many as the mesh has or more. A head
    measured in a way that is trusted as much as the photograph's own, or more, sets the
    scale: its size is the measured one, its place in the picture the mesh's.
    """
    surface = face_surface()
    mesh = np.asarray(landmarks, dtype=np.float64)
    scale = reading["scale"]
    mm_per_px = float(scale["mm_per_px"])
    source, sigma = ScaleSource(scale["source"]), float(scale["sigma"])
    if head is not None and TRUSTED.index(ScaleSource(head.source)) <= TRUSTED.index(
        source
    ):
        mm_per_px = head.ratio * average_scale(surface, mesh)
        source, sigma = ScaleSource(head.source), math.hypot(head.sigma, REPEATED_FIT)
    return View(
        width=size[0],
        height=size[1],
        vertices=surface.shaped(mesh),
        mm_per_px=mm_per_px,
        scale_source=source,
        scale_sigma=sigma,
        pose=Pose(**reading["pose"]),
        engine=engine,
    )


def reading_of(view: View, quality: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a view beside its landmarks, as plain values."""
    pose = view.pose
    return {
        "pose": {"yaw": pose.yaw, "pitch": pose.pitch, "roll": pose.roll},
        "scale": {
            "mm_per_px": view.mm_per_px,
            "source": view.scale_source.value,
            "sigma": view.scale_sigma,
        },
        "quality": dict(quality),
    }


def landmarks_of(view: View) -> list[list[float]]:
    """The mesh's own vertices, to a hundredth of a pixel."""
    own = view.vertices[: face_surface().measured]
    found: list[list[float]] = np.round(own, 2).tolist()
    return found


def shape_for(seen: PhotoView | None, head: HeadSize | None) -> Shape:
    """The client's skin in millimetres (n, 3): from a photograph, or by head size.

    Without either it is the canonical head.
    """
    if seen is not None:
        return shape_of(seen.view)
    surface = face_surface()
    return surface.vertices * (head.ratio if head is not None else 1.0)
