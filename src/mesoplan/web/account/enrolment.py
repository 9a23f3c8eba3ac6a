"""Nobody works without a second factor: who has none is sent to set one up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ENROLLED = "second_factor_set_up"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class EnrolmentMiddleware:
    """Sends the unenrolled to enrolment, whatever page of the clinic they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the view is known."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        *_: Any,  # noqa: ANN401 - the view's own arguments
    ) -> HttpResponse | None:
        """Let through who is enrolled, and everything that is needed to enrol."""
        if (
            not request.user.is_authenticated
            or not getattr(view, "login_required", True)
            or request.path.startswith(reverse("account_login").removesuffix("login/"))
            or enrolled(request)
        ):
            return None
        return HttpResponseRedirect(reverse("mfa_index"))


def enrolled(request: HttpRequest) -> bool:
    """Whether who is signed in has a passkey or an authenticator app.

    Remembered in the session once it is so; taking a factor away forgets it.
    """
    if settings.DEMO or request.session.get(ENROLLED):
        return True
    if not is_mfa_enabled(request.user, types=FACTORS):
        return False
    request.session[ENROLLED] = True
    return True
