"""The mail by which a new member of staff chooses a password."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Protocol

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str


class Invited(Protocol):
    """Whoever gets the link."""

    @property
    def name(self) -> str:
        """As the mail greets them."""

    @property
    def email(self) -> str:
        """Where it goes."""


def send(user: Invited, clinic: str) -> bool:
    """Send the link; says whether the mail went off. It works for three days, once."""
    adapter = get_adapter()
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    key = f"{user_pk_to_url_str(user)}-{token}"
    context = {
        "clinic": clinic,
        "name": user.name,
        "link": adapter.get_reset_password_from_key_url(key),
    }
    try:
        adapter.send_mail("account/email/invitation", user.email, context)
    except (OSError, SMTPException):
        return False
    return True
