"""A client's chart: who they are, what was said, and the consultation it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.records import Client, Clinic, Consultation, Statement
from mesoplan.core.consultation import FORMAT, read_consultation
from mesoplan.core.errors import InputError

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan import Practice
    from mesoplan.core.consultation import Consultation as CoreConsultation

ClientRecord: TypeAlias = Client  # what pages hand on to queries, never open themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a client is, unsealed for someone who may know."""

    id: UUID
    number: int
    name: str
    born_on: str
    mail: str
    phone: str
    language: str
    version: int


def clinic_of(actor: Actor) -> Clinic:
    """The actor's own clinic."""
    return Clinic.objects.get(pk=actor.clinic)


def client_seen_by(actor: Actor, client: UUID) -> Client:
    """A client of the actor's clinic; a client by link finds only themself.

    Raises:
        NotFound: no such client, or not of this clinic, or erased.
    """
    found = Client.objects.filter(
        pk=client, clinic=actor.clinic, erased_at=None
    ).first()
    if found is None or (actor.client is not None and actor.client != client):
        message = "no such client"
        raise NotFound(message)
    return found


def chart_seen_by(actor: Actor, client: UUID) -> Client:
    """A client whose clinical record the actor opens: noted in the ledger.

    Raises:
        NotAllowed: the role sees no charts.
        NotFound: no such client in this clinic.
    """
    actor.must(Permission.CLIENT_VIEW_CHART)
    found = client_seen_by(actor, client)
    ledger.seen(actor, "chart", f"client:{found.pk}", client=found.pk)
    return found


def identity(client: Client) -> Identity:
    """The client's name and contact, unsealed."""
    contact = client.reveal("contact") or {}
    return Identity(
        id=client.pk,
        number=client.number,
        name=client.reveal("name") or "",
        born_on=client.reveal("born_on") or "",
        mail=contact.get("mail", ""),
        phone=contact.get("phone", ""),
        language=client.language,
        version=client.version,
    )


def answers_on_record(client: Client) -> dict[str, list[dict[str, Any]]]:
    """Every statement about the client by fact, as a consultation file writes them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for statement in Statement.objects.filter(client=client).order_by("recorded_at"):
        statement.client = client  # one key serves them all
        found.setdefault(statement.fact, []).append(statement.reveal("entry"))
    return found


def core_consultation(
    client: Client,
    consultation: Consultation,
    practice: Practice,
    on: date | None = None,
) -> CoreConsultation:
    """The consultation as the core reads it: the request and what was said by ``on``.

    An answer that a measured value shows to be wrong counts as not known, so that it is
    asked again and a clinician settles it; the record itself stays as it was said.

    Raises:
        InputError: what is on record does not make a consultation.
    """
    consultation.client = client
    day = max(on or moment.today(client.clinic), consultation.on)
    said = {
        fact: [row for row in rows if str(row.get("on", "")) <= day.isoformat()]
        for fact, rows in answers_on_record(client).items()
    }
    raw: dict[str, Any] = {
        "format": FORMAT,
        "client": str(client.pk),
        "on": day,
        "request": consultation.reveal("request") or {},
        "answers": {fact: rows for fact, rows in said.items() if rows},
    }
    vocabulary = practice.vocabulary
    try:
        return read_consultation(raw, vocabulary)
    except InputError as error:
        doubted = {p.where.removeprefix("answers.") for p in error.problems}
        if any(f not in said or not vocabulary.facts[f].inconsistent for f in doubted):
            raise
    for fact in doubted:
        last = said[fact][-1]
        raw["answers"][fact] = [{"declined": True, "on": last["on"], "by": last["by"]}]
    return read_consultation(raw, vocabulary)


def open_consultation(client: Client) -> Consultation | None:
    """The consultation being worked on, if there is one."""
    return (
        Consultation.objects.filter(client=client, closed_at=None)
        .order_by("-opened_at")
        .first()
    )
