"""A check-in after a session: when it is due, and what came back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class CheckIn(SealedRecord):
    """One message to ask how it goes; the answer routes, it never diagnoses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="check_ins")
    session = models.ForeignKey(
        "clinic.Session", models.PROTECT, related_name="check_ins"
    )
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answers = Sealed()
    route = models.CharField(max_length=12, blank=True)  # fine | clinic | emergency
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "session",
                "due_at",
                "sent_at",
                "answered_at",
                "seen_at",
                "seen_by",
                "version",
            ),
            "clinic",
        ),
        "answers": "clinical",
        "route": "clinical",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "due_at"], name="check_in_once_a_moment"
            ),
            models.CheckConstraint(
                condition=models.Q(seen_at=None, seen_by=None)
                | models.Q(seen_at__isnull=False, seen_by__isnull=False),
                name="check_in_seen_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in of {self.session_id}"
