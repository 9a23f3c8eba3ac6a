"""Booking a visit: whom, found by name; when; what for; with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.actions import visits
from mesoplan.clinic.queries.clients import clients_seen_by, contact_seen_by
from mesoplan.clinic.queries.visits import practitioners_seen_by, today_seen_by
from mesoplan.web.actor import needs
from mesoplan.web.desk import wording
from mesoplan.web.desk.clients import LONGEST_SEARCH

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import Identity

SHOWN = 10


class BookingForm(forms.Form):
    """A client among those found, a day and a time of the clinic's own clock."""

    client = forms.ChoiceField(label=gettext_lazy("Client"), widget=forms.RadioSelect)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=[*wording.PURPOSES.items()]
    )
    practitioner = forms.ChoiceField(label=gettext_lazy("Practitioner"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        actor: Actor,
        found: tuple[Identity, ...],
        **more: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        """``found`` are the clients to choose from."""
        super().__init__(*args, **more)
        self.actor = actor
        people = [(str(who.id), f"{who.name} · {who.number}") for who in found]
        treating = [(str(u), name) for u, name in practitioners_seen_by(actor)]
        fields = self.fields
        fields["client"].choices = people  # type: ignore[attr-defined]
        fields["client"].error_messages["required"] = _("Find and choose a client.")
        fields["practitioner"].choices = [  # type: ignore[attr-defined]
            ("", _("Not settled yet")),
            *treating,
        ]

    def clean(self) -> dict[str, Any]:
        """Turn day and time into a moment, unless the clocks skip it."""
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get("at")
        if day and at:
            try:
                self.moment = visits.local_moment(self.actor, day, at)
            except (visits.NoSuchTime, OverflowError):
                self.add_error("at", _("There is no such time on that day."))
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VISIT_BOOK)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Book a visit; looking for the client keeps everything typed so far."""
    posted = request.POST if request.method == "POST" else request.GET
    typed = request.POST.get("typed", "").strip()[:LONGEST_SEARCH]
    chosen = _chosen(actor, posted.get("client", ""))
    found = _offered(actor, typed, chosen)
    if request.method == "POST" and "find" not in request.POST:
        form = BookingForm(request.POST, actor=actor, found=found)
        if form.is_valid():
            return _booked(request, actor, form)
    else:
        initial = {name: posted.get(name, "") for name in BookingForm.base_fields}
        initial["day"] = initial["day"] or today_seen_by(actor).isoformat()
        initial["client"] = str(found[0].id) if len(found) == 1 else initial["client"]
        form = BookingForm(initial=initial, actor=actor, found=found)
    context = {"form": form, "typed": typed, "found": found}
    context["looked"] = bool(typed) or "find" in request.POST
    return render(request, "desk/new_visit.html", context)


def _booked(request: HttpRequest, actor: Actor, form: BookingForm) -> HttpResponse:
    chosen = form.cleaned_data
    visits.book(
        actor,
        UUID(chosen["client"]),
        at=form.moment,
        purpose=chosen["purpose"],
        practitioner=UUID(chosen["practitioner"]) if chosen["practitioner"] else None,
    )
    day, at = chosen["day"], chosen["at"]
    text = _("Booked on %(day)s at %(time)s.")
    said = {"day": wording.said_day(day), "time": f"{at:%H:%M}"}
    messages.success(request, text % said)
    return HttpResponseRedirect(f"{reverse('today')}?day={day.isoformat()}")


def _chosen(actor: Actor, typed: str) -> Identity | None:
    try:
        return contact_seen_by(actor, UUID(typed))
    except (ValueError, NotFound):
        return None


def _offered(actor: Actor, typed: str, chosen: Identity | None) -> tuple[Identity, ...]:
    found = clients_seen_by(actor, typed=typed).rows[:SHOWN] if typed else ()
    others = (who for who in found if chosen is None or who.id != chosen.id)
    return (*([chosen] if chosen else []), *others)
