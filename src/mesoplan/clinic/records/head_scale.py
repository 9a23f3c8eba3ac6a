"""How large a client's head is: measured once, used on every later photograph."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class HeadScale(SealedRecord, WrittenOnce):
    """The client's head against the canonical one. The newest measurement holds.

    ``measured`` is {"source", "ratio", "sigma"}: where it comes from, the client's
    length for one of the canonical head, and its relative uncertainty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="head_scales")
    measured = Sealed()
    measured_at = models.DateTimeField()
    measured_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ("id", "clinic", "client", "measured_at", "measured_by"), "clinic"
        ),
        "measured": "clinical",
    }

    def __str__(self) -> str:
        return f"head of {self.client_id}"
