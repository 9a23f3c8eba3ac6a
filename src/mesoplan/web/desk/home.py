"""The bare address: staff go to their room, everyone else to the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from mesoplan.web.frame import ROOMS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_safe
@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """Send everyone where they work."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    rooms = (name for need, name, _ in ROOMS if actor and actor.may(need))
    return HttpResponseRedirect(reverse(next(rooms, "welcome")))
