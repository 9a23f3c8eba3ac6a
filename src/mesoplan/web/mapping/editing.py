"""A course's planned map: laid, edited, saved, drawn and printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic.access import Conflict, NotFound, Permission
from mesoplan.clinic.actions import maps as map_actions
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.courses import course_seen_by, courses_of, plan_of
from mesoplan.core.errors import InputError
from mesoplan.core.quantities import Length
from mesoplan.web.actor import needs
from mesoplan.web.mapping.answers import answered, said_of, template_of
from mesoplan.web.mapping.map_page import map_page
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import ClientRecord
    from mesoplan.clinic.queries.courses import CourseRecord
    from mesoplan.web.treatment.chart import ChartFrame

CONFLICT = 409
UNPROCESSABLE = 422


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def planned(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """The map of the course in force; where none was laid, the form that lays it."""
    chart = chart_frame(actor, client, tab="map")
    course = _course(actor, chart.record, request.GET.get("course", ""))
    record = maps.planned_map(course) if course else None
    if course is None or record is None:
        context: dict[str, Any] = {"chart": chart, "course": course}
        if course is not None:
            titles = practice_of(actor.clinic).library.zone_titles()
            zones = plan_of(course).sessions[0].zones
            context["zones"] = [(z.zone, titles.get(z.zone, z.zone)) for z in zones]
            context["spacing"] = str(zones[0].spacing).partition(" ")[0]
            context["may"] = actor.may(Permission.COURSE_EDIT)
        return render(request, "mapping/begin.html", context)
    return shown(request, actor, record, chart)


@require_POST
@needs(Permission.COURSE_EDIT)
def begin(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Lay the first grid."""
    chart = chart_frame(actor, client, tab="map")
    course = _course(actor, chart.record, request.POST.get("course", ""))
    if course is None:
        messages.warning(request, _("Choose a course first: the map is laid for it."))
        return redirect("plan", client)
    sent = request.POST.get("spacing", "").strip().replace(",", ".")
    try:
        spacing = Length.read(f"{sent} mm") if sent else None
        map_actions.begin(
            actor,
            course.pk,
            zones=request.POST.getlist("zone"),
            spacing=spacing,
            staggered=bool(request.POST.get("staggered")),
        )
    except Blocked as blocked:
        messages.warning(request, str(blocked))
    except InputError as refused:
        messages.warning(request, " ".join(said_of(refused)))
    except ValueError as wrong:
        messages.warning(request, str(wrong))
    return redirect(f"{reverse('map', args=[client])}?course={course.pk}")


@require_POST
@needs(Permission.CLIENT_VIEW_CHART)
def save(request: HttpRequest, actor: Actor, map_id: UUID) -> HttpResponse:
    """Keep the map as the browser has it: limits and sums in the answer.

    A point put where none may lie is put right first, and said. The same map sent twice
    is no conflict: the first answer may have been lost.
    """
    from mesoplan.web.mapping.putting_right import sent  # noqa: PLC0415 - as above

    record = maps.record_seen_by(actor, map_id)
    try:
        body = json.loads(request.body)
        version, document = int(body["version"]), dict(body["map"])
    except (ValueError, TypeError, KeyError):
        said = [_("This is no map: load the page again.")]
        return JsonResponse({"said": said}, status=UNPROCESSABLE)
    try:
        wanted = sent(record, document)
        seen = map_actions.save(actor, map_id, version=version, document=wanted.map)
    except InputError as refused:
        return JsonResponse({"said": said_of(refused)}, status=UNPROCESSABLE)
    except Blocked as blocked:
        return JsonResponse({"said": list(blocked.reasons)}, status=UNPROCESSABLE)
    except Conflict as meanwhile:
        theirs = meanwhile.theirs["document"]
        if not wanted.is_there(theirs):
            answer = {"version": meanwhile.version, "map": theirs}
            return JsonResponse(answer, status=CONFLICT)
        seen = maps.opened(record)
    return answered(request, actor, seen, wanted.said)


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def drawing(request: HttpRequest, actor: Actor, map_id: UUID) -> HttpResponse:
    """The drawing alone, on another view or with other layers."""
    from mesoplan.web.mapping import drawn  # noqa: PLC0415 - only where a map is

    record = maps.record_seen_by(actor, map_id)
    seen = maps.opened(record)
    asked = drawn.asked_in(request.GET)
    found = drawn.drawn(actor, record, seen.map, asked, practice_of(actor.clinic))
    return render(request, "mapping/drawing.html", {"drawing": found})


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def on_paper(request: HttpRequest, actor: Actor, map_id: UUID) -> HttpResponse:
    """The map to be printed: its drawing and the table of points."""
    record = maps.record_seen_by(actor, map_id)
    tab = "sessions" if record.session_id else "map"
    chart = chart_frame(actor, record.client_id, tab=tab)
    return shown(request, actor, record, chart, paper=True)


def shown(
    request: HttpRequest,
    actor: Actor,
    record: maps.MapRecord,
    chart: ChartFrame,
    *,
    paper: bool = False,
) -> HttpResponse:
    """The page of one map, noted as a look at it."""
    from mesoplan.web.mapping import drawn  # noqa: PLC0415 - only where a map is

    seen = maps.opened(record)
    maps.looked_at(actor, seen)
    asked = drawn.asked_in(request.GET)
    page = map_page(request, actor, record, seen, asked, paper=paper)
    context = {"chart": chart, "page": page}
    return render(request, template_of(page, paper=paper), context)


def _course(actor: Actor, client: ClientRecord, asked: str) -> CourseRecord | None:
    """The course that was asked for; else the one in force, else the draft."""
    draft, approved = courses_of(client)
    if not asked:
        return approved or draft
    try:
        found = course_seen_by(actor, UUID(asked))
    except ValueError as wrong:
        message = "no such course"
        raise NotFound(message) from wrong
    if found.client_id != client.pk:
        message = "no such course of this client"
        raise NotFound(message)
    return found
