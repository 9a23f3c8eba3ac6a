"""make bench-faces: points on photographs, how far they miss and how long they take.

The peer, in the same run, is the engine as it comes: one look at the whole photograph,
no second one where it sees nothing, no median.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

# the portrait taken again, as the tests take it
from tests.faces.carried import missed
from tests.faces.rendered import Shot, portrait, rendered
from tests.faces.variants import variants

from mesoplan.core.injection_map.views import average_scale, pose_of
from mesoplan.core.quantities import Length
from mesoplan.export.maps.requests import MapRequest, made
from mesoplan.imaging.faces.detector import detect
from mesoplan.imaging.faces.finder import found
from mesoplan.imaging.faces.gates import Reason
from mesoplan.imaging.faces.photograph import view_of
from mesoplan.knowledge.face import face_surface
from mesoplan.knowledge.library import Library

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tests.faces.rendered import Rendered

ROUNDS = 15
POSES = [
    *(Shot(yaw=yaw) for yaw in (-40, -30, -20, -15, -10, -5, 0, 5, 10, 15, 20, 30, 40)),
    *(Shot(pitch=pitch) for pitch in (-20, -10, -5, 5, 10, 20)),
    *(Shot(roll=roll) for roll in (-30, -10, 10, 30)),
    Shot(yaw=4, pitch=3, roll=-4),
    Shot(yaw=-4, pitch=-3, roll=4, eyes=110),
    Shot(yaw=3, side=0.5),
    Shot(yaw=-3, light=0.35, noise=5),
    Shot(yaw=12, pitch=6, roll=-10, eyes=100),
]
FROM = Shot(yaw=-2.0, eyes=150.0)  # the first visit's photograph
POSE = {Reason.TURNED, Reason.TILTED, Reason.RAISED, Reason.SIDE_ONLY}
# how a hand moves a camera between two photographs: across, down, degrees, size
HAND = ((0, 0, 0, 1), (9, 4, 2, 1.03), (-7, 6, -3, 0.97), (4, -8, 1, 1.05))
HAND += ((-5, -6, -2, 0.95), (8, 8, 3, 1.02), (-9, 2, 4, 1.0), (2, 9, -4, 0.98))


def main() -> None:
    """Every table, one after the other, in one run."""
    view_of(portrait())  # the first look loads the models
    for part in (carried, faces_found, repeated, timed):
        part()
        print()


def carried() -> None:
    """A map put on one photograph and drawn on another."""
    print("A map of about 170 points carried to a second photograph: misses in mm")
    print(f"{'second photograph':<42}{'median':>8}{'p95':>8}{'peer':>8}  gate")
    first = rendered(FROM)
    own_first, peer_first = _views(first)
    passing: list[float] = []
    for shot in POSES:
        second = rendered(shot)
        own, peer = _views(second)
        misses = missed(first, second, own_first, own)
        seen = view_of(second.rgb)
        passes = not POSE & {finding.reason for finding in seen.findings}
        if passes:
            passing += misses.tolist()
        theirs = np.median(missed(first, second, peer_first, peer)) if peer else np.nan
        row = f"{np.median(misses):8.2f}{np.percentile(misses, 95):8.2f}{theirs:8.2f}"
        said = f"yaw {seen.pose.yaw:+.0f} pitch {seen.pose.pitch:+.0f}"
        print(f"{shot.name:<42}{row}  {'passes' if passes else said}")
    middle, tail = np.median(passing), np.percentile(passing, 95)
    print(f"{'all that pass the pose gate':<42}{middle:8.2f}{tail:8.2f}")


def _views(picture: Rendered):  # noqa: ANN202 - ours and the peer's, if it has one
    """The view our landmarks make, and the one the bare engine's make."""
    return _view(picture, found(picture.rgb).landmarks), (
        None if (marks := detect(picture.rgb)) is None else _view(picture, marks)
    )


def _view(picture: Rendered, marks: NDArray[np.float64]):  # noqa: ANN202
    surface = face_surface()
    return replace(
        picture.truth,
        vertices=surface.shaped(marks),
        mm_per_px=average_scale(surface, marks),
        pose=pose_of(surface, marks),
    )


def faces_found() -> None:
    """A hundred bad photographs."""
    print("Faces found on 100 altered photographs (tests/faces/variants.py)")
    ours, theirs, lost = 0, 0, []
    for shot in variants():
        picture = rendered(shot)
        face = found(picture.rgb)
        if face is not None and _there(picture, face.landmarks):
            ours += 1
        else:
            lost.append(shot.name)
        marks = detect(picture.rgb)
        theirs += marks is not None and _there(picture, marks)
    print(f"Mesoplan {ours}, the engine as it comes {theirs}")
    print(f"not found: {'; '.join(lost) or 'none'}")


def _there(picture: Rendered, marks: NDArray[np.float64]) -> bool:
    """Whether the landmarks lie on the face: off by less than a tenth of its height."""
    true = picture.truth.vertices[:468, :2]
    apart = np.linalg.norm(marks[:468, :2] - true, axis=1)
    return bool(np.median(apart) < np.ptp(true[:, 1]) / 10)


def repeated() -> None:
    """The same face, the camera moved by hand."""
    print(f"Standard deviation over {len(HAND)} hand-held photographs, mm")
    pictures = {
        "the portrait itself, 61 pixels between the eyes' corners": portrait(),
        "taken again at 160": rendered(Shot(size=(512, 512))).rgb,
        "taken again at 160, dark and noisy": rendered(
            Shot(size=(512, 512), light=0.4, noise=6)
        ).rgb,
    }
    for name, rgb in pictures.items():
        scale = average_scale(face_surface(), found(rgb).landmarks)
        own = _scatter(rgb, lambda moved: found(moved).landmarks) * scale
        bare = _scatter(rgb, detect) * scale
        print(f"{name:<60}{own:6.2f}   the engine as it comes {bare:6.2f}")


def _scatter(rgb: NDArray[np.uint8], look) -> float:  # noqa: ANN001 - a function
    shapes = []
    for across, down, turn, size in HAND:
        matrix = cv2.getRotationMatrix2D((256, 256), turn, size)
        matrix[:, 2] += (across, down)
        moved = cv2.warpAffine(rgb, matrix, (512, 512), flags=cv2.INTER_CUBIC)
        marks = look(moved)[:468, :2]
        shapes.append((marks - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T)
    return float(np.median(np.array(shapes).std(axis=0).mean(axis=1)))


def timed() -> None:
    """From a photograph in memory to a map."""
    print(f"Time, ms, medians of {ROUNDS}{'by the clock':>27}{'of processor':>14}")
    library = Library()
    surface = face_surface()
    picture = rendered(Shot(eyes=220.0, size=(1280, 960))).rgb
    large = cv2.resize(picture, (4608, 3456), interpolation=cv2.INTER_CUBIC)
    request = MapRequest(spacing=Length(8_000))
    view = view_of(picture).view

    def whole(rgb: NDArray[np.uint8]) -> int:
        seen = view_of(rgb).view
        return len(made(request, seen, library).map.points)

    points = whole(picture)
    for name, task in {
        "the engine as it comes, 1.2 megapixels": lambda: detect(picture),
        "the engine as it comes, 16 megapixels": lambda: detect(large),
        "photograph to view, 1.2 megapixels": lambda: view_of(picture),
        "photograph to view, 16 megapixels": lambda: view_of(large),
        "one look, for a live picture": lambda: view_of(picture, runs=1),
        "the surface of one person": lambda: surface.shaped(view.vertices[:468]),
        f"photograph to map of {points} points": lambda: whole(picture),
    }.items():
        clock, processor = [], []
        for _ in range(ROUNDS):
            begun, worked = time.perf_counter(), time.process_time()
            task()
            clock.append(1000 * (time.perf_counter() - begun))
            processor.append(1000 * (time.process_time() - worked))
        by_clock, worked = statistics.median(clock), statistics.median(processor)
        print(f"{name:<40}{by_clock:10.0f}{worked:14.0f}")


if __name__ == "__main__":
    main()
