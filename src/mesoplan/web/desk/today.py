"""Today's list: who comes when, to whom, and how far they have got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import visits
from mesoplan.clinic.queries.visits import day_seen_by, today_seen_by
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.desk import wording

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.visits import Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A button that says how far a visit has got."""

    state: str
    label: str
    onwards: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One visit of the list."""

    id: UUID
    at: str
    client: UUID
    name: str
    number: int
    purpose: str
    practitioner: str
    state: str
    state_words: str
    version: int
    level: str
    decided_on: date | None
    intake: str
    intake_words: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """The list of one day."""

    day: date
    words: str
    is_today: bool
    before: date
    after: date
    rows: tuple[Row, ...]
    pager: paging.Pager
    sees_levels: bool


@require_safe
@needs(Permission.CLIENT_LIST)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The visits of a day, today's unless another is asked for."""
    today = today_seen_by(actor)
    day = _day(request.GET.get("day"), today)
    found = day_seen_by(actor, day, page=paging.page_number(request.GET.get("page")))
    context = DayPage(
        day=day,
        words=wording.said_day(day),
        is_today=day == today,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        rows=tuple(_row(booking) for booking in found.rows),
        pager=paging.pager(found, day=day.isoformat()),
        sees_levels=actor.may(Permission.CLIENT_VIEW_CHART),
    )
    return render(request, "desk/today.html", {"page": context})


@require_POST
@needs(Permission.VISIT_BOOK)
def mark(request: HttpRequest, actor: Actor, visit: UUID) -> HttpResponse:
    """Say how far a visit has got, and go back to where the button stood."""
    try:
        visits.mark(
            actor,
            visit,
            state=request.POST.get("state", ""),
            version=paging.page_number(request.POST.get("version")),
        )
    except Conflict as conflict:
        state = wording.STATES.get(str(conflict.theirs["state"]), "")
        text = _(
            "Someone else has changed this visit meanwhile: it is now “%(state)s”."
        )
        messages.warning(request, text % {"state": state})
    except visits.NotInOrder:
        messages.warning(request, _("This visit is already further than that."))
    day = _day(request.POST.get("day"), today_seen_by(actor))
    number = paging.page_number(request.POST.get("page"))
    address = f"{reverse('today')}?day={day.isoformat()}&page={number}#visit-{visit}"
    return HttpResponseRedirect(address)


def _day(typed: str | None, today: date) -> date:
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return today
    near = abs(day.year - today.year) <= 100  # noqa: PLR2004 - a slip, not a booking
    return day if near else today


def _row(booking: Booking) -> Row:
    client = booking.client
    assert client is not None  # noqa: S101 - a day's list always says whose visit
    return Row(
        id=booking.id,
        at=f"{booking.at:%H:%M}",
        client=client.id,
        name=client.name,
        number=client.number,
        purpose=str(wording.PURPOSES.get(booking.purpose, booking.purpose)),
        practitioner=booking.practitioner,
        state=booking.state,
        state_words=str(wording.STATES[booking.state]),
        version=booking.version,
        level=booking.level,
        decided_on=booking.decided_on,
        intake=booking.intake,
        intake_words=str(wording.INTAKES[booking.intake]),
        steps=tuple(
            Step(
                state=after,
                label=str(wording.STEPS[booking.state, after]),
                onwards=(booking.state, after) in wording.ONWARDS,
            )
            for after in visits.FOLLOWING[booking.state]
        ),
    )
