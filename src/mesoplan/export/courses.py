"""A proposal as a report: the screening, up to three courses, and what none covers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mesoplan.export.parts import CitedSource, cited_sources

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.evidence import Tag
    from mesoplan.core.planning.candidates import LeftOut
    from mesoplan.core.planning.plan import Plan, SessionPlan, Statement, ZonePlan
    from mesoplan.core.planning.proposing import Course, Proposal
    from mesoplan.export.decisions import ScreeningReport
    from mesoplan.knowledge.library import Library

FORMAT = "mesoplan.proposal/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReport:
    """One line of a plan with its sources; a policy default has no source."""

    topic: str
    text: str
    sources: tuple[str, ...]
    tag: Tag | None
    policy_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutReport:
    """Something asked for that a course does not cover, and why."""

    subject: str
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLine:
    """One zone of a session in a line."""

    zone: str
    title: str
    technique: str
    points: int
    per_point: str
    spacing: str
    depth: str
    travel: str
    angle: int
    gauge: int
    volume: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One visit in a line."""

    number: int
    earliest: date
    latest: date
    zones: tuple[ZoneLine, ...]
    points: int
    volume: str
    packs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseReport:
    """One course: why one would choose it, its numbers, its lines, and the plan itself."""

    aim: str
    why: str
    product: str
    concerns: tuple[str, ...]
    minutes: str
    sessions: tuple[SessionLine, ...]
    statements: tuple[StatementReport, ...]
    left_out: tuple[LeftOutReport, ...]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalReport:
    """What ``mesoplan plan`` answers."""

    format: str
    screening: ScreeningReport
    courses: tuple[CourseReport, ...]
    left_out: tuple[LeftOutReport, ...]
    reason: str
    sources: tuple[CitedSource, ...]


def proposal_report(
    proposal: Proposal, screening: ScreeningReport, library: Library
) -> ProposalReport:
    """The proposal with every line and every source."""
    courses = tuple(course_report(course, library) for course in proposal.courses)
    left_out = tuple(_left_out(row) for row in proposal.left_out)
    cited = [source.id for source in screening.sources]
    for course in courses:
        cited += [s for line in course.statements for s in line.sources]
        cited += [s for row in course.left_out for s in row.sources]
    cited += [s for row in left_out for s in row.sources]
    return ProposalReport(
        format=FORMAT,
        screening=replace(screening, sources=()),
        courses=courses,
        left_out=left_out,
        reason=proposal.reason,
        sources=cited_sources(cited, library),
    )


def course_report(course: Course, library: Library) -> CourseReport:
    """One course with its numbers and every line."""
    plan = course.plan
    lines = tuple(dict.fromkeys(_statement(line) for line in course.statements))
    return CourseReport(
        aim=course.aim.replace("_", " "),
        why=course.why,
        product=library.products[plan.product].title,
        concerns=tuple(str(library.concerns[name].title) for name in plan.concerns),
        minutes=next((s.text for s in lines if s.topic == "minutes in the chair"), ""),
        sessions=tuple(_session(session, library) for session in plan.sessions),
        statements=lines,
        left_out=tuple(_left_out(row) for row in course.left_out),
        plan=plan,
    )


def _session(session: SessionPlan, library: Library) -> SessionLine:
    return SessionLine(
        number=session.number,
        earliest=session.earliest,
        latest=session.latest,
        zones=tuple(_zone(zone, library) for zone in session.zones),
        points=session.points,
        volume=str(session.volume),
        packs=session.packs,
    )


def _zone(zone: ZonePlan, library: Library) -> ZoneLine:
    return ZoneLine(
        zone=zone.zone,
        title=str(library.zones[zone.zone].title),
        technique=str(library.techniques[zone.technique].title),
        points=zone.points,
        per_point=str(zone.per_point),
        spacing=str(zone.spacing),
        depth=str(zone.depth),
        travel=str(zone.travel),
        angle=zone.angle,
        gauge=zone.gauge,
        volume=str(zone.volume),
    )


def _statement(line: Statement) -> StatementReport:
    return StatementReport(
        topic=line.topic,
        text=line.text,
        sources=line.sources,
        tag=line.tag,
        policy_default=line.policy_default,
    )


def _left_out(row: LeftOut) -> LeftOutReport:
    return LeftOutReport(subject=row.subject, reason=row.reason, sources=row.sources)
