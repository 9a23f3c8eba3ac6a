"""Courses: what can be proposed today, what was chosen, and whether it keeps limits."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from mesoplan.clinic import moment
from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import client_seen_by, core_consultation
from mesoplan.clinic.records import Course
from mesoplan.core.planning.checking import check_plan
from mesoplan.core.planning.proposing import Course as CoreCourse
from mesoplan.core.planning.proposing import propose
from mesoplan.core.planning.reading import plan_values, read_plan
from mesoplan.core.planning.statements import statements
from mesoplan.core.screening import without
from mesoplan.export.courses import course_report, proposal_report
from mesoplan.export.decisions import screening_report
from mesoplan.export.json_values import json_values
from mesoplan.export.parts import cited_sources
from mesoplan.export.plan_checks import plan_check_report

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan import Practice
    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.decisions import Standing
    from mesoplan.clinic.records import Client, Consultation
    from mesoplan.core.consultation import Consultation as CoreConsultation
    from mesoplan.core.planning.plan import Plan
    from mesoplan.core.screening import Screening
    from mesoplan.export.courses import ProposalReport
    from mesoplan.export.plan_checks import PlanCheckReport

Row = dict[str, Any]
CourseRecord: TypeAlias = Course  # what pages hand on, without its manager


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Up to three courses for today, each with the fingerprint of its plan."""

    report: ProposalReport
    fingerprints: tuple[str, ...]


def proposed(client: Client, consultation: Consultation, now: Standing) -> Proposed:
    """What can be proposed today; deferrals that were set aside do not stand in the way.

    Raises:
        InputError: what is on record does not make a consultation.
    """
    practice = practice_of(client.clinic_id)
    core = core_consultation(client, consultation, practice)
    taken = practice.screen(core, moment.today(client.clinic))
    screening = without(taken, now.set_aside)
    proposal = propose(core.request, practice.catalogue, screening)
    report = proposal_report(
        proposal,
        screening_report(
            screening, core, practice.library, overrides=practice.overrides
        ),
        practice.library,
    )
    return Proposed(
        report=report,
        fingerprints=tuple(fingerprint(c.plan) for c in report.courses),
    )


def fingerprint(plan: Plan) -> str:
    """Enough to tell whether a course on a page is still the one proposed."""
    text = json.dumps(plan_values(plan), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def checked(
    client: Client, consultation: Consultation, now: Standing, plan: Plan
) -> PlanCheckReport:
    """Every limit that a plan breaks for this client today."""
    practice = practice_of(client.clinic_id)
    core = core_consultation(client, consultation, practice)
    violations = check_plan(
        plan,
        practice.catalogue,
        screening_for(client, core, practice, now, plan),
        event_on=core.request.event_on,
    )
    return plan_check_report(
        plan,
        violations,
        practice.library,
        client="",
        on=moment.today(client.clinic),
        overrides=practice.overrides,
    )


def report_on(
    client: Client,
    consultation: Consultation,
    now: Standing,
    plan: Plan,
    before: Row,
) -> Row:
    """The course's own report for an edited plan: every line said anew, with sources.

    ``before`` is the report of the course as it was: its aim and what it leaves out.
    """
    practice = practice_of(client.clinic_id)
    core = core_consultation(client, consultation, practice)
    screening = screening_for(client, core, practice, now, plan)
    course = CoreCourse(
        aim=before.get("aim", ""),
        why=before.get("why", ""),
        plan=plan,
        statements=statements(plan, practice.catalogue, screening),
        left_out=(),
    )
    report = course_report(course, practice.library)
    cited = [s for line in report.statements for s in line.sources]
    cited += [s for row in before.get("left_out", ()) for s in row["sources"]]
    found: Row = json_values(report)
    return found | {
        "left_out": before.get("left_out", []),
        "sources": json_values(cited_sources(cited, practice.library)),
    }


def course_seen_by(actor: Actor, course: UUID) -> Course:
    """A course of a client of the actor's clinic.

    Raises:
        NotAllowed, NotFound: no business of the actor's.
    """
    actor.must(Permission.CLIENT_VIEW_CHART)
    found = (
        Course.objects.filter(pk=course, clinic=actor.clinic)
        .select_related("consultation")
        .first()
    )
    if found is None:
        message = "no such course"
        raise NotFound(message)
    found.client = client_seen_by(actor, found.client_id)
    found.consultation.client = found.client
    return found


def courses_of(client: Client) -> tuple[Course | None, Course | None]:
    """The course being worked on, and the approved one in force."""
    rows = list(
        Course.objects.filter(client=client, replaced_at=None)
        .select_related("consultation")
        .order_by("-created_at")
    )
    for row in rows:
        row.client = row.consultation.client = client
    draft = next((r for r in rows if r.approved_at is None), None)
    approved = next((r for r in rows if r.approved_at is not None), None)
    return draft, approved


def plan_of(course: Course, field: str = "plan") -> Plan:
    """The plan in a course: ``plan`` as it stands, ``proposed`` as it came."""
    return read_plan(course.reveal(field))


def screening_for(
    client: Client,
    core: CoreConsultation,
    practice: Practice,
    now: Standing,
    plan: Plan,
) -> Screening:
    """Today's screening of exactly what the plan uses, without what was set aside."""
    known = practice.library.names
    request = replace(
        core.request,
        zones=tuple(z for z in plan.zones if z in known("zones")),
        products=tuple(p for p in (plan.product,) if p in known("products")),
    )
    today = moment.today(client.clinic)
    taken = practice.screen(replace(core, request=request), today)
    return without(taken, now.set_aside)
