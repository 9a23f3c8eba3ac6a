"""A session ends when nobody works with it, and after a day's work in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import logout
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

BEGUN, LAST = "begun_at", "last_at"
STEP = 20  # seconds; a session that is written down for every page slows all others


def in_background(request: HttpRequest) -> bool:
    """Whether a page asks by itself: that is nobody at work."""
    return "X-Background" in request.headers


class SessionLimitsMiddleware:
    """Signs out after idle or absolute limits; nothing of the session is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Compare the session's age with the limits before anything else looks at it."""
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            begun = request.session.setdefault(BEGUN, now)
            last = request.session.get(LAST, now)
            idle, absolute = settings.IDLE_LIMIT, settings.ABSOLUTE_LIMIT
            if now - last >= idle.total_seconds() or (
                now - begun >= absolute.total_seconds()
            ):
                logout(request)
            elif LAST not in request.session or (
                now - last >= STEP and not in_background(request)
            ):
                request.session[LAST] = now
        return self.get_response(request)
