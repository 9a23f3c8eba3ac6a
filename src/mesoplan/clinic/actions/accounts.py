"""What a change of somebody's own credentials brings with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.db import transaction

from mesoplan.clinic import ledger

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.access import Actor


def credential_changed(
    actor: Actor, *, credential: str, but_for: str | None = None
) -> None:
    """Note that a password or a factor changed, and end the other sessions.

    ``but_for`` is the session in which it was changed: it goes on.
    """
    with transaction.atomic():
        ended = end_sessions(actor.author(), but_for=but_for)
        ledger.record(
            actor,
            "credential.changed",
            f"user:{actor.user}",
            changed={"credential": credential, "sessions_ended": ended},
        )


def end_sessions(user: UUID, *, but_for: str | None = None) -> int:
    """Sign a user out everywhere, but for one session; says of how many."""
    sessions = list(UserSession.objects.filter(user_id=user))
    ended = [s for s in sessions if but_for is None or s.session_key != but_for]
    for session in ended:
        session.end()
    return len(ended)
