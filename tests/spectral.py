"""An independent solver: diffusion with loss in a closed box, exact in time, by cosines.

Nothing of the model under test is used here. Lengths mm, diffusion mm²/s, loss 1/s.
"""

from __future__ import annotations

import numpy as np
from scipy.fft import dctn, idctn
from scipy.special import j1


def waves(cells, lengths):
    """The cosines' wave numbers along each axis, shaped to multiply."""
    found = []
    for axis, (count, length) in enumerate(zip(cells, lengths, strict=True)):
        shape = [1] * len(cells)
        shape[axis] = count
        found.append((np.pi * np.arange(count) / length).reshape(shape))
    return found


def later(initial, lengths, diffusions, loss, seconds):
    """Cell values after ``seconds``, from cell values at the start."""
    numbers = waves(initial.shape, lengths)
    rate = sum(d * k**2 for d, k in zip(diffusions, numbers, strict=True)) + loss
    return idctn(dctn(initial) * np.exp(-rate * seconds))


def discs_later(box, discs, layer, diffusions, loss, seconds):
    """Values at cell centres of discs (x, y, radius, amount) between two depths.

    ``box`` is its cells and its lengths. The discs' cosine coefficients are exact, so no
    rim is cut into cells.
    """
    cells, lengths = box
    across, down, deep = waves(cells, lengths)
    number = np.hypot(across, down)
    flat = np.zeros(np.broadcast_shapes(across.shape, down.shape))
    for x, y, radius, amount in discs:
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(
                number > 0,
                2 * np.pi * radius * j1(number * radius) / number,
                np.pi * radius**2,
            )
        flat = flat + amount * share * np.cos(across * x) * np.cos(down * y)
    top, bottom = layer
    with np.errstate(invalid="ignore", divide="ignore"):
        column = np.where(
            deep > 0, (np.sin(deep * bottom) - np.sin(deep * top)) / deep, bottom - top
        )
    scale = np.prod(
        [2 * count / size for count, size in zip(cells, lengths, strict=True)]
    )
    rate = (
        diffusions[0] * across**2
        + diffusions[1] * down**2
        + diffusions[2] * deep**2
        + loss
    )
    return idctn(scale * flat * column * np.exp(-rate * seconds))


def centres(cells, lengths):
    """The cells' centres along each axis."""
    return [
        (np.arange(count) + 0.5) * length / count
        for count, length in zip(cells, lengths, strict=True)
    ]
