"""A clinic of a hundred thousand invented clients, made quickly and sealed properly.

Rows go in by bulk past the actions (a clinic of that size grows over years); what the
pages read is the same: sealed names, blind tokens, statements, visits, decisions.
"""

from __future__ import annotations

import random  # noqa: TID251 - seeded, so that every run meets the same clinic
import tomllib
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from mesoplan.clinic import vault
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions.courses import approve, choose
from mesoplan.clinic.actions.decisions import take
from mesoplan.clinic.queries.charts import open_consultation
from mesoplan.clinic.queries.courses import proposed
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import (
    Client,
    Clinic,
    Consultation,
    Decision,
    Membership,
    SearchToken,
    Session,
    Statement,
    User,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = ("Ada", "Bo", "Chloé", "Dan", "Élodie", "Finn", "Gita", "Hugo", "Inès", "Jo")
LAST = ("Albrecht", "Baker", "Costa", "Dubois", "Evans", "Fontaine", "Garcia", "Haas")
SEED = 20261122
CHUNK = 2_000
CHARTED = 20  # one client in this many has a full chart
LONG_HISTORY = 5_000
STAFF = 40
ROOT = Path(__file__).parents[2]


def made(count: int) -> dict[str, Any]:
    """Make the clinic; returns what the load needs to know."""
    chance = random.Random(SEED)
    clinic = Clinic.objects.create(name="Invented Clinic of the bench")
    user = User.objects.create_user("bench@clinic.example", name="Invented")
    Membership.objects.create(
        clinic=clinic, user=user, role="director", begun_at=timezone.now()
    )
    example = tomllib.loads((ROOT / "examples" / "clear.toml").read_text("utf-8"))
    calm = {name: _plain(value) for name, value in example["answers"].items()}
    for start in range(0, count, CHUNK):
        _chunk(clinic, user, chance, calm, range(start, min(start + CHUNK, count)))
    longest = Client.objects.get(clinic=clinic, number=1)
    _long_history(longest, user)
    charted = Consultation.objects.filter(closed_at=None).exclude(client=longest)
    return {
        "count": count,
        "longest": str(longest.pk),
        "charted": [str(pk) for pk in charted.values_list("client_id", flat=True)],
        "sessions": [_session(clinic, number) for number in range(STAFF)],
        "fact": "feels_ill",
        "answer": {"value": "no", "by": "client"},
    }


def _session(clinic: Clinic, number: int) -> str:
    """A member of staff who is signed in already; the session's key."""
    user = User.objects.create_user(
        f"staff{number}@clinic.example", name=f"Invented {number}"
    )
    Membership.objects.create(
        clinic=clinic, user=user, role="director", begun_at=timezone.now()
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _chunk(
    clinic: Clinic,
    user: User,
    chance: random.Random,
    calm: dict[str, object],
    of: range,
) -> None:
    clients, tokens, statements, consultations, visits = [], [], [], [], []
    now = timezone.now()
    for number in of:
        client = Client(
            clinic=clinic, number=number + 1, created_at=now, created_by=user.pk
        )
        client.wrapped_key = vault.new_client_key(clinic.pk, client.pk)
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}{number:06}"
        born = f"{chance.randint(1950, 1999)}-{chance.randint(1, 12):02}-15"
        mail = f"invented{number}@client.example"
        client.conceal(name=name, born_on=born, contact={"mail": mail, "phone": ""})
        clients.append(client)
        tokens += [
            SearchToken(clinic=clinic, client=client, token=token)
            for token in vault.search_tokens(clinic.pk, name.split())
        ]
        if number % CHARTED == 0:
            statements += _statements(client, user, calm, born, now)
            consultations.append(_consultation(client, user, now))
            visits.append(_visit(client, user, now))
    Client.objects.bulk_create(clients)
    SearchToken.objects.bulk_create(tokens, batch_size=CHUNK)
    Statement.objects.bulk_create(statements, batch_size=CHUNK)
    Consultation.objects.bulk_create(consultations, batch_size=CHUNK)
    Visit.objects.bulk_create(visits, batch_size=CHUNK)


def _statements(
    client: Client, user: User, calm: dict[str, object], born: str, now: datetime
) -> Iterator[Statement]:
    on = now.date().isoformat()
    for fact, value in {**calm, "birth_date": born}.items():
        statement = Statement(
            clinic_id=client.clinic_id,
            client=client,
            fact=fact,
            recorded_at=now,
            recorded_by=user.pk,
        )
        statement.conceal(entry={"value": value, "on": on, "by": "clinician"})
        yield statement


def _consultation(client: Client, user: User, now: datetime) -> Consultation:
    found = Consultation(
        clinic_id=client.clinic_id,
        client=client,
        on=now.date(),
        opened_at=now,
        opened_by=user.pk,
    )
    request = {
        "concerns": ["dehydration"],
        "zones": ["cheeks"],
        "jurisdiction": "EU",
        "prefer": "best_evidence",
    }
    found.conceal(request=request, notes="")
    return found


def _visit(client: Client, user: User, now: datetime) -> Visit:
    return Visit(
        clinic_id=client.clinic_id,
        client=client,
        at=now + timedelta(minutes=5 * (client.number // CHARTED % 96)),
        practitioner=user.pk,
        created_at=now,
        created_by=user.pk,
    )


def _long_history(client: Client, user: User) -> None:
    """Five thousand past visits with their consultations, decisions and sessions."""
    first = datetime(2000, 1, 3, 9, tzinfo=UTC)
    common = {"clinic_id": client.clinic_id, "client": client}
    actor = Actor(
        role=Role.DIRECTOR,
        clinic=client.clinic_id,
        user=user.pk,
        stepped_up_at=timezone.now(),
    )
    report = take(actor, client.pk).reveal("report")
    now, consultation = standing(client), open_consultation(client)
    if consultation is None:
        message = "the client of the bench has no open consultation"
        raise SystemExit(message)
    chosen = proposed(client, consultation, now).fingerprints[0]
    course = choose(actor, client.pk, fingerprint=chosen)
    course = approve(actor, course.pk, version=course.version)
    visits, consultations, decisions, sessions = [], [], [], []
    for number in range(LONG_HISTORY):
        at = first + timedelta(days=number)
        visits.append(
            Visit(**common, at=at, state="done", created_at=at, created_by=user.pk)
        )
        consultation = Consultation(
            **common,
            on=at.date(),
            opened_at=at,
            opened_by=user.pk,
            closed_at=at,
            closed_by=user.pk,
        )
        consultation.conceal(request={"zones": ["cheeks"]}, notes="")
        consultations.append(consultation)
        decision = Decision(
            **common,
            consultation=consultation,
            on=at.date(),
            level="clear",
            knowledge="bench",
            made_at=at,
            made_by=user.pk,
        )
        decision.conceal(report=report)
        decisions.append(decision)
        session = Session(
            **common,
            id=uuid.uuid4(),
            course=course,
            number=number + 1,
            on=at.date(),
            observed_minutes=15,
            opened_at=at,
            opened_by=user.pk,
            signed_at=at,
            signed_by=user.pk,
        )
        session.conceal(recheck={}, notes="")
        sessions.append(session)
    Visit.objects.bulk_create(visits, batch_size=CHUNK)
    Consultation.objects.bulk_create(consultations, batch_size=CHUNK)
    Decision.objects.bulk_create(decisions, batch_size=CHUNK)
    Session.objects.bulk_create(sessions, batch_size=CHUNK)
