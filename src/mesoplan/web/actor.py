"""Who is asking: the actor of a request, for queries and actions.

A member of staff acts in the role of their open membership. A client acts by link; the
link's view makes that actor itself. Refusals of the clinic become pages here.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Permission, StepUpNeeded
from mesoplan.clinic.practice import looked_at_once
from mesoplan.clinic.queries.staff import actor_of
from mesoplan.web.account.step_up import asked_again, stepped_up_at

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_ALLOWED = 405
REFUSALS = logging.getLogger("mesoplan.refusals")
P = ParamSpec("P")
View = "Callable[Concatenate[HttpRequest, P], HttpResponse]"


class ActorMiddleware:
    """Puts ``request.actor`` there for signed-in staff, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the actor once a request; times are shown as the clinic's clocks do."""
        actor = None
        if request.user.is_authenticated:
            actor = actor_of(
                request.user.pk,
                address=get_adapter().get_client_ip(request),
                stepped_up_at=stepped_up_at(request),
            )
        request.actor = actor  # type: ignore[attr-defined]
        # what is sent may change the clinic's own numbers; a page that is asked for cannot
        reading = looked_at_once() if request.method == "GET" else nullcontext()
        with timezone.override(ZoneInfo(actor.time_zone) if actor else None), reading:
            answer = self.get_response(request)
            if answer.status_code == NOT_ALLOWED and not answer.content:
                # signing in leads back here, where a button was pressed before it
                page = "pages/button_only.html"
                answer.content = render_to_string(page, request=request)
            return answer

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """What the clinic refuses is a page, not a fault."""
        if isinstance(exception, (NotFound, NotAllowed, StepUpNeeded)):
            note_refusal(request, exception)
        if isinstance(exception, NotFound):
            return render(request, "pages/not_found.html", status=404)
        if isinstance(exception, NotAllowed):
            return render(request, "pages/not_allowed.html", status=403)
        if isinstance(exception, StepUpNeeded):
            return asked_again(request)
        return None


def note_refusal(request: HttpRequest, refusal: Exception) -> None:
    """Keep in the log who was refused where: ids and the address's pattern, no more."""
    actor: Actor | None = getattr(request, "actor", None)
    REFUSALS.warning(
        "%s: user %s at %s",
        type(refusal).__name__,
        actor.user if actor else None,
        request.resolver_match.route if request.resolver_match else "",
    )


def whoever_works_here(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """A view for everybody who is signed in, whatever the role."""
    view.every_role = True  # type: ignore[attr-defined]
    return view


def needs(permission: Permission, *, fresh: bool = False) -> Callable[[Any], Any]:
    """A view for those whose role holds ``permission``; others are told so.

    The first argument after the request is the actor. ``fresh`` is for a form whose
    sending needs a second factor given just now: it is asked for before the form is
    shown, so that nothing is typed in vain.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:  # noqa: ANN401
            actor: Actor | None = request.actor  # type: ignore[attr-defined]
            if actor is None:
                message = "no role in any clinic"
                raise Http404(message)
            if not actor.may(permission):
                raise NotAllowed(permission)
            if fresh and not actor.stepped_up():
                message = f"{permission} needs a second factor, given just now"
                raise StepUpNeeded(message)
            return view(request, actor, *args, **named)

        checked.permission = permission  # type: ignore[attr-defined]
        checked.fresh = fresh  # type: ignore[attr-defined]
        return checked

    return decorate
