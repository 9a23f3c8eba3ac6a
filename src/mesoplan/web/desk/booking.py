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

from mesoplan.clinic.access import Conflict, NotFound, Permission
from mesoplan.clinic.actions import visits
from mesoplan.clinic.queries.clients import clients_seen_by, contact_seen_by
from mesoplan.clinic.queries.visits import (
    booking_seen_by,
    practitioners_seen_by,
    today_seen_by,
)
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.desk import wording
from mesoplan.web.desk.clients import LONGEST_SEARCH

if TYPE_CHECKING:
    from datetime import date, time

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import Identity
    from mesoplan.clinic.queries.visits import Booking

SHOWN = 10


class TimeForm(forms.Form):
    """A day and a time of the clinic's own clock; ``moment`` is what they mean."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:  # noqa: ANN401 - Django's own
        """``actor`` is of the clinic whose clock it is."""
        super().__init__(*args, **more)
        self.actor = actor

    def clean(self) -> dict[str, Any]:
        """Turn day and time into a moment, unless the clocks skip it."""
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get("at")
        if day and at:
            try:
                self.moment = visits.local_moment(self.actor, day, at)
            except (visits.NoSuchTime, OverflowError):
                self.add_error("at", _("There is no such time on that day."))
        return self.cleaned_data


class BookingForm(TimeForm):
    """A client among those found, when, what for, with whom."""

    field_order = ("client", "day", "at", "purpose", "practitioner")
    client = forms.ChoiceField(label=gettext_lazy("Client"), widget=forms.RadioSelect)
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
        super().__init__(*args, actor=actor, **more)
        people = [(str(who.id), f"{who.name} · {who.number}") for who in found]
        treating = [(str(u), name) for u, name in practitioners_seen_by(actor)]
        fields = self.fields
        fields["client"].choices = people  # type: ignore[attr-defined]
        fields["client"].error_messages["required"] = _("Find and choose a client.")
        fields["practitioner"].choices = [  # type: ignore[attr-defined]
            ("", _("Not settled yet")),
            *treating,
        ]


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


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VISIT_BOOK)
def move(request: HttpRequest, actor: Actor, visit: UUID) -> HttpResponse:
    """Give a booked visit another time."""
    found = booking_seen_by(actor, visit)
    posted = request.method == "POST"
    version = (
        paging.page_number(request.POST.get("version")) if posted else found.version
    )
    initial = {"day": found.at.date(), "at": found.at.time()}
    form = TimeForm(request.POST or None, initial=initial, actor=actor)
    if posted and form.is_valid():
        try:
            visits.move(actor, visit, at=form.moment, version=version)
        except (Conflict, visits.NotInOrder):
            found = booking_seen_by(actor, visit)
            version = found.version
            form.add_error(None, _already(found))
        else:
            day, at = form.cleaned_data["day"], form.cleaned_data["at"]
            return _to_day(request, _("Moved to %(day)s at %(time)s."), day, at)
    now = f"{wording.said_day(found.at.date())}, {found.at:%H:%M}"
    context = {"form": form, "client": found.client, "now": now, "version": version}
    return render(request, "desk/move_visit.html", context)


def _already(found: Booking) -> str:
    text = _(
        "Someone else has changed this visit meanwhile: it is now “%(state)s”, on "
        "%(day)s at %(time)s. Send it again if your time should hold."
    )
    said = {"state": wording.STATES[found.state], "time": f"{found.at:%H:%M}"}
    return text % {**said, "day": wording.said_day(found.at.date())}


def _to_day(request: HttpRequest, text: str, day: date, at: time) -> HttpResponse:
    said = {"day": wording.said_day(day), "time": f"{at:%H:%M}"}
    messages.success(request, text % said)
    return HttpResponseRedirect(f"{reverse('today')}?day={day.isoformat()}")


def _booked(request: HttpRequest, actor: Actor, form: BookingForm) -> HttpResponse:
    chosen = form.cleaned_data
    visits.book(
        actor,
        UUID(chosen["client"]),
        at=form.moment,
        purpose=chosen["purpose"],
        practitioner=UUID(chosen["practitioner"]) if chosen["practitioner"] else None,
    )
    text = _("Booked on %(day)s at %(time)s.")
    return _to_day(request, text, chosen["day"], chosen["at"])


def _chosen(actor: Actor, typed: str) -> Identity | None:
    try:
        return contact_seen_by(actor, UUID(typed))
    except (ValueError, NotFound):
        return None


def _offered(actor: Actor, typed: str, chosen: Identity | None) -> tuple[Identity, ...]:
    found = clients_seen_by(actor, typed=typed).rows[:SHOWN] if typed else ()
    others = (who for who in found if chosen is None or who.id != chosen.id)
    return (*([chosen] if chosen else []), *others)
