"""A client's own answers, while they are being given and when they were sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Intake(SealedRecord):
    """A form being filled in by link; ``draft`` is saved at every step.

    When it is sent its answers become statements and the draft is emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="intakes")
    link = models.ForeignKey("clinic.Link", models.PROTECT, related_name="intakes")
    returning = models.BooleanField(default=False)
    draft = Sealed()  # {fact: answer as typed}
    wishes = Sealed()  # {"concerns": [...], "zones": [...], "words": "..."}
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "link",
                "returning",
                "begun_at",
                "saved_at",
                "sent_at",
                "version",
            ),
            "clinic",
        ),
        "draft": "clinical",
        "wishes": "clinical",
    }

    def __str__(self) -> str:
        return f"intake of {self.client_id}"
