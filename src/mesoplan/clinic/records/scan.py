"""Every scan as it came, refused ones too, and the holds that somebody settled."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.pack import Pack, Use
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.session import Session


class Scan(WrittenOnce):
    """What a scanner gave, what was made of it, and the answer that was given.

    The raw marks are kept as bytes, so that a later reader can read them anew. With the
    caller's own id a repeated scan finds its first answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, db_index=False, related_name="+")
    caller = models.CharField(max_length=64)
    place = models.CharField(max_length=10)  # receipt or chair
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="scans"
    )
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, related_name="scans")
    use = models.ForeignKey(Use, models.PROTECT, null=True, related_name="scans")
    box = models.BinaryField()
    inner = models.BinaryField()
    token = models.BinaryField()
    typed = models.BooleanField(default=False)  # the box was read off, not scanned
    scanner = models.CharField(max_length=60, blank=True)
    reader = models.CharField(max_length=20)
    word = models.CharField(max_length=10)  # clear, hold or stop
    verdict = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "caller",
            "place",
            "session",
            "pack",
            "use",
            "box",
            "inner",
            "token",
            "typed",
            "scanner",
            "reader",
            "word",
            "verdict",
            "at",
            "by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic", "caller"], name="scan_once_a_caller"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "at"], name="scan_by_clinic")
        ]

    def __str__(self) -> str:
        return f"scan at the {self.place}: {self.word}"


class Settlement(WrittenOnce):
    """A second person's word on a hold, with a reason; a stop is never settled.

    It settles exactly the ``findings`` that were on the table, each with its evidence:
    another one holds again. Without a scan it is about a lot that was typed by hand.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="settlements")
    scan = models.ForeignKey(
        Scan, models.PROTECT, null=True, related_name="settlements"
    )
    lot = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField(null=True)
    findings = models.JSONField()
    reason = models.CharField(max_length=500)
    entered_by = models.UUIDField()  # who scanned or typed it
    settled_at = models.DateTimeField()
    settled_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "session",
            "scan",
            "lot",
            "expires_on",
            "findings",
            "reason",
            "entered_by",
            "settled_at",
            "settled_by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(settled_by=models.F("entered_by")),
                name="settlement_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="settlement_has_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(scan__isnull=False, lot="")
                | (models.Q(scan=None) & ~models.Q(lot="")),
                name="settlement_of_a_scan_or_a_lot",
            ),
        ]

    def __str__(self) -> str:
        return f"settlement in {self.session_id}"
