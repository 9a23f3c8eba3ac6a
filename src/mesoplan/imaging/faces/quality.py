"""What a photograph of a face is like, in numbers: size, light, sharpness, gaze."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.imaging.faces.finder import MESH, OUTER
from mesoplan.imaging.faces.glasses import bridge_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.imaging.faces.detector import RGB

# Pixels between the outer corners at which sharpness is compared. Fine, a photograph is
# worth comparing; coarse, its landmarks hold: the astronaut's falls below 5 there with a
# blur of 5 % of the distance between the pupils, where the prototype's landmarks had
# drifted by 1.3 to 2.6 mm. With 2 %, and less than 1 mm, it is 35.
FINE, COARSE = 300.0, 60.0
LIGHTER = 95  # the percentile of grey that stands for the light on a face
PER_MILLE = 1_000.0
RIGHT_EYE, LEFT_EYE = (33, 133), (263, 362)  # outer and inner corner
RIGHT_IRIS, LEFT_IRIS = 468, 473  # the middles; the four after each lie on the rim
LIPS = (13, 14)  # the middles of their inner edges, upper and lower
FOUR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """``eyes`` and ``iris`` in pixels, the others as shares or per mille.

    ``eyes``: between the outer corners, in depth as well. ``iris``: the width the
    engine gives, both eyes' mean. ``gaze``: how far the pupils lie from the middle of
    their eyes, as a part of the eye's width, the worse of both. ``light``: the grey
    below which 95 % of the face lies, 1 being white. ``sharpness``: the variance of the
    Laplacian over that of the greys, per mille, at 300 pixels between the eyes' outer
    corners, or as it comes where there are fewer; ``coarse``: the same at 60.
    ``bridge``: a line across the nose, per mille of the cheeks' grey. ``cut``: which
    part of the mesh lies off the picture. ``mouth``: how far it is open, as a part of
    ``eyes``.
    """

    eyes: float
    iris: float
    gaze: float
    light: float
    sharpness: float
    coarse: float
    bridge: float = 0.0
    cut: float = 0.0
    mouth: float = 0.0


def quality_of(rgb: RGB, marks: NDArray[np.float64]) -> Quality:
    """The numbers for a face at (478, 3) landmarks of a picture."""
    eyes = float(np.linalg.norm(marks[OUTER[0]] - marks[OUTER[1]]))
    fine, coarse = (
        _skin(rgb, marks, min(1.0, at / max(eyes, 1.0))) for at in (FINE, COARSE)
    )
    return Quality(
        eyes=eyes,
        iris=float(np.mean(iris_widths(marks))),
        gaze=max(
            _gaze(marks, RIGHT_EYE, RIGHT_IRIS), _gaze(marks, LEFT_EYE, LEFT_IRIS)
        ),
        light=float(np.percentile(fine, LIGHTER)) / 255,
        sharpness=_sharpness(fine),
        coarse=_sharpness(coarse),
        bridge=bridge_of(rgb, marks),
        cut=_cut(rgb, marks),
        mouth=float(np.linalg.norm(np.subtract(*marks[LIPS,]))) / max(eyes, 1.0),
    )


def iris_widths(marks: NDArray[np.float64]) -> tuple[float, float]:
    """The engine's own iris widths in pixels, right and left; they are too wide."""
    right, left = (
        float(np.linalg.norm(marks[first + 1, :2] - marks[first + 3, :2]))
        for first in (RIGHT_IRIS, LEFT_IRIS)
    )
    return right, left


def _cut(rgb: RGB, marks: NDArray[np.float64]) -> float:
    size = np.array(rgb.shape[1::-1])
    off = (marks[:MESH, :2] < 0) | (marks[:MESH, :2] > size)
    return float(off.any(axis=1).mean())


def _gaze(marks: NDArray[np.float64], corners: tuple[int, int], iris: int) -> float:
    outer, inner = marks[corners[0], :2], marks[corners[1], :2]
    along = inner - outer
    away = marks[iris, :2] - (outer + inner) / 2
    return float(abs(away @ along)) / max(float(along @ along), 1.0)


def _skin(rgb: RGB, marks: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """The greys (h, w) of the face's own rectangle, shrunk by ``scale``."""
    import cv2  # noqa: PLC0415 - the extra, only where a photograph is looked at

    height, width = rgb.shape[:2]
    low = np.floor(marks[:MESH, :2].min(axis=0)).astype(int)
    high = np.ceil(marks[:MESH, :2].max(axis=0)).astype(int)
    x1, y1 = np.clip(low, 0, (width - FOUR, height - FOUR))
    x2, y2 = np.clip(high, (x1 + FOUR, y1 + FOUR), (width, height))
    grey = cv2.cvtColor(np.ascontiguousarray(rgb[y1:y2, x1:x2]), cv2.COLOR_RGB2GRAY)
    if scale < 1:
        size = tuple(max(FOUR, round(side * scale)) for side in grey.shape[::-1])
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, dtype=np.float64)


def _sharpness(grey: NDArray[np.float64]) -> float:
    inner = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float((around - 4 * inner).var() / max(float(grey.var()), 1.0) * PER_MILLE)
