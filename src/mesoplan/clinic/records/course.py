"""A planned course and every change to it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Course(SealedRecord):
    """A plan chosen for a consultation.

    ``proposed`` is what Mesoplan proposed, ``plan`` what the practitioner made of it;
    both as a plan file writes them. Approved, it is not edited: a new one replaces it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="courses")
    consultation = models.ForeignKey(
        "clinic.Consultation", models.PROTECT, related_name="courses"
    )
    proposed = Sealed()
    plan = Sealed()
    report = Sealed()  # statements and sources, as they stood when it was saved
    knowledge = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "consultation",
                "knowledge",
                "created_at",
                "created_by",
                "approved_at",
                "approved_by",
                "replaced_at",
                "replaced_by",
                "version",
            ),
            "clinic",
        ),
        "proposed": "clinical",
        "plan": "clinical",
        "report": "clinical",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(approved_at=None, approved_by=None)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="course_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(replaced_at=None, replaced_by=None)
                | models.Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="course_replaced_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"course of {self.client_id}"
