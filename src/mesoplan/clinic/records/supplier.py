"""Who the clinic buys from, and for which makers they may supply."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.permanence import WrittenOnce


class Supplier(models.Model):
    """A company that delivers packs to the clinic."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(
        Clinic, models.PROTECT, db_index=False, related_name="suppliers"
    )
    name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "clinic", "name", "recorded_at", "recorded_by"), "clinic"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic", "name"], name="supplier_once_a_clinic"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Authorisation(WrittenOnce):
    """What is known, from a day on, of a supplier's standing with one maker.

    ``granted`` False is a withdrawal. Of all rows begun by a day the latest holds, so
    that what was believed before stays on record. ``ends_on`` is the last day that the
    evidence covers; empty where it names none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="authorisations"
    )
    maker = models.CharField(max_length=200)
    granted = models.BooleanField()
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    evidence = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "supplier",
            "maker",
            "granted",
            "begins_on",
            "ends_on",
            "evidence",
            "recorded_at",
            "recorded_by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("begins_on")),
                name="authorisation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(evidence=""),
                name="authorisation_rests_on_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} for {self.maker}"
