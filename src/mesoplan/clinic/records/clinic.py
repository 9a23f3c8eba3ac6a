"""A clinic: the tenant every clinical record belongs to."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Clinic(models.Model):
    """One clinic with its name, its place and its language.

    ``jurisdiction`` is where products must be listed (EU, UK, US, CA).
    ``emergency_phone`` is what people dial in an emergency there; no source here knows
    it, the clinic says it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=2, default="EU")
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=50, default="UTC")
    phone = models.CharField(max_length=50, blank=True)
    emergency_phone = models.CharField(max_length=50, blank=True)
    mail = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": "public",
        "name": "public",
        "jurisdiction": "clinic",
        "language": "clinic",
        "time_zone": "clinic",
        "phone": "public",
        "emergency_phone": "public",
        "mail": "public",
        "created_at": "clinic",
        "version": "clinic",
    }

    def __str__(self) -> str:
        return self.name
