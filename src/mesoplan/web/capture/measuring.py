"""Measuring the client's head once, so that every map and photograph knows millimetres."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.head_scales import measure_distance
from mesoplan.core.errors import InputError
from mesoplan.web.actor import needs
from mesoplan.web.capture.head_page import head_page
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FACT_RECORD)
def measure(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """What is known of the head's size, and the form for a distance measured on it."""
    typed = {name: request.POST.get(name, "") for name in ("between", "mm")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            measure_distance(actor, client, **typed)
        except InputError as refused:
            problems = {
                p.where: f"{p.what[:1].upper()}{p.what[1:]}. {p.remedy}"
                for p in refused.problems
            }
        else:
            messages.success(request, _("The size of the head is kept."))
            return redirect("head_size", client)
    chart = chart_frame(actor, client, tab="sessions")
    page = head_page(chart.record, typed, problems)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    shown = {"chart": chart, "page": page}
    return render(request, "capture/head.html", shown, status=status)
