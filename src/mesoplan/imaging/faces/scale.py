"""How many millimetres a pixel is: the weakest link of every measurement on a photograph.

Four sources, the most trusted first: a printed marker in the plane of the cheek, a
distance measured on the client with a caliper, the width of the iris, the average head.
What was measured once is kept as the client's head against the canonical one, and every
later photograph is scaled by fitting the mesh to it, which repeats to 3 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.views import AVERAGE_SIGMA, ScaleSource, average_scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mesoplan.core.injection_map.surface import Surface

FITTING = 0.03
"""Relative scatter of one man's areas' root over five photographs, scaled by the mesh
(face_map note: 187, 187, 193, 197, 181 cm2, CV 3 %; a length scatters half as much, the
rest allows for the pose)."""
CALIPER = 0.02  # a caliper on skin at two landmarks: policy default, no source found
LIKELY = (0.85, 1.2)  # of the average head: outside, an iris was misread


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadScale:
    """A client's head: its length for one of the canonical head, and how sure that is.

    ``sigma`` is relative: 0.03 says 3 %.
    """

    source: ScaleSource
    ratio: float
    sigma: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Millimetres a pixel by one way of measuring on the photograph itself."""

    source: ScaleSource
    mm_per_px: float
    sigma: float


AVERAGE = HeadScale(source=ScaleSource.AVERAGE, ratio=1.0, sigma=AVERAGE_SIGMA)
TRUST = tuple(ScaleSource)  # the most trusted first


def chosen(
    surface: Surface,
    marks: NDArray[np.float64],
    *,
    head: HeadScale | None = None,
    measured: tuple[Measured, ...] = (),
) -> HeadScale:
    """The most trusted size of the head: ``head`` from before, or measured here.

    Of the same source, what was kept from before holds, so that a client's photographs
    share one size.
    """
    average = average_scale(surface, marks)
    here = [
        HeadScale(source=one.source, ratio=one.mm_per_px / average, sigma=one.sigma)
        for one in measured
    ]
    kept = [] if head is None else [head]
    known = [*kept, *(one for one in here if _likely(one)), AVERAGE]
    return min(known, key=lambda one: TRUST.index(one.source))


def sigma_on(head: HeadScale, *, measured_here: bool) -> float:
    """How sure a length on a photograph is: the head's, and the mesh's fit to it."""
    again = 0.0 if measured_here else FITTING
    return float(np.hypot(head.sigma, again))


def caliper_head(
    surface: Surface, marks: NDArray[np.float64], between: tuple[int, int], mm: float
) -> HeadScale:
    """The head of which a caliper says that two landmarks lie ``mm`` apart.

    The photograph must show both; depth counts, so the head may be turned.

    Raises:
        ValueError: the landmarks lie in one place, or ``mm`` is not above 0.
    """
    apart = float(np.linalg.norm(marks[between[0]] - marks[between[1]]))
    if apart <= 0 or mm <= 0:
        message = f"no distance: {apart} pixels, {mm} mm"
        raise ValueError(message)
    return HeadScale(
        source=ScaleSource.CALIPER,
        ratio=mm / apart / average_scale(surface, marks),
        sigma=float(np.hypot(CALIPER, 2.0 / mm)),  # the note: mean landmark error 2 mm
    )


def _likely(head: HeadScale) -> bool:
    if head.source is not ScaleSource.IRIS:
        return True
    return LIKELY[0] <= head.ratio <= LIKELY[1]
