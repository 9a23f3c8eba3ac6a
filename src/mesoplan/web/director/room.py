"""The first page of the director's room: what waits, and the way to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render

from mesoplan.clinic import moment
from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries import director
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.holds import holds_waiting
from mesoplan.clinic.queries.own_numbers import chosen_by
from mesoplan.clinic.queries.recall_lists import list_age
from mesoplan.clinic.queries.recalls import Stage, recalls
from mesoplan.web.actor import needs
from mesoplan.web.recall.recalls import line

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.director import Answered, Given, Waiting
    from mesoplan.clinic.queries.holds import HoldWaiting
    from mesoplan.clinic.queries.paging import Page
    from mesoplan.clinic.queries.recall_lists import ListAge
    from mesoplan.web.recall.recalls import RecallLine

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the page shows."""

    waiting: tuple[Waiting, ...]
    check_ins: tuple[Answered, ...]
    overrides: Page[Given]
    holds: tuple[HoldWaiting, ...]
    recalls: tuple[RecallLine, ...]
    list: ListAge
    numbers: int
    on: object


@needs(Permission.DIRECTOR_ROOM)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for the medical director today."""
    today = moment.today(clinic_of(actor))
    overrides = director.sign_offs_given(
        actor, kind="override", since=today - WEEK, until=today
    )
    room = Room(
        waiting=director.sign_offs_waiting(actor),
        check_ins=director.check_ins_waiting(actor),
        overrides=overrides,
        holds=holds_waiting(actor),
        recalls=tuple(
            line(row) for row in recalls(actor).rows if row.stage is not Stage.CLOSED
        ),
        list=list_age(actor),
        numbers=len(chosen_by(actor)),
        on=today,
    )
    return render(request, "director/room.html", {"room": room, "tab": "room"})
