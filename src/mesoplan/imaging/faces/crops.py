"""A square piece of a picture, turned upright, and the way back from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.imaging.faces.detector import RGB

SIDE = 320  # pixels: the engine looks at a face through 192, so more shows it nothing


class Levels:
    """A picture in halving sizes, each made once: many pieces of it are looked at."""

    def __init__(self, rgb: RGB) -> None:
        """Begin with the picture as it is."""
        self._levels = [rgb]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture as it is."""
        height, width = self._levels[0].shape[:2]
        return width, height

    def near(self, fineness: float) -> RGB:
        """The smallest one that still has ``fineness`` of the picture's pixels a side."""
        import cv2  # noqa: PLC0415 - the extra, only where a photograph is looked at

        level = max(0, int(np.floor(np.log2(1 / fineness)))) if fineness < 1 else 0
        while len(self._levels) <= level:
            height, width = self._levels[-1].shape[:2]
            half = (max(1, width // 2), max(1, height // 2))
            self._levels.append(
                np.asarray(
                    cv2.resize(self._levels[-1], half, interpolation=cv2.INTER_AREA),
                    dtype=np.uint8,
                )
            )
        return self._levels[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """The square of ``size`` pixels about ``x, y``, its top turned by ``roll`` degrees.

    ``roll`` above 0 takes a piece that leans clockwise in the picture.
    """

    x: float
    y: float
    size: float
    roll: float = 0.0

    @property
    def matrix(self) -> NDArray[np.float64]:
        """(2, 3): from the picture's pixels to the piece's."""
        scale, angle = SIDE / self.size, np.radians(self.roll)
        turn = scale * np.array(
            [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        )
        shift = np.array([SIDE / 2, SIDE / 2]) - turn @ (self.x, self.y)
        return np.column_stack([turn, shift])

    def of(self, levels: Levels) -> RGB:
        """The piece, ``SIDE`` pixels wide and high; grey where the picture ends."""
        import cv2  # noqa: PLC0415 - the extra, only where a photograph is looked at

        picture = levels.near(SIDE / self.size)
        (width, height), (high, wide) = levels.size, picture.shape[:2]
        matrix = self.matrix * (width / wide, height / high, 1.0)
        return np.asarray(
            cv2.warpAffine(
                picture,
                matrix,
                (SIDE, SIDE),
                flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(128, 128, 128),
            ),
            dtype=np.uint8,
        )

    def back(self, marks: NDArray[np.float64]) -> NDArray[np.float64]:
        """(k, 3) landmarks of the piece in the picture's pixels, depth scaled alike."""
        matrix = self.matrix
        flat = (marks[:, :2] - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
        return np.column_stack([flat, marks[:, 2] * self.size / SIDE])
