"""Links for clients: made, opened, used up, revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission, Role
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.records import Link

if TYPE_CHECKING:
    from uuid import UUID

GOOD_FOR = {
    "intake": timedelta(days=14),
    "consent": timedelta(days=7),
    "check_in": timedelta(days=30),
    "card": timedelta(days=90),
    "recall": timedelta(days=180),
}


class Expired(NotFound):
    """The link was good once; a new one can be asked for."""

    def __init__(self, link: Link) -> None:
        """``link`` tells whom to ask, and in which language to say so."""
        super().__init__("this link is no longer good")
        self.link = link


@dataclass(frozen=True, slots=True)
class Opened:
    """Who a link lets in, and to what."""

    link: Link
    actor: Actor


def send(
    actor: Actor, client: UUID, *, purpose: str, subject: UUID | None = None
) -> tuple[Link, str]:
    """Make a link; the token is returned once and never kept.

    Raises:
        NotAllowed, NotFound: as for reading the client.
    """
    actor.must(Permission.LINK_SEND)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        found = client_seen_by(actor, client)
        link = Link(
            clinic_id=actor.clinic,
            client=found,
            purpose=purpose,
            subject=subject,
            token_digest=_digest(token),
            expires_at=moment.now() + GOOD_FOR[purpose],
            created_at=moment.now(),
            created_by=actor.user,
        )
        link.save(force_insert=True)
        ledger.record(actor, "link.made", f"link:{link.pk}", client=client)
    return link, token


def revoke(actor: Actor, link: UUID, *, client: UUID) -> Link:
    """Make a link open nothing any more; one that is used up or revoked stays so.

    Raises:
        NotAllowed: the role sends no links.
        NotFound: no such link of this client in this clinic.
    """
    actor.must(Permission.LINK_SEND)
    with transaction.atomic():
        found = Link.objects.filter(pk=link, clinic=actor.clinic, client=client).first()
        if found is None:
            message = "no such link"
            raise NotFound(message)
        open_yet = Link.objects.filter(pk=link, used_at=None, revoked_at=None)
        if open_yet.update(revoked_at=moment.now(), revoked_by=actor.author()):
            subject = f"link:{found.pk}"
            ledger.record(actor, "link.revoked", subject, client=found.client_id)
        found.refresh_from_db()
    return found


def opened(token: str, purpose: str, *, address: str | None = None) -> Opened:
    """The link of this token, if it still opens this purpose.

    Raises:
        NotFound: no such link.
        Expired: too old, used up or revoked.
    """
    link = (
        Link.objects.select_related("client", "clinic")
        .filter(token_digest=_digest(token), purpose=purpose)
        .first()
    )
    if link is None or link.client.erased_at is not None:
        message = "no such link"
        raise NotFound(message)
    if link.revoked_at or link.used_at or link.expires_at <= moment.now():
        raise Expired(link)
    actor = Actor(
        role=Role.CLIENT, clinic=link.clinic_id, client=link.client_id, address=address
    )
    return Opened(link, actor)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
