"""Sign-offs and overrides of a period, with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render

from mesoplan.clinic import moment
from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries import director
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.web.actor import needs
from mesoplan.web.director.period import period

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

LONGEST_NUMBER = 9
KINDS = ("override", "sign_off")


@needs(Permission.DIRECTOR_ROOM)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who signed for what, when and why."""
    today = moment.today(clinic_of(actor))
    form, since, until = period(request.GET, today)
    kind = request.GET.get("kind", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    given = director.sign_offs_given(
        actor, kind=kind, since=since, until=until, page=number_of(request)
    )
    chosen = urlencode({"since": since.isoformat(), "until": until.isoformat()})
    context = {
        "form": form,
        "kind": kind,
        "kinds": KINDS,
        "given": given,
        "chosen": chosen,
        "tab": "signed",
    }
    return render(request, "director/signed.html", context)


def number_of(request: HttpRequest) -> int:
    """The page in the address; what is no number is the first page."""
    text = request.GET.get("page", "")
    plain = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if plain else 1
