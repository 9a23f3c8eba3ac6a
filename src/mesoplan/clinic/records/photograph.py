"""A photograph: where its sealed file is, and what it may be used for."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce


class Photograph(WrittenOnce):
    """One view of a client, sealed in a file of its own outside the web's reach."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="photographs")
    session = models.ForeignKey(
        "clinic.Session", models.PROTECT, null=True, related_name="photographs"
    )
    view = models.CharField(max_length=20)
    file = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "session",
                "file",
                "digest",
                "width",
                "height",
                "taken_at",
                "taken_by",
            ),
            "clinic",
        ),
        "view": "clinical",
    }

    def __str__(self) -> str:
        return f"photograph of {self.client_id}"
