"""make bench-faces: points on photographs, how far they miss and how long they take.

``python bench/faces/run.py --photo FILE`` does the same with any other face, and may be
said several times: whoever has faces to try gets a table of each in one run.

The peer, in the same run, is the engine as it comes: one look at the whole photograph,
no second one where it sees nothing, no median.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import dataclass, replace
from pathlib import Path
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
from mesoplan.imaging.faces.photograph import pixels, view_of
from mesoplan.knowledge.face import face_surface
from mesoplan.knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from tests.faces.rendered import Rendered

    from mesoplan.core.injection_map.views import View

ROUNDS = 15
LARGEST = 1_200  # pixels of a photograph's side that is taken again
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Face:
    """Who is taken again: a picture (h, w, 3) and the landmarks (478, 3) on it."""

    name: str
    picture: NDArray[np.uint8]
    marks: NDArray[np.float64]

    def taken(self, shot: Shot) -> Rendered:
        """The face as it would look on that photograph."""
        return rendered(shot, self.picture, self.marks)


def main() -> None:
    """Every table, one after the other, in one run."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--photo", action="append", type=Path, metavar="FILE")
    asked = words.parse_args()
    view_of(portrait())  # the first look loads the models
    for face in _faces(asked.photo):
        print(face.name)
        for part in (carried, faces_found, repeated):
            part(face)
            print()
    if not asked.photo:
        timed()


def _faces(photos: list[Path] | None) -> Iterator[Face]:
    if not photos:
        marks = found(portrait()).landmarks
        yield Face(name="the portrait", picture=portrait(), marks=marks)
    for path in photos or ():
        whole = pixels(path.read_bytes())
        seen = view_of(whole)
        for finding in seen.findings:
            print(f"{path.name}: {finding.what} ({finding.value})")
        if seen.view is not None:
            picture, marks = _cut(whole, seen.landmarks)
            yield Face(name=path.name, picture=picture, marks=marks)


def _cut(
    picture: NDArray[np.uint8], marks: NDArray[np.float64]
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The face and as much again about it, no larger than it is drawn anew."""
    low, high = marks[:468, :2].min(axis=0), marks[:468, :2].max(axis=0)
    reach = (high - low).max()
    x1, y1 = np.maximum(low - reach, 0).astype(int)
    x2, y2 = np.minimum(high + reach, picture.shape[1::-1]).astype(int)
    piece, moved = picture[y1:y2, x1:x2], marks - (x1, y1, 0)
    shrunk = min(1.0, LARGEST / max(piece.shape))
    size = (round((x2 - x1) * shrunk), round((y2 - y1) * shrunk))
    return cv2.resize(piece, size, interpolation=cv2.INTER_AREA), moved * shrunk


def carried(face: Face) -> None:
    """A map put on one photograph and drawn on another."""
    print("A map of about 170 points carried to a second photograph: misses in mm")
    print(f"{'second photograph':<42}{'median':>8}{'p95':>8}{'peer':>8}  gate")
    first = face.taken(FROM)
    own_first, peer_first = _views(first)
    passing: list[float] = []
    for shot in POSES:
        second = face.taken(shot)
        own, peer = _views(second)
        misses = missed(first, second, own_first, own)
        seen = view_of(second.rgb)
        passes = not POSE & {finding.reason for finding in seen.findings}
        if passes:
            passing += misses.tolist()
        both = peer is not None and peer_first is not None
        theirs = np.median(missed(first, second, peer_first, peer)) if both else np.nan
        row = f"{np.median(misses):8.2f}{np.percentile(misses, 95):8.2f}{theirs:8.2f}"
        said = f"yaw {seen.pose.yaw:+.0f} pitch {seen.pose.pitch:+.0f}"
        print(f"{shot.name:<42}{row}  {'passes' if passes else said}")
    middle, tail = np.median(passing), np.percentile(passing, 95)
    print(f"{'all that pass the pose gate':<42}{middle:8.2f}{tail:8.2f}")


def _views(picture: Rendered) -> tuple[View, View | None]:
    """The view our landmarks make, and the one the bare engine's make."""
    return _view(picture, found(picture.rgb).landmarks), (
        None if (marks := detect(picture.rgb)) is None else _view(picture, marks)
    )


def _view(picture: Rendered, marks: NDArray[np.float64]) -> View:
    surface = face_surface()
    return replace(
        picture.truth,
        vertices=surface.shaped(marks),
        mm_per_px=average_scale(surface, marks),
        pose=pose_of(surface, marks),
    )


def faces_found(face: Face) -> None:
    """A hundred bad photographs."""
    print("Faces found on 100 altered photographs (tests/faces/variants.py)")
    ours, theirs, lost = 0, 0, []
    for shot in variants():
        picture = face.taken(shot)
        one = found(picture.rgb)
        if one is not None and _there(picture, one.landmarks):
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


def repeated(face: Face) -> None:
    """The same face, the camera moved by hand."""
    print(f"Standard deviation over {len(HAND)} hand-held photographs, mm")
    itself = _filling(face.picture)
    eyes = np.linalg.norm(np.subtract(*found(itself).landmarks[[33, 263]]))
    named = f"the photograph itself, {eyes:.0f} pixels between the eyes' corners"
    small = (512, 512)
    pictures = {
        named: itself,
        "taken again at 160": face.taken(Shot(size=small)).rgb,
        "taken again at 160, dark and noisy": face.taken(
            Shot(size=small, light=0.4, noise=6)
        ).rgb,
    }
    for name, rgb in pictures.items():
        scale = average_scale(face_surface(), found(rgb).landmarks)
        own = _scatter(rgb, lambda moved: found(moved).landmarks) * scale
        bare = _scatter(rgb, detect) * scale
        print(f"{name:<60}{own:6.2f}   the engine as it comes {bare:6.2f}")


def _filling(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture in a square of 512 pixels, grey beside it."""
    size = 512
    shrunk = size / max(picture.shape)
    matrix = np.array([[shrunk, 0.0, 0.0], [0.0, shrunk, 0.0]])
    return cv2.warpAffine(
        picture, matrix, (size, size), flags=cv2.INTER_AREA, borderValue=(128,) * 3
    )


def _scatter(rgb: NDArray[np.uint8], look) -> float:  # noqa: ANN001 - a function
    shapes = []
    for across, down, turn, size in HAND:
        matrix = cv2.getRotationMatrix2D((256, 256), turn, size)
        matrix[:, 2] += (across, down)
        moved = cv2.warpAffine(rgb, matrix, (512, 512), flags=cv2.INTER_CUBIC)
        marks = look(moved)
        if marks is None:
            return np.nan
        marks = marks[:468, :2]
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
