"""An intake form as the client filling it in sees it, and what it brought in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import (
    answers_on_record,
    client_seen_by,
    clinic_of,
    identity,
)
from mesoplan.clinic.records import Intake
from mesoplan.clinic.replies import EVERYWHERE, Entry, Reply
from mesoplan.core.answers import AnswerReader
from mesoplan.core.facts import Standing
from mesoplan.core.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan import Practice
    from mesoplan.core.facts import Answer, FactDefinition
    from mesoplan.knowledge.library import Library

TREATABLE = ("open", "clinician_only")
FIRST = "birth_date"
# a question that means nothing before the other was asked
FOLLOWS = {"autoimmune_active": "autoimmune_disease"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is on record about a fact: the last answers, and whether they still count."""

    answers: tuple[Answer, ...]
    entries: tuple[Entry, ...]
    good: bool

    @property
    def on(self) -> date:
        """The day of the last answer."""
        return max(answer.on for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One client's intake: what it asks, what is filled in, what is on record."""

    practice: Practice
    today: date
    language: str
    born_on: str
    version: int = 0
    replies: Mapping[str, Reply] = field(default_factory=dict)
    wishes: Mapping[str, Any] = field(default_factory=dict)
    saved_at: datetime | None = None
    earlier: Mapping[str, Earlier] = field(default_factory=dict)

    @property
    def asked(self) -> Mapping[str, FactDefinition]:
        """The facts a client is asked for; the wish for less fat is asked with them."""
        return asked_of_clients(self.practice.library)

    @property
    def zones(self) -> tuple[str, ...]:
        """Where zone-by-zone questions are put: the zones wished for, else all."""
        zones = self.practice.library.zones
        wished = tuple(z for z in self.wishes.get("zones", ()) if z in zones)
        every = tuple(n for n, z in zones.items() if z.status in TREATABLE)
        return wished or every or EVERYWHERE


def asked_of_clients(library: Library) -> dict[str, FactDefinition]:
    """What a client can answer for themself, each question after what it refers to."""
    asked = {n: f for n, f in library.facts.items() if f.asked_of == "client"}
    order = {name: number for number, name in enumerate(asked)}

    def place(name: str) -> tuple[bool, int, bool]:
        return name != FIRST, order[FOLLOWS.get(name, name)], name in FOLLOWS

    return {name: asked[name] for name in sorted(asked, key=place)}


def form_seen_by(actor: Actor, link: UUID) -> Form:
    """The form behind a link, noted in the ledger.

    Raises:
        NotAllowed: not a client by link.
        NotFound: no such client any more.
    """
    form = form_of(actor, link)
    ledger.seen(actor, "intake", f"link:{link}", client=actor.client)
    return form


def form_of(actor: Actor, link: UUID) -> Form:
    """The form behind a link, for an action that writes its own ledger entry."""
    actor.must(Permission.OWN_INTAKE)
    if actor.client is None:
        message = "a form belongs to a client"
        raise NotFound(message)
    client = client_seen_by(actor, actor.client)
    practice = practice_of(actor.clinic)
    today = moment.today(clinic_of(actor))
    intake = Intake.objects.filter(link=link, client=client, sent_at=None).first()
    person = identity(client)
    form = Form(
        practice=practice,
        today=today,
        language=person.language,
        born_on=person.born_on,
        earlier=on_record(practice, answers_on_record(client), today),
    )
    if intake is None:
        return form
    intake.client = client  # one key serves them all
    return Form(
        practice=practice,
        today=today,
        language=form.language,
        born_on=form.born_on,
        earlier=form.earlier,
        version=intake.version,
        replies={
            name: Reply.of(values)
            for name, values in (intake.reveal("draft") or {}).items()
        },
        wishes=intake.reveal("wishes") or {},
        saved_at=intake.saved_at,
    )


def on_record(
    practice: Practice, entries: Mapping[str, list[Entry]], today: date
) -> dict[str, Earlier]:
    """The earlier answer to each fact that has one worth showing."""
    facts, zones = practice.library.facts, practice.vocabulary.zones
    reader = AnswerReader(facts, zones, today)
    read = {name: reader.read(name, told) for name, told in entries.items()}
    named = {a.zone for answers in read.values() for a in answers if a.zone}
    answers = [answer for found in read.values() for answer in found]
    snapshot = take_snapshot(facts, answers, today, sorted(named))
    shown: dict[str, Earlier] = {}
    for name, given in read.items():
        told = [a for a in given if a.value is not None]
        if not told:
            continue
        last = max(answer.on for answer in told)
        states = [
            place[name]
            for place in (snapshot.person, *snapshot.zones.values())
            if name in place and place[name].standing is not Standing.NOT_ASKED
        ]
        shown[name] = Earlier(
            answers=tuple(a for a in told if a.on == last),
            entries=tuple(entries[name]),
            good=bool(states) and all(s.standing is Standing.KNOWN for s in states),
        )
    return shown
