"""The plan on paper: the decision, then the course statement by statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.clinic.documents.head import Head, Signed
    from mesoplan.core.evidence import Tag
    from mesoplan.core.levels import Level
    from mesoplan.core.quantities import Length, Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a line rests on: numbers of sources by tag, or that none was found.

    ``default``: ``""``, ``"no_source"`` or ``"own_choice"``.
    """

    tag: Tag | None = None
    sources: tuple[int, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement with its basis."""

    text: str
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Statements under one heading: a topic's name, or ``title`` in its place."""

    topic: str
    lines: tuple[Line, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that changes or restricts treatment today."""

    rule: str
    title: str
    action: str
    level: Level
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be done today; ``never`` and "not today" are different words."""

    level: Level
    never: bool = False
    come_back_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One session of the course."""

    number: int
    earliest: date
    latest: date
    points: int
    volume: Volume
    packs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    """How one zone is injected in each session."""

    title: str
    technique: str
    points: int
    per_point: Volume
    spacing: Length
    depth: Length
    travel: Length
    angle: int
    gauge: int
    volume: Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source as the list at the end shows it."""

    number: int
    tag: Tag
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """A plan as it is printed and handed over.

    The statements are written in ``written_in``, whatever language the sheet is in.
    """

    TEMPLATE: ClassVar[str] = "plan"

    head: Head
    verdict: Verdict
    reasons: tuple[Reason, ...]
    product: str
    concerns: tuple[str, ...]
    visits: tuple[Visit, ...]
    zones: tuple[ZoneRow, ...]
    sections: tuple[Section, ...]
    left_out: tuple[Line, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    sign_offs: tuple[Signed, ...] = ()
    written_in: str = "en"
