"""Forms of sign-in, staff, the clinic and its set-up."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey unless it is said to be only a second step after the password."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own
        """Words of ours."""
        super().__init__(*args, **named)
        self.fields["name"].label = _("A name for it")
        self.fields["name"].help_text = _("For instance: telephone, or blue key.")
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True
            self.fields["passwordless"].label = _("Sign in with it alone")
            self.fields["passwordless"].help_text = _(
                "Leave this on unless your key has no fingerprint, face or PIN."
            )
