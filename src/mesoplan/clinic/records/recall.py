"""A recall: what a notice says, what it covers here, who was told and who answered."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.device import Device
from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class Recall(models.Model):
    """One notice, from the day it was taken in until everybody is told.

    Until somebody opens it, it only waits; its scope holds packs all the same. Closed
    means that nobody is left to tell: its packs stay out of use.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(
        Clinic, models.PROTECT, db_index=False, related_name="recalls"
    )
    source = models.CharField(max_length=80)
    reference = models.CharField(max_length=80)
    announced_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()
    opened_at = models.DateTimeField(null=True)
    opened_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closing_words = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "source",
            "reference",
            "announced_on",
            "noted_at",
            "noted_by",
            "opened_at",
            "opened_by",
            "closed_at",
            "closed_by",
            "closing_words",
            "version",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "clinic", Upper("source"), Upper("reference"), name="recall_noted_once"
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None, opened_by=None)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
                name="recall_opened_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="recall_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | ~models.Q(closing_words=""),
                name="recall_closed_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class RecallNotice(WrittenOnce):
    """What the publisher wrote, word for word; other words later are another row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    recall = models.ForeignKey(
        Recall, models.PROTECT, db_index=False, related_name="notices"
    )
    product = models.TextField(blank=True)
    text = models.TextField(blank=True)
    firm = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    status = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "recall",
            "product",
            "text",
            "firm",
            "reason",
            "status",
            "digest",
            "taken_at",
            "taken_by",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recall", "digest"], name="recall_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"words of {self.recall_id}"


class RecallScope(models.Model):
    """One thing a recall covers here: a lot, or with an empty lot a whole product.

    Proposed by the program or a person, settled by a person. ``device`` is a row of the
    clinic's register, ``product`` the library's record for what was typed by hand;
    without either, it is a lot of nobody knows what. ``key`` is the lot as compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, db_index=False, related_name="+")
    recall = models.ForeignKey(Recall, models.PROTECT, related_name="scopes")
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, related_name="recall_scopes"
    )
    product = models.CharField(max_length=60, blank=True)
    lot = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10)  # proposed, confirmed or rejected
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    why = models.CharField(max_length=300, blank=True)  # it was rejected

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "recall",
            "device",
            "product",
            "lot",
            "key",
            "state",
            "proposed_at",
            "proposed_by",
            "settled_at",
            "settled_by",
            "why",
        ),
        "clinic",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recall", "device", "key"],
                condition=models.Q(device__isnull=False),
                name="recall_scope_once_a_device",
            ),
            models.UniqueConstraint(
                fields=["recall", "product", "key"],
                condition=models.Q(device=None),
                name="recall_scope_once_a_product",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="recall_scope_settled_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", settled_at=None)
                | models.Q(
                    state__in=("confirmed", "rejected"), settled_at__isnull=False
                ),
                name="recall_scope_settled_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(device=None) | models.Q(product=""),
                name="recall_scope_of_a_device_or_a_product",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | models.Q(device__isnull=False)
                | ~models.Q(product=""),
                name="recall_scope_confirmed_of_something",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "key"], name="recall_scope_by_key"),
            models.Index(fields=["clinic", "product"], name="recall_scope_by_product"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.lot or 'everything'}"


class RecallContact(SealedRecord, WrittenOnce):
    """One attempt to reach one client about a recall, or the client's answer to it.

    ``template`` names the wording that was sent, and in which version. Numbered, so
    that two people who write to one client at once notice each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    recall = models.ForeignKey(
        Recall, models.PROTECT, db_index=False, related_name="contacts"
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="recall_contacts")
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=10)  # mail, phone, letter, in_person or link
    outcome = models.CharField(max_length=12)
    template = models.CharField(max_length=40, blank=True)
    note = Sealed()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)  # empty: the client, by link

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ("id", "clinic", "recall", "client", "number", "template", "at", "by"),
            "clinic",
        ),
        **dict.fromkeys(("how", "outcome", "note"), "clinical"),
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recall", "client", "number"], name="recall_contact_in_order"
            ),
            models.UniqueConstraint(
                fields=["recall", "client"],
                condition=models.Q(outcome="acknowledged"),
                name="recall_acknowledged_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how}: {self.outcome}"


class RecallCheck(WrittenOnce):
    """Somebody has gone through a regulator's list, and how old that list was.

    Without a recent one nobody can say that a pack is not recalled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, db_index=False, related_name="+")
    source = models.CharField(max_length=80)
    as_of = models.DateTimeField()
    notices = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True)  # of the file, if it was one
    done_at = models.DateTimeField()
    done_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "clinic",
            "source",
            "as_of",
            "notices",
            "digest",
            "done_at",
            "done_by",
        ),
        "clinic",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "as_of"], name="recall_check_by_age")
        ]

    def __str__(self) -> str:
        return f"{self.source} as of {self.as_of:%Y-%m-%d}"
