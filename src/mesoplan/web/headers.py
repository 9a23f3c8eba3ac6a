"""Headers that Django does not send by itself."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=({}), microphone=(), geolocation=(), payment=(), usb=()"
FORGOTTEN = '"cache", "cookies", "storage"'


def shows_camera(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose page may open the camera; on every other page it stays shut."""

    @wraps(view)
    def shown(*args: Any, **named: Any) -> HttpResponse:  # noqa: ANN401
        response = view(*args, **named)
        response.headers["Permissions-Policy"] = PERMISSIONS.format("self")
        return response

    return shown


class HeadersMiddleware:
    """No page is kept by a browser or a proxy; signing out forgets what was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to every answer."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS.format(""))
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = FORGOTTEN
        return response
