"""A session's map: taken over from the plan, ticked off point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import maps as map_actions
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.sessions import session_seen_by
from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.maps import PointState
from mesoplan.web.actor import needs
from mesoplan.web.mapping.answers import refused, said_of
from mesoplan.web.mapping.editing import shown
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def page(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """The session's own map; where it has none yet, the button that takes one over."""
    found = session_seen_by(actor, session)
    chart = chart_frame(actor, found.client_id, tab="sessions")
    record = maps.session_map(found)
    if record is not None:
        return shown(request, actor, record, chart)
    context = {
        "chart": chart,
        "session": found,
        "planned": maps.planned_map(found.course) is not None,
        "may": actor.may(Permission.SESSION_RECORD) and found.signed_at is None,
    }
    return render(request, "mapping/carry.html", context)


@require_POST
@needs(Permission.SESSION_RECORD)
def carry(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """Take the course's map into the session."""
    try:
        map_actions.carry(actor, session)
    except Blocked as blocked:
        for reason in blocked.reasons:
            messages.warning(request, reason)
    return redirect("session_map", session)


@require_POST
@needs(Permission.SESSION_RECORD)
def tick(request: HttpRequest, actor: Actor, map_id: UUID) -> HttpResponse:
    """Several points at once, by a button: for who works without script."""
    seen = maps.map_seen_by(actor, map_id)
    ids = request.POST.get("ids", "").split()
    known = {point.id: point for point in seen.map.points}
    if not ids or not known.keys() >= set(ids):
        return refused(request, seen, [_("No such point: load the map again.")])
    over = all(known[name].state is PointState.DONE for name in ids)
    states = {
        name: PointState.PLANNED if over else PointState.DONE
        for name in ids
        if over or known[name].state is PointState.PLANNED
    }
    try:
        map_actions.mark_points(actor, map_id, states=states)
    except InputError as wrong:
        return refused(request, seen, said_of(wrong))
    except Blocked as blocked:
        return refused(request, seen, blocked.reasons)
    words = ngettext("%(n)s point set.", "%(n)s points set.", len(states))
    messages.success(request, words % {"n": len(states)})
    return redirect("session_map", seen.session)
