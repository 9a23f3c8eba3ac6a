"""Members of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.records import Membership, User

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID


def actor_of(
    user: UUID, *, address: str | None = None, stepped_up_at: datetime | None = None
) -> Actor | None:
    """The actor a user is, by their open membership; ``None`` without one."""
    found = (
        Membership.objects.filter(user=user, ended_at=None, user__is_active=True)
        .select_related("user")
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
        stepped_up_at=stepped_up_at,
    )


def names_of(actor: Actor, users: Collection[UUID | None]) -> dict[UUID, str]:
    """The names of people who work or worked in the actor's clinic."""
    rows = User.objects.filter(
        pk__in=[u for u in users if u], memberships__clinic=actor.clinic
    )
    return dict(rows.values_list("pk", "name"))
