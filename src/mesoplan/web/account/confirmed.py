"""Where a second factor given beside an unfinished form ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from mesoplan.web.actor import whoever_works_here

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@whoever_works_here
def page(request: HttpRequest) -> HttpResponse:
    """Back to the other tab."""
    return render(request, "pages/stepped_up.html")


@whoever_works_here
def nothing(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A page of allauth's that has no place here."""
    message = "not here"
    raise Http404(message)
