"""Two photographs of one view, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from mesoplan.clinic.access import Permission
from mesoplan.web.actor import needs
from mesoplan.web.capture.comparison_page import comparison_page
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
