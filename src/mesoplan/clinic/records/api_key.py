"""A key by which a program asks the clinic in somebody's name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.user import Membership


class ApiKey(models.Model):
    """Opens what one member's role opens, for a limited time.

    It hangs on the membership, not on the person: with another role, or after somebody
    has left and come back, a key from before opens nothing. Only a digest is kept; the
    key itself is shown once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="api_keys")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=60)  # the program that uses it
    key_digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # to the minute
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "membership",
                "name",
                "created_at",
                "created_by",
                "expires_at",
                "used_at",
                "revoked_at",
                "revoked_by",
            ),
            "clinic",
        ),
        "key_digest": "secret",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(name=""), name="api_key_named"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="api_key_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_key_revoked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.name}"
