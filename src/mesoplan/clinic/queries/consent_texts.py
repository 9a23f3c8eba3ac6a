"""Every version of the wording clients consent to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import ConsentText

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One version of a consent text."""

    kind: str
    language: str
    number: int
    body: str
    questions: tuple[Any, ...]
    published_at: datetime
    published_by: str
    in_force: bool


def versions(actor: Actor) -> tuple[Wording, ...]:
    """Every version of every consent text of the clinic, newest first.

    Raises:
        NotAllowed: the role does not enter the director's room.
    """
    actor.must(Permission.DIRECTOR_ROOM)
    rows = list(
        ConsentText.objects.filter(clinic=actor.clinic).order_by(
            "-kind", "language", "-number"
        )
    )
    people = names_of(actor.clinic, {r.published_by for r in rows})
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        first.setdefault((row.kind, row.language), row.number)
    return tuple(
        Wording(
            kind=row.kind,
            language=row.language,
            number=row.number,
            body=row.body,
            questions=tuple(row.questions),
            published_at=row.published_at,
            published_by=people.get(row.published_by, ""),
            in_force=first[row.kind, row.language] == row.number,
        )
        for row in rows
    )
