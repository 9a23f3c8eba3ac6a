"""A safety message behind its link: read, and confirmed as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.actions.recall_contacts import acknowledge
from mesoplan.clinic.queries.recall_letter import own_letter
from mesoplan.web.client.by_link import by_link

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.actions.links import Opened


@by_link("recall")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, found: Opened, token: str) -> HttpResponse:
    """The message; it can be opened again after it was confirmed."""
    recall = found.link.subject
    if recall is None:
        raise Http404
    if request.method == "POST":
        acknowledge(found.actor, recall)
        return redirect("recall_notice", token)
    letter = own_letter(found.actor, recall)
    return render(request, "client/recall_notice.html", {"letter": letter})
