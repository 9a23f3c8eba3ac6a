"""Where a client is to be injected, and where it was done: points on the skin."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class InjectionMap(SealedRecord):
    """A course's planned map, or the map of one of its sessions.

    Without a ``session`` it is the planned one, from which each session takes its copy;
    a session's map is locked with the session's signature. It lies on the surface, not
    on a photograph: ``surface`` and ``digest`` name the mesh its sites mean.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="maps")
    course = models.ForeignKey("clinic.Course", models.PROTECT, related_name="maps")
    session = models.OneToOneField(
        "clinic.Session", models.PROTECT, null=True, related_name="map"
    )
    document = Sealed()
    planned = Sealed()  # of a session's map: as it was taken from the course's
    surface = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    # every second session's grid lies half a step aside of the one before
    staggered = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "course",
                "session",
                "surface",
                "digest",
                "begun_at",
                "begun_by",
                "version",
            ),
            "clinic",
        ),
        "document": "clinical",
        "planned": "clinical",
        "staggered": "clinical",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(session=None),
                name="map_planned_once_a_course",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "begun_at"], name="map_by_client")
        ]

    def __str__(self) -> str:
        return f"map of {self.session_id or self.course_id}"
