"""An import of clients: what was looked through, and how much of it is made."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.sealing import Sealed


class ClientImport(models.Model):
    """The clients of one file, waiting to be made; emptied when the last one is.

    ``rows`` is sealed with the clinic's key, for these clients have none yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    rows = Sealed()
    digest = models.CharField(max_length=64)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "digest",
                "total",
                "done",
                "made",
                "created_at",
                "created_by",
            ),
            "clinic",
        ),
        "rows": "personal",
    }

    def __str__(self) -> str:
        return f"import of {self.total} clients"
