"""By which a program comes in: a key, a limit, a body that can be read; then the view.

No cookie opens anything here, so nothing can be sent in the name of who happens to be
signed in. What the clinic refuses becomes a problem document.
"""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from mesoplan.clinic.access import (
    Actor,
    Conflict,
    NotAllowed,
    NotFound,
    Permission,
    StepUpNeeded,
)
from mesoplan.clinic.actions import api_keys
from mesoplan.core.errors import InputError
from mesoplan.export.json_values import json_text
from mesoplan.intake.files import read_bytes
from mesoplan.web.actor import note_refusal
from mesoplan.web.api.fields import Fields
from mesoplan.web.api.problems import Declined, faults, not_found, response, unfit

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_BODY = 1_048_576
JSON = "application/json"
RATES = {"asked": "600/m/key", "refused": "30/m/ip"}
SCHEME = "bearer "
REALM = 'Bearer realm="mesoplan"'


class Answer:
    """What a view answers: plain values, and 200 unless it made something."""

    def __init__(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        """``value`` becomes JSON under the names of its fields."""
        self.value = value
        self.status = status


def by_key(
    permission: Permission, method: str = "GET"
) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponse]]:
    """A view for programs whose key's role holds ``permission``.

    It is given the actor and what was sent, :class:`Fields`; with GET those are the
    query's. The mark ``by_key`` tells the tests that no sign-in opens it, and the method.
    """

    def decorate(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def checked(request: HttpRequest, **named: Any) -> HttpResponse:  # noqa: ANN401
            try:
                actor = _let_in(request, permission, method)
                answer = _answered(view, request, actor, named)
            except Declined as declined:
                return response(declined)
            return HttpResponse(
                json_text(answer.value), content_type=JSON, status=answer.status
            )

        checked.permission = permission  # type: ignore[attr-defined]
        checked.by_key = method  # type: ignore[attr-defined]
        return checked

    return decorate


def _let_in(request: HttpRequest, permission: Permission, method: str) -> Actor:
    actor = _speaker(request)
    request.actor = actor  # type: ignore[attr-defined]
    if request.method != method:
        raise Declined(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "method_not_allowed",
            f"This address answers to {method}.",
            headers={"Allow": method},
        )
    if not actor.may(permission):
        note_refusal(request, NotAllowed(permission))
        raise _not_allowed(permission)
    return actor


def _speaker(request: HttpRequest) -> Actor:
    """Whose key came with the request, whoever else may be signed in."""
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(SCHEME):
        raise _no_key()
    key = header[len(SCHEME) :].strip()
    address = get_adapter().get_client_ip(request)
    try:
        actor = api_keys.opened(key, address=address)
    except api_keys.Closed as closed:
        if not _within(request, "refused"):
            raise _too_many() from closed
        request.actor = None  # type: ignore[attr-defined]
        note_refusal(request, closed)
        raise _closed_key() from closed
    if not _within(request, "asked", key):
        raise _too_many()
    return actor


def _answered(
    view: Callable[..., Answer],
    request: HttpRequest,
    actor: Actor,
    named: dict[str, Any],
) -> Answer:
    try:
        return view(actor, _sent(request), **named)
    except InputError as error:
        raise unfit(error.problems) from error
    except NotFound as error:
        note_refusal(request, error)
        raise not_found() from error
    except NotAllowed as error:
        note_refusal(request, error)
        raise _not_allowed(error.permission) from error
    except StepUpNeeded as error:
        note_refusal(request, error)
        raise Declined(
            HTTPStatus.FORBIDDEN,
            "second_factor_needed",
            "This needs a person with a second factor; no key opens it.",
        ) from error
    except Conflict as error:
        raise Declined(
            HTTPStatus.CONFLICT,
            "changed_meanwhile",
            "Somebody else has changed this meanwhile: look again.",
        ) from error


def _sent(request: HttpRequest) -> Fields:
    if request.method == "GET":
        return Fields(request.GET.dict(), of_query=True)
    body = _body(request)
    if not body:
        return Fields({})
    if request.content_type != JSON:
        raise Declined(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json", f"Send {JSON}.")
    try:
        return Fields(read_bytes(body, "body.json"))
    except InputError as error:
        raise Declined(
            HTTPStatus.BAD_REQUEST,
            "not_readable",
            "The body is no JSON object that can be read.",
            errors=faults(replace(p, where="") for p in error.problems),
        ) from error


def _body(request: HttpRequest) -> bytes:
    """Refused by its length before it is read."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise _too_large()
        body = request.body
    except (RequestDataTooBig, ValueError) as error:
        raise _too_large() from error
    if len(body) > LARGEST_BODY:
        raise _too_large()
    return body


def _within(request: HttpRequest, action: str, key: str | None = None) -> bool:
    return bool(
        ratelimit.consume(
            request,
            app="mesoplan.api",
            action=action,
            config=RATES,
            key=key,
            limit_get=True,
        )
    )


def _no_key() -> Declined:
    detail = "Send a key: Authorization: Bearer mesoplan_…"
    headers = {"WWW-Authenticate": REALM}
    return Declined(HTTPStatus.UNAUTHORIZED, "key_missing", detail, headers=headers)


def _closed_key() -> Declined:
    detail = "This key opens nothing: unknown, expired, revoked, or its role ended."
    headers = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
    return Declined(HTTPStatus.UNAUTHORIZED, "key_closed", detail, headers=headers)


def _not_allowed(permission: Permission) -> Declined:
    detail = f"The role this key speaks for does not hold {permission}."
    return Declined(HTTPStatus.FORBIDDEN, "not_allowed", detail)


def _too_many() -> Declined:
    return Declined(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too_many",
        "Too many requests: wait a minute.",
        headers={"Retry-After": "60"},
    )


def _too_large() -> Declined:
    return Declined(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        f"A body has at most {LARGEST_BODY} bytes.",
    )
