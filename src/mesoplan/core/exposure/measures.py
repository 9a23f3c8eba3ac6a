"""Papules somebody measured, and which measures no papule can have.

No arrays here: a form or a file of papules is read without numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDEST = 40.0  # mm
LARGEST = 1_000_000.0  # nL
FEWEST = 4  # below that a line and its scatter say nothing


@dataclass(frozen=True, slots=True)
class MeasuredPapule:
    """One papule: the volume injected in nL, and its diameter in mm."""

    volume: float
    diameter: float


def faults_of(
    measured: Sequence[MeasuredPapule], rows: Sequence[str] = ()
) -> Iterator[Problem]:
    """Everything about papules that cannot be; ``rows`` say where each was written."""
    if len(measured) < FEWEST:
        what = f"fewer than {FEWEST} papules say nothing"
        remedy = "Measure about 20 at two volumes, one at least twice the other."
        yield Problem("papules", what, str(len(measured)), remedy)
    for index, papule in enumerate(measured):
        where = rows[index] if rows else f"papules[{index}]"
        yield from faults_in(papule, where)


def faults_in(papule: MeasuredPapule, where: str) -> Iterator[Problem]:
    """What of one papule cannot be."""
    if not 0 < papule.diameter <= WIDEST:
        what = f"no papule is wider than {WIDEST:g} mm, or 0"
        remedy = "Give the diameter in millimetres."
        shown = f"{papule.diameter:g} mm"
        yield Problem(f"{where}, diameter", what, shown, remedy)
    if not 0 < papule.volume <= LARGEST:
        what = "no puncture leaves more than 1 mL, or 0"
        remedy = (
            "Give what one puncture left in millilitres, from 0.005 to 0.2 mL as a "
            "rule, or write µL."
        )
        shown = f"{papule.volume / 1_000_000:g} mL"
        yield Problem(f"{where}, volume", what, shown, remedy)
