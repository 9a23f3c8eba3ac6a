"""An invented client on the way to the needle: answers, decision, approved plan."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import clients, consents, sessions
from mesoplan.clinic.actions.consents import Reply
from mesoplan.clinic.delivery import typed_volume
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import core_consultation
from mesoplan.clinic.queries.consents import offered
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import (
    Client,
    Clinic,
    Consent,
    ConsentText,
    Consultation,
    Course,
    Decision,
    Session,
    Statement,
)
from mesoplan.core.planning.reading import plan_values
from mesoplan.export.decisions import screening_report
from mesoplan.export.json_values import json_values

EXAMPLE = Path(__file__).parent.parent / "examples" / "clear.toml"
NAME = "Ada Invented"
STROKE = [[20 + 4 * i, 60 + (i * 17) % 40] for i in range(60)]
DRAWN = {"width": 400, "height": 160, "strokes": [STROKE, [[300, 30], [310, 40]]]}


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def registered(actor: Actor, name: str = NAME, language: str = "en") -> Client:
    clinic = Clinic.objects.get(pk=actor.clinic)
    if not ConsentText.objects.filter(clinic=clinic).exists():
        consents.first_texts(clinic)
    return clients.register(
        actor,
        name=name,
        born_on="1984-03-09",
        mail="ada@client.example",
        language=language,
    )


def said(client: Client, actor: Actor, fact: str, value: Any, on: date) -> Statement:
    statement = Statement(
        clinic_id=client.clinic_id,
        client=client,
        fact=fact,
        recorded_at=moment.now(),
        recorded_by=actor.user,
    )
    entry = {"value": plain(value), "on": on.isoformat(), "by": "clinician"}
    statement.conceal(entry=entry)
    statement.save()
    return statement


def consulted(client: Client, actor: Actor, **changed: Any) -> Consultation:
    """A consultation of today whose answers leave nothing in the way."""
    raw = tomllib.loads(EXAMPLE.read_text())
    today = moment.today(client.clinic)
    answers = {**raw["answers"], "medicines_reconciled": today, **changed}
    for fact, value in answers.items():
        said(client, actor, fact, value, today)
    consultation = Consultation(
        clinic_id=client.clinic_id,
        client=client,
        on=today,
        opened_at=moment.now(),
        opened_by=actor.author(),
    )
    request = {k: plain(v) for k, v in raw["request"].items() if k != "wishes"}
    event = (today + timedelta(days=120)).isoformat()
    consultation.conceal(request={**request, "event_on": event})
    consultation.save()
    return consultation


def screened(client: Client, consultation: Consultation, actor: Actor) -> Decision:
    practice = practice_of(client.clinic_id)
    core = core_consultation(client, consultation)
    screening = practice.screen(core)
    report = screening_report(screening, core, practice.library)
    decision = Decision(
        clinic_id=client.clinic_id,
        client=client,
        consultation=consultation,
        on=screening.snapshot.on,
        level=screening.today.value,
        knowledge=practice.library.digest,
        made_at=moment.now(),
        made_by=actor.user,
    )
    decision.conceal(report=json_values(report))
    decision.save()
    return decision


def approved(client: Client, actor: Actor, **changed: Any) -> Course:
    """An approved course, with a decision of today that lets treatment go on."""
    consultation = consulted(client, actor, **changed)
    screened(client, consultation, actor)
    practice = practice_of(client.clinic_id)
    proposal = practice.plan(core_consultation(client, consultation))
    plan = plan_values(proposal.courses[0].plan)
    course = Course(
        clinic_id=client.clinic_id,
        client=client,
        consultation=consultation,
        knowledge=practice.library.digest,
        created_at=moment.now(),
        created_by=actor.author(),
        approved_at=moment.now(),
        approved_by=actor.author(),
    )
    course.conceal(proposed=plan, plan=plan, report={"statements": []})
    course.save()
    return course


def reply(actor: Actor, client: Client, kind: str, **changed: Any) -> Reply:
    """What a client who has understood sends."""
    offer = offered(actor, client.pk, kind)
    values = {
        "text": offer.text,
        "course_version": offer.course_version,
        "answers": {q.id: q.right for q in offer.questions},
        "agreed": frozenset(range(len(offer.statements))),
        "typed": NAME,
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
            f"{zone.zone}.0.lot": "LOT-1",
            f"{zone.zone}.0.expires_on": "2099-12-31",
        }
    return {**values, **{k.replace("__", "."): v for k, v in changed.items()}}


def begun(actor: Actor, client: Client) -> Session:
    """A session begun today, with plan and consent in order."""
    approved(client, actor)
    consented(actor, client)
    return sessions.open_next(actor, client.pk)


def signed(actor: Actor, client: Client) -> Session:
    session = begun(actor, client)
    saved = sessions.save(actor, session.pk, version=1, values=sheet(session))
    return sessions.sign(actor, session.pk, version=saved.version)
