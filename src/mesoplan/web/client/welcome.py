"""The first page: what this is, and where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from mesoplan.clinic.queries.front_door import front_door
from mesoplan.web.client.learn import SIX, topics

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest) -> HttpResponse:
    """For everyone."""
    door = front_door()
    first = topics(door.practice.library, ("what-is-it", "what-it-is-not"))
    questions = topics(door.practice.library, SIX)
    context = {"contact": door.contact, "first": first, "questions": questions}
    return render(request, "client/welcome.html", context)
