"""Screening: why a decision is what it is, and clinicians' words on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.actions import decisions, sign_offs
from mesoplan.clinic.queries.charts import open_consultation
from mesoplan.web.actor import needs
from mesoplan.web.treatment.chart import chart_frame
from mesoplan.web.treatment.screening_page import reasons, screening_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.web.treatment.chart import ChartFrame
    from mesoplan.web.treatment.screening_page import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPage:
    """The form in which a clinician gives a word on a finding."""

    chart: ChartFrame
    reason: Reason
    overriding: bool
    words: str
    error: str


@needs(Permission.CLIENT_VIEW_CHART)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Why the decision is what it is; sending takes the screening again."""
    if request.method == "POST":
        decisions.take(actor, client)
        messages.success(request, _("Screened for today."))
        return redirect("screening", client)
    chart = chart_frame(actor, client, tab="screening")
    context = {
        "chart": chart,
        "page": screening_page(actor, chart),
        "open": open_consultation(chart.record) is not None,
    }
    return render(request, "treatment/screening.html", context)


@needs(Permission.FINDING_SIGN_OFF)
@require_http_methods(["GET", "POST"])
def sign_off(
    request: HttpRequest, actor: Actor, client: UUID, rule: str
) -> HttpResponse:
    """Agree where a rule asks for a named clinician."""
    return _word(request, actor, client, rule, overriding=False)


@needs(Permission.FINDING_OVERRIDE, fresh=True)
@require_http_methods(["GET", "POST"])
def override(
    request: HttpRequest, actor: Actor, client: UUID, rule: str
) -> HttpResponse:
    """Set a deferral aside for today."""
    return _word(request, actor, client, rule, overriding=True)


def _word(
    request: HttpRequest, actor: Actor, client: UUID, rule: str, *, overriding: bool
) -> HttpResponse:
    chart = chart_frame(actor, client, tab="screening")
    found = _open_reason(actor, chart, rule, overriding=overriding)
    error, words = "", request.POST.get("reason", "")
    if request.method == "POST":
        act = sign_offs.override if overriding else sign_offs.sign_off
        subjects = request.POST.getlist("subject") or list(found.subjects)
        try:
            for subject in subjects:
                act(actor, client, rule=rule, subject=subject, reason=words)
        except sign_offs.NotOpenToIt as refusal:
            error = str(refusal)
        else:
            done = _("Set aside for today.") if overriding else _("Agreed.")
            messages.success(request, done)
            return redirect("screening", client)
    shown = WordPage(
        chart=chart, reason=found, overriding=overriding, words=words, error=error
    )
    context = {"chart": chart, "page": shown}
    status = 422 if error else 200
    return render(request, "treatment/word.html", context, status=status)


def _open_reason(
    actor: Actor, chart: ChartFrame, rule: str, *, overriding: bool
) -> Reason:
    """The finding that takes this word now.

    Raises:
        NotFound: none does: a stop, a question still open, or it was given already.
    """
    for found in reasons(actor, chart.standing):
        if found.rule == rule and (
            found.may_override if overriding else found.may_sign
        ):
            return found
    message = "no finding of this rule takes such a word now"
    raise NotFound(message)
