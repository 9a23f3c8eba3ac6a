"""Photographs: taken with a consent of their own, made safe, sealed in a file."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment, vault
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.consents import must_stand
from mesoplan.clinic.photographs import made_safe
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.photographs import VIEWS, folder, sealed_for
from mesoplan.clinic.records import Photograph

if TYPE_CHECKING:
    from pathlib import Path


class NoSuchView(ValueError):
    """The view is none of the standard ones."""


def keep(actor: Actor, client: UUID, *, data: bytes, view: str) -> Photograph:
    """Decode, encode afresh, seal and keep one photograph.

    Raises:
        NoConsent: the client does not agree to photographs, or no longer.
        PhotographRefused: the file is no photograph, or none that is safe to open.
        NoSuchView: none of the standard views.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.PHOTO_TAKE)
    found = client_seen_by(actor, client)
    must_stand(found, "photo")
    if view not in VIEWS:
        raise NoSuchView(_("Choose the view."))
    safe = made_safe(data)
    photograph = Photograph(
        id=uuid4(),
        clinic_id=actor.clinic,
        client=found,
        view=view,
        file=f"{secrets.token_hex(16)}.sealed",
        digest=safe.digest,
        width=safe.width,
        height=safe.height,
        taken_at=moment.now(),
        taken_by=actor.author(),
    )
    sealed = vault.sealed_bytes(found.key(), sealed_for(photograph.pk), safe.data)
    path = folder() / photograph.file
    _written(path, sealed)
    try:
        with transaction.atomic():
            must_stand(found, "photo")  # it may have been taken back meanwhile
            photograph.save()
            ledger.record(
                actor,
                "photograph.kept",
                f"photograph:{photograph.pk}",
                client=found.pk,
                changed={"digest": safe.digest},
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return photograph


def _written(path: Path, sealed: bytes) -> None:
    """On disk before the record says so."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
