"""One photograph turned into many, with the true place of every point known.

The portrait of Eileen Collins that scikit-image carries (NASA, public domain) is laid on
the mesh that was fitted to it, turned, sized and lit otherwise, and drawn again. Around
the face rings of skin, hair and background fall back as a head does, so that a detector
meets something like a photograph. What it cannot show: the engine's own bias on the
portrait, since the mesh that carries the texture is the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import skimage.data

from mesoplan.core.injection_map.views import (
    Pose,
    ScaleSource,
    View,
    average_scale,
    pose_of,
)
from mesoplan.imaging.faces.finder import found
from mesoplan.knowledge.face import face_surface

RINGS = ((1.12, 0.18), (1.3, 0.4), (1.6, 0.75), (2.2, 0.9), (3.4, 0.9), (6.0, 0.9))
"""Around the rim: how far out, and how far back as a part of the face's half width."""
AXIS = 0.6  # of the face's half width behind its middle: about where a neck turns
UP = np.array([1.0, -1.0, -1.0])  # from pixels to x right, y up, z to the camera


@dataclass(frozen=True, kw_only=True)
class Shot:
    """How the portrait is to be taken again; ``eyes`` are pixels between outer corners.

    ``light`` multiplies everything, ``side`` lightens the client's left and darkens the
    right by that share, ``noise`` is its standard deviation in greys and ``blur`` the
    Gaussian's, as a part of ``eyes``.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    eyes: float = 160.0
    size: tuple[int, int] = (640, 640)
    light: float = 1.0
    side: float = 0.0
    noise: float = 0.0
    blur: float = 0.0

    @property
    def name(self):
        changed = [
            f"{key} {value:g}"
            for key, value in vars(self).items()
            if key != "size" and value != getattr(Shot, key)
        ]
        return ", ".join(changed) or "as it is"


@dataclass(frozen=True, kw_only=True, eq=False)
class Rendered:
    """A picture, and the view that would be right for it."""

    rgb: np.ndarray
    truth: View
    shot: Shot


@cache
def portrait():
    """The astronaut, 512 by 512."""
    return skimage.data.astronaut()


@cache
def fitted_portrait():
    """The mesh's (468, 3) places on the portrait, and its pose."""
    marks = found(portrait()).landmarks[: face_surface().measured]
    return marks, pose_of(face_surface(), marks)


def rendered(shot=None, picture=None, marks=None):
    """The portrait, or another picture with its landmarks, taken again."""
    shot = shot or Shot()
    surface = face_surface()
    if picture is None:
        picture = portrait()
        mesh, pose = fitted_portrait()
    else:
        mesh = marks[: surface.measured]
        pose = pose_of(surface, mesh)
    full = surface.shaped(mesh)
    texture, faces = _with_rings(mesh, surface)
    places = _turned(texture, mesh, pose, shot)
    source = _rasterised(places, texture[:, :2], faces, shot.size)
    truth = _turned(full, mesh, pose, shot)
    target = Pose(yaw=shot.yaw, pitch=shot.pitch, roll=shot.roll)
    view = View(
        width=shot.size[0],
        height=shot.size[1],
        vertices=truth,
        mm_per_px=average_scale(surface, truth[: surface.measured]),
        scale_source=ScaleSource.AVERAGE,
        scale_sigma=0.1,
        pose=target,
    )
    return Rendered(rgb=_lit(picture, source, shot), truth=view, shot=shot)


def _turned(places, mesh, pose, shot):
    """Places (k, 3) of the portrait in the new picture's pixels."""
    low, high = mesh.min(axis=0), mesh.max(axis=0)
    half = (high[0] - low[0]) / 2
    middle = (low + high) / 2 + np.array([0, 0, AXIS * half])
    target = Pose(yaw=shot.yaw, pitch=shot.pitch, roll=shot.roll).rotation
    turn = target @ pose.rotation.T
    scale = shot.eyes / np.linalg.norm(mesh[33] - mesh[263])
    flat = ((places - middle) * UP * scale) @ turn.T * UP
    return flat + np.array([shot.size[0] / 2, shot.size[1] / 2, 0])


def _with_rings(mesh, surface):
    """The mesh and what surrounds it: (k, 3) places of the portrait, and triangles."""
    faces = surface.faces[(surface.faces < len(mesh)).all(axis=1)]
    rim = _rim(faces)
    middle = mesh[rim].mean(axis=0)
    half = np.ptp(mesh[:, 0]) / 2
    places, triangles, last = [mesh], [faces], rim
    start = len(mesh)
    for out, back in RINGS:
        ring = mesh[rim].copy()
        ring[:, :2] = middle[:2] + out * (ring[:, :2] - middle[:2])
        ring[:, 2] += back * half
        own = np.arange(start, start + len(rim))
        places.append(ring)
        for i in range(len(rim)):
            j = (i + 1) % len(rim)
            triangles.append([[last[i], own[i], last[j]], [own[i], own[j], last[j]]])
        last, start = own, start + len(rim)
    return np.concatenate(places), np.concatenate(triangles)


def _rim(faces):
    edges = {(f[i], f[(i + 1) % 3]) for f in faces.tolist() for i in range(3)}
    after = {a: b for a, b in edges if (b, a) not in edges}
    loop = [min(after)]
    while (following := after[loop[-1]]) != loop[0]:
        loop.append(following)
    return np.array(loop)


def _rasterised(places, texture, faces, size):
    """(h, w, 2) where in the portrait each pixel comes from; the nearest skin wins."""
    width, height = size
    source = np.full((height, width, 2), -1.0)
    depth = np.full((height, width), np.inf)
    for face in faces:
        corner, origin = places[face], texture[face]
        low = np.maximum(np.floor(corner[:, :2].min(axis=0)).astype(int), 0)
        high = np.minimum(np.ceil(corner[:, :2].max(axis=0)).astype(int) + 1, size)
        if (low >= high).any():
            continue
        x, y = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
        (ax, ay), (bx, by), (cx, cy) = corner[:, :2]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area
        c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area
        weights = np.stack([1 - b - c, b, c])
        z = np.tensordot(corner[:, 2], weights, 1)
        window = np.s_[low[1] : high[1], low[0] : high[0]]
        nearer = (weights >= -1e-6).all(axis=0) & (z < depth[window])
        depth[window][nearer] = z[nearer]
        source[window][nearer] = np.tensordot(weights, origin, (0, 0))[nearer]
    return source


def _lit(picture, source, shot):
    behind = cv2.GaussianBlur(picture, (0, 0), picture.shape[0] / 12)
    behind = cv2.resize(behind, shot.size)
    at = source.astype(np.float32)
    drawn = cv2.remap(
        picture,
        at[..., 0],
        at[..., 1],
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    seen = (source[..., :1] > -1).astype(np.float64)
    return _finished(seen * drawn + (1 - seen) * behind, shot)


def _finished(pixels, shot):
    across = np.linspace(-1, 1, pixels.shape[1])[None, :, None]
    pixels = pixels * shot.light * (1 + shot.side * across)
    if shot.blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), shot.blur * shot.eyes)
    if shot.noise:
        chance = np.random.default_rng(round(1000 * shot.noise))
        pixels = pixels + chance.normal(0, shot.noise, pixels.shape)
    return np.clip(pixels, 0, 255).astype(np.uint8)
