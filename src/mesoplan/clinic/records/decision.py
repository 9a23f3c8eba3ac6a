"""A decision as it was made, with all its reasons."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Decision(SealedRecord, WrittenOnce):
    """The answer of one screening: kept whole, so that it can be shown years later.

    ``level`` is today's for the person, zones and products asked about; ``report`` is
    the screening as the command line writes it; ``knowledge`` is the digest of the
    knowledge it was made with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="decisions")
    consultation = models.ForeignKey(
        "clinic.Consultation", models.PROTECT, related_name="decisions"
    )
    on = models.DateField()
    level = models.CharField(max_length=12)
    report = Sealed()
    knowledge = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    request_version = models.PositiveIntegerField(null=True)  # the consultation's then

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "consultation",
                "request_version",
                "on",
                "knowledge",
                "made_at",
                "made_by",
            ),
            "clinic",
        ),
        "level": "clinical",
        "report": "clinical",
    }

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "made_at"], name="decision_by_client")
        ]

    def __str__(self) -> str:
        return f"decision of {self.on}"


class Firing(WrittenOnce):
    """That a rule restricted a decision: for the director's rates, without names.

    ``truth`` is "fires" or "unknown".
    """

    id = models.BigAutoField(primary_key=True)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="firings")
    rule = models.CharField(max_length=60)
    rule_version = models.PositiveIntegerField()
    effect = models.CharField(max_length=12)
    truth = models.CharField(max_length=12)
    subject = models.CharField(max_length=60, blank=True)  # the zone or the product
    on = models.DateField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "decision",
            "rule",
            "rule_version",
            "effect",
            "truth",
            "subject",
            "on",
        ),
        "clinic",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "on", "rule"], name="firing_by_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.truth}"
