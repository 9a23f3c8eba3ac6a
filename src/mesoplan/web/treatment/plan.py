"""The plan: up to three courses side by side, one of them edited and approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mesoplan.clinic.access import Conflict, NotFound, Permission
from mesoplan.clinic.actions import courses
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import open_consultation
from mesoplan.clinic.queries.courses import (
    checked,
    course_seen_by,
    courses_of,
    plan_of,
    proposed,
)
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.queries.plan_paper import plan_paper
from mesoplan.core.planning.reading import read_plan
from mesoplan.web import downloads
from mesoplan.web.actor import needs
from mesoplan.web.treatment import plan_form
from mesoplan.web.treatment.chart import chart_frame
from mesoplan.web.treatment.plan_page import EditPage, edit_page
from mesoplan.web.treatment.proposals_page import PlanPage, kept, offered

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.courses import CourseRecord
    from mesoplan.clinic.queries.decisions import Standing
    from mesoplan.core.planning.plan import Plan
    from mesoplan.web.treatment.plan_form import Typed


@needs(Permission.CLIENT_VIEW_CHART)
@require_http_methods(["GET"])
def page(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """What was planned, and what can be proposed today."""
    chart = chart_frame(actor, client, tab="plan")
    draft, approved = courses_of(chart.record)
    consultation = open_consultation(chart.record)
    found = (
        proposed(chart.record, consultation, chart.standing) if consultation else None
    )
    shown = PlanPage(
        chart=chart,
        draft=kept(draft),
        approved=kept(approved),
        offered=offered(found) if found else (),
        reason=found.report.reason if found else "",
        left_out=tuple(f"{r.subject}: {r.reason}" for r in found.report.left_out)
        if found
        else (),
        consulting=consultation is not None,
    )
    return render(request, "treatment/plan.html", {"chart": chart, "page": shown})


@needs(Permission.COURSE_EDIT)
@require_POST
def choose(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Take one of the proposed courses to work on."""
    try:
        course = courses.choose(
            actor, client, fingerprint=request.POST.get("fingerprint", "")
        )
    except Conflict:
        messages.warning(
            request,
            _(
                "Something has changed since: these are today's proposals. Choose again."
            ),
        )
        return redirect("plan", client)
    return redirect("course", client, course.pk)


@needs(Permission.COURSE_EDIT)
@require_http_methods(["GET", "POST"])
def edit(
    request: HttpRequest, actor: Actor, client: UUID, course: UUID
) -> HttpResponse:
    """One course: read, and while it is a draft, edit."""
    chart = chart_frame(actor, client, tab="plan")
    found = _course(actor, client, course)
    status, typed, theirs = 200, None, None
    if request.method == "POST":
        typed = _typed(request, found)
        if typed.plan is None:
            status = 422
        else:
            try:
                version = request.POST.get("version", "")
                courses.edit(
                    actor,
                    course,
                    version=int(version) if version.isdigit() else 0,
                    plan=typed.plan,
                )
            except courses.NotApprovable as refusal:
                messages.warning(request, str(refusal))
                return redirect("course", client, course)
            except Conflict as meanwhile:
                found.refresh_from_db()
                theirs = read_plan(meanwhile.theirs["plan"])
                status = 409
            else:
                messages.success(request, _("Saved."))
                if request.POST.get("then") == "approve":
                    return redirect("course-approve", client, course)
                return redirect("course", client, course)
    shown = _edited(actor, found, chart.standing, typed, theirs)
    context = {"chart": chart, "page": shown}
    return render(request, "treatment/course.html", context, status=status)


@needs(Permission.COURSE_EDIT)
@require_POST
def check(
    request: HttpRequest, actor: Actor, client: UUID, course: UUID
) -> HttpResponse:
    """The form again, with what the typed plan breaks; nothing is saved."""
    found = _course(actor, client, course)
    shown = _edited(actor, found, standing(found.client), _typed(request, found))
    if request.headers.get("X-Live"):
        return render(request, "treatment/course_form.html", {"page": shown})
    chart = chart_frame(actor, client, tab="plan")
    return render(request, "treatment/course.html", {"chart": chart, "page": shown})


@needs(Permission.COURSE_EDIT)
@require_POST
def revise(
    request: HttpRequest, actor: Actor, client: UUID, course: UUID
) -> HttpResponse:
    """Begin a new draft from an approved course."""
    new = courses.revise(actor, _course(actor, client, course).pk)
    messages.success(
        request, _("This is a new draft. The approved plan stays as it is.")
    )
    return redirect("course", client, new.pk)


@needs(Permission.CLIENT_VIEW_CHART)
@require_http_methods(["GET"])
def paper(
    request: HttpRequest,  # noqa: ARG001 - every view gets it
    actor: Actor,
    client: UUID,
    course: UUID,
) -> HttpResponse:
    """The plan as PDF, in the client's language: noted as a look at the chart."""
    chart = chart_frame(actor, client, tab="plan")
    found = _course(actor, client, course)
    sheet = plan_paper(actor, found.pk)
    return downloads.pdf(rendered(sheet, chart.record.language), "plan")


@needs(Permission.COURSE_APPROVE, fresh=True)
@require_http_methods(["GET", "POST"])
def approve(
    request: HttpRequest, actor: Actor, client: UUID, course: UUID
) -> HttpResponse:
    """Approve a course that keeps every limit."""
    chart = chart_frame(actor, client, tab="plan")
    found = _course(actor, client, course)
    refusal, status = "", 200
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            courses.approve(
                actor, course, version=int(version) if version.isdigit() else 0
            )
        except courses.NotApprovable as refused:
            refusal, status = str(refused), 422
        except Conflict:
            refusal = _("Somebody has changed this plan meanwhile: look at it again.")
            status = 409
            found.refresh_from_db()
        else:
            messages.success(request, _("Approved."))
            return redirect("plan", client)
    shown = _edited(actor, found, chart.standing)
    context = {"chart": chart, "page": shown, "refusal": refusal}
    return render(request, "treatment/approve.html", context, status=status)


def _course(actor: Actor, client: UUID, course: UUID) -> CourseRecord:
    """The course, if it is this client's: never one person's plan in another's chart."""
    found = course_seen_by(actor, course)
    if found.client_id != client:
        message = "no such course of this client"
        raise NotFound(message)
    return found


def _typed(request: HttpRequest, course: CourseRecord) -> Typed:
    sent = {key: request.POST.get(key, "") for key in request.POST}
    return plan_form.read(plan_of(course), plan_of(course, "proposed"), sent)


def _edited(
    actor: Actor,
    course: CourseRecord,
    now: Standing,
    typed: Typed | None = None,
    theirs: Plan | None = None,
) -> EditPage:
    """The page with the plan as typed, or as it stands; checked as it is."""
    plan = typed.plan if typed and typed.plan else plan_of(course)
    unread = typed is not None and typed.plan is None
    return edit_page(
        course,
        plan,
        plan_of(course, "proposed"),
        None if unread else checked(course.client, course.consultation, now, plan),
        _titles(actor),
        values=typed.values if typed else None,
        wrong=typed.wrong if typed else None,
        theirs=theirs,
    )


def _titles(actor: Actor) -> dict[str, str]:
    library = practice_of(actor.clinic).library
    zones = library.zone_titles()
    return zones | {name: str(t.title) for name, t in library.techniques.items()}
