"""Who is asking: the actor of a request, for queries and actions.

A member of staff acts in the role of their open membership. A client acts by link; the
link's view makes that actor itself. Refusals of the clinic become pages here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Permission, StepUpNeeded
from mesoplan.clinic.queries.staff import actor_of

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
View = "Callable[Concatenate[HttpRequest, P], HttpResponse]"


class ActorMiddleware:
    """Puts ``request.actor`` there for signed-in staff, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the actor once a request."""
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.actor = actor_of(  # type: ignore[attr-defined]
                request.user.pk,
                address=request.META.get("REMOTE_ADDR"),
                stepped_up_at=stepped_up_at(request),
            )
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """What the clinic refuses is a page, not a fault."""
        if isinstance(exception, NotFound):
            return render(request, "pages/not_found.html", status=404)
        if isinstance(exception, NotAllowed):
            return render(request, "pages/not_allowed.html", status=403)
        if isinstance(exception, StepUpNeeded):
            back = request.get_full_path() if request.method == "GET" else ""
            back = back or request.META.get("HTTP_REFERER", "/")
            query = urlencode({"next": back})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        return None


def stepped_up_at(request: HttpRequest) -> datetime | None:
    """When somebody last proved who they are, in this session."""
    made = request.session.get("account_authentication_methods", [])
    moments = [entry.get("at") for entry in made if entry.get("at")]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def needs(permission: Permission) -> Callable[[Any], Any]:
    """A view for those whose role holds ``permission``; others are told so.

    The first argument after the request is the actor.
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
            return view(request, actor, *args, **named)

        checked.permission = permission  # type: ignore[attr-defined]
        return checked

    return decorate
