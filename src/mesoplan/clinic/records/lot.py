"""A lot of a device: every expiry seen with it, and what its maker said later."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.device import Device
from mesoplan.clinic.records.lot_key import lot_key
from mesoplan.clinic.records.permanence import WrittenOnce


class Lot(WrittenOnce):
    """One lot, from the first receipt that named it; written exactly as the pack has it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    device = models.ForeignKey(
        Device, models.PROTECT, db_index=False, related_name="lots"
    )
    lot = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "clinic", "device", "lot", "recorded_at", "recorded_by"), "clinic"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["device", "lot"], name="lot_once_a_device"),
            models.CheckConstraint(condition=~models.Q(lot=""), name="lot_is_named"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("clinic", lot_key(), name="lot_by_key")
        ]

    def __str__(self) -> str:
        return self.lot


class LotExpiry(WrittenOnce):
    """A last day of use seen on a pack of the lot; a second one is evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    lot = models.ForeignKey(
        Lot, models.PROTECT, db_index=False, related_name="expiries"
    )
    expires_on = models.DateField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "clinic", "lot", "expires_on", "source", "recorded_at", "recorded_by"),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["lot", "expires_on"], name="lot_expiry_seen_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} until {self.expires_on}"


class LotExtension(WrittenOnce):
    """A later last day of use that the maker has given the lot, with its source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="extensions")
    extended_to = models.DateField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "clinic", "lot", "extended_to", "source", "recorded_at", "recorded_by"),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(source=""), name="lot_extension_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} until {self.extended_to}"
