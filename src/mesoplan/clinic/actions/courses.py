"""Choosing a course, editing it, approving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission
from mesoplan.clinic.actions.consultations import locked
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import open_consultation
from mesoplan.clinic.queries.courses import (
    checked,
    course_seen_by,
    plan_of,
    proposed,
    report_on,
)
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import Course
from mesoplan.core.planning.reading import plan_values

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.records import Client
    from mesoplan.core.planning.plan import Plan
    from mesoplan.export.plan_checks import PlanCheckReport

Row = dict[str, Any]


class NotApprovable(ValueError):
    """The course may not be approved; ``check`` holds the limits it breaks, if any."""

    def __init__(self, message: str, check: PlanCheckReport | None = None) -> None:
        """``message`` says why and what to do."""
        super().__init__(message)
        self.check = check


def choose(actor: Actor, client: UUID, *, fingerprint: str) -> Course:
    """Take one of the proposed courses to work on; a draft before it is replaced.

    Raises:
        Conflict: it is no longer proposed: something has changed since.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.COURSE_EDIT)
    with transaction.atomic():
        found = locked(actor, client)
        consultation = open_consultation(found)
        if consultation is None:
            message = "no consultation is open"
            raise NotFound(message)
        now = standing(found)
        offered = proposed(found, consultation, now)
        if fingerprint not in offered.fingerprints:
            raise Conflict({"course": "no longer proposed"}, 0)
        report = offered.report.courses[offered.fingerprints.index(fingerprint)]
        before: Row = {"aim": report.aim, "why": report.why}
        before["left_out"] = [
            {"subject": r.subject, "reason": r.reason, "sources": list(r.sources)}
            for r in report.left_out
        ]
        course = _new(actor, found, consultation.pk)
        values = plan_values(report.plan)
        course.conceal(
            proposed=values,
            plan=values,
            report=report_on(found, consultation, now, report.plan, before),
        )
        Course.objects.filter(client=found, approved_at=None, replaced_at=None).update(
            replaced_at=moment.now(), replaced_by=actor.author()
        )
        course.save(force_insert=True)
        ledger.record(
            actor,
            "course.chosen",
            f"course:{course.pk}",
            client=client,
            knowledge=course.knowledge,
        )
    return course


def edit(actor: Actor, course: UUID, *, version: int, plan: Plan) -> Course:
    """Save an edited plan; one that breaks limits can be kept but not approved.

    Raises:
        Conflict: with the plan somebody else has saved meanwhile.
        NotApprovable: it is approved, and changes only by a new one.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.COURSE_EDIT)
    with transaction.atomic():
        found = course_seen_by(actor, course)
        if found.approved_at is not None:
            message = "An approved plan is not edited: revise it as a new one."
            raise NotApprovable(message)
        taken = Course.objects.filter(
            pk=course, version=version, approved_at=None, replaced_at=None
        ).update(version=F("version") + 1)
        if not taken:
            raise Conflict({"plan": found.reveal("plan")}, found.version)
        found.version = version + 1
        now = standing(found.client)
        report = report_on(
            found.client, found.consultation, now, plan, found.reveal("report") or {}
        )
        found.conceal(plan=plan_values(plan), report=report)
        found.knowledge = practice_of(actor.clinic).library.digest
        found.save(update_fields=["plan", "report", "knowledge"])
        ledger.record(
            actor,
            "course.edited",
            f"course:{course}",
            client=found.client_id,
            changed={"fields": ["plan"]},
            knowledge=found.knowledge,
        )
    return found


def revise(actor: Actor, course: UUID) -> Course:
    """Begin a new draft from an approved course, which stays in force meanwhile.

    Raises:
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.COURSE_EDIT)
    with transaction.atomic():
        old = course_seen_by(actor, course)
        consultation = open_consultation(old.client) or old.consultation
        new = _new(actor, old.client, consultation.pk)
        new.conceal(
            proposed=old.reveal("proposed"),
            plan=old.reveal("plan"),
            report=old.reveal("report"),
        )
        Course.objects.filter(
            client=old.client, approved_at=None, replaced_at=None
        ).update(replaced_at=moment.now(), replaced_by=actor.author())
        new.save(force_insert=True)
        ledger.record(actor, "course.revised", f"course:{new.pk}", client=old.client_id)
    return new


def approve(actor: Actor, course: UUID, *, version: int) -> Course:
    """Approve a course that keeps every limit; it takes the place of the one before.

    Raises:
        NotApprovable: with the limits it breaks, or what stands in the way today.
        Conflict: somebody has changed it meanwhile.
        NotAllowed, StepUpNeeded, NotFound: not this actor, or not yet.
    """
    actor.must(Permission.COURSE_APPROVE)
    with transaction.atomic():
        found = course_seen_by(actor, course)
        locked(actor, found.client_id)
        if found.version != version:
            raise Conflict({"plan": found.reveal("plan")}, found.version)
        now = standing(found.client)
        if not now.may_go_on:
            message = f"It cannot be approved as things stand: {now.headline}."
            raise NotApprovable(message)
        plan = plan_of(found)
        check = checked(found.client, found.consultation, now, plan)
        if check.keeps_every_limit and not now.allows(*plan.zones, plan.product):
            message = "A zone or product of this plan still needs a clinician's word."
            raise NotApprovable(message)
        if not check.keeps_every_limit:
            message = "The plan breaks limits: change it first."
            raise NotApprovable(message, check)
        at, by = moment.now(), actor.author()
        taken = Course.objects.filter(
            pk=course, version=version, approved_at=None, replaced_at=None
        ).update(version=F("version") + 1, approved_at=at, approved_by=by)
        if not taken:
            raise Conflict({"plan": found.reveal("plan")}, found.version)
        Course.objects.filter(client=found.client, replaced_at=None).exclude(
            pk=course
        ).update(replaced_at=at, replaced_by=by)
        found.refresh_from_db()
        ledger.record(
            actor,
            "course.approved",
            f"course:{course}",
            client=found.client_id,
            knowledge=found.knowledge,
        )
    return found


def _new(actor: Actor, client: Client, consultation: UUID) -> Course:
    return Course(
        clinic_id=actor.clinic,
        client=client,
        consultation_id=consultation,
        knowledge=practice_of(actor.clinic).library.digest,
        created_at=moment.now(),
        created_by=actor.author(),
    )
