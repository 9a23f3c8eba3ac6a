"""What invented clients tick, and what was injected exactly as planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.delivery import typed_volume
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.check_ins import NO, asked
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.replies import Reply
from mesoplan.core.facts import FactKind

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.records import Client, Session

SAID = {FactKind.FLAG: "no", FactKind.EVENT: "never"}


def intake_replies(clinic: UUID) -> dict[str, Reply]:
    """No to everything that can be answered with no."""
    return {
        name: Reply(said=SAID[fact.kind])
        for name, fact in practice_of(clinic).library.facts.items()
        if fact.asked_of == "client" and fact.kind in SAID and not fact.per_zone
    }


def check_in_replies(client: Client) -> dict[str, str]:
    """No to every sign but the last of those that call for a look by the clinic."""
    questions = asked(practice_of(client.clinic_id).library, client.language)
    signs = (*questions.emergencies, *questions.calls, *questions.normal)
    replies = {sign.id: NO for sign in signs}
    replies[questions.calls[-1].id] = "yes"
    return replies


def as_planned(session: Session, lot: str, expires_on: date) -> dict[str, str]:
    """The sheet of a session in which everything went as planned."""
    values = {"observed_minutes": "20"}
    for zone in planned(session)[1].zones:
        values |= {
            f"{zone.zone}.0.points": str(zone.points),
            f"{zone.zone}.0.volume": typed_volume(zone.volume),
            f"{zone.zone}.0.unit": "mL",
            f"{zone.zone}.0.lot": lot,
            f"{zone.zone}.0.expires_on": expires_on.isoformat(),
        }
    return values
