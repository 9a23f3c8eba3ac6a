"""A session with needles: what was really done, signed and locked."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.lot_key import lot_key
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Session(SealedRecord):
    """One visit of a course. Signed, it is locked; then only amendments follow."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="sessions")
    course = models.ForeignKey("clinic.Course", models.PROTECT, related_name="sessions")
    number = models.PositiveIntegerField()
    on = models.DateField()
    recheck = Sealed()  # the decision of the day, as its report
    notes = Sealed()
    observed_minutes = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "course",
                "number",
                "on",
                "observed_minutes",
                "opened_at",
                "opened_by",
                "signed_at",
                "signed_by",
                "version",
            ),
            "clinic",
        ),
        "recheck": "clinical",
        "notes": "clinical",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(signed_at=None, signed_by=None)
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="session_signed_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at=None)
                | models.Q(observed_minutes__isnull=False),
                name="session_signed_after_observation",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "opened_at"], name="session_by_client")
        ]

    def __str__(self) -> str:
        return f"session {self.number}"


class Delivery(models.Model):
    """What one zone received of one product, from which lot.

    Matter is counted in whole nanolitres. ``expires_on`` is the last day of use.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="deliveries")
    zone = models.CharField(max_length=60)
    product = models.CharField(max_length=60)
    lot = models.CharField(max_length=40)
    expires_on = models.DateField()
    points = models.PositiveIntegerField()
    volume_nl = models.PositiveBigIntegerField()
    deviation = models.CharField(max_length=300, blank=True)  # why not as planned
    # the scanned pack it came from; empty where the lot was typed by hand
    pack = models.ForeignKey(
        "clinic.Pack", models.PROTECT, null=True, related_name="deliveries"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ("id", "clinic", "session", "pack", "recorded_at", "recorded_by"),
            "clinic",
        ),
        **dict.fromkeys(
            (
                "zone",
                "product",
                "lot",
                "expires_on",
                "points",
                "volume_nl",
                "deviation",
            ),
            "clinical",
        ),
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "zone", "product", "lot"], name="delivery_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(lot=""), name="delivery_names_its_lot"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "product", "lot"], name="delivery_by_lot"),
            models.Index("clinic", lot_key(), name="delivery_by_lot_key"),
        ]

    def __str__(self) -> str:
        return f"{self.product} in {self.zone}"


class Amendment(SealedRecord, WrittenOnce):
    """Something added to a signed session: dated, attributed, beside the original."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="amendments")
    session = models.ForeignKey(Session, models.PROTECT, related_name="amendments")
    words = Sealed()
    reason = Sealed()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ("id", "clinic", "client", "session", "made_at", "made_by"), "clinic"
        ),
        "words": "clinical",
        "reason": "clinical",
    }

    def __str__(self) -> str:
        return f"amendment to {self.session_id}"


class AmendedLot(WrittenOnce):
    """A blind token under which a recall finds an amendment that speaks of a lot."""

    id = models.BigAutoField(primary_key=True)
    clinic = models.ForeignKey(Clinic, models.PROTECT, db_index=False, related_name="+")
    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="lots")
    token = models.BinaryField(max_length=12)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("id", "clinic", "amendment"), "clinic"),
        "token": "clinical",
    }

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "token"], name="amended_lot_by_token")
        ]

    def __str__(self) -> str:
        return f"lot in {self.amendment_id}"
