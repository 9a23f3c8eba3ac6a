"""The consultation: facts, open questions, and what is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import consultations, decisions, facts
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import open_consultation
from mesoplan.clinic.queries.consultations import sheet
from mesoplan.core.errors import InputError
from mesoplan.web.actor import needs
from mesoplan.web.treatment.answers import Unanswered, entry_from
from mesoplan.web.treatment.chart import chart_frame
from mesoplan.web.treatment.consultation_page import (
    AT_FIRST,
    ConsultationPage,
    asks,
    fact_page,
    sections,
)
from mesoplan.web.treatment.request_form import FIELDS, LISTS, RequestForm, initial

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.consultations import Sheet
    from mesoplan.web.treatment.chart import ChartFrame


@needs(Permission.CLIENT_VIEW_CHART)
@require_GET
def page(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """The open consultation, or the way to open one."""
    chart = chart_frame(actor, client, tab="consultation")
    consultation = open_consultation(chart.record)
    if consultation is None:
        return render(request, "treatment/no_consultation.html", {"chart": chart})
    return _shown(request, chart, sheet(chart.record, consultation))


@needs(Permission.CONSULTATION_EDIT)
@require_POST
def begin(_request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Open a consultation and screen for the first time."""
    consultations.open_for(actor, client)
    decisions.take(actor, client)
    return redirect("consultation", client)


@needs(Permission.CONSULTATION_EDIT)
@require_POST
def end(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Close the consultation."""
    chart = chart_frame(actor, client, tab="consultation")
    consultation = open_consultation(chart.record)
    if consultation is not None:
        consultations.close(actor, client, consultation.pk)
        messages.success(request, _("The consultation is closed."))
    return redirect("consultation", client)


@needs(Permission.CONSULTATION_EDIT)
@require_POST
def wishes(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Add what the client has wished for since the consultation was opened."""
    chart = chart_frame(actor, client, tab="consultation")
    consultation = open_consultation(chart.record)
    if consultation is not None:
        version = request.POST.get("version", "")
        try:
            consultations.take_over(
                actor,
                client,
                consultation.pk,
                version=int(version) if version.isdigit() else 0,
            )
        except Conflict:
            messages.warning(
                request, _("Somebody has changed the request meanwhile: look again.")
            )
        else:
            decisions.take(actor, client)
            messages.success(request, _("The client's wishes are taken over."))
    return redirect("consultation", client)


@needs(Permission.CONSULTATION_EDIT)
@require_POST
def change(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Save what is asked for; another's change meanwhile is shown field by field."""
    chart = chart_frame(actor, client, tab="consultation")
    consultation = open_consultation(chart.record)
    if consultation is None:
        return redirect("consultation", client)
    practice = practice_of(actor.clinic)
    sent = request.POST.copy()
    kept = consultation.reveal("request") or {}
    theirs_now = {**kept, "notes": consultation.reveal("notes") or ""}
    for name in FIELDS:
        if sent.get(f"take-{name}"):
            value = theirs_now.get(name) or ""
            sent.setlist(name, value if name in LISTS else [value])
    form = RequestForm(practice, sent)
    if not form.is_valid():
        page_of = sheet(chart.record, consultation)
        return _shown(request, chart, page_of, form, status=422)
    try:
        consultations.change(
            actor,
            client,
            consultation.pk,
            version=form.cleaned_data["version"],
            request=form.request(),
            notes=form.cleaned_data["notes"],
        )
    except Conflict as conflict:
        sent["version"] = str(conflict.version)
        form = RequestForm(practice, sent)
        page_of = sheet(chart.record, consultation)
        return _shown(request, chart, page_of, form, conflict.theirs, status=409)
    except InputError as error:
        for problem in error.problems:
            name = problem.where.removeprefix("request.").split(".")[0]
            form.add_error(
                name if name in form.fields else None,
                f"{problem.what}. {problem.remedy}",
            )
        page_of = sheet(chart.record, consultation)
        return _shown(request, chart, page_of, form, status=422)
    decisions.take(actor, client)
    messages.success(request, _("Saved and screened."))
    return redirect("consultation", client)


@needs(Permission.FACT_RECORD)
@require_http_methods(["GET", "POST"])
def fact(request: HttpRequest, actor: Actor, client: UUID, fact: str) -> HttpResponse:
    """One fact: its history, and something to add to it."""
    chart = chart_frame(actor, client, tab="consultation")
    consultation = open_consultation(chart.record)
    practice = practice_of(actor.clinic)
    definition = practice.library.facts.get(fact)
    if definition is None or consultation is None:
        message = "no such fact"
        raise Http404(message)
    error = theirs = ""
    status = 200
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            facts.record(
                actor,
                client,
                fact=fact,
                entry=entry_from(definition, request.POST),
                seen=int(seen) if seen.isdigit() else None,
            )
        except Conflict as conflict:
            theirs, status = str(conflict.theirs[fact]), 409
        except Unanswered as wrong:
            error, status = str(wrong), 422
        except InputError as wrong:
            error, status = _said(wrong), 422
        else:
            decisions.follow(actor, client)
            return redirect(f"{reverse('consultation', args=[client])}#open-questions")
    row = sheet(chart.record, consultation).rows[fact]
    typed = request.POST if request.method == "POST" else None
    shown = fact_page(chart, row, practice, typed, error=error, theirs=theirs)
    context = {"chart": chart, "page": shown}
    return render(request, "treatment/fact.html", context, status=status)


def _said(error: InputError) -> str:
    return " ".join(f"{p.what}. {p.remedy}".strip() for p in error.problems)


def _shown(
    request: HttpRequest,
    chart: ChartFrame,
    found: Sheet,
    form: RequestForm | None = None,
    theirs: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    practice = practice_of(chart.record.clinic_id)
    consultation = found.consultation
    if chart.standing.newer and not chart.standing.again:
        headline = found.report.today.words
        chart = replace(chart, banner=replace(chart.banner, headline=headline))
    form = form or RequestForm(
        practice, initial=initial(found.request, found.notes, consultation.version)
    )
    open_asks = asks(found, practice)
    waiting = found.wishes_waiting
    shown = ConsultationPage(
        chart=chart,
        version=consultation.version,
        on=consultation.on,
        asks=open_asks[:AT_FIRST],
        later=open_asks[AT_FIRST:],
        open_count=len(open_asks),
        needed=sum(ask.needed for ask in open_asks),
        sections=sections(found),
        form=form,
        theirs=_theirs(form, theirs or {}),
        wishes_waiting=waiting.sent_at if waiting else None,
    )
    context = {"chart": chart, "page": shown, "form": form}
    return render(request, "treatment/consultation.html", context, status=status)


def _theirs(
    form: RequestForm, theirs: dict[str, Any]
) -> tuple[tuple[str, str, str], ...]:
    """What somebody else saved meanwhile: the field, what it is called, their value."""
    found = []
    for name, value in theirs.items():
        field = form.fields[name]
        labels = dict(getattr(field, "choices", ()))
        values = value if isinstance(value, list) else [value]
        words = ", ".join(str(labels.get(v, v)) for v in values if v)
        found.append((name, str(field.label), words or _("nothing")))
    return tuple(found)
