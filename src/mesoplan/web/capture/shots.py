"""A client's photographs as pages show them, by view and by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mesoplan.web.capture.standard_views import Words, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from typing import Protocol
    from uuid import UUID

    class Kept(Protocol):
        """A photograph on record."""

        pk: UUID
        view: str
        taken_at: datetime
        width: int
        height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One photograph on a page; ``on`` is the clinic's day."""

    id: UUID
    view: str
    title: Words
    taken_at: datetime
    on: date
    width: int
    height: int


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
