"""How photographs show a face, and how large it is, while the client agrees to both.

A view goes with its photograph: without a valid consent there is none to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.consents import standing
from mesoplan.clinic.queries.photographs import photograph_seen_by
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Client, FaceView, HeadScale

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.queries.photographs import PhotographRecord
    from mesoplan.core.injection_map.views import View

FRONTAL = "frontal"
LOOKED_THROUGH = 5  # photographs, for one that is good enough


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSize:
    """The client's head against the canonical one.

    ``ratio`` is the client's length for one of the canonical head, ``sigma`` its
    relative uncertainty: 0.03 says 3 %. ``source`` is one of ``ScaleSource``.
    """

    source: str
    ratio: float
    sigma: float
    measured_at: datetime
    measured_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """A photograph, and how it shows the face. ``side`` is its standard view.

    ``quality`` holds numbers by name, and under ``mend`` the reasons why it should not
    be measured or compared on.
    """

    photograph: UUID
    side: str
    taken_at: datetime
    view: View
    quality: dict[str, Any]


def view_seen_by(actor: Actor, photograph: UUID) -> PhotoView | None:
    """How a photograph shows the face; ``None`` where no face was found or looked for.

    Raises:
        NotAllowed, NotFound: as for the photograph.
    """
    found = photograph_seen_by(actor, photograph)
    record = FaceView.objects.filter(photograph=found).first()
    return _opened(found, record) if record else None


def views_of(actor: Actor, client: Client, side: str = "") -> tuple[PhotoView, ...]:
    """The client's photographs with a face found on them, the newest first.

    ``side`` is one of the standard views. None without a valid consent.

    Raises:
        NotAllowed: the role sees none.
    """
    actor.must(Permission.PHOTO_VIEW)
    if client.clinic_id != actor.clinic or not standing(client, "photo").valid:
        return ()
    return tuple(_opened(row.photograph, row) for row in _rows(client, side))


def measured_view(client: Client) -> PhotoView | None:
    """The newest frontal photograph that is good enough to measure on.

    For the clinic's own reckoning; nothing without a valid consent.
    """
    if not standing(client, "photo").valid:
        return None
    for row in _rows(client, FRONTAL)[:LOOKED_THROUGH]:
        row.client = client
        if not row.reveal("reading")["quality"]["mend"]:
            return _opened(row.photograph, row)
    return None


def head_size(client: Client) -> HeadSize | None:
    """The newest measurement of the client's head, if there is one."""
    row = HeadScale.objects.filter(client=client).order_by("-measured_at").first()
    if row is None:
        return None
    row.client = client
    names = names_of(client.clinic_id, (row.measured_by,))
    return HeadSize(
        **row.reveal("measured"),
        measured_at=row.measured_at,
        measured_by=names.get(row.measured_by, ""),
    )


def _rows(client: Client, side: str) -> Any:  # noqa: ANN401 - a query set of this module
    rows = FaceView.objects.filter(client=client).select_related(
        "photograph__client__clinic"
    )
    if side:
        rows = rows.filter(photograph__view=side)
    return rows.order_by("-photograph__taken_at")


def _opened(photograph: PhotographRecord, record: FaceView) -> PhotoView:
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is

    record.client = photograph.client
    reading = record.reveal("reading")
    return PhotoView(
        photograph=photograph.pk,
        side=photograph.view,
        taken_at=photograph.taken_at,
        quality=reading["quality"],
        view=map_geometry.view_from(
            record.reveal("landmarks"),
            reading,
            size=(photograph.width, photograph.height),
            engine=record.engine,
            head=head_size(photograph.client),
        ),
    )
