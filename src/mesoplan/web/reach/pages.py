"""The page of what a map reaches: read, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from mesoplan.clinic.access import Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import calibrations, maps
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.web.actor import needs
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

FEWEST, MOST = 2, 12  # sessions that are compared


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def reach(request: HttpRequest, actor: Actor, map_id: UUID) -> HttpResponse:
    """What the map's points reach; the look at it is noted."""
    from mesoplan.web.reach.reach_page import reach_page  # noqa: PLC0415 - loads arrays

    record = maps.record_seen_by(actor, map_id)
    tab = "sessions" if record.session_id else "map"
    chart = chart_frame(actor, record.client_id, tab=tab)
    seen = maps.opened(record)
    maps.looked_at(actor, seen)
    planned = len(plan_of(record.course).sessions)
    page = reach_page(
        seen,
        maps.ground_of(record.client, seen.map),
        calibrations.hands_on(actor, record),
        practice_of(actor.clinic).library,
        _sessions(request.GET.get("sessions", ""), planned),
    )
    context = {"chart": chart, "page": page, "may": actor.may(_MEASURES)}
    return render(request, "reach/reach.html", context)


_MEASURES = Permission.SESSION_RECORD


def _sessions(asked: str, planned: int) -> int:
    """As many as were asked for; else those of the course."""
    number = int(asked) if asked.isascii() and asked.isdigit() else planned
    return min(max(number, FEWEST), MOST)
