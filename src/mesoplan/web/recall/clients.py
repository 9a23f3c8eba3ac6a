"""Telling clients of a recall: the list, the mail to all, and each one by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import recall_contacts
from mesoplan.clinic.actions.recall_contacts import (
    BY_HAND,
    LONGEST_NOTE,
    NOTED,
    UnfitContact,
)
from mesoplan.clinic.queries.recall_contacts import (
    Outcome,
    concerned,
    concerned_client,
)
from mesoplan.clinic.queries.recall_letter import letter_to
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.recall.client_page import client_lines, previews
from mesoplan.web.recall.head import head_of
from mesoplan.web.recall.wording import OUTCOMES, WAYS

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

UNPROCESSABLE = 422
ELSEWHERE = _("Somebody else has just noted something about this client. Look again.")


class ContactForm(forms.Form):
    """How somebody reached a client, or tried to."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[(way, WAYS[way]) for way in BY_HAND],
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[(end.value, OUTCOMES[end]) for end in NOTED],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Sealed with the client's record."),
        widget=forms.Textarea({"rows": 3}),
    )


@require_safe
@needs(Permission.RECALL_CONTACT)
def page(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Whom it concerns, those still open on top; the look is in the ledger."""
    number = paging.page_number(request.GET.get("page"))
    found = concerned(actor, recall, page=number)
    context = {
        "head": head_of(actor, recall),
        "tab": "clients",
        "lines": client_lines(actor, found.rows),
        "pager": paging.pager(found),
        "previews": previews(actor),
    }
    return render(request, "recall/clients.html", context)


def _site(request: HttpRequest) -> str:
    """Where the clinic was asked, so that the mail's link leads there."""
    return request.build_absolute_uri("/").removesuffix("/")


@require_POST
@needs(Permission.RECALL_CONTACT)
def send_all(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Mail everybody whom nobody has told yet."""
    told = recall_contacts.send_to_all(actor, recall, site=_site(request))
    parts = [
        ngettext("%(n)d mail sent.", "%(n)d mails sent.", told.sent) % {"n": told.sent}
    ]
    if told.without_mail:
        said = ngettext(
            "%(n)d client has no mail address: call or write.",
            "%(n)d clients have no mail address: call or write.",
            told.without_mail,
        )
        parts.append(said % {"n": told.without_mail})
    if told.failed:
        said = ngettext(
            "%(n)d mail could not be sent.",
            "%(n)d mails could not be sent.",
            told.failed,
        )
        parts.append(said % {"n": told.failed})
    say = messages.warning if told.without_mail or told.failed else messages.success
    say(request, " ".join(parts))
    return HttpResponseRedirect(reverse("recall_clients", args=[recall]))


@require_safe
@needs(Permission.RECALL_CONTACT)
def client(
    request: HttpRequest, actor: Actor, recall: UUID, client: UUID
) -> HttpResponse:
    """One client: what they received, what was tried, the letter in their language."""
    return _one(request, actor, recall, client)


@require_POST
@needs(Permission.RECALL_CONTACT)
def send(
    request: HttpRequest, actor: Actor, recall: UUID, client: UUID
) -> HttpResponse:
    """Mail this client that there is a message, with a link to it."""
    try:
        outcome = recall_contacts.send(actor, recall, client, site=_site(request))
    except UnfitContact as error:
        messages.warning(request, str(error))
    except Conflict:
        messages.warning(request, str(ELSEWHERE))
    else:
        if outcome is Outcome.SENT:
            messages.success(request, gettext("The mail is sent."))
        else:
            said = gettext("The mail could not be sent: call or write.")
            messages.warning(request, said)
    return HttpResponseRedirect(reverse("recall_client", args=[recall, client]))


@require_POST
@needs(Permission.RECALL_CONTACT)
def note(
    request: HttpRequest, actor: Actor, recall: UUID, client: UUID
) -> HttpResponse:
    """Note that somebody called, wrote or spoke to this client."""
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            recall_contacts.noted(actor, recall, client, **form.cleaned_data)
        except UnfitContact as error:
            for field, words in error.problems.items():
                form.add_error(field, words)
        except Conflict:
            form.add_error(None, str(ELSEWHERE))
        else:
            messages.success(request, gettext("Noted."))
            return HttpResponseRedirect(reverse("recall_clients", args=[recall]))
    return _one(request, actor, recall, client, form)


def _one(
    request: HttpRequest,
    actor: Actor,
    recall: UUID,
    client: UUID,
    form: ContactForm | None = None,
) -> HttpResponse:
    found = concerned_client(actor, recall, client)
    context = {
        "head": head_of(actor, recall, counted=False),
        "tab": "clients",
        "line": client_lines(actor, [found])[0],
        "letter": None if found.erased else letter_to(actor, recall, found),
        "language": found.language,
        "form": form or ContactForm(),
    }
    status = UNPROCESSABLE if form and form.errors else 200
    return render(request, "recall/client.html", context, status=status)
