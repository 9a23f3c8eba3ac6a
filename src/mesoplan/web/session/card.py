"""The client's card: by link for the client, as paper for both."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic import moment
from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import consents, links
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.queries import papers
from mesoplan.clinic.queries.consents import document_seen_by, signed_by
from mesoplan.web import downloads
from mesoplan.web.actor import needs
from mesoplan.web.session.by_link import shown_to
from mesoplan.web.session.check_in import gone

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.links import Opened


class Holder(NamedTuple):
    """Somebody with a card's link: what they ask, the way in, and the link's token."""

    request: HttpRequest
    way: Opened
    token: str


def card_holder(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for whoever holds a card's link."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **named: UUID) -> HttpResponse:
        try:
            address = request.META.get("REMOTE_ADDR")
            way = links.opened(token, "card", address=address)
        except links.Expired as over:
            return gone(request, over)
        return view(Holder(request, way, token), **named)

    return opened


@require_GET
@card_holder
def page(holder: Holder) -> HttpResponse:
    """What, where, which lot, when, whom to call; and the consents."""
    found = papers.card(holder.way.actor, holder.way.link.client_id)
    context = {
        "card": found,
        "consents": signed_by(found.client),
        "token": holder.token,
    }
    with shown_to(found.client, found.clinic):
        return render(holder.request, "session/card.html", context)


@require_GET
@card_holder
def paper(holder: Holder) -> HttpResponse:
    """The card as PDF, for the client."""
    return _paper(holder.way.actor, holder.way.link.client_id)


@require_GET
@card_holder
def consent_document(holder: Holder, consent: UUID) -> HttpResponse:
    """The client's copy of what they signed."""
    data, found = document_seen_by(holder.way.actor, consent)
    return downloads.pdf(data, f"consent-{found.signed_at:%Y%m%d}")


@require_GET
@card_holder
def aftercare(holder: Holder, session: UUID) -> HttpResponse:
    """What to expect and to do after the session."""
    found = papers.own_session(holder.way.actor, session)
    language = found.client.language
    with shown_to(found.client, found.client.clinic):
        context = {
            "sheet": papers.aftercare(found, language),
            "clinic": found.client.clinic,
            "on": found.on,
            "token": holder.token,
            "session": found.pk,
        }
        return render(holder.request, "session/aftercare.html", context)


@require_GET
@card_holder
def aftercare_paper(holder: Holder, session: UUID) -> HttpResponse:
    """The same as PDF."""
    found = papers.own_session(holder.way.actor, session)
    language = found.client.language
    pdf = rendered(papers.aftercare(found, language), language)
    return downloads.pdf(pdf, f"aftercare-{found.on:%Y%m%d}")


@require_POST
@card_holder
def withdraw(holder: Holder, consent: UUID) -> HttpResponse:
    """The client takes a consent back."""
    consents.withdraw(
        holder.way.actor, consent, words=holder.request.POST.get("words", "")
    )
    with shown_to(holder.way.link.client, holder.way.link.clinic):
        messages.success(
            holder.request, _("Your consent is taken back. Nothing more is done on it.")
        )
    return redirect("card", holder.token)


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def staff_paper(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:  # noqa: ARG001
    """The card as PDF, printed at the clinic."""
    return _paper(actor, client)


def _paper(actor: Actor, client: UUID) -> HttpResponse:
    found = papers.card(actor, client)
    language = found.client.language
    with translation.override(language):
        document = papers.card_paper(found, moment.today(found.clinic))
    return downloads.pdf(rendered(document, language), "client-card")
