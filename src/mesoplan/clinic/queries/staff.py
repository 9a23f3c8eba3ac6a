"""Members of staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Permission, Role
from mesoplan.clinic.records import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


def actor_of(
    user: UUID, *, address: str | None = None, stepped_up_at: datetime | None = None
) -> Actor | None:
    """The actor a user is, by their open membership; ``None`` without one."""
    found = (
        Membership.objects.filter(user=user, ended_at=None, user__is_active=True)
        .select_related("user", "clinic")
        .first()
    )
    if found is None:
        return None
    return Actor(
        role=Role(found.role),
        clinic=found.clinic_id,
        user=user,
        name=found.user.name,
        address=address,
        time_zone=found.clinic.time_zone,
        stepped_up_at=stepped_up_at,
    )


def names_of(clinic: UUID, users: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of people who work or worked in the clinic, one query for all."""
    wanted = {user for user in users if user is not None}
    rows = User.objects.filter(pk__in=wanted, memberships__clinic=clinic)
    return dict(rows.values_list("pk", "name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works in the clinic, as the administrator sees them."""

    user: UUID
    name: str
    mail: str
    role: Role
    since: datetime
    second_factor: bool
    invited: bool  # has not chosen a password yet


def members(actor: Actor) -> list[Member]:
    """Everybody who works in the actor's clinic, by name.

    Raises:
        NotAllowed: only who manages staff sees the list.
    """
    if not actor.may(Permission.STAFF_MANAGE):
        raise NotAllowed(Permission.STAFF_MANAGE)
    factors = Authenticator.objects.filter(user=OuterRef("user")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    found = (
        Membership.objects.filter(clinic=actor.clinic, ended_at=None)
        .select_related("user")
        .annotate(second_factor=Exists(factors))
        .order_by("user__name", "user__email")
    )
    return [
        Member(
            user=m.user_id,
            name=m.user.name,
            mail=m.user.email,
            role=Role(m.role),
            since=m.begun_at,
            second_factor=m.second_factor,
            invited=not m.user.has_usable_password(),
        )
        for m in found
    ]


def member_of(actor: Actor, user: UUID) -> Member:
    """One of them.

    Raises:
        NotAllowed: as for the list.
        NotFound: nobody of this clinic.
    """
    for member in members(actor):
        if member.user == user:
            return member
    message = "no such member of staff"
    raise NotFound(message)


def on_this_host(mail: str = "") -> Actor:
    """Whom a command acts for on the clinic's own host: its administrator.

    Who has that host in hand has shown more than a second factor.

    Raises:
        NotFound: there is none, or several and ``mail`` does not say which.
    """
    found = Membership.objects.filter(
        ended_at=None, role=Role.ADMINISTRATOR.value, user__is_active=True
    )
    if mail:
        found = found.filter(user__email=mail.strip().lower())
    users = list(found.values_list("user", flat=True)[:2])
    actor = actor_of(users[0], stepped_up_at=moment.now()) if len(users) == 1 else None
    if actor is None:
        message = "several administrators" if users else "no such administrator"
        raise NotFound(message)
    return actor


def member_on_this_host(mail: str) -> Actor:
    """The member of staff whom a command acts for, with what their role may do.

    As for the administrator, who has the clinic's host in hand has shown more than a
    second factor.

    Raises:
        NotFound: nobody with this address works here.
    """
    user = (
        Membership.objects.filter(ended_at=None, user__email=mail.strip().lower())
        .values_list("user", flat=True)
        .first()
    )
    actor = actor_of(user, stepped_up_at=moment.now()) if user else None
    if actor is None:
        message = "no such member of staff"
        raise NotFound(message)
    return actor
