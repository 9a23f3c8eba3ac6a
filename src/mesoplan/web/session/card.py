"""The client's card: by link for the client, as paper for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from mesoplan.web.actor import needs
from mesoplan.web.session import downloads
from mesoplan.web.session.by_link import shown_to
from mesoplan.web.session.check_in import gone

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.links import Opened


@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What, where, which lot, when, whom to call; and the consents."""
    try:
        way = _opened(request, token)
    except links.Expired as over:
        return gone(request, over)
    found = papers.card(way.actor, way.link.client_id)
    context = {
        "card": found,
        "consents": signed_by(found.client),
        "token": token,
    }
    with shown_to(found.client, found.clinic):
        return render(request, "session/card.html", context)


@require_GET
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """The card as PDF, for the client."""
    try:
        way = _opened(request, token)
    except links.Expired as over:
        return gone(request, over)
    return _paper(way.actor, way.link.client_id)


@require_GET
def consent_document(request: HttpRequest, token: str, consent: UUID) -> HttpResponse:
    """The client's copy of what they signed."""
    try:
        way = _opened(request, token)
    except links.Expired as over:
        return gone(request, over)
    data, found = document_seen_by(way.actor, consent)
    return downloads.pdf(data, f"consent-{found.signed_at:%Y%m%d}")


@require_GET
def aftercare(request: HttpRequest, token: str, session: UUID) -> HttpResponse:
    """What to expect and to do after the session."""
    try:
        way = _opened(request, token)
    except links.Expired as over:
        return gone(request, over)
    found = papers.own_session(way.actor, session)
    language = found.client.language
    with shown_to(found.client, found.client.clinic):
        context = {
            "sheet": papers.aftercare(found, language),
            "clinic": found.client.clinic,
            "on": found.on,
            "token": token,
            "session": found.pk,
        }
        return render(request, "session/aftercare.html", context)


@require_GET
def aftercare_paper(request: HttpRequest, token: str, session: UUID) -> HttpResponse:
    """The same as PDF."""
    try:
        way = _opened(request, token)
    except links.Expired as over:
        return gone(request, over)
    found = papers.own_session(way.actor, session)
    language = found.client.language
    pdf = rendered(papers.aftercare(found, language), language)
    return downloads.pdf(pdf, f"aftercare-{found.on:%Y%m%d}")


@require_POST
def withdraw(request: HttpRequest, token: str, consent: UUID) -> HttpResponse:
    """The client takes a consent back."""
    try:
        way = _opened(request, token)
    except links.Expired as over:
        return gone(request, over)
    consents.withdraw(way.actor, consent, words=request.POST.get("words", ""))
    with shown_to(way.link.client, way.link.clinic):
        messages.success(
            request, _("Your consent is taken back. Nothing more is done on it.")
        )
    return redirect("card", token)


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def staff_paper(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:  # noqa: ARG001
    """The card as PDF, printed at the clinic."""
    return _paper(actor, client)


def _opened(request: HttpRequest, token: str) -> Opened:
    return links.opened(token, "card", address=request.META.get("REMOTE_ADDR"))


def _paper(actor: Actor, client: UUID) -> HttpResponse:
    found = papers.card(actor, client)
    language = found.client.language
    with translation.override(language):
        document = papers.card_paper(found, moment.today(found.clinic))
    return downloads.pdf(rendered(document, language), "client-card")
