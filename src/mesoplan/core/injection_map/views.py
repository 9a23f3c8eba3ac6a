"""How one picture shows the surface: a photograph, the neutral head, or paper.

Pixels: x to the right, y downwards, depth away from the camera in the same unit, so
that what is nearer has the smaller depth. On a picture that is not mirrored the client's
left lies to the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.sites import lying_over, placed, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.extension import Pulled
    from mesoplan.core.injection_map.maps import Site
    from mesoplan.core.injection_map.surface import Shape, Surface

FACING = 0.05  # cosine of skin to line of sight from which on a place is seen
COVERED = 3.0  # mm in front of a place from which on other skin hides it
MARGIN = 0.04  # of the picture's width, left free around the neutral head
AVERAGE_SIGMA = 0.1
"""Relative scatter of heads about the canonical one: policy default, no source found.

Wide enough for the difference between the ways of measuring that were tried on 13
photographs of 5 people (0.93 to 1.02 of each other, scatter 0.04 to 0.07).
"""
_TO_PIXELS = np.array([1.0, -1.0, -1.0])  # from x right, y up, z to the camera


class ScaleSource(StrEnum):
    """What a picture's millimetres rest on, the most trusted first."""

    MARKER = "marker"  # a sticker of known size in the plane of the cheek
    CALIPER = "caliper"  # a distance measured on the client, once
    IRIS = "iris"  # the width of the iris, which varies little between people
    AVERAGE = "average"  # the canonical head: says nothing of this one's size


class Angle(StrEnum):
    """The five standard views; ``left`` shows the client's own left side."""

    FRONT = "front"
    OBLIQUE_LEFT = "oblique_left"
    OBLIQUE_RIGHT = "oblique_right"
    PROFILE_LEFT = "profile_left"
    PROFILE_RIGHT = "profile_right"


YAWS = {
    Angle.FRONT: 0.0,
    Angle.OBLIQUE_LEFT: 45.0,
    Angle.OBLIQUE_RIGHT: -45.0,
    Angle.PROFILE_LEFT: 90.0,
    Angle.PROFILE_RIGHT: -90.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How the head is turned, in degrees; all 0 looks straight into the camera.

    ``yaw`` above 0: the client's left cheek is turned to the camera (the client looks
    to their own right). ``pitch`` above 0: the chin is up. ``roll`` above 0: the head
    leans to the client's left shoulder (clockwise in the picture). The head is turned
    by yaw first, then tipped about the picture's horizontal, then rolled in the picture.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0

    @property
    def rotation(self) -> NDArray[np.float64]:
        """(3, 3): from the head's frame to x right, y up, z towards the camera."""
        angles = np.radians([self.yaw, self.pitch, self.roll])
        (sy, sp, sr), (cy, cp, cr) = np.sin(angles), np.cos(angles)
        yaw = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
        pitch = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
        roll = np.array([[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]])
        return np.asarray(roll @ pitch @ yaw)

    @staticmethod
    def read(rotation: NDArray[np.float64]) -> Pose:
        """The pose of a (3, 3) rotation; yaw and roll within 180, pitch within 90."""
        yaw = np.arctan2(rotation[2, 0], rotation[2, 2])
        pitch = np.arcsin(np.clip(-rotation[2, 1], -1, 1))
        roll = np.arctan2(rotation[0, 1], rotation[1, 1])
        found = np.degrees([yaw, pitch, roll])
        return Pose(yaw=float(found[0]), pitch=float(found[1]), roll=float(found[2]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """How one picture shows the surface.

    ``vertices`` (n, 3) are pixels x, y and depth of all the surface's vertices, those
    of the extension as well. ``scale_sigma`` is relative: 0.03 says 3 %. ``engine`` is
    what found the face, with its version; empty for the neutral head.
    """

    width: int
    height: int
    vertices: NDArray[np.float64]
    mm_per_px: float
    scale_source: ScaleSource
    scale_sigma: float
    pose: Pose
    engine: str = ""


def shape_of(view: View) -> Shape:
    """The person's (n, 3) mm, in the camera's frame: x right, y down, z away."""
    return view.vertices * view.mm_per_px


def pose_of(surface: Surface, mesh: NDArray[np.float64]) -> Pose:
    """How a head is turned whose vertices lie at (p or more, 3) pixels of a picture."""
    return Pose.read(surface.fit(mesh).rotation * _TO_PIXELS[:, None])


def average_scale(surface: Surface, mesh: NDArray[np.float64]) -> float:
    """Millimetres a pixel, if this head (p or more, 3) were as large as the average."""
    return 1 / surface.fit(mesh).scale


def neutral_view(
    surface: Surface, angle: Angle, width: int, handles: Pulled = ()
) -> View:
    """The canonical head from one of the standard sides, ``width`` pixels wide.

    All sides share one scale and one height, so that a row of them stands level.
    """
    shape = surface.shaped(surface.vertices, handles)
    reach = np.linalg.norm(shape[:, [0, 2]] - _axis(shape), axis=1).max()
    mm_per_px = 2 * reach / (width * (1 - 2 * MARGIN))
    top, bottom = shape[:, 1].max(), shape[:, 1].min()
    height = round((top - bottom) / mm_per_px + 2 * MARGIN * width)
    pose = Pose(yaw=YAWS[angle])
    across, forward = _axis(shape)
    centred = shape - np.array([across, (top + bottom) / 2, forward])
    pixels = centred @ pose.rotation.T * _TO_PIXELS / mm_per_px
    return View(
        width=width,
        height=height,
        vertices=pixels + np.array([width / 2, height / 2, 0]),
        mm_per_px=float(mm_per_px),
        scale_source=ScaleSource.AVERAGE,
        scale_sigma=AVERAGE_SIGMA,
        pose=pose,
    )


def _axis(shape: Shape) -> NDArray[np.float64]:
    """The upright (x, z) about which the neutral head turns: the middle of its box."""
    flat = shape[:, [0, 2]]
    return np.asarray((flat.min(axis=0) + flat.max(axis=0)) / 2)


def cosines(surface: Surface, view: View) -> NDArray[np.float64]:
    """(m,) how squarely each triangle faces the camera: 1 full on, below 0 away."""
    a, b, c = (view.vertices[surface.faces[:, corner]] for corner in range(3))
    normals = np.cross(b - a, c - a)
    lengths = np.maximum(np.linalg.norm(normals, axis=1), np.finfo(float).tiny)
    return np.asarray(-normals[:, 2] / lengths)


def drawn(
    surface: Surface, view: View, sites: Sequence[Site]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Where (k, 2) sites lie in the picture, and (k,) whether the camera sees them.

    Unseen is what faces away and what other skin hides.
    """
    places = placed(surface, sites, view.vertices)
    triangles, _ = rows(sites)
    front = cosines(surface, view) > FACING
    corners = view.vertices[surface.faces[front]]
    over = lying_over(places[:, :2], corners)
    depths = np.einsum("jc,jc->j", over.weights, corners[over.triangles, :, 2])
    foremost = np.full(len(places), np.inf)
    np.minimum.at(foremost, over.places, depths)
    seen = front[triangles] & (foremost >= places[:, 2] - COVERED / view.mm_per_px)
    return places[:, :2], seen
