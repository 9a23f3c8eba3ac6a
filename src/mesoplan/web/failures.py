"""Pages for when something is refused or fails; they name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from mesoplan.web.api import problems

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PROGRAMS = "/api/"  # whoever asks here reads JSON, not pages


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form was too old, or came from elsewhere."""
    return render(request, "pages/stale_form.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """More was sent than anybody types, or nothing that can be read."""
    return render(request, "pages/bad_request.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Nothing here, or nothing for this person."""
    if request.path_info.startswith(PROGRAMS):
        return problems.response(problems.not_found())
    return render(request, "pages/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    if request.path_info.startswith(PROGRAMS):
        return problems.response(problems.failed())
    return render(request, "pages/server_error.html", status=500)
