"""A tablet in a client's hands opens what it was handed over for, and nothing else.

What was handed over to whom stands in the session on the server, so no address, no
second tab and no Back leads past it. It ends when staff show who they are, or with the
session.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

KEY = "handed_over"
KEPT = '"cache"'  # a browser asked to forget it lets go of pages kept for Back, too
FORBIDDEN = 403
PAGES = frozenset({"consent_tablet", "consent_thanks"})
# the staff's way back, and what shows nothing of anybody
ALWAYS = frozenset(
    {
        "take_back",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "set_language",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """To whom, for which consent, when (seconds), in which language they read."""

    client: str
    kind: str
    at: float
    language: str
    signed: bool = False

    @property
    def since(self) -> datetime:
        """When it was handed over."""
        return datetime.fromtimestamp(self.at, UTC)

    def is_for(self, client: UUID, kind: str) -> bool:
        """Whether this is what it was handed over for."""
        return (self.client, self.kind) == (str(client), kind)

    @property
    def address(self) -> str:
        """Where the client reads on."""
        name = "consent_thanks" if self.signed else "consent_tablet"
        return reverse(name, args=[self.client, self.kind])


def handed_over(request: HttpRequest) -> HandedOver | None:
    """What this session is handed over for, if it is."""
    session = getattr(request, "session", None)
    kept = session.get(KEY) if session is not None else None
    return HandedOver(**kept) if kept else None


def begin(request: HttpRequest, client: UUID, *, kind: str, language: str) -> None:
    """From the next request on, nothing else opens."""
    request.session[KEY] = asdict(
        HandedOver(
            client=str(client),
            kind=kind,
            at=timezone.now().timestamp(),
            language=language,
        )
    )


def note_signed(request: HttpRequest) -> None:
    """There is nothing left to sign: only thanks are shown from here."""
    request.session[KEY] = {**request.session[KEY], "signed": True}


def end(request: HttpRequest) -> None:
    """The tablet is the staff's again."""
    del request.session[KEY]


def way_back() -> str:
    """Where staff show who they are, and get the tablet back with it."""
    back = urlencode({"next": reverse("take_back")})
    return f"{reverse('account_reauthenticate')}?{back}"


def asked_for(
    request: HttpRequest, found: HandedOver, *, status: int = 200
) -> HttpResponse:
    """The calm page that asks the client to give the tablet back."""
    with translation.override(found.language):
        return render(
            request,
            "pages/handed_over.html",
            {"handed": found, "way_back": way_back()},
            status=status,
        )


class HandoverMiddleware:
    """Answers every other address with the way to give the tablet back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's own way of chaining middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address before any view does."""
        found = handed_over(request)
        if found is None or _opens(request.path_info, found):
            return self.get_response(request)
        return asked_for(request, found, status=FORBIDDEN)


def _opens(path: str, found: HandedOver) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name in PAGES:
        return found.is_for(match.kwargs["client"], match.kwargs["kind"])
    return match.url_name in ALWAYS
