"""Two photographs of one view, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.photographs import photographs_of
from mesoplan.web.actor import needs
from mesoplan.web.capture.comparison_page import comparison_page
from mesoplan.web.capture.keeping import looked
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_safe
@needs(Permission.PHOTO_VIEW)
def compare(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Side by side, and one over the other where the poses allow it."""
    chart = chart_frame(actor, client, tab="sessions")
    asked = {name: request.GET.get(name, "") for name in ("view", "before", "after")}
    page = comparison_page(actor, chart.record, **asked)
    return render(request, "capture/compare.html", {"chart": chart, "page": page})


@require_POST
@needs(Permission.PHOTO_TAKE)
def look(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Look for the faces on two photographs that were kept before it was possible."""
    asked = {name: request.POST.get(name, "") for name in ("view", "before", "after")}
    wanted = {asked["before"], asked["after"]}
    for row in photographs_of(actor, client_seen_by(actor, client)):
        if str(row.pk) in wanted and (mend := looked(actor, row)):
            messages.warning(request, mend)
    at = reverse("photographs_compared", args=[client])
    return redirect(f"{at}?{urlencode({k: v for k, v in asked.items() if v})}")
