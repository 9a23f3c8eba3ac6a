"""An invented client who has answered as in an example, and been screened."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import clients, consents, consultations, decisions, facts
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import (
    Client,
    Clinic,
    ConsentText,
    Consultation,
    Statement,
)

EXAMPLES = Path(__file__).parent.parent / "examples"
NAME = "Ada Invented"


def example(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text())


def registered(actor: Actor, name: str = NAME, language: str = "en") -> Client:
    """A client of a clinic whose consent texts stand ready."""
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


def consulted(
    actor: Actor,
    client: Client,
    name: str = "clear",
    *,
    without: tuple[str, ...] = (),
    **answers: Any,
) -> Consultation:
    """An open consultation, answered today as in an example."""
    raw = example(name)
    later = moment.today(client.clinic) - raw["on"]
    said = _moved(raw["answers"], later)
    said["birth_date"] = raw["answers"]["birth_date"]
    say(actor, client, {**said, **answers}, without=without)
    made = consultations.open_for(actor, client.pk)
    request = plain(_moved(raw["request"], later))
    return consultations.change(
        actor, client.pk, made.pk, version=made.version, request=request, notes=""
    )


def consulting(
    actor: Actor, name: str = "clear", *, without: tuple[str, ...] = (), **answers: Any
) -> tuple[Client, Consultation]:
    """A client in such a consultation, and screened."""
    client = registered(actor)
    made = consulted(actor, client, name, without=without, **answers)
    decisions.take(actor, client.pk)
    return client, made


def say(
    actor: Actor, client: Client, answers: dict[str, Any], without: tuple[str, ...] = ()
) -> None:
    """Put answers on record as if given today, many at once."""
    today = moment.today(client.clinic).isoformat()
    for fact, value in answers.items():
        if fact in without:
            continue
        several = isinstance(value, list) and value and isinstance(value[0], dict)
        for each in value if several else [value]:
            given = each if isinstance(each, dict) else {"value": each}
            statement = Statement(
                clinic_id=actor.clinic,
                client=client,
                fact=fact,
                recorded_at=moment.now(),
                recorded_by=actor.user,
            )
            statement.conceal(entry={"by": "client", **plain(given), "on": today})
            statement.save()


def answered(actor: Actor, client: Client, fact: str, value: Any, **more: Any) -> None:
    """Say one thing through the action, and screen again."""
    facts.record(actor, client.pk, fact=fact, entry={"value": value, **more})
    decisions.take(actor, client.pk)


def deferring(client: Client) -> set[str]:
    """The rules that say "not today" to a client."""
    findings = (standing(client).report or {"findings": []})["findings"]
    return {f["rule"] for f in findings if f["level"] == "defer"}


def today_words() -> str:
    """Today, as an answer writes it."""
    return moment.now().date().isoformat()


def plain(value: Any) -> Any:
    """As the record keeps it: days in words."""
    return json.loads(json.dumps(value, default=str))


def _moved(value: Any, by: timedelta) -> Any:
    """The same answers as if the example's day were today."""
    if isinstance(value, dict):
        return {k: _moved(v, by) for k, v in value.items()}
    if isinstance(value, list):
        return [_moved(v, by) for v in value]
    return value + by if isinstance(value, date) else value
