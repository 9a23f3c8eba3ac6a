"""The page of a proposal: the decision, then up to three courses, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Fields, Heading, Items, Paragraph, Table
from mesoplan.cli.pages.citing import Citing
from mesoplan.cli.pages.screening import body, closing, opening
from mesoplan.core.days import day_words
from mesoplan.export.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from mesoplan.export.courses import (
        CourseReport,
        LeftOutReport,
        ProposalReport,
        SessionLine,
        StatementReport,
    )

IN_THE_CHAIR = "minutes in the chair"
TOPICS = {
    "changes": "Changes for this client",
    "expected reactions": "What to expect",
    "measure": "What to measure",
    "not settled": "What no source settles",
}


def plan_page(report: ProposalReport, *, explain: bool) -> list[Block]:
    """The whole page."""
    screening = report.screening
    citing = Citing(report.sources)
    page = list(opening(screening))
    brief = screening.today.treatable and not explain
    page += body(screening, citing, explain=explain, brief=brief)
    shared = _shared(report.courses)
    page += _in_short(report.courses)
    for number, course in enumerate(report.courses, start=1):
        page += _course(course, f"{number} of {len(report.courses)}", shared, citing)
    if shared:
        page.append(Heading("For every course here"))
        page += _topics(list(shared), _zone_titles(report.courses), citing)
    if not report.courses:
        page += [Heading("No course"), Paragraph(_why_none(report))]
    page += _left_out(_not_said_above(report), "Asked for, and in no course", citing)
    return [*page, *closing(screening, citing)]


def _why_none(report: ProposalReport) -> str:
    if report.screening.today.treatable:
        return report.reason
    return "The decision above says why, what to wait for and what to offer."


def _not_said_above(report: ProposalReport) -> list[LeftOutReport]:
    """What was left out, without the zones and products whose decision says it already."""
    screening = report.screening
    decided = (*screening.zones, *screening.products)
    said = {decision.title for decision in decided if not decision.treatable}
    return [row for row in report.left_out if row.subject not in said]


def _shared(courses: Sequence[CourseReport]) -> dict[StatementReport, None]:
    """The lines that several courses have in common, said once; in reading order."""
    if len(courses) < 2:  # noqa: PLR2004 - one course has nothing to share
        return {}
    first, *others = courses
    rest = [frozenset(course.statements) for course in others]
    common = (line for line in first.statements if all(line in lines for lines in rest))
    return dict.fromkeys(common)


def _course(
    course: CourseReport,
    number: str,
    shared: Container[StatementReport],
    citing: Citing,
) -> Iterator[Block]:
    yield Heading(f"Course {number}: {course.aim}")
    yield Paragraph(course.why)
    first = course.sessions[0]
    technique = listed(tuple(dict.fromkeys(zone.technique for zone in first.zones)))
    last = course.sessions[-1]
    span = f", done by {day_words(last.latest)}" if len(course.sessions) > 1 else ""
    yield Fields(
        (
            ("For", " · ".join(course.concerns)),
            ("Product", f"{course.product}, {counted(first.packs, 'pack')} a session"),
            ("Technique", technique),
            ("Each session", f"{first.points} points, {first.volume}"),
            ("Sessions", f"{len(course.sessions)}{span}"),
            ("In the chair", course.minutes),
        )
    )
    yield Heading("Sessions", 2)
    yield Table(
        ("No.", "When", "Points", "Volume", "Packs"), _sessions(course.sessions)
    )
    yield Heading("Zones, each session", 2)
    yield Table(
        ("Zone", "Points", "Each", "Apart", "Depth", "Needle", "In all"),
        tuple(
            (
                zone.title,
                str(zone.points),
                zone.per_point,
                zone.spacing,
                zone.depth,
                f"{zone.travel} at {zone.angle}°, {zone.gauge}G",
                zone.volume,
            )
            for zone in first.zones
        ),
    )
    own = [line for line in course.statements if line not in shared]
    yield from _topics(own, _zone_titles([course]), citing)
    yield from _left_out(course.left_out, "Not in this course", citing, rank=2)


def _in_short(courses: Sequence[CourseReport]) -> Iterator[Block]:
    if len(courses) < 2:  # noqa: PLR2004 - nothing to compare
        return
    yield Heading("The courses in short")
    header = ("", "Aim", "Product", "Sessions", "Zones", "Points", "Volume", "Depth")
    yield Table(
        header,
        tuple(
            (
                str(number),
                course.aim,
                course.product,
                str(len(course.sessions)),
                str(len(course.sessions[0].zones)),
                str(course.sessions[0].points),
                course.sessions[0].volume,
                _depths(course.sessions[0]),
            )
            for number, course in enumerate(courses, start=1)
        ),
    )
    yield Paragraph("Points, volume and depth are those of one session.")


def _depths(session: SessionLine) -> str:
    found = sorted({zone.depth for zone in session.zones})
    if len(found) == 1:
        return found[0]
    return f"{found[0].removesuffix(' mm')}–{found[-1]}"


def _zone_titles(courses: Sequence[CourseReport]) -> dict[str, str]:
    zones = (zone for course in courses for zone in course.sessions[0].zones)
    return {f"zone {zone.zone}": zone.title for zone in zones}


def _sessions(sessions: Sequence[SessionLine]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(session.number),
            _window(session),
            str(session.points),
            session.volume,
            str(session.packs),
        )
        for session in sessions
    )


def _window(session: SessionLine) -> str:
    if session.earliest == session.latest:
        return day_words(session.earliest)
    return f"{day_words(session.earliest)} – {day_words(session.latest)}"


def _topics(
    statements: Sequence[StatementReport], titles: Mapping[str, str], citing: Citing
) -> Iterator[Block]:
    """The lines by topic, in the order in which the topics first come."""
    topics: dict[str, list[StatementReport]] = {}
    for line in statements:
        if line.topic != IN_THE_CHAIR:
            topics.setdefault(line.topic, []).append(line)
    for topic, lines in topics.items():
        words = titles.get(topic) or TOPICS.get(topic) or topic
        yield Heading(words[:1].upper() + words[1:], 2)
        yield Items(
            tuple(
                (
                    line.text,
                    citing.statement(
                        line.sources, line.tag, policy_default=line.policy_default
                    ),
                )
                for line in lines
            )
        )


def _left_out(
    rows: Sequence[LeftOutReport], title: str, citing: Citing, rank: int = 1
) -> Iterator[Block]:
    if rows:
        yield Heading(title, rank)
        yield Items(
            tuple(
                (
                    f"{row.subject}: {row.reason}",
                    citing.statement(row.sources, None, policy_default=False),
                )
                for row in rows
            )
        )
