"""The engine that finds faces, behind one function: mediapipe 0.10.21 (decision 0011).

Nothing else imports it. It runs on this machine alone, from models in its own wheel.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mesoplan.core.errors import ImpossibleRequest, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

RGB: TypeAlias = NDArray[np.uint8]
"""(height, width, 3): a picture, upright."""
BLANK = np.zeros((64, 64, 3), np.uint8)
"""A graph starts on threads of its own; once this is answered it has said its words."""

NEAR, FAR = 0, 1  # the two detectors: faces within 2 m of the camera, and within 5 m
SURE = 0.5  # the engine's own default
# what the engine and its parts say of themselves on the error stream
CHATTER = re.compile(rb"^(INFO: Created |WARNING: All log messages |[IWEF]\d{4} )")

_alone = Lock()  # a graph takes one picture at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Roughly where a face lies, in pixels, and how its eyes lie to each other.

    ``roll`` is in degrees, above 0 where the head leans clockwise in the picture.
    """

    x: float
    y: float
    size: float
    roll: float
    score: float


def installed() -> bool:
    """Whether the extra ``imaging`` is here."""
    return all(find_spec(name) is not None for name in ("mediapipe", "cv2"))


def require() -> None:
    """Make sure that faces can be looked for.

    Raises:
        ImpossibleRequest: the extra is not installed.
    """
    if not installed():
        problem = Problem(
            "photograph",
            "faces cannot be found on photographs here: the extra is not installed",
            "imaging",
            'Install it with pip install "mesoplan[imaging]" on Python 3.11 or 3.12,'
            " or put the map on the neutral head.",
        )
        raise ImpossibleRequest([problem])


@cache
def engine() -> str:
    """What finds the landmarks, with its version, as views keep it."""
    return f"mediapipe face_mesh {metadata.version('mediapipe')}"


def detect(rgb: RGB) -> NDArray[np.float64] | None:
    """The (478, 3) landmarks of the clearest face, or ``None``.

    Pixels x, y, and depth in the same unit, away from the camera, from about the middle
    of the head. May be called from any thread.

    Raises:
        ImpossibleRequest: the extra is not installed.
    """
    with _alone:
        found = _answer(_mesh(), rgb, "multi_face_landmarks")
    if not found:
        return None
    height, width = rgb.shape[:2]
    marks = np.array([(p.x, p.y, p.z) for p in found[0].landmark], dtype=np.float64)
    return np.asarray(marks * (width, height, width))


def boxes(rgb: RGB, reach: int = FAR) -> tuple[Box, ...]:
    """Every face that one of the two detectors sees, the largest first.

    Raises:
        ImpossibleRequest: the extra is not installed.
    """
    with _alone:
        found = _answer(_detection(reach), rgb, "detections")
    height, width = rgb.shape[:2]
    return tuple(
        sorted(
            (_box(one, width, height) for one in found or ()),
            key=lambda box: box.size,
            reverse=True,
        )
    )


def _box(found: Any, width: int, height: int) -> Box:  # noqa: ANN401 - the engine is untyped
    data = found.location_data
    area = data.relative_bounding_box
    eyes = [(p.x * width, p.y * height) for p in data.relative_keypoints[:2]]
    (x1, y1), (x2, y2) = eyes  # the client's right eye comes first
    return Box(
        x=(area.xmin + area.width / 2) * width,
        y=(area.ymin + area.height / 2) * height,
        size=max(area.width * width, area.height * height),
        roll=float(np.degrees(np.arctan2(y2 - y1, x2 - x1))),
        score=float(found.score[0]),
    )


def _answer(graph: Any, rgb: RGB, what: str) -> Any:  # noqa: ANN401 - the engine is untyped
    picture = np.ascontiguousarray(rgb)
    if graph in _spoken:
        return getattr(graph.process(picture), what)
    with _quiet():
        answer = getattr(graph.process(picture), what)
    if answer:
        _spoken.add(graph)
    return answer


_spoken: set[Any] = set()  # graphs that found something, and said what they say then


@cache
def _solutions() -> Any:  # noqa: ANN401 - the engine is untyped
    require()
    with _without_plots():
        from mediapipe import solutions  # noqa: PLC0415 - only for photographs

    return solutions


@contextmanager
def _without_plots() -> Iterator[None]:
    """Spare the second that the engine's drawings of landmarks take to be imported.

    Nobody asks for them. Whoever imports the plotting library later gets the real one.
    """
    names = ("matplotlib", "matplotlib.pyplot")
    if names[0] in sys.modules:
        yield
        return
    spared = {name: ModuleType(name) for name in names}
    spared[names[0]].__dict__["pyplot"] = spared[names[1]]
    sys.modules.update(spared)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


@cache
def _mesh() -> Any:  # noqa: ANN401 - the engine is untyped
    faces = _solutions().face_mesh
    with _quiet():
        graph = faces.FaceMesh(
            static_image_mode=True,
            max_num_faces=1,
            refine_landmarks=True,
            min_detection_confidence=SURE,
        )
        graph.process(BLANK)
    return graph


@cache
def _detection(reach: int) -> Any:  # noqa: ANN401 - the engine is untyped
    faces = _solutions().face_detection
    with _quiet():
        graph = faces.FaceDetection(
            model_selection=reach, min_detection_confidence=SURE
        )
        graph.process(BLANK)
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the engine's own words off the error stream; whatever else comes, passes.

    The engine writes from C++ and heeds none of its switches, so the stream itself is
    led aside while a graph is made and used for the first time.
    """
    sys.stderr.flush()
    with tempfile.TemporaryFile() as aside:
        kept = os.dup(2)
        os.dup2(aside.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            aside.seek(0)
            for line in aside:
                if not CHATTER.match(line):
                    os.write(2, line)
