"""Goods-in: what came with which delivery note."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.lot import Lot
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.supplier import Supplier


class Receipt(WrittenOnce):
    """One delivery note of one supplier, and the day on which the goods came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="receipts")
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, db_index=False, related_name="receipts"
    )
    note = models.CharField(max_length=60)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "clinic", "supplier", "note", "on", "recorded_at", "recorded_by"),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["supplier", "note"], name="receipt_once_a_note"
            ),
            models.CheckConstraint(
                condition=~models.Q(note=""), name="receipt_names_its_note"
            ),
        ]

    def __str__(self) -> str:
        return f"receipt {self.note}"


class ReceiptLine(WrittenOnce):
    """Packs of one lot with one expiry: how many the note says, how many there were.

    ``seals_intact`` is what a person saw: no code tells a seal that was opened. ``cold``
    is whether the log that came with them stayed within its limits: yes, no, or unknown
    where there was none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="lines")
    expires_on = models.DateField(null=True)
    noted = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    seals_intact = models.BooleanField()
    cold = models.CharField(max_length=10, default="unknown")

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "receipt",
            "lot",
            "expires_on",
            "noted",
            "counted",
            "seals_intact",
            "cold",
        ),
        "clinic",
    )

    def __str__(self) -> str:
        return f"{self.counted} of {self.lot_id}"
