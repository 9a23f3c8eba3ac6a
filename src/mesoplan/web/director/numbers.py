"""The clinic's own numbers: what is set, what could be, and the form to set one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Conflict, NotFound, Permission
from mesoplan.clinic.actions import own_numbers
from mesoplan.clinic.queries.own_numbers import chosen_by, settable_by
from mesoplan.core.rules import Effect
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.own_numbers import Settable

MOST_SHOWN = 40


class NumberForm(forms.Form):
    """A value and the reason for it; the record and field stand in the address."""

    value = forms.CharField(
        label=_("The clinic's value"), max_length=60, strip=True, required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Shown wherever this number decides something."),
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )
    instead_of = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def for_effect(self) -> NumberForm:
        """The form for what follows when a rule fires: one of a few words."""
        words = [(effect.value, effect.value.replace("_", " ")) for effect in Effect]
        self.fields["value"].widget = forms.Select(choices=[("", "–"), *words])
        return self


@needs(Permission.DIRECTOR_ROOM)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What this clinic has set, and a search through all it may set."""
    sought = request.GET.get("q", "").strip()
    everything = settable_by(actor)
    found = [s for s in everything if sought and _matches(s, sought)]
    context = {
        "q": sought,
        "own": [s for s in everything if s.own],
        "ended": chosen_by(actor, ended=True),
        "found": [(s, address_of(s)) for s in found[:MOST_SHOWN]],
        "more": max(len(found) - MOST_SHOWN, 0),
        "tab": "numbers",
    }
    return render(request, "director/numbers.html", context)


@needs(Permission.KNOWLEDGE_OVERRIDE, fresh=True)
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form for one number, with the library's own value beside it."""
    settable = _settable(actor, request.GET.get("record", ""), request.GET.get("field"))
    current = settable.own
    form = NumberForm(
        request.POST or None,
        initial={
            "value": current.value if current else "",
            "instead_of": current.id if current else None,
        },
    )
    if settable.field == "effect":
        form.for_effect()
    if request.method == "POST" and form.is_valid() and _chosen(actor, settable, form):
        messages.success(request, gettext("The number is in force from now on."))
        return HttpResponseRedirect(reverse("own_numbers"))
    status = 422 if form.errors else 200
    context = {"form": form, "settable": settable, "tab": "numbers"}
    return render(request, "director/number.html", context, status=status)


@require_POST
@needs(Permission.KNOWLEDGE_OVERRIDE, fresh=True)
def end(request: HttpRequest, actor: Actor, number: UUID) -> HttpResponse:
    """Back to the library's own value."""
    try:
        own_numbers.end(actor, number)
        messages.success(request, gettext("The library's own value holds again."))
    except Conflict:
        messages.warning(request, gettext("Somebody has ended this number already."))
    return HttpResponseRedirect(reverse("own_numbers"))


def address_of(settable: Settable) -> str:
    """Where the form for this number is."""
    query = urlencode({"record": settable.record, "field": settable.field})
    return f"{reverse('own_number_choose')}?{query}"


def _chosen(actor: Actor, settable: Settable, form: NumberForm) -> bool:
    """Put the number in force; what stands against it goes beside its field."""
    typed = form.cleaned_data
    try:
        own_numbers.choose(
            actor,
            record=settable.record,
            field=settable.field,
            value=typed["value"],
            reason=typed["reason"],
            instead_of=typed["instead_of"],
        )
    except own_numbers.Refused as refused:
        for field, words in refused.problems.items():
            form.add_error(field if field in form.fields else None, words)
        return False
    except Conflict as conflict:
        words = gettext(
            "Somebody has changed this number meanwhile; it is now: %(value)s. "
            "Look at it, then send your own value again."
        )
        theirs = conflict.theirs["value"] or gettext("the library's own value")
        form.add_error("value", words % {"value": theirs})
        # the next sending knows what it replaces
        form.data = {**form.data, "instead_of": _current(actor, settable)}
        return False
    return True


def _current(actor: Actor, settable: Settable) -> str:
    found = _settable(actor, settable.record, settable.field).own
    return str(found.id) if found else ""


def _settable(actor: Actor, record: str, field: str | None) -> Settable:
    for settable in settable_by(actor):
        if (settable.record, settable.field) == (record, field):
            return settable
    message = "no such number"
    raise NotFound(message)


def _matches(settable: Settable, sought: str) -> bool:
    text = f"{settable.record} {settable.field} {settable.title} {settable.label}"
    return all(word in text.casefold() for word in sought.casefold().split())
