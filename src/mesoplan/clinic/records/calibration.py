"""Papules that a practitioner measured with a ruler, of one product."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce


class Calibration(WrittenOnce):
    """How large papules become under one pair of hands. The newest of a product holds.

    ``papules`` are [nL, µm] each: what a puncture left, and how wide it lay. They say
    nothing of whom they were measured on. ``knowledge`` is the digest of the numbers the
    size law was reckoned with when it was kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    product = models.CharField(max_length=60)
    papules = models.JSONField()
    knowledge = models.CharField(max_length=64)
    measured_at = models.DateTimeField()
    measured_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "product",
            "papules",
            "knowledge",
            "measured_at",
            "measured_by",
        ),
        "clinic",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["clinic", "measured_by", "product", "measured_at"],
                name="calibration_by_hands",
            )
        ]

    def __str__(self) -> str:
        return f"papules of {self.product}"
