"""From a photograph to a view of the surface, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.views import (
    Angle,
    Pose,
    View,
    average_scale,
    pose_of,
)
from mesoplan.imaging.faces.detector import engine
from mesoplan.imaging.faces.finder import RUNS, found
from mesoplan.imaging.faces.gates import (
    BRIDGE,
    FaceFinding,
    Gates,
    Weight,
    judged,
    no_face,
    plain_gates,
    several,
)
from mesoplan.imaging.faces.irises import iris_scale
from mesoplan.imaging.faces.markers import marker_in
from mesoplan.imaging.faces.quality import Quality, quality_of
from mesoplan.imaging.faces.scale import HeadScale, chosen, sigma_on
from mesoplan.imaging.pictures import PictureRefused, on_white, opened
from mesoplan.knowledge.face import face_surface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mesoplan.imaging.faces.detector import RGB
    from mesoplan.imaging.faces.scale import Measured


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What a photograph shows.

    ``view`` is ``None`` where something refuses it. ``landmarks`` (478, 3) are pixels x,
    y, depth, kept to make the view again; ``head`` is how large the head was taken to
    be; ``spread`` how far single looks scattered, mm.
    """

    view: View | None
    findings: tuple[FaceFinding, ...]
    pose: Pose | None = None
    quality: Quality | None = None
    landmarks: NDArray[np.float64] | None = None
    head: HeadScale | None = None
    spread: float = 0.0


def view_of(
    photograph: bytes | RGB,
    head: HeadScale | None = None,
    *,
    expected: Angle = Angle.FRONT,
    gates: Gates | None = None,
    runs: int = RUNS,
) -> Seen:
    """How a photograph shows the surface, and everything to mend on it.

    A file's bytes are opened as any picture from outside; an array (h, w, 3) is taken as
    it is. ``head`` is the client's, measured before; ``runs`` fewer than nine is quicker
    and scatters more, for a live picture.

    Raises:
        ImpossibleRequest: the extra is not installed.
    """
    try:
        rgb = pixels(photograph) if isinstance(photograph, bytes) else photograph
    except PictureRefused as refused:
        return Seen(view=None, findings=(_unusable(refused),))
    face = found(rgb, runs)
    if face is None:
        return Seen(view=None, findings=(no_face(),))
    surface, marks = face_surface(), face.landmarks
    pose, quality = pose_of(surface, marks), quality_of(rgb, marks)
    limits = gates or plain_gates()
    findings = judged(quality, pose, limits, expected)
    if face.others:
        findings = (several(face.others), *findings)
    measured = tuple(_measured(rgb, marks, quality, pose, limits))
    size = chosen(surface, marks, head=head, measured=measured)
    mm_per_px = size.ratio * average_scale(surface, marks)
    unusable = any(finding.weight is Weight.REFUSED for finding in findings)
    view = View(
        width=rgb.shape[1],
        height=rgb.shape[0],
        vertices=surface.shaped(marks),
        mm_per_px=mm_per_px,
        scale_source=size.source,
        scale_sigma=sigma_on(size, measured_here=size is not head),
        pose=pose,
        engine=engine(),
    )
    return Seen(
        view=None if unusable else view,
        findings=findings,
        pose=pose,
        quality=quality,
        landmarks=marks,
        head=size,
        spread=face.spread * mm_per_px,
    )


def pixels(photograph: bytes) -> RGB:
    """A picture from outside as an array (h, w, 3), upright, transparency made white.

    Raises:
        PictureRefused: the bytes are no picture, or none that is safe to open.
    """
    with opened(photograph) as image:
        return np.asarray(on_white(image), dtype=np.uint8)


def _measured(
    rgb: RGB, marks: NDArray[np.float64], quality: Quality, pose: Pose, gates: Gates
) -> Iterator[Measured]:
    marker = marker_in(rgb, marks)
    if marker is not None:
        yield marker
    straight = max(abs(pose.yaw), abs(pose.roll)) <= gates.turn
    bare = quality.bridge <= BRIDGE  # lenses make irises larger or smaller
    looking = quality.iris >= gates.iris and quality.gaze <= gates.gaze
    if looking and straight and bare:
        iris = iris_scale(rgb, marks)
        if iris is not None:
            yield iris


def _unusable(refused: PictureRefused) -> FaceFinding:
    why = refused.unusable
    return FaceFinding(
        reason=why.reason,
        weight=Weight.REFUSED,
        what=why.what,
        value=why.value,
        advice=why.remedy,
    )
