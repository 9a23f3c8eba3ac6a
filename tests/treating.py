"""Invented clients with the answers of the examples on record."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tomli

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import clients, consultations, decisions, facts
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import Client, Consultation, Statement

EXAMPLES = Path(__file__).parent.parent / "examples"


def example(name: str) -> dict[str, Any]:
    return tomli.loads((EXAMPLES / f"{name}.toml").read_text())


def new_client(actor: Actor, name: str = "Invented Ines") -> Client:
    return clients.register(actor, name=name, born_on="1980-02-03")


def consulting(
    actor: Actor, name: str = "clear", *, without: tuple[str, ...] = (), **answers: Any
) -> tuple[Client, Consultation]:
    """A client in an open consultation, answered today as in an example, and screened."""
    raw = example(name)
    client = new_client(actor)
    said = _moved(raw["answers"], moment.today(client.clinic) - raw["on"])
    said["birth_date"] = raw["answers"]["birth_date"]
    say(actor, client, {**said, **answers}, without=without)
    made = consultations.open_for(actor, client.pk)
    request = _plain(_moved(raw["request"], moment.today(client.clinic) - raw["on"]))
    made = consultations.change(
        actor, client.pk, made.pk, version=made.version, request=request, notes=""
    )
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
            statement.conceal(entry={"by": "client", **_plain(given), "on": today})
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


def _moved(value: Any, by: timedelta) -> Any:
    """The same answers as if the example's day were today."""
    if isinstance(value, dict):
        return {k: _moved(v, by) for k, v in value.items()}
    if isinstance(value, list):
        return [_moved(v, by) for v in value]
    return value + by if isinstance(value, date) else value


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))
