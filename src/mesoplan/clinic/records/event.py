"""An entry in the ledger."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.permanence import WrittenOnce


class Event(WrittenOnce):
    """Who did or saw what, when, chained to the entry before.

    No foreign keys: the ledger never stands in the way of live data and outlives it.
    ``changed`` holds names of fields and digests, never clinical text.
    """

    sequence = models.BigIntegerField(primary_key=True)
    id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    clinic = models.UUIDField(null=True)
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)
    client = models.UUIDField(null=True)
    changed = models.JSONField(default=dict)
    knowledge = models.CharField(max_length=64, blank=True)
    request = models.CharField(max_length=36, blank=True)
    previous = models.BinaryField(max_length=32)
    chained = models.BinaryField(max_length=32)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "sequence",
            "id",
            "at",
            "clinic",
            "actor",
            "role",
            "action",
            "subject",
            "client",
            "changed",
            "knowledge",
            "request",
            "previous",
            "chained",
        ),
        "clinic",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "at"], name="event_by_clinic"),
            models.Index(fields=["client", "sequence"], name="event_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class Witness(WrittenOnce):
    """The head of the ledger as it was handed to someone outside: a cut tail shows."""

    id = models.BigAutoField(primary_key=True)
    sequence = models.BigIntegerField()
    chained = models.BinaryField(max_length=32)
    given_to = models.CharField(max_length=100)
    given_at = models.DateTimeField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "sequence", "chained", "given_to", "given_at"), "clinic"
    )

    def __str__(self) -> str:
        return f"witness of {self.sequence}"
