"""An invented client on the way to the needle: approved plan, consent, session."""

from __future__ import annotations

from typing import Any

import pytest

from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import consents, courses, decisions, sessions
from mesoplan.clinic.actions.consents import Reply
from mesoplan.clinic.delivery import typed_volume
from mesoplan.clinic.queries.consents import offered
from mesoplan.clinic.queries.courses import proposed
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import Client, Consent, Consultation, Course, Session
from tests.consultations import consulted
from tests.stocked import EXPIRES, LOT, bound

STROKE = [[20 + 4 * i, 60 + (i * 17) % 40] for i in range(60)]
DRAWN = {"width": 400, "height": 160, "strokes": [STROKE, [[300, 30], [310, 40]]]}


def drafted(actor: Actor, client: Client, consultation: Consultation) -> Course:
    """The first of the courses proposed, as a draft."""
    found = proposed(client, consultation, standing(client))
    return courses.choose(actor, client.pk, fingerprint=found.fingerprints[0])


def approved(actor: Actor, client: Client, **changed: Any) -> Course:
    """An approved course, with a decision of today that lets treatment go on."""
    consultation = consulted(actor, client, **changed)
    decisions.take(actor, client.pk)
    course = drafted(actor, client, consultation)
    return courses.approve(actor, course.pk, version=course.version)


def reply(actor: Actor, client: Client, kind: str, **changed: Any) -> Reply:
    """What a client who has understood sends."""
    offer = offered(actor, client.pk, kind)
    values = {
        "text": offer.text,
        "course_version": offer.course_version,
        "answers": {q.id: q.right for q in offer.questions},
        "agreed": frozenset(range(len(offer.statements))),
        "typed": client.reveal("name"),
    }
    return Reply(**{**values, **changed})


def consented(actor: Actor, client: Client, kind: str = "treatment") -> Consent:
    return consents.sign(actor, client.pk, kind=kind, reply=reply(actor, client, kind))


def sheet(session: Session, **changed: str) -> dict[str, str]:
    """The sheet filled in exactly as planned."""
    values: dict[str, str] = {"observed_minutes": "20"}
    for zone in planned(session)[1].zones:
        values |= {
            f"{zone.zone}.0.points": str(zone.points),
            f"{zone.zone}.0.volume": typed_volume(zone.volume),
            f"{zone.zone}.0.unit": "mL",
            f"{zone.zone}.0.lot": LOT,
            f"{zone.zone}.0.expires_on": EXPIRES.isoformat(),
        }
    return {**values, **{k.replace("__", "."): v for k, v in changed.items()}}


def begun(actor: Actor, client: Client) -> Session:
    """A session begun today, with plan and consent in order."""
    approved(actor, client)
    consented(actor, client)
    return sessions.open_next(actor, client.pk)


@pytest.fixture
def session(actor: Actor, ada: Client) -> Session:
    """A session under way."""
    return begun(actor, ada)


def signed(actor: Actor, client: Client) -> Session:
    session = begun(actor, client)
    bound(actor, session)
    saved = sessions.save(actor, session.pk, version=1, values=sheet(session))
    return sessions.sign(actor, session.pk, version=saved.version)
