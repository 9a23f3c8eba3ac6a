"""A clinic's own number over the library's, with who chose it and why."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic


class OwnNumber(models.Model):
    """One override of the knowledge, as a settings file writes it; ended, not edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="own_numbers")
    record = models.CharField(max_length=100)
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    set_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "record",
            "field",
            "value",
            "reason",
            "set_at",
            "set_by",
            "ended_at",
            "ended_by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic", "record", "field"],
                condition=models.Q(ended_at=None),
                name="own_number_one_open_a_field",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="own_number_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.field}"
