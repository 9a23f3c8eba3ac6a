"""Consent: which text, what was answered, who signed, and its withdrawal."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class ConsentText(WrittenOnce):
    """One version of a consent's wording in one language.

    ``body`` is plain paragraphs; ``questions`` are read back to the client, each with
    the answer that shows it was understood.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # treatment | photo
    language = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    body = models.TextField()
    questions = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "kind",
            "language",
            "number",
            "body",
            "questions",
            "published_at",
            "published_by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "language", "number"],
                name="consent_text_numbered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} consent {self.number} ({self.language})"


class Consent(SealedRecord, WrittenOnce):
    """A signed consent. Withdrawal is a record of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10)  # treatment | photo
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    course = models.ForeignKey(
        "clinic.Course", models.PROTECT, null=True, related_name="consents"
    )
    course_version = models.PositiveIntegerField(null=True)
    content = Sealed()  # what the document says: risks, alternatives, read-back, signer
    signature = Sealed()  # {"drawn": [[[x, y], ...], ...]} or {"typed": name}
    document = Sealed()  # the PDF, as base64
    document_digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    witnessed_by = models.UUIDField(null=True)  # the member of staff beside the client
    address = models.GenericIPAddressField(null=True)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "kind",
                "text",
                "course",
                "course_version",
                "document_digest",
                "signed_at",
                "witnessed_by",
            ),
            "clinic",
        ),
        "content": "clinical",
        "signature": "personal",
        "document": "clinical",
        "address": "personal",
    }

    def __str__(self) -> str:
        return f"{self.kind} consent of {self.client_id}"


class Withdrawal(SealedRecord, WrittenOnce):
    """A consent taken back; from then on it permits nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="withdrawals")
    consent = models.OneToOneField(Consent, models.PROTECT, related_name="withdrawal")
    words = Sealed()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.UUIDField(null=True)  # none: the client, by link

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": "clinic",
        "clinic": "clinic",
        "client": "clinic",
        "consent": "clinic",
        "words": "clinical",
        "withdrawn_at": "clinic",
        "withdrawn_by": "clinic",
    }

    def __str__(self) -> str:
        return f"withdrawal of {self.consent_id}"
