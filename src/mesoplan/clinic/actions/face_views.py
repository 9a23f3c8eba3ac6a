"""Looking for the face on a photograph that was kept, so that a map can lie on it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.consents import must_stand
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import face_views
from mesoplan.clinic.queries.photographs import photograph_seen_by, pixels_of
from mesoplan.clinic.records import FaceView, HeadScale, Photograph

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.queries.face_views import PhotoView
    from mesoplan.imaging.faces.gates import FaceFinding
    from mesoplan.imaging.faces.photograph import Seen

# which standard view of the surface a kept photograph is meant to be
ANGLES = {
    "frontal": "front",
    "oblique_right": "oblique_right",
    "oblique_left": "oblique_left",
    "lateral_right": "profile_right",
    "lateral_left": "profile_left",
}


class NoView(ValueError):
    """The photograph shows no face that a map can lie on; ``findings`` say why."""

    def __init__(self, findings: tuple[FaceFinding, ...]) -> None:
        """Each has one sentence that helps."""
        super().__init__(" ".join(f"{f.what}. {f.advice}" for f in findings))
        self.findings = findings


def view_photo(
    actor: Actor, photograph: UUID
) -> tuple[PhotoView, tuple[FaceFinding, ...]]:
    """Find the face on a photograph and keep where it lies; and what to mend on it.

    The photograph does not leave the machine. A head measured on it by something more
    trusted than what is known of the client so far is kept as the client's. Looked at
    once more, the newer landmarks take the older ones' place.

    Raises:
        NoView: no face, or none that a map can lie on; what was kept before stays.
        ImpossibleRequest: what finds faces is not installed.
        NoConsent, NotAllowed, NotFound: as for keeping a photograph.
    """
    actor.must(Permission.PHOTO_TAKE)
    found = photograph_seen_by(actor, photograph)
    seen = _looked(found)
    if seen.view is None or seen.landmarks is None:
        raise NoView(seen.findings)
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is

    record = FaceView(
        clinic_id=actor.clinic,
        client=found.client,
        photograph=found,
        engine=seen.view.engine,
        found_at=moment.now(),
        found_by=actor.author(),
    )
    quality = asdict(seen.quality) if seen.quality is not None else {}
    quality["mend"] = [str(finding.reason) for finding in seen.findings]
    record.conceal(
        landmarks=map_geometry.landmarks_of(seen.landmarks),
        reading=map_geometry.reading_of(seen.view, quality),
    )
    head = _measured(actor, found, seen)
    with transaction.atomic():
        must_stand(found.client, "photo")  # it may have been taken back meanwhile
        Photograph.objects.select_for_update().get(pk=found.pk)  # one after the other
        FaceView.objects.filter(photograph=found).delete()
        record.save(force_insert=True)
        if head is not None:
            head.save()
        ledger.record(
            actor,
            "face.found",
            f"photograph:{found.pk}",
            client=found.client_id,
            changed={"engine": record.engine, "measured": head is not None},
        )
    kept = face_views.view_seen_by(actor, photograph)
    if kept is None:
        raise NoView(seen.findings)
    return kept, seen.findings


def _looked(photograph: Photograph) -> Seen:
    """What the photograph shows; outside any transaction, for it takes a while."""
    from mesoplan.clinic.map_geometry import kept_head  # noqa: PLC0415
    from mesoplan.core.injection_map.views import Angle  # noqa: PLC0415
    from mesoplan.imaging.faces.gates import gates_of  # noqa: PLC0415
    from mesoplan.imaging.faces.photograph import view_of  # noqa: PLC0415

    return view_of(
        pixels_of(photograph),
        kept_head(face_views.head_size(photograph.client)),
        expected=Angle(ANGLES[photograph.view]),
        gates=gates_of(practice_of(photograph.clinic_id).library),
    )


def _measured(actor: Actor, photograph: Photograph, seen: Seen) -> HeadScale | None:
    """The client's head, if this photograph measured it better than it was known."""
    known = face_views.head_size(photograph.client)
    head = seen.head
    if head is None or head.source.value in ("average", known and known.source):
        return None
    record = HeadScale(
        clinic_id=actor.clinic,
        client=photograph.client,
        measured_at=moment.now(),
        measured_by=actor.author(),
    )
    record.conceal(
        measured={
            "source": head.source.value,
            "ratio": round(head.ratio, 4),
            "sigma": round(head.sigma, 4),
        }
    )
    return record
