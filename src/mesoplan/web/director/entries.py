"""The ledger: who did or saw what, as sentences, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries import ledger_entries
from mesoplan.clinic.queries.ledger_entries import Sought
from mesoplan.web.actor import needs
from mesoplan.web.director.sentences import sentence

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

LARGEST_NUMBER = 2**31 - 1
LARGEST_SEQUENCE = 2**63 - 1


class SoughtForm(forms.Form):
    """Which entries to show."""

    client = forms.IntegerField(
        label=_("Client number"), min_value=1, max_value=LARGEST_NUMBER, required=False
    )
    who = forms.TypedChoiceField(label=_("Who"), required=False, empty_value=None)
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    before = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=LARGEST_SEQUENCE,
        required=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as it is shown."""

    sequence: int
    at: datetime
    words: str


@needs(Permission.LEDGER_VIEW)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A page of entries, newest first."""
    return _page(request, actor)


@require_POST
@needs(Permission.LEDGER_VIEW)
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same page with the verdict above it."""
    verdict, head = ledger_entries.verdict(actor)
    return _page(request, actor, verdict=verdict, head=head)


def _page(request: HttpRequest, actor: Actor, **more: object) -> HttpResponse:
    form = SoughtForm(request.GET)
    people = [(str(user), name) for user, name in ledger_entries.people(actor)]
    form.fields["who"].choices = [("", _("Everyone")), *people]  # type: ignore[attr-defined]
    asked = form.cleaned_data if form.is_valid() else {}
    sought = Sought(
        client_number=asked.get("client"),
        actor=asked.get("who"),
        day=asked.get("day"),
        before=asked.get("before"),
    )
    found, following = ledger_entries.entries(actor, sought)
    kept = {k: v for k, v in request.GET.items() if k in ("client", "who", "day") and v}
    context = {
        "form": form,
        "lines": [Line(sequence=e.sequence, at=e.at, words=sentence(e)) for e in found],
        "older": urlencode({**kept, "before": following}) if following else "",
        "tab": "ledger",
        **more,
    }
    return render(request, "director/ledger.html", context)
