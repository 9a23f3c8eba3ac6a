"""Looking for the face on a photograph: a ladder of looks, then a median of many.

One plain look missed 22 of 96 altered photographs, and one with pieces cut about what a
second detector saw missed 1 (the prototype's measurement; ours is in bench/README.md).
One look's landmarks scatter by 0.5 to 0.8 mm; the median of nine, each with the piece a
little shifted, turned and scaled, by 0.2 to 0.35.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.imaging.faces.crops import SIDE, Crop, Levels
from mesoplan.imaging.faces.detector import FAR, NEAR, Box, boxes, detect, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mesoplan.imaging.faces.detector import RGB

AROUND = (2.0, 1.5, 2.8)  # pieces tried, as multiples of the face's box
TURNS = (0.0, 90.0, -90.0, 180.0)  # a camera that did not say how it was held
TILE = 0.6  # of the picture's side: small faces fill more of it
FINE = 0.33  # likewise, for far faces in a picture whose pixels are worth it
STEP = 0.6  # of a tile, at most, from one to the next: a face is whole in one of them
DARK = 70  # mean grey below which a piece is lightened for the engine's eyes only
LIGHTENED = (2.0, 98.0)  # percentiles that become black and white
BESIDE = 6.0  # of a small face: the piece about it in which others are looked for
SMALL = 0.25  # of the picture's side: a face so small may be one of many
SECOND = 0.4  # of the largest face, from which another one counts
RUNS = 9
ENOUGH = 5  # of them must find the face, and agree
APART = 0.025  # of the distance between the eyes' outer corners: more is no face
MESH = 468  # landmarks of the mesh; the irises follow
OUTER = (33, 263)  # outer corners of the eyes, right and left
# shift across and down as parts of the face, turn in degrees, size: fixed, so that the
# same photograph always gives the same landmarks
JITTER = (
    (0.0, 0.0, 0.0, 1.0),
    (0.04, 0.02, 4.0, 1.06),
    (-0.04, 0.03, -4.0, 0.95),
    (0.02, -0.04, 7.0, 1.12),
    (-0.02, -0.03, -7.0, 1.02),
    (0.05, 0.0, -2.0, 0.9),
    (-0.05, 0.01, 2.0, 1.15),
    (0.0, 0.05, 5.5, 0.98),
    (0.01, -0.05, -5.5, 1.09),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """A face: its (478, 3) landmarks in pixels and how far single looks scattered.

    ``spread`` is the median over landmarks of the looks' standard deviation, in pixels.
    ``others`` counts further faces large enough to be meant.
    """

    landmarks: NDArray[np.float64]
    spread: float
    others: int


def found(rgb: RGB, runs: int = RUNS) -> Found | None:
    """The largest face of the picture, or ``None``; ``runs`` looks, up to nine.

    Raises:
        ImpossibleRequest: the extra is not installed.
    """
    require()
    levels = Levels(rgb)
    for faces in _candidates(levels):
        for box in faces:
            first = _first(levels, box)
            settled = None if first is None else _settled(levels, first, runs)
            if settled is not None:
                marks, spread = settled
                seen = _distinct(faces + _beside(levels, marks))
                others = _others(levels, seen, marks)
                return Found(landmarks=marks, spread=spread, others=others)
    return None


def _candidates(levels: Levels) -> Iterator[tuple[Box, ...]]:
    """What each rung of the ladder sees, in the picture's own pixels."""
    width, height = levels.size
    size = max(height, width)
    whole = Crop(x=width / 2, y=height / 2, size=size)
    yield _distinct(_seen(levels, whole, FAR) + _seen(levels, whole, NEAR))
    for roll in TURNS[1:]:
        yield _seen(levels, Crop(x=whole.x, y=whole.y, size=size, roll=roll), FAR)
    for share, reach in ((TILE, FAR), (TILE, NEAR), (FINE, FAR)):
        tiles: tuple[Box, ...] = ()
        for tile in _tiles(width, height, share):
            tiles += _seen(levels, tile, reach)
        yield _distinct(tiles)


def _tiles(width: int, height: int, share: float) -> Iterator[Crop]:
    size = share * max(width, height)
    if size < SIDE and share < TILE:  # it would show nothing more
        return
    for y in _starts(height, size):
        for x in _starts(width, size):
            yield Crop(x=x, y=y, size=size)


def _starts(length: float, size: float) -> tuple[float, ...]:
    """The middles of tiles along one side: enough to cover it, evenly."""
    if length <= size:
        return (length / 2,)
    steps = int(np.ceil((length - size) / (STEP * size)))
    return tuple(size / 2 + (length - size) * step / steps for step in range(steps + 1))


def _seen(levels: Levels, crop: Crop, reach: int) -> tuple[Box, ...]:
    """The boxes in one piece, in the picture's pixels."""
    scale = crop.size / SIDE
    return tuple(
        Box(
            x=float(place[0]),
            y=float(place[1]),
            size=box.size * scale,
            roll=box.roll + crop.roll,
            score=box.score,
        )
        for box in boxes(_lightened(crop.of(levels)), reach)
        for place in crop.back(np.array([[box.x, box.y, 0.0]]))
    )


def _distinct(faces: tuple[Box, ...]) -> tuple[Box, ...]:
    """One box a face, the surest; the largest face first."""
    kept: list[Box] = []
    for box in sorted(faces, key=lambda box: -box.score):
        if all(_far_apart(box, other) for other in kept):
            kept.append(box)
    return tuple(sorted(kept, key=lambda box: -box.size))


def _far_apart(one: Box, other: Box) -> bool:
    apart = np.hypot(one.x - other.x, one.y - other.y)
    return bool(apart > max(one.size, other.size) / 2)


def _first(levels: Levels, box: Box) -> NDArray[np.float64] | None:
    """The landmarks of one look at a piece about the box."""
    for wide in AROUND:
        crop = Crop(x=box.x, y=box.y, size=wide * box.size, roll=box.roll)
        marks = detect(_lightened(crop.of(levels)))
        if marks is not None:
            return crop.back(marks)
    return None


def _settled(
    levels: Levels, first: NDArray[np.float64], runs: int
) -> tuple[NDArray[np.float64], float] | None:
    """The median of the looks and their spread in pixels; ``None`` if they disagree."""
    looks = [marks for crop in _around(first, runs) for marks in _look(levels, crop)]
    if len(looks) < min(ENOUGH, runs):
        return None
    stack = np.array(looks)
    marks = np.median(stack, axis=0)
    spread = float(np.median(np.linalg.norm(stack.std(axis=0)[:, :2], axis=1)))
    eyes = np.linalg.norm(marks[OUTER[0]] - marks[OUTER[1]])
    if spread > APART * eyes:
        return None
    return marks, spread


def _look(levels: Levels, crop: Crop) -> Iterator[NDArray[np.float64]]:
    marks = detect(_lightened(crop.of(levels)))
    if marks is not None:
        yield crop.back(marks)


def _around(marks: NDArray[np.float64], runs: int) -> Iterator[Crop]:
    """The pieces of the looks: about the face, upright, then each a little otherwise."""
    low, high = marks[:, :2].min(axis=0), marks[:, :2].max(axis=0)
    middle, face = (low + high) / 2, float((high - low).max())
    right, left = marks[OUTER[0], :2], marks[OUTER[1], :2]
    roll = float(np.degrees(np.arctan2(*(left - right)[::-1])))
    for across, down, turn, size in JITTER[:runs]:
        yield Crop(
            x=float(middle[0] + across * face),
            y=float(middle[1] + down * face),
            size=1.8 * face * size,
            roll=roll + turn,
        )


def _others(levels: Levels, faces: tuple[Box, ...], marks: NDArray[np.float64]) -> int:
    """How many further faces are large enough to be meant, and hold a second look."""
    size = float(np.ptp(marks[:MESH, :2], axis=0).max())
    return sum(
        _elsewhere(marks, (box.x, box.y), size)
        and box.size > SECOND * size
        and _holds(levels, box, marks, size)
        for box in faces
    )


def _beside(levels: Levels, marks: NDArray[np.float64]) -> tuple[Box, ...]:
    """The boxes about a small face: in the whole picture its like are hardly seen."""
    low, high = marks[:MESH, :2].min(axis=0), marks[:MESH, :2].max(axis=0)
    (x, y), size = (low + high) / 2, float((high - low).max())
    if size > SMALL * max(levels.size):
        return ()
    return _seen(levels, Crop(x=float(x), y=float(y), size=BESIDE * size), FAR)


def _elsewhere(
    marks: NDArray[np.float64], place: tuple[float, float], size: float
) -> bool:
    middle = marks[:MESH, :2].mean(axis=0)
    return bool(np.hypot(*(middle - place)) > size / 2)


def _holds(levels: Levels, box: Box, marks: NDArray[np.float64], size: float) -> bool:
    """Whether a box holds a face, and not the one already found."""
    first = _first(levels, box)
    settled = None if first is None else _settled(levels, first, ENOUGH)
    if settled is None:
        return False
    x, y = settled[0][:MESH, :2].mean(axis=0)
    return _elsewhere(marks, (float(x), float(y)), size)


def _lightened(piece: RGB) -> RGB:
    """A dark piece with its greys spread; any other as it is."""
    if piece.mean() >= DARK:
        return piece
    low, high = np.percentile(piece, LIGHTENED)
    spread = (piece.astype(np.float64) - low) * (255.0 / max(high - low, 1.0))
    return np.asarray(np.clip(spread, 0, 255), dtype=np.uint8)
