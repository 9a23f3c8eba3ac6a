"""A square piece of a picture, turned upright, and the way back from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.imaging.faces.detector import RGB

SIDE = 320  # pixels: the engine looks at a face through 192, so more shows it nothing
COARSE = 2.0  # a piece more than this too fine is halved first, so that noise averages


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

    def of(self, rgb: RGB) -> RGB:
        """The piece, ``SIDE`` pixels wide and high; grey where the picture ends."""
        import cv2  # noqa: PLC0415 - the extra, only where a photograph is looked at

        matrix, picture = self.matrix, rgb
        while self.size * len(picture) / len(rgb) > COARSE * SIDE:
            half = (max(1, picture.shape[1] // 2), max(1, picture.shape[0] // 2))
            picture = cv2.resize(picture, half, interpolation=cv2.INTER_AREA)
        down = len(rgb) / len(picture), rgb.shape[1] / picture.shape[1]
        matrix = matrix * (down[1], down[0], 1.0)
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
