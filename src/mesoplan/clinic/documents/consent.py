"""The consent: what was read, asked, understood and signed, in one fixed page or two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import datetime

    from mesoplan.clinic.documents.head import Head

MOST_POINTS = 20_000


class Subject(StrEnum):
    """What is agreed to: photographs are never part of the consent to treatment."""

    TREATMENT = "treatment"
    PHOTOGRAPHS = "photographs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An after-effect: how often, from when, and until when."""

    title: str
    how_often: str
    starts: str
    gone_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Something that may happen, and what is known of it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What could be done instead, what it can honestly claim, and its limits."""

    title: str
    claim: str
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """A question that shows whether the text was understood, and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn signature: strokes of (x, y) points, 0 being the top left corner.

    Raises:
        ValueError: no stroke, too many points, or a point off the canvas.
    """

    width: int
    height: int
    strokes: tuple[tuple[tuple[float, float], ...], ...]

    def __post_init__(self) -> None:
        """Refuse what cannot be a signature: it must print, and print inside its box."""
        points = [point for stroke in self.strokes for point in stroke]
        if self.width <= 0 or self.height <= 0:
            message = f"the canvas is {self.width} × {self.height}; give it a size"
            raise ValueError(message)
        if not points or not all(self.strokes):
            message = "a signature holds at least one stroke, each with a point"
            raise ValueError(message)
        if len(points) > MOST_POINTS:
            message = f"{len(points)} points; a signature holds at most {MOST_POINTS}"
            raise ValueError(message)
        if not all(0 <= x <= self.width and 0 <= y <= self.height for x, y in points):
            message = f"a point lies off the canvas of {self.width} × {self.height}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed and when: drawn, or the name typed by hand."""

    by: str
    at: datetime
    drawing: Drawing | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That the consent ended, when, and on whose word."""

    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One version of the text with this client's plan, answers and signature.

    ``witness`` is the head of the clinic's ledger when it was signed: the client's copy
    bears witness to every entry before it. Without a signature there is a line to sign
    on by hand.
    """

    TEMPLATE: ClassVar[str] = "consent"

    head: Head
    witness: str
    subject: Subject = Subject.TREATMENT
    text: tuple[str, ...]
    product: str = ""
    zones: tuple[str, ...] = ()
    sessions: int = 0
    common: tuple[Effect, ...] = ()
    complications: tuple[Risk, ...] = ()
    own: tuple[Risk, ...] = ()
    alternatives: tuple[Choice, ...] = ()
    questions: tuple[ReadBack, ...] = ()
    statements: tuple[str, ...] = ()
    withdrawing: str = ""
    signature: Signature | None = None
    withdrawn: Withdrawal | None = None
