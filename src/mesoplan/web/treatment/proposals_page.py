"""What can be proposed, side by side, and what a plan says line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.core.days import day_words
from mesoplan.export.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from mesoplan.clinic.queries.courses import CourseRecord, Proposed
    from mesoplan.export.courses import CourseReport
    from mesoplan.web.treatment.chart import ChartFrame

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing to compare; ``differs`` where the courses are not alike in it."""

    label: str
    words: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement with its tag and, on demand, its sources."""

    text: str
    tag: str
    no_source: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Statements about one thing."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One proposed course."""

    number: int
    aim: str
    why: str
    figures: tuple[Figure, ...]
    topics: tuple[Topic, ...]
    left_out: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A course on record in a line or two."""

    id: Any
    title: str
    words: str
    approved_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """Everything about planning for one client."""

    chart: ChartFrame
    draft: Kept | None
    approved: Kept | None
    offered: tuple[Offered, ...]
    reason: str
    left_out: tuple[str, ...]
    consulting: bool


def offered(found: Proposed) -> tuple[Offered, ...]:
    """The proposed courses; what they do not have in common stands out."""
    courses = found.report.courses
    cited = {s.id: s.cited for s in found.report.sources}
    tables = [_figures(course) for course in courses]
    alike = {
        label
        for label in (tables[0] if tables else {})
        if len({table[label] for table in tables}) == 1
    }
    return tuple(
        Offered(
            number=number,
            aim=course.aim[:1].upper() + course.aim[1:],
            why=course.why,
            figures=tuple(
                Figure(label=label, words=words, differs=label not in alike)
                for label, words in table.items()
            ),
            topics=topics(
                [
                    {
                        "topic": s.topic,
                        "text": s.text,
                        "tag": s.tag.value if s.tag else "",
                        "sources": s.sources,
                        "policy_default": s.policy_default,
                    }
                    for s in course.statements
                ],
                cited,
                {z.zone: z.title for z in course.sessions[0].zones},
            ),
            left_out=tuple(f"{r.subject}: {r.reason}" for r in course.left_out),
            fingerprint=mark,
        )
        for number, (course, table, mark) in enumerate(
            zip(courses, tables, found.fingerprints, strict=True), start=1
        )
    )


def topics(
    rows: Iterable[Row], cited: Mapping[str, str], zones: Mapping[str, str]
) -> tuple[Topic, ...]:
    """Statements by what they are about, in the order in which the topics first come."""
    found: dict[str, list[Line]] = {}
    for row in rows:
        found.setdefault(row["topic"], []).append(
            Line(
                text=row["text"],
                tag=row["tag"] or "",
                no_source=row["policy_default"],
                sources=tuple(cited.get(s, s) for s in row["sources"]),
            )
        )
    return tuple(
        Topic(title=_title(name, zones), lines=tuple(lines))
        for name, lines in found.items()
    )


def _title(topic: str, zones: Mapping[str, str]) -> str:
    """A topic as a heading; of a zone, the zone's own name."""
    named = zones.get(topic.removeprefix("zone "), topic)
    return named[:1].upper() + named[1:]


def kept(course: CourseRecord | None) -> Kept | None:
    """A course on record, in short."""
    if course is None:
        return None
    report: Row = course.reveal("report") or {}
    sessions = report.get("sessions", [])
    zones = [z["title"] for z in sessions[0]["zones"]] if sessions else []
    return Kept(
        id=course.pk,
        title=report.get("product", ""),
        words=f"{counted(len(sessions), 'session')} · {listed(zones)}",
        approved_at=course.approved_at,
        created_at=course.created_at,
    )


def _figures(course: CourseReport) -> dict[str, str]:
    first, last = course.sessions[0], course.sessions[-1]
    depths = sorted({z.depth for z in first.zones})
    needles = sorted({f"{z.gauge}G" for z in first.zones})
    return {
        _("Product"): f"{course.product}, {counted(first.packs, 'pack')} a session",
        _("For"): ", ".join(course.concerns),
        _("Zones"): ", ".join(z.title for z in first.zones),
        _("Technique"): listed(tuple(dict.fromkeys(z.technique for z in first.zones))),
        _("Sessions"): f"{len(course.sessions)}, done by {day_words(last.latest)}",
        _("Each session"): f"{first.points} points, {first.volume}",
        _("Depth and needle"): f"{' – '.join(depths)}, {', '.join(needles)}",
        _("In the chair"): course.minutes.split(":", maxsplit=1)[0],
    }
