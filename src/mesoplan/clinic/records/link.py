"""A link sent to a client, for one purpose and a limited time."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic


class Link(models.Model):
    """Opens one purpose for one client: intake, consent, check-in or card.

    Only a digest of the token is kept; the token itself stands in the message alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=20)
    subject = models.UUIDField(null=True)  # the session of a check-in, say
    token_digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "purpose",
                "subject",
                "expires_at",
                "created_at",
                "created_by",
                "used_at",
                "revoked_at",
                "revoked_by",
            ),
            "clinic",
        ),
        "token_digest": "secret",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="link_revoked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link of {self.client_id}"
