"""The clinic's tablet: given into a client's hands, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.db import transaction

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, Permission, StepUpNeeded
from mesoplan.clinic.queries.charts import client_seen_by

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


def hand_over(actor: Actor, client: UUID, *, kind: str, was: str, key: str) -> None:
    """Note the handing over; the sign-in goes on under another ``key`` from here.

    A page still being made under the old key can then not write the old state back.

    Raises:
        NotAllowed, NotFound: as for reading.
    """
    actor.must(Permission.CONSENT_TAKE)
    found = client_seen_by(actor, client)
    with transaction.atomic():
        UserSession.objects.filter(session_key=was).update(session_key=key)
        ledger.record(
            actor,
            "tablet.handed_over",
            f"client:{found.pk}",
            client=found.pk,
            changed={"kind": kind},
        )


def take_back(actor: Actor, client: UUID, *, kind: str, since: datetime) -> None:
    """Note the taking back, by somebody who has shown since then who they are.

    The client is not looked up: a tablet comes back whatever became of the record.

    Raises:
        NotAllowed: the role does not take consents.
        StepUpNeeded: whoever holds the tablet may still be the client.
    """
    actor.must(Permission.CONSENT_TAKE)
    if not shown(actor, since=since):
        message = "taking the tablet back needs a factor given after handing it over"
        raise StepUpNeeded(message)
    with transaction.atomic():
        ledger.record(
            actor,
            "tablet.taken_back",
            f"client:{client}",
            client=client,
            changed={"kind": kind},
        )


def shown(actor: Actor, *, since: datetime) -> bool:
    """Whether a factor was given after ``since``, and just now.

    One given shortly before the handing over says nothing about who holds the tablet.
    """
    given = actor.stepped_up_at
    return given is not None and given > since and actor.stepped_up()
