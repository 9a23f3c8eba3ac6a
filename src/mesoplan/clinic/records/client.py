"""A client: who they are, sealed, and how they are found again."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic import vault
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Client(SealedRecord):
    """The person treated. ``number`` is the clinic's own running number.

    ``wrapped_key`` opens everything sealed for this client; erasing a client destroys
    it. ``version`` counts changes, so that two people editing notice each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="clients")
    number = models.PositiveIntegerField()
    wrapped_key = models.BinaryField(null=True)
    name = Sealed()
    born_on = Sealed()
    contact = Sealed()  # {"mail": ..., "phone": ...}
    language = models.CharField(max_length=5, default="en")
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    erased_at = models.DateTimeField(null=True)
    erased_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": "clinic",
        "clinic": "clinic",
        "number": "clinic",
        "wrapped_key": "secret",
        "name": "personal",
        "born_on": "personal",
        "contact": "personal",
        "language": "clinic",
        "created_at": "clinic",
        "created_by": "clinic",
        "erased_at": "clinic",
        "erased_by": "clinic",
        "version": "clinic",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic", "number"], name="client_number_once_a_clinic"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None, erased_by=None)
                | models.Q(erased_at__isnull=False, erased_by__isnull=False),
                name="client_erased_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"client {self.number}"

    def sealed_for(self) -> Client:
        """The client themself."""
        return self

    def key(self) -> bytes:
        """The client's key; kept on the object once it was unwrapped."""
        found: bytes | None = self.__dict__.get("_key")
        if found is None:
            wrapped = self.wrapped_key
            found = vault.client_key(
                self.clinic_id, self.pk, bytes(wrapped) if wrapped else None
            )
            self.__dict__["_key"] = found
        return found


class SearchToken(models.Model):
    """A blind token under which a client is found by name."""

    id = models.BigAutoField(primary_key=True)
    clinic = models.ForeignKey(Clinic, models.PROTECT)
    client = models.ForeignKey(Client, models.CASCADE, related_name="tokens")
    token = models.BinaryField(max_length=12)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": "clinic",
        "clinic": "clinic",
        "client": "clinic",
        "token": "personal",
    }

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "token"], name="token_by_clinic")
        ]

    def __str__(self) -> str:
        return f"token of {self.client_id}"
