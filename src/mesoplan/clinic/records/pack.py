"""A pack with the clinic's own token, what happened to it, and who it was used for."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.device import Device
from mesoplan.clinic.records.lot import Lot
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.receipt import ReceiptLine
from mesoplan.clinic.records.session import Session


class Pack(models.Model):
    """One box or vial that came in by a receipt.

    ``state``, ``opened_at`` and ``version`` follow from its events and are kept here so
    that stock can be asked for; ``version`` is the number of the last event. ``doses``
    and ``open_hours`` are the label's limits, as its device had them when it was begun.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(
        Clinic, models.PROTECT, db_index=False, related_name="packs"
    )
    token = models.CharField(max_length=32, unique=True)
    line = models.ForeignKey(ReceiptLine, models.PROTECT, related_name="packs")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="packs")
    device = models.ForeignKey(Device, models.PROTECT, db_index=False, related_name="+")
    serial = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField(null=True)
    doses = models.PositiveIntegerField(default=1)
    open_hours = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=20)
    opened_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "token",
            "line",
            "lot",
            "device",
            "serial",
            "expires_on",
            "doses",
            "open_hours",
            "state",
            "opened_at",
            "version",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic", "device", "serial"],
                condition=~models.Q(serial=""),
                name="pack_serial_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["clinic", "state", "expires_on"], name="pack_in_stock"
            ),
            # the constraint above is partial, and SQLite looks nothing up in it
            models.Index(fields=["device", "serial"], name="pack_by_serial"),
        ]

    def __str__(self) -> str:
        return f"pack {self.token}"


class PackEvent(WrittenOnce):
    """One thing that happened to a pack, numbered within its life.

    Two people who act on one pack at once would write the same number: one of them wins.
    ``cause`` names what stands behind it, such as a recall.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, db_index=False, related_name="+")
    pack = models.ForeignKey(
        Pack, models.PROTECT, db_index=False, related_name="events"
    )
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="pack_events"
    )
    cause = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "pack",
            "sequence",
            "kind",
            "session",
            "cause",
            "why",
            "at",
            "by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pack", "sequence"], name="pack_event_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class Use(models.Model):
    """One pack in one session: the first dose of ``of_doses``, the second, ...

    The lot stands here too, for a recall asks by lot. A pack scanned by mistake and put
    back is a use that has ended; it was never given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, db_index=False, related_name="+")
    pack = models.ForeignKey(Pack, models.PROTECT, db_index=False, related_name="uses")
    lot = models.ForeignKey(Lot, models.PROTECT, db_index=False, related_name="uses")
    session = models.ForeignKey(Session, models.PROTECT, related_name="uses")
    client = models.ForeignKey(Client, models.PROTECT, related_name="uses")
    dose = models.PositiveIntegerField()
    of_doses = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "pack",
            "lot",
            "session",
            "client",
            "dose",
            "of_doses",
            "at",
            "by",
            "ended_at",
            "ended_by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # with one dose: a pack is used once; with several: never more than it holds
            models.UniqueConstraint(
                fields=["pack", "dose"],
                condition=models.Q(ended_at=None),
                name="use_once_a_dose",
            ),
            models.UniqueConstraint(
                fields=["pack", "session"],
                condition=models.Q(ended_at=None),
                name="use_once_a_session",
            ),
            models.CheckConstraint(
                condition=models.Q(dose__gte=1, dose__lte=models.F("of_doses")),
                name="use_within_the_doses",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="use_ended_at_and_by",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # a recall needs nothing but this, on SQLite too, which includes no columns
            models.Index(
                fields=["clinic", "lot", "ended_at", "client", "session", "pack"],
                name="use_by_lot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} in {self.session_id}"
