"""When somebody last gave a second factor, and how they give it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

SECOND_FACTOR = "mfa"
NEVER_CARRIED = ("csrfmiddlewaretoken",)


def stepped_up_at(request: HttpRequest) -> datetime | None:
    """When a second factor was last given in this session.

    Signing in with a passkey, or with a code after the password, counts as giving one.
    A password alone counts in the demo only, where nobody has a second factor.
    """
    moments = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == SECOND_FACTOR or settings.DEMO
    ]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def freshly_shown(request: HttpRequest) -> bool:
    """Whether who is here was shown just now, with what they have.

    For allauth's own pages: someone about to set up a first factor can show no more
    than the password they have just typed.
    """
    found = stepped_up_at(request)
    if found is None and not is_mfa_enabled(request.user):
        records = get_authentication_records(request, request.user)
        moments = [record["at"] for record in records]
        found = datetime.fromtimestamp(max(moments), UTC) if moments else None
    now = datetime.now(UTC)  # noqa: TID251 - allauth's records are in the system's time
    return found is not None and now - found <= settings.STEP_UP_LIMIT


def asked_again(request: HttpRequest) -> HttpResponse:
    """The way to a second factor and back, without losing what was typed.

    A page that was only opened comes back by itself. What was sent stays in the answer,
    to be sent again once the factor was given in a second tab; nothing is stored.
    """
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = _address(_page(request))
        return response
    if request.method != "POST":
        return HttpResponseRedirect(_address(request.get_full_path()))
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_CARRIED
        for value in values
    ]
    context = {
        "typed": typed,
        "files": bool(request.FILES),
        "again": request.get_full_path(),
        "confirm": _address(reverse("stepped_up")),
    }
    return render(request, "pages/step_up.html", context, status=403)


def _page(request: HttpRequest) -> str:
    """The page a script asked from."""
    parts = urlsplit(request.headers.get("HX-Current-URL", "/"))
    return parts.path or "/"


def _address(back: str) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
