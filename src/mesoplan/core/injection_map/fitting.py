"""How one set of places lies to another: size, turn and shift, by weighted least squares.

Kabsch's and Umeyama's method; the turn is a proper one, never a mirror image.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """``place = scale * rotation @ model + shift``."""

    scale: float
    rotation: NDArray[np.float64]  # (3, 3)
    shift: NDArray[np.float64]  # (3,)

    def of(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """The (n, 3) places of the model, moved."""
        moved: NDArray[np.float64] = (
            self.scale * (places @ self.rotation.T) + self.shift
        )
        return moved


def fitted(
    model: NDArray[np.float64],
    seen: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
) -> Fit:
    """The similarity that brings (n, 3) ``model`` nearest to (n, 3) ``seen``.

    ``weights`` (n,) say how much each place counts; all the same by default.

    Raises:
        ValueError: fewer than three places count.
    """
    weight = np.ones(len(model)) if weights is None else weights
    if np.count_nonzero(weight) < 3:  # noqa: PLR2004 - a turn needs three places
        message = "a fit needs three places that count"
        raise ValueError(message)
    share = weight / weight.sum()
    model_middle, seen_middle = share @ model, share @ seen
    centred, target = model - model_middle, seen - seen_middle
    left, stretch, right = np.linalg.svd((target * share[:, None]).T @ centred)
    proper = np.array([1.0, 1.0, np.sign(np.linalg.det(left) * np.linalg.det(right))])
    rotation = (left * proper) @ right
    scale = float((stretch * proper).sum() / (share @ (centred**2).sum(axis=1)))
    return Fit(
        scale=scale,
        rotation=rotation,
        shift=seen_middle - scale * (rotation @ model_middle),
    )
