"""Keys for programs: who holds which, a new one shown once, one revoked."""

from __future__ import annotations

from contextlib import suppress
from smtplib import SMTPException
from typing import TYPE_CHECKING
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions import api_keys
from mesoplan.clinic.actions.staff import Refused
from mesoplan.clinic.queries.api_keys import holders, keys
from mesoplan.web.account.forms import KeyForm, refused
from mesoplan.web.actor import needs
from mesoplan.web.templatetags.words import role_words

if TYPE_CHECKING:
    from django.http import HttpRequest


@needs(Permission.API_KEY_MANAGE)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every key of the clinic, those that open something first."""
    found = sorted(keys(actor), key=lambda key: not key.good)
    return render(request, "pages/api_keys.html", {"keys": found})


@needs(Permission.API_KEY_MANAGE, fresh=True)
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form; what answers it is the only page that ever shows the key."""
    form = KeyForm(request.POST or None)
    form.offer(
        (str(h.user), f"{h.name} – {role_words(h.role)}") for h in holders(actor)
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = api_keys.make(
                actor,
                member=UUID(typed["member"]),
                name=typed["name"],
                days=int(typed["days"]),
            )
        except Refused as error:
            refused(form, error.problems)
        else:
            _tell(made)
            return render(request, "pages/api_key_made.html", {"made": made})
    status = 422 if form.errors else 200
    return render(request, "pages/api_key_make.html", {"form": form}, status=status)


@require_POST
@needs(Permission.API_KEY_MANAGE, fresh=True)
def revoke(request: HttpRequest, actor: Actor, api_key: UUID) -> HttpResponse:
    """From this moment it opens nothing."""
    api_keys.revoke(actor, api_key)
    messages.success(request, gettext("The key opens nothing any more."))
    return HttpResponseRedirect(reverse("api_keys"))


def _tell(made: api_keys.Made) -> None:
    """Who a key acts for hears of it; a mail that fails does not unmake the key."""
    holder = made.key.membership.user
    context = {"name": holder.name, "program": made.key.name}
    with suppress(OSError, SMTPException):
        get_adapter().send_mail("account/email/api_key", holder.email, context)
