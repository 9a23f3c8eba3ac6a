"""What the camera sees just now: the frame looked at, and kept nowhere.

Everything that needs numpy or finds faces is imported where a frame is looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mesoplan.imaging.pictures import PictureRefused, Unusable
from mesoplan.web.capture.readout import Last, Sight, nobody, readout, unlike

if TYPE_CHECKING:
    from mesoplan.core.injection_map.views import View
    from mesoplan.imaging.faces.gates import Gates
    from mesoplan.web.capture.standard_views import StandardView

RIGHT, LEFT = 33, 263  # outer corners of the eyes, in the mesh's numbering


def available() -> bool:
    """Whether this install can find a face in a picture."""
    from mesoplan.imaging.faces.detector import installed  # noqa: PLC0415 - numpy with it

    return installed()


def last_of(view: View, within: float) -> Last:
    """What a later photograph is to repeat of this one, within so many degrees."""
    import numpy as np  # noqa: PLC0415 - only where a photograph has landmarks

    across = view.vertices[RIGHT, :2] - view.vertices[LEFT, :2]
    return Last(
        yaw=view.pose.yaw,
        pitch=view.pose.pitch,
        size=float(np.hypot(*across)) / max(view.width, view.height),
        within=within,
    )


def sight(
    data: bytes,
    view: StandardView,
    gates: Gates,
    *,
    last: Last | None = None,
    full: int = 0,
    still: bool = False,
) -> Sight | Unusable:
    """What one frame shows of a face in this view, by one quick look.

    ``last`` is what it should repeat, where that is known; ``full`` the longer side in
    pixels of the photograph that the frame stands for, where the frame is smaller.
    ``still``: nobody is led into place any more, so a face that is turned altogether
    otherwise is another view's.
    """
    # here and not above: the engine and numpy come with them
    from mesoplan.core.injection_map.views import pose_of  # noqa: PLC0415
    from mesoplan.imaging.faces.finder import found  # noqa: PLC0415
    from mesoplan.imaging.faces.gates import no_face, several  # noqa: PLC0415
    from mesoplan.imaging.faces.photograph import pixels  # noqa: PLC0415
    from mesoplan.imaging.faces.quality import quality_of  # noqa: PLC0415
    from mesoplan.knowledge.face import face_surface  # noqa: PLC0415

    try:
        rgb = pixels(data)
    except PictureRefused as refused:
        return refused.unusable
    face = found(rgb, runs=1)
    if face is None:
        return nobody(view, no_face().advice)
    if face.others:
        return nobody(view, several(face.others).advice)
    quality, longer = quality_of(rgb, face.landmarks), max(rgb.shape[:2])
    size, enlarged = quality.eyes / longer, max(1.0, full / longer)
    whole = replace(quality, eyes=quality.eyes * enlarged, iris=quality.iris * enlarged)
    pose = pose_of(face_surface(), face.landmarks)
    seen = readout(view, gates, whole, pose, size, last)
    wrong = unlike(view, pose.yaw) if still else ""
    return replace(seen, advice=wrong, fits=False) if wrong else seen


def turned_in(data: bytes) -> float | None:
    """By how many degrees the one face on a photograph is turned, by one quick look."""
    # here and not above: the engine and numpy come with them
    from mesoplan.core.injection_map.views import pose_of  # noqa: PLC0415
    from mesoplan.imaging.faces.finder import found  # noqa: PLC0415
    from mesoplan.imaging.faces.photograph import pixels  # noqa: PLC0415
    from mesoplan.knowledge.face import face_surface  # noqa: PLC0415

    face = found(pixels(data), runs=1)
    if face is None or face.others:
        return None
    return pose_of(face_surface(), face.landmarks).yaw
