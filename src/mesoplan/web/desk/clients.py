"""Finding a client, and registering one who is not there yet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.queries.clients import clients_seen_by, twins_seen_by
from mesoplan.clinic.queries.visits import today_seen_by
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.desk.particulars_form import ParticularsForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import Identity
    from mesoplan.clinic.queries.paging import Page

LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsPage:
    """What was typed and who was found."""

    typed: str
    found: Page[Identity]
    may_register: bool


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLIENT_LIST)
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The clients, or those a search finds.

    A search is posted: names do not belong in addresses, which browsers and proxies keep.
    """
    asked = request.POST if request.method == "POST" else request.GET
    typed = request.POST.get("typed", "").strip()[:LONGEST_SEARCH]
    number = paging.page_number(asked.get("page"))
    context = ClientsPage(
        typed=typed,
        found=clients_seen_by(actor, typed=typed, page=number),
        may_register=actor.may(Permission.CLIENT_REGISTER),
    )
    return render(request, "desk/clients.html", {"page": context})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLIENT_REGISTER)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register a client, unless it looks as if they were there already."""
    today = today_seen_by(actor)
    form = ParticularsForm(request.POST or None, today=today)
    twins: tuple[Identity, ...] = ()
    if request.method == "POST" and form.is_valid():
        who = form.particulars
        twins = twins_seen_by(actor, name=who.name, born_on=who.born_on)
        known = ",".join(str(twin.id) for twin in twins)
        if not twins or request.POST.get("not_these") == known:
            client = register(actor, **asdict(who))
            text = _("Registered as number %(number)d.")
            messages.success(request, text % {"number": client.number})
            return HttpResponseRedirect(reverse("client", args=[client.pk]))
    return render(
        request,
        "desk/new_client.html",
        {
            "form": form,
            "twins": twins,
            "known": ",".join(str(twin.id) for twin in twins),
        },
    )
