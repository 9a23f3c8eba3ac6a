"""How allauth behaves here."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from mesoplan.clinic import vault
from mesoplan.settings import place
from mesoplan.web.account.step_up import freshly_shown

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

PASSWORD = "reauthenticate"  # noqa: S105 - allauth's name for the way, no password


class ClinicAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the clinic's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by themselves."""
        return False

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """A second factor, where there is one: the password alone shows too little."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != PASSWORD]
        if is_mfa_enabled(user, types=[Authenticator.Type.TOTP]):
            return factors
        return factors[::-1] or methods  # a key comes before the recovery codes

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:  # noqa: ANN401
        """Not again within minutes of signing in."""
        required: bool = super().is_reauthentication_required(app=app, **more)
        return required and not freshly_shown(self.request)

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,
        **credentials: Any,  # noqa: ANN401 - allauth's
    ) -> str:
        """Tries are counted by address and account together.

        By the account alone, a stranger could keep its owner out.
        """
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{key}"


class ClinicFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Seal under a key kept outside the database."""
        return b64encode(vault.sealed(place.key("factors"), "factor", text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed."""
        sealed = b64decode(encrypted_text)
        return str(vault.opened(place.key("factors"), "factor", sealed))
