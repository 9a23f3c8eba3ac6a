"""What Mesoplan tells people: alternatives, trials and honest answers."""

from __future__ import annotations

from dataclasses import dataclass

from mesoplan.core.evidence import Citation, Tag, Text
from mesoplan.core.rules import Governance


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Something to offer instead or meanwhile, and what it can honestly claim."""

    id: str
    number: str
    title: Text
    claim: Text
    limits: Text
    tag: Tag
    evidence: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A study or synthesis, with its result in numbers and how far to trust it.

    ``verdict``: negative | positive | mixed | unclear. ``directness``: direct |
    neighbour (cross-linked boosters) | synthesis | laboratory. A result is never shown
    without its ``control`` and ``time`` fields.
    """

    id: str
    number: str
    title: str
    design: Text
    control: Text
    protocol: Text
    measures: Text
    result: Text
    time: Text
    verdict: str
    directness: str
    risk_of_bias: Text
    tag: Tag
    evidence: tuple[Citation, ...] = ()
    participants: int | None = None
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqAnswer:
    """A question clients ask, answered with its certainty and sources."""

    id: str
    order: int
    question: Text
    answer: Text
    certainty: Text
    tag: Tag
    governance: Governance
    trials: tuple[str, ...] = ()
    evidence: tuple[Citation, ...] = ()
