"""What was said about one fact, by whom, on which day."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Statement(SealedRecord, WrittenOnce):
    """One answer about one fact. A correction is a further statement.

    ``entry`` is the answer as a consultation file writes it: a table with ``value``,
    ``on``, ``by`` and what else applies (``zone``, ``settles``, ``detail``...).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="statements")
    fact = models.CharField(max_length=60)
    entry = Sealed()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)  # none: the client, by link

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": "clinic",
        "clinic": "clinic",
        "client": "clinic",
        "fact": "clinic",
        "entry": "clinical",
        "recorded_at": "clinic",
        "recorded_by": "clinic",
    }

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "recorded_at"], name="statement_by_client")
        ]

    def __str__(self) -> str:
        return f"statement on {self.fact}"
