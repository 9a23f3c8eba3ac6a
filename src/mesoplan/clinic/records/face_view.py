"""How one photograph shows a face: the landmarks found on it, and how large it is."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from mesoplan.clinic.records.client import Client
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.photograph import Photograph
from mesoplan.clinic.records.sealing import Sealed, SealedRecord


class FaceView(SealedRecord):
    """One photograph's landmarks: health data, seen and deleted with the photograph.

    ``landmarks`` are [x, y, depth] in pixels; ``reading`` holds pose, quality and scale.
    Looked for once more, the newer landmarks take the older ones' place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="face_views")
    photograph = models.OneToOneField(
        Photograph, models.PROTECT, related_name="face_view"
    )
    landmarks = Sealed()
    reading = Sealed()
    engine = models.CharField(max_length=60)  # what found them, with its version
    found_at = models.DateTimeField()
    found_by = models.UUIDField()

    PRIVACY: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "id",
                "clinic",
                "client",
                "photograph",
                "engine",
                "found_at",
                "found_by",
            ),
            "clinic",
        ),
        "landmarks": "clinical",
        "reading": "clinical",
    }

    def __str__(self) -> str:
        return f"view of {self.photograph_id}"
