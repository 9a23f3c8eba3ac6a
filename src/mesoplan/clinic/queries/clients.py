"""Finding clients: the list, by name or number, and records that may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mesoplan.clinic import moment, vault
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.queries.charts import (
    Identity,
    client_seen_by,
    clinic_of,
    identity,
)
from mesoplan.clinic.queries.paging import SHORT_PAGE, Page, page_of
from mesoplan.clinic.records import Client, Link, SearchToken

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

MOST_WORDS = 5
MOST_TWINS = 5
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLink:
    """A link as the desk sees it, in the clinic's own time.

    ``state`` is open, used, revoked or expired.
    """

    id: UUID
    purpose: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str


def clients_seen_by(actor: Actor, *, typed: str = "", page: int = 1) -> Page[Identity]:
    """The clinic's clients, the newest first; those whom what was typed may mean.

    Digits are a client's number; anything else is the beginnings of the words of a name,
    in any order, whatever the accents and capitals.

    Raises:
        NotAllowed: the role sees no list.
    """
    actor.must(Permission.CLIENT_LIST)
    return page_of(_found(actor, typed).order_by("-number"), page, identity)


def contact_seen_by(actor: Actor, client: UUID) -> Identity:
    """Who a client is and how to reach them: never anything clinical.

    Raises:
        NotAllowed: the role sees no contact details.
        NotFound: no such client in this clinic.
    """
    actor.must(Permission.CLIENT_VIEW_CONTACT)
    return identity(client_seen_by(actor, client))


def twins_seen_by(actor: Actor, *, name: str, born_on: str) -> tuple[Identity, ...]:
    """Clients of the same name and birth date: perhaps the same person.

    Raises:
        NotAllowed: the role sees no list.
    """
    actor.must(Permission.CLIENT_LIST)
    token = vault.twin_token(actor.clinic, name, born_on)
    found = _clients(actor).filter(tokens__clinic=actor.clinic, tokens__token=token)
    return tuple(identity(c) for c in found.order_by("number")[:MOST_TWINS])


def links_seen_by(actor: Actor, client: UUID, *, page: int = 1) -> Page[SentLink]:
    """The links sent to a client, the newest first.

    Raises:
        NotAllowed: the role sees no contact details.
        NotFound: no such client in this clinic.
    """
    actor.must(Permission.CLIENT_VIEW_CONTACT)
    zone = ZoneInfo(clinic_of(actor).time_zone)
    sent = Link.objects.filter(clinic=actor.clinic, client=client)
    return page_of(
        sent.order_by("-created_at", "id"),
        page,
        lambda link: _sent_link(link, zone),
        SHORT_PAGE,
    )


def link_seen_by(actor: Actor, link: UUID) -> SentLink:
    """One link of the actor's clinic.

    Raises:
        NotAllowed: the role sees no contact details.
        NotFound: no such link here.
    """
    actor.must(Permission.CLIENT_VIEW_CONTACT)
    found = Link.objects.filter(pk=link, clinic=actor.clinic).first()
    if found is None:
        message = "no such link"
        raise NotFound(message)
    return _sent_link(found, ZoneInfo(clinic_of(actor).time_zone))


def _sent_link(link: Link, zone: ZoneInfo) -> SentLink:
    if link.revoked_at:
        state = "revoked"
    elif link.used_at:
        state = "used"
    else:
        state = "open" if link.expires_at > moment.now() else "expired"
    return SentLink(
        id=link.pk,
        purpose=link.purpose,
        created_at=link.created_at.astimezone(zone),
        expires_at=link.expires_at.astimezone(zone),
        used_at=link.used_at and link.used_at.astimezone(zone),
        state=state,
    )


def _clients(actor: Actor) -> QuerySet[Client]:
    return Client.objects.filter(clinic=actor.clinic, erased_at=None)


def _found(actor: Actor, typed: str) -> QuerySet[Client]:
    found = _clients(actor)
    number = typed.strip().lstrip("#")
    if number.isascii() and number.isdigit():
        return found.filter(number=int(number[:MOST_DIGITS]))
    words = sorted(vault.words_of(typed)[:MOST_WORDS], key=len, reverse=True)
    tokens = [vault.search_token(actor.clinic, word) for word in words]
    if tokens:
        # the longest word leads, for it finds the fewest; the others only sift: joined
        # as well, a database may try every pair before it looks whether they match
        found = found.filter(tokens__clinic=actor.clinic, tokens__token=tokens[0])
    for token in tokens[1:]:
        having = SearchToken.objects.filter(clinic=actor.clinic, token=token)
        found = found.filter(pk__in=having.values("client"))
    return found
