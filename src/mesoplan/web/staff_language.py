"""Staff read one language: their pages exist in English only.

Without this a browser set to French would mix French words, translated for clients,
into staff's English pages; a half-translated warning is worse than an English one.
Pages that a client reads on the clinic's tablet choose the client's own language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

OPEN = frozenset({"welcome", "learn", "check"})


class StaffLanguageMiddleware:
    """Speaks the staff's language to whoever is signed in, but for the open pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose before anything is rendered."""
        first = request.path.strip("/").split("/")[0]
        if request.user.is_authenticated and first not in OPEN:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        return self.get_response(request)
