"""Pages a client opens by link: who they are, in their language, or why it is closed."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache

from mesoplan.clinic.access import NotFound
from mesoplan.clinic.actions.links import Expired, opened
from mesoplan.clinic.queries.front_door import contact_of, front_door

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.actions.links import Opened

GONE = 410
MISSING = 404


def by_link(purpose: str) -> Callable[[Any], Any]:
    """A view behind a link of this purpose; it is given what the link opens.

    A link that opens nothing gets a page that says whom to call, and no more.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_not_required
        @never_cache
        @wraps(view)
        def checked(
            request: HttpRequest,
            token: str,
            *args: Any,  # noqa: ANN401
            **named: Any,  # noqa: ANN401
        ) -> HttpResponse:
            address = request.META.get("REMOTE_ADDR")
            try:
                found: Opened = opened(token, purpose, address=address)
                spoken = found.link.client.language
                return _spoken(
                    spoken, lambda: view(request, found, token, *args, **named)
                )
            except Expired as error:
                return closed(request, error)
            except NotFound:
                context = {"contact": front_door().contact, "reason": "unknown"}
                return render(
                    request, "client/link_closed.html", context, status=MISSING
                )

        return checked

    return decorate


def closed(request: HttpRequest, error: Expired) -> HttpResponse:
    """A link that was good once: sent already, or too old."""
    link = error.link
    context = {
        "contact": contact_of(link.clinic),
        "reason": "used" if link.used_at else "old",
        "purpose": link.purpose,
    }
    status = 200 if link.used_at else GONE
    return _spoken(
        link.client.language,
        lambda: render(request, "client/link_closed.html", context, status=status),
    )


def _spoken(language: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, made in the client's own language."""
    with translation.override(language):
        response = answer()
    response.headers["Content-Language"] = language
    return response
