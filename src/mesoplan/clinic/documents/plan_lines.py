"""A course and its screening as the lines of a printed plan, every source numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.documents.plan import (
    Basis,
    Line,
    PlanSheet,
    Reason,
    Section,
    SourceRow,
    Verdict,
    Visit,
    ZoneRow,
)
from mesoplan.core.rule_texts import texts_of
from mesoplan.export.findings import Outcome
from mesoplan.export.parts import cited_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mesoplan.clinic.documents.head import Head, Signed
    from mesoplan.core.planning.plan import Plan
    from mesoplan.export.courses import CourseReport, StatementReport
    from mesoplan.export.decisions import ScreeningReport
    from mesoplan.export.findings import FindingReport
    from mesoplan.knowledge.library import Library

ZONE = "zone "


class Numbers:
    """Hands out a number to each source in the order of first mention."""

    def __init__(self) -> None:
        """Begin at 1."""
        self.given: dict[str, int] = {}

    def of(self, sources: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these sources, in order."""
        given = self.given
        return tuple(sorted({given.setdefault(s, len(given) + 1) for s in sources}))


def plan_sheet(
    head: Head,
    course: CourseReport,
    screening: ScreeningReport,
    library: Library,
    *,
    language: str = "en",
    sign_offs: tuple[Signed, ...] = (),
) -> PlanSheet:
    """The plan of one course, ready to print."""
    numbers = Numbers()
    reasons = tuple(_reasons(screening.findings, library, numbers, language))
    sections = _sections(course, library, numbers, language)
    left_out = tuple(
        Line(
            text=f"{row.subject}: {row.reason}",
            basis=(Basis(sources=numbers.of(row.sources)),) if row.sources else (),
        )
        for row in course.left_out
    )
    plan = course.plan
    concerns = (library.concerns[name].title for name in plan.concerns)
    return PlanSheet(
        head=head,
        verdict=Verdict(
            level=screening.today.level,
            never=screening.today.never,
            come_back_on=screening.today.come_back_on,
        ),
        reasons=reasons,
        product=course.product,
        concerns=tuple(concern.in_language(language) for concern in concerns),
        visits=tuple(_visits(plan)),
        zones=tuple(_zones(plan, library, language)),
        sections=sections,
        left_out=left_out,
        sources=tuple(
            SourceRow(number=number, tag=source.tag, cited=source.cited)
            for number, source in enumerate(
                cited_sources(numbers.given, library), start=1
            )
        ),
        sign_offs=sign_offs,
    )


def _reasons(
    findings: Iterable[FindingReport], library: Library, numbers: Numbers, language: str
) -> Iterator[Reason]:
    """Each rule that fires, once, whatever number of zones and products it concerns."""
    seen: set[str] = set()
    for finding in findings:
        if finding.outcome is not Outcome.FIRES or finding.rule in seen:
            continue
        seen.add(finding.rule)
        texts = texts_of(library.rules[finding.rule])
        by_tag: dict[str, list[str]] = {}
        for row in finding.basis:
            by_tag.setdefault(row.tag, []).append(row.source)
        yield Reason(
            rule=finding.number,
            title=texts.title.in_language(language),
            action=texts.action.in_language(language),
            level=finding.level,
            basis=tuple(
                Basis(tag=row.tag, sources=numbers.of(by_tag.pop(row.tag)))
                for row in sorted(finding.basis, key=lambda row: row.tag)
                if row.tag in by_tag
            ),
        )


def _sections(
    course: CourseReport, library: Library, numbers: Numbers, language: str
) -> tuple[Section, ...]:
    """The statements by topic, in the order in which topics first come."""
    topics: dict[str, list[Line]] = {}
    for statement in course.statements:
        line = _line(statement, numbers)
        topics.setdefault(statement.topic, []).append(line)
    zones = library.zones
    titles = {
        f"{ZONE}{name}": zones[name].title.in_language(language)
        for name in course.plan.zones
    }
    return tuple(
        Section(topic=topic, title=titles.get(topic, ""), lines=tuple(lines))
        for topic, lines in topics.items()
    )


def _line(statement: StatementReport, numbers: Numbers) -> Line:
    default = ""
    if statement.policy_default:
        default = "own_choice" if statement.sources else "no_source"
    basis = Basis(
        tag=statement.tag, sources=numbers.of(statement.sources), default=default
    )
    return Line(text=statement.text, basis=(basis,) if basis != Basis() else ())


def _visits(plan: Plan) -> Iterator[Visit]:
    for session in plan.sessions:
        yield Visit(
            number=session.number,
            earliest=session.earliest,
            latest=session.latest,
            points=session.points,
            volume=session.volume,
            packs=session.packs,
        )


def _zones(plan: Plan, library: Library, language: str) -> Iterator[ZoneRow]:
    for zone in plan.sessions[0].zones:
        yield ZoneRow(
            title=library.zones[zone.zone].title.in_language(language),
            technique=library.techniques[zone.technique].title.in_language(language),
            points=zone.points,
            per_point=zone.per_point,
            spacing=zone.spacing,
            depth=zone.depth,
            travel=zone.travel,
            angle=zone.angle,
            gauge=zone.gauge,
            volume=zone.volume,
        )
