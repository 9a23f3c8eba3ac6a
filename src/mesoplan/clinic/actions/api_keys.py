"""Keys for programs: made, used, revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import HELD, Actor, NotFound, Permission, Role
from mesoplan.clinic.actions.staff import Refused
from mesoplan.clinic.queries.staff import actor_of
from mesoplan.clinic.records import ApiKey, Membership

if TYPE_CHECKING:
    from uuid import UUID

PREFIX = "mesoplan_"  # a key that got into a mail or a repository can be looked for
LONGEST_NAME = 60
LONGEST_DAYS = 366
USE_NOTED_EVERY = timedelta(minutes=1)


class Closed(NotFound):
    """The key opens nothing: unknown, expired, revoked, or its role has ended."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new key. ``text`` is what the program sends: shown once, kept nowhere."""

    key: ApiKey
    text: str


def make(actor: Actor, *, member: UUID, name: str, days: int) -> Made:
    """Make a key that opens what this member's role opens.

    Nobody hands out more than they hold: an administrator makes no key to charts.

    Raises:
        NotAllowed, StepUpNeeded: it takes a director or an administrator, and a factor.
        NotFound: nobody of this clinic.
        Refused: the name or the time does not fit, or the member may do more.
    """
    actor.must(Permission.API_KEY_MANAGE)
    name = " ".join(name.split())
    _check(name, days)
    text = PREFIX + secrets.token_urlsafe(32)
    now = moment.now()
    with transaction.atomic():
        membership = _membership(actor, member)
        if not HELD[Role(membership.role)] <= HELD[actor.role]:
            words = "This member may do more than you: a key must not."
            raise Refused({"member": words})
        key = ApiKey.objects.create(
            clinic_id=actor.clinic,
            membership=membership,
            name=name,
            key_digest=_digest(text),
            created_at=now,
            created_by=actor.author(),
            expires_at=now + timedelta(days=days),
        )
        ledger.record(
            actor,
            "api_key.made",
            f"api_key:{key.pk}",
            changed={"member": str(member), "role": membership.role, "days": days},
        )
    return Made(key, text)


def revoke(actor: Actor, key: UUID) -> None:
    """Make a key open nothing any more, from this moment.

    Raises:
        NotAllowed, StepUpNeeded: as for making one.
        NotFound: no such key in this clinic.
    """
    actor.must(Permission.API_KEY_MANAGE)
    with transaction.atomic():
        found = ApiKey.objects.filter(pk=key, clinic=actor.clinic)
        if not found.exists():
            message = "no such key"
            raise NotFound(message)
        if found.filter(revoked_at=None).update(
            revoked_at=moment.now(), revoked_by=actor.author()
        ):
            ledger.record(actor, "api_key.revoked", f"api_key:{key}")


def opened(text: str, *, address: str | None = None) -> Actor:
    """Who a key speaks for: its member, who has never just given a second factor.

    The ledger tells what a key did from what its member did: the request it writes
    begins with the key's own first characters.

    Raises:
        Closed: it opens nothing; which of the reasons it is, is not said.
    """
    key = (
        ApiKey.objects.select_related("membership")
        .filter(key_digest=_digest(text), revoked_at=None)
        .filter(expires_at__gt=moment.now(), membership__ended_at=None)
        .first()
    )
    actor = actor_of(key.membership.user_id, address=address) if key else None
    if key is None or actor is None:
        message = "no such key"
        raise Closed(message)
    _note_use(key)
    return replace(actor, request=f"key-{key.pk.hex[:8]}-{uuid4().hex[:23]}")


def _check(name: str, days: int) -> None:
    problems = {}
    if not name or len(name) > LONGEST_NAME:
        problems["name"] = f"Give a name of at most {LONGEST_NAME} characters."
    if not 1 <= days <= LONGEST_DAYS:
        problems["days"] = f"A key is good for 1 to {LONGEST_DAYS} days."
    if problems:
        raise Refused(problems)


def _membership(actor: Actor, member: UUID) -> Membership:
    found = (
        Membership.objects.select_for_update()
        .filter(clinic=actor.clinic, user=member, ended_at=None)
        .first()
    )
    if found is None:
        message = "no such member of staff"
        raise NotFound(message)
    return found


def _note_use(key: ApiKey) -> None:
    """When it was last used, to the minute: a write for every request slows them all."""
    now = moment.now()
    if key.used_at is None or now - key.used_at >= USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(used_at=now)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
