"""Erasing a client: what goes, what stays, what the law is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.erasure import erase
from mesoplan.clinic.queries.clients import contact_seen_by
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

REASONS = {
    "asked": gettext_lazy("The client has asked for it, and nothing forbids it"),
    "kept_long_enough": gettext_lazy("It has been kept as long as the law asks"),
    "never_treated": gettext_lazy("Registered by mistake, or never treated"),
    "ordered": gettext_lazy("A court or an authority has ordered it"),
}


class ErasureForm(forms.Form):
    """The reason, and the client's number typed by hand: no slip of the finger."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[*REASONS.items()],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It is kept in the ledger."),
    )
    number = forms.CharField(
        label=gettext_lazy("Type the client's number"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, expected: int, **more: Any) -> None:  # noqa: ANN401 - Django's own
        """``expected`` is the number that must be typed."""
        super().__init__(*args, **more)
        self.expected = expected

    def clean_number(self) -> str:
        """It is this client who is meant."""
        typed = str(self.cleaned_data["number"]).strip().lstrip("#")
        if typed != str(self.expected):
            raise forms.ValidationError(_("This is not the client's number."))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLIENT_ERASE, fresh=True)
def page(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Say what goes and what stays; sent with a reason, erase."""
    who = contact_seen_by(actor, client)
    form = ErasureForm(request.POST or None, expected=who.number)
    if request.method == "POST" and form.is_valid():
        erase(actor, client, reason=form.cleaned_data["reason"])
        text = _("Client No. %(number)d is erased.")
        messages.success(request, text % {"number": who.number})
        return HttpResponseRedirect(reverse("clients"))
    return render(request, "desk/erase.html", {"form": form, "client": who})
