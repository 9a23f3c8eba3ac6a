"""A clinician's word on one finding: agreed, or overridden, with the reason."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class SignOff(SealedRecord, WrittenOnce):
    """Someone answerable has looked at a finding and says why treatment may go on.

    ``kind`` is "sign_off" (the rule asks for one) or "override" (the medical director
    sets a deferral aside). A stop takes neither: a constraint refuses it. ``decision``
    is the one looked at: when the facts behind the finding are no longer those, it lapses.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="sign_offs")
    consultation = models.ForeignKey(
        "clinic.Consultation", models.PROTECT, related_name="sign_offs"
    )
    decision = models.ForeignKey(
        "clinic.Decision", models.PROTECT, null=True, related_name="sign_offs"
    )
    kind = models.CharField(max_length=10)
    rule = models.CharField(max_length=60)
    rule_version = models.PositiveIntegerField()
    effect = models.CharField(max_length=12)
    subject = models.CharField(max_length=60, blank=True)
    reason = Sealed()
    valid_on = models.DateField()  # the day it was given for
    signed_at = models.DateTimeField()
    signed_by = models.UUIDField()
    signed_role = models.CharField(max_length=20)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "consultation",
                "decision",
                "kind",
                "rule",
                "rule_version",
                "effect",
                "subject",
                "valid_on",
                "signed_at",
                "signed_by",
                "signed_role",
            ),
            "clinic",
        ),
        "reason": "clinical",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(effect="stop"), name="sign_off_never_for_a_stop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.rule}"
