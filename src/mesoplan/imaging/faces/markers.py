"""A printed square on the cheek, whose size is known: the best scale there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.views import ScaleSource
from mesoplan.imaging.faces.finder import MESH
from mesoplan.imaging.faces.scale import Measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.imaging.faces.detector import RGB

SIDE = 20.0  # mm: the black square of the marker, 4 x 4 fields, as printed
READING = 0.5  # pixels by which a corner may be misread
ENOUGH = 700  # pixels of a face's height, of which the marker takes about 80
DEPTH = 0.02  # the cheek lies beside the plane of the rest: no source found


def marker_in(rgb: RGB, marks: NDArray[np.float64]) -> Measured | None:
    """The scale a marker on the face gives, the largest one counting; or ``None``.

    ``marks`` (478, 3) say where the face is; beside it nothing counts, being nearer or
    farther off. Any of the 50 markers of OpenCV's ``DICT_4X4_50`` will do.
    """
    import cv2  # noqa: PLC0415 - the extra, only where a photograph is looked at

    face, shrunk = _face(rgb, marks)
    kinds = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    settings = cv2.aruco.DetectorParameters()
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    corners, _, _ = cv2.aruco.ArucoDetector(kinds, settings).detectMarkers(face)
    sides = [
        _longest(np.asarray(found, dtype=np.float64)[0]) * shrunk for found in corners
    ]
    if not sides:
        return None
    return Measured(
        source=ScaleSource.MARKER,
        mm_per_px=SIDE / max(sides),
        sigma=float(np.hypot(DEPTH, READING * shrunk / max(sides))),
    )


def _face(rgb: RGB, marks: NDArray[np.float64]) -> tuple[RGB, float]:
    """The face's own rectangle, no larger than needed, and how far it was shrunk."""
    import cv2  # noqa: PLC0415 - the extra, only where a photograph is looked at

    mesh = marks[:MESH, :2]
    low, high = mesh.min(axis=0), mesh.max(axis=0)
    x1, y1 = np.maximum(low, 0).astype(int)
    x2, y2 = np.maximum(high, 1).astype(int)
    face = np.ascontiguousarray(rgb[y1:y2, x1:x2])
    shrunk = max(1.0, max(face.shape) / ENOUGH)
    if shrunk > 1:
        size = (round(face.shape[1] / shrunk), round(face.shape[0] / shrunk))
        face = np.asarray(cv2.resize(face, size, interpolation=cv2.INTER_AREA))
    return face, shrunk


def _longest(corners: NDArray[np.float64]) -> float:
    """The side of a square seen askew, in pixels, as it would be seen full on.

    However a square is turned, one direction in its plane is not foreshortened: the
    larger singular value of how its sides are mapped is the scale there.
    """
    first, second, third, fourth = corners
    across = (second - first + third - fourth) / 2
    down = (fourth - first + third - second) / 2
    return float(np.linalg.svd(np.stack([across, down]), compute_uv=False)[0])
