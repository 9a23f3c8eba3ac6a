"""The clinic's register of what it may hold: one device identifier a row."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic


class Device(models.Model):
    """One device identifier, as its label and the regulator's list have it.

    A carton that holds several boxes is a device of its own: ``holds_device`` names
    what is in it and ``holds_quantity`` how many. ``product`` is the library's record.
    ``markets`` are the places where it may be sold; null where nobody has looked, and
    so are ``serialised``, ``lot_controlled`` and ``needs_cold``. ``injectable`` is
    whether its label makes it something to inject. ``doses`` is how many sessions one
    pack may serve, ``open_hours`` how long after it was opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(
        Clinic, models.PROTECT, db_index=False, related_name="devices"
    )
    identifier = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    product = models.CharField(max_length=60, blank=True)
    maker = models.CharField(max_length=200)
    holds_device = models.CharField(max_length=40, blank=True)
    holds_quantity = models.PositiveIntegerField(null=True)
    serialised = models.BooleanField(null=True)
    lot_controlled = models.BooleanField(null=True)
    markets = models.JSONField(null=True)
    status = models.CharField(max_length=20, blank=True)  # active, withdrawn
    injectable = models.CharField(max_length=10, default="unknown")  # yes, no
    listed = models.CharField(max_length=10, default="unknown")  # yes, no
    listed_as_of = models.DateField(null=True)
    needs_cold = models.BooleanField(null=True)
    doses = models.PositiveIntegerField(default=1)
    open_hours = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "identifier",
            "name",
            "product",
            "maker",
            "holds_device",
            "holds_quantity",
            "serialised",
            "lot_controlled",
            "markets",
            "status",
            "injectable",
            "listed",
            "listed_as_of",
            "needs_cold",
            "doses",
            "open_hours",
            "source",
            "as_of",
            "recorded_at",
            "recorded_by",
            "version",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic", "identifier"], name="device_once_a_clinic"
            ),
            models.CheckConstraint(
                condition=models.Q(doses__gte=1), name="device_serves_a_session"
            ),
            models.CheckConstraint(
                condition=models.Q(holds_device="", holds_quantity=None)
                | (~models.Q(holds_device="") & models.Q(holds_quantity__gte=1)),
                name="device_holds_so_many_of_another",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "product"], name="device_by_product")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.identifier}"
