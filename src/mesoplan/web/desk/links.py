"""Links for a client: made, mailed and shown once; revoked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.actions import links
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.clients import contact_seen_by, link_seen_by
from mesoplan.web.actor import needs
from mesoplan.web.desk import wording

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import Identity

# what the desk sends; other links are sent where their journey needs them
PATHS = {"intake": "/i/{}/", "card": "/card/{}/"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPage:
    """The link's address, this once, and whether it went by mail."""

    client: Identity
    purpose: str
    address: str
    until: str
    mailed: bool


@require_POST
@needs(Permission.LINK_SEND)
def send(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Make a link, mail it, and show its address: it is kept nowhere."""
    purpose = request.POST.get("purpose", "")
    if purpose not in PATHS:
        message = "no such purpose"
        raise NotFound(message)
    who = contact_seen_by(actor, client)
    link, token = links.send(actor, client, purpose=purpose)
    address = request.build_absolute_uri(PATHS[purpose].format(token))
    sent = link_seen_by(actor, link.pk)
    context = SentPage(
        client=who,
        purpose=str(wording.LINKS[purpose]),
        address=address,
        until=wording.said_moment(sent.expires_at),
        mailed=_mailed(actor, who, purpose, address, sent.expires_at.date()),
    )
    return render(request, "desk/link_sent.html", {"page": context})


@require_POST
@needs(Permission.LINK_SEND)
def revoke(
    request: HttpRequest, actor: Actor, client: UUID, link: UUID
) -> HttpResponse:
    """Make a link open nothing any more."""
    contact_seen_by(actor, client)
    links.revoke(actor, link, client=client)
    messages.success(request, _("The link opens nothing any more."))
    return HttpResponseRedirect(reverse("client", args=[client]) + "#links")


def _mailed(
    actor: Actor, who: Identity, purpose: str, address: str, until: object
) -> bool:
    """Whether the message left; a mail server that fails is said, not fatal."""
    if not who.mail:
        return False
    clinic = clinic_of(actor)
    with translation.override(who.language):
        subject = _("A link from %(clinic)s") % {"clinic": clinic.name}
        body = render_to_string(
            f"desk/mail/{purpose}.txt",
            {"clinic": clinic.name, "phone": clinic.phone, "address": address}
            | {"until": until},
        )
    try:
        return bool(send_mail(" ".join(subject.split()), body, None, [who.mail]))
    except (SMTPException, OSError):
        log.warning("a link of client %s could not be mailed", who.id)
        return False
