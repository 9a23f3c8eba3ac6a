"""Erasure: a client's key is destroyed, and with it everything sealed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.photographs import folder
from mesoplan.clinic.records import Client, FaceView, Link, Photograph, SearchToken

if TYPE_CHECKING:
    from uuid import UUID

# the reason is one of these words, for the ledger holds no free text about a client
REASONS = ("asked", "kept_long_enough", "never_treated", "ordered")


def erase(actor: Actor, client: UUID, *, reason: str) -> None:
    """Make everything sealed about a client unreadable for good.

    The ledger stays whole, and so do rows that name nobody: numbers, dates, and which
    lot was delivered, which a recall needs. What was found of the face on photographs
    is deleted with them.

    Raises:
        NotAllowed, StepUpNeeded: who erases must hold the permission, shown just now.
        NotFound: no such client in this clinic, or erased already.
        ValueError: an unknown reason.
    """
    actor.must(Permission.CLIENT_ERASE, moment.now())
    if reason not in REASONS:
        message = f"{reason!r} is no reason to erase a client; use one of {REASONS}"
        raise ValueError(message)
    with transaction.atomic():
        found = client_seen_by(actor, client)
        now, by = moment.now(), actor.author()
        Client.objects.filter(pk=found.pk).update(
            wrapped_key=None,
            name=b"",
            born_on=b"",
            contact=b"",
            erased_at=now,
            erased_by=by,
            version=F("version") + 1,
        )
        SearchToken.objects.filter(client=found).delete()
        FaceView.objects.filter(client=found).delete()
        still_open = Link.objects.filter(client=found, used_at=None, revoked_at=None)
        still_open.update(revoked_at=now, revoked_by=by)
        files = [
            *Photograph.objects.filter(client=found).values_list("file", flat=True)
        ]
        ledger.record(
            actor,
            "client.erased",
            f"client:{client}",
            client=client,
            changed={"reason": reason},
        )
    for name in files:  # unreadable already: their key is gone
        (folder() / name).unlink(missing_ok=True)
