"""Keys for programs, as whoever manages them sees them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.clinic import moment
from mesoplan.clinic.access import HELD, Actor, NotAllowed, Permission, Role
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import ApiKey, Membership

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class Standing(StrEnum):
    """Whether a key opens anything, and if not, why."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ROLE_ENDED = "role_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key: never what the program sends, which nobody can see again.

    ``mark`` is how the ledger names it in the requests it made.
    """

    id: UUID
    mark: str
    name: str
    holder: str
    role: Role
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None
    standing: Standing

    @property
    def good(self) -> bool:
        """Whether it opens anything."""
        return self.standing is Standing.GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody for whom the actor may make a key."""

    user: UUID
    name: str
    role: Role


def keys(actor: Actor) -> list[Key]:
    """Every key of the clinic, the newest first.

    Raises:
        NotAllowed: only who manages keys sees the list.
    """
    _may(actor)
    found = list(
        ApiKey.objects.filter(clinic=actor.clinic)
        .select_related("membership__user")
        .order_by("-created_at", "name")
    )
    makers = names_of(actor.clinic, [key.created_by for key in found])
    return [
        Key(
            id=key.pk,
            mark=key.pk.hex[:8],
            name=key.name,
            holder=key.membership.user.name,
            role=Role(key.membership.role),
            made_at=key.created_at,
            made_by=makers.get(key.created_by, ""),
            expires_at=key.expires_at,
            used_at=key.used_at,
            standing=_standing(key),
        )
        for key in found
    ]


def holders(actor: Actor) -> list[Holder]:
    """Whom a key may speak for: whoever may do no more than the actor may.

    Raises:
        NotAllowed: as for the list.
    """
    _may(actor)
    found = Membership.objects.filter(clinic=actor.clinic, ended_at=None)
    return [
        Holder(user=m.user_id, name=m.user.name, role=Role(m.role))
        for m in found.select_related("user").order_by("user__name", "user__email")
        if HELD[Role(m.role)] <= HELD[actor.role]
    ]


def _may(actor: Actor) -> None:
    if not actor.may(Permission.API_KEY_MANAGE):
        raise NotAllowed(Permission.API_KEY_MANAGE)


def _standing(key: ApiKey) -> Standing:
    if key.revoked_at is not None:
        return Standing.REVOKED
    if key.expires_at <= moment.now():
        return Standing.EXPIRED
    return Standing.GOOD if key.membership.ended_at is None else Standing.ROLE_ENDED
