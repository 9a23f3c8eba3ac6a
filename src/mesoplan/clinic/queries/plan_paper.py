"""A client's plan as paper: the decision and the course, every line with its source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mesoplan.clinic import moment
from mesoplan.clinic.documents.head import Signed
from mesoplan.clinic.documents.plan_lines import plan_sheet
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import core_consultation
from mesoplan.clinic.queries.courses import course_seen_by, plan_of
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.queries.heads import head_for, local
from mesoplan.core.planning.proposing import Course as CoreCourse
from mesoplan.core.planning.statements import statements
from mesoplan.export.courses import course_report
from mesoplan.export.decisions import screening_report

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.documents.plan import PlanSheet


def plan_paper(actor: Actor, course: UUID) -> PlanSheet:
    """The plan as it stands, said with the knowledge of the day it is printed.

    The day, the version of the plan and the digest of the knowledge stand on each page.

    Raises:
        NotFound: no such course in this clinic.
        NotAllowed: the role sees no charts.
    """
    found = course_seen_by(actor, course)
    client, clinic = found.client, found.client.clinic
    practice, today = practice_of(clinic.pk), moment.today(clinic)
    plan, kept = plan_of(found), found.reveal("report") or {}
    core = core_consultation(client, found.consultation, practice)
    wanted = replace(core.request, zones=plan.zones, products=(plan.product,))
    core = replace(core, request=wanted)
    screening = practice.screen(core, today)
    course_now = CoreCourse(
        aim=kept.get("aim", ""),
        why=kept.get("why", ""),
        plan=plan,
        statements=statements(plan, practice.catalogue, screening),
        left_out=(),
    )
    return plan_sheet(
        head_for(client, today, version=str(found.version)),
        course_report(course_now, practice.library),
        screening_report(
            screening, core, practice.library, overrides=practice.overrides
        ),
        practice.library,
        language=client.language,
        sign_offs=tuple(
            Signed(
                by=given.by,
                role=given.role,
                at=local(clinic, given.at),
                reason=given.reason,
            )
            for given in standing(client).given
            if not given.lapsed
        ),
    )
