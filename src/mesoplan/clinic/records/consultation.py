"""A consultation: what the client would like, on one day."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Consultation(SealedRecord):
    """Open while it is worked on; ``request`` is as a consultation file writes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="consultations")
    on = models.DateField()
    request = Sealed()
    notes = Sealed()  # internal: never shown to the client
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "on",
                "opened_at",
                "opened_by",
                "closed_at",
                "closed_by",
                "version",
            ),
            "clinic",
        ),
        "request": "clinical",
        "notes": "clinical",
    }

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "opened_at"], name="consultation_by_client")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="consultation_closed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"consultation on {self.on}"
