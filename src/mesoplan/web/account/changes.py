"""What follows when somebody's password or second factor changes.

allauth changes credentials itself and tells of it by signals: there is no action of
ours to put this into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa

from mesoplan.clinic.actions import accounts
from mesoplan.clinic.queries.staff import actor_of
from mesoplan.web.account.enrolment import ENROLLED, FACTORS

if TYPE_CHECKING:
    from django.http import HttpRequest

NAMES = {"totp": "app", "webauthn": "passkey", "recovery_codes": "recovery_codes"}


def listen() -> None:
    """Have allauth's signals arrive here."""
    mfa.authenticator_added.connect(_factor_given, dispatch_uid="factor_given")
    for signal in (
        mfa.authenticator_added,
        mfa.authenticator_removed,
        mfa.authenticator_reset,
    ):
        signal.connect(_factor_changed, dispatch_uid="factor_changed")
    for signal in (
        account.password_changed,
        account.password_reset,
        account.password_set,
    ):
        signal.connect(_password_changed, dispatch_uid="password_changed")


def _factor_given(
    request: HttpRequest,
    user: Any,  # noqa: ANN401
    authenticator: Any,  # noqa: ANN401
    **_: object,
) -> None:
    """Setting a factor up means giving it: it is not asked for again at once."""
    if authenticator.type in FACTORS:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type
        )


def _factor_changed(
    request: HttpRequest,
    user: Any,  # noqa: ANN401
    authenticator: Any,  # noqa: ANN401
    **_: object,
) -> None:
    request.session.pop(ENROLLED, None)
    _note(request, user, NAMES.get(authenticator.type, authenticator.type))


def _password_changed(request: HttpRequest, user: Any, **_: object) -> None:  # noqa: ANN401
    _note(request, user, "password")


def _note(request: HttpRequest, user: Any, credential: str) -> None:  # noqa: ANN401
    actor = actor_of(user.pk)
    if actor is not None:
        accounts.credential_changed(
            actor, credential=credential, but_for=request.session.session_key
        )
