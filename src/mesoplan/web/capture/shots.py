"""A client's photographs as pages show them, by view and by day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse

from mesoplan.clinic.queries.face_views import views_of
from mesoplan.clinic.queries.maps import maps_of
from mesoplan.web.capture.standard_views import Words, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from typing import Protocol
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import ClientRecord

    class Kept(Protocol):
        """A photograph on record."""

        pk: UUID
        view: str
        taken_at: datetime
        width: int
        height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One photograph on a page; ``on`` is the clinic's day.

    ``map_address`` is where the client's map is seen on it, empty where it is not.
    """

    id: UUID
    view: str
    title: Words
    taken_at: datetime
    on: date
    width: int
    height: int
    map_address: str = ""


def shots_of(rows: Iterable[Kept], time_zone: str) -> tuple[Shot, ...]:
    """Photographs on record, in the order they come."""
    zone = ZoneInfo(time_zone)
    return tuple(
        Shot(
            id=row.pk,
            view=row.view,
            title=title_of(row.view),
            taken_at=row.taken_at,
            on=row.taken_at.astimezone(zone).date(),
            width=row.width,
            height=row.height,
        )
        for row in rows
    )


def of_view(shots: Iterable[Shot], view: str) -> tuple[Shot, ...]:
    """Those of one view."""
    return tuple(shot for shot in shots if shot.view == view)


def with_maps(
    actor: Actor, client: ClientRecord, shots: Iterable[Shot]
) -> tuple[Shot, ...]:
    """The same; the newest of each view on which a face was found leads to the map."""
    newest: dict[str, UUID] = {}
    if maps_of(client):
        for one in views_of(actor, client):
            newest.setdefault(one.side, one.photograph)
    address = reverse("map", args=[client.pk])
    carrying = set(newest.values())
    return tuple(
        replace(shot, map_address=f"{address}?view={shot.id}&earlier=1")
        if shot.id in carrying
        else shot
        for shot in shots
    )
