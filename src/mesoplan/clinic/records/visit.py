"""A visit in the book: who comes, when, to whom."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic


class Visit(models.Model):
    """An appointment. Its ``state`` moves from booked to arrived, done or missed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    practitioner = models.UUIDField(null=True)
    purpose = models.CharField(max_length=20, default="consultation")
    state = models.CharField(max_length=20, default="booked")
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "client",
            "at",
            "practitioner",
            "purpose",
            "state",
            "created_at",
            "created_by",
            "version",
        ),
        "clinic",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "at"], name="visit_by_day")
        ]

    def __str__(self) -> str:
        return f"visit of {self.client_id}"
