"""Nobody works without a second factor: who has none is sent to set one up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ALLOWED = ("/account/", "/static/", "/welcome/", "/learn/", "/i18n/")
ENROLLED = "second_factor_set_up"


class EnrolmentMiddleware:
    """Sends the unenrolled to enrolment, whatever page they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through who is enrolled, and everything needed to enrol."""
        if (
            request.user.is_authenticated
            and not request.path.startswith(ALLOWED)
            and not self._enrolled(request)
        ):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    def _enrolled(self, request: HttpRequest) -> bool:
        if settings.DEMO or request.session.get(ENROLLED):
            return True
        if not is_mfa_enabled(request.user):
            return False
        request.session[ENROLLED] = True
        return True
