"""Whom a recall concerns, who was told, who has answered, and who is still open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.queries.charts import identity
from mesoplan.clinic.queries.covered import lots_of, packs_of, targets_of
from mesoplan.clinic.queries.exposed import Given, given
from mesoplan.clinic.queries.paging import PAGE, Page
from mesoplan.clinic.queries.recalls import CONFIRMED, recall_seen_by
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Client, Recall, RecallContact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID


class Outcome(StrEnum):
    """How an attempt to reach somebody ended."""

    SENDING = "sending"  # begun; what became of it is the next entry
    SENT = "sent"
    FAILED = "failed"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    ACKNOWLEDGED = "acknowledged"


TOLD = {Outcome.SENT, Outcome.REACHED, Outcome.ACKNOWLEDGED}
TRIED = TOLD | {Outcome.NOT_REACHED}  # a mail that failed has tried nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How far a recall is, in numbers; an erased client can be told nothing."""

    exposed: int
    told: int
    acknowledged: int
    untried: int  # nobody has tried to reach them
    erased: int
    packs: int  # still in the house

    @property
    def open(self) -> int:
        """Who has not said that they know."""
        return self.exposed - self.acknowledged - self.erased

    @property
    def untold(self) -> int:
        """Whom nobody has told yet, though somebody may have tried."""
        return self.exposed - self.told - self.erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to reach a client."""

    at: datetime
    by: str
    how: str
    outcome: str
    template: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """A client whom a recall concerns, with what they received and what was tried."""

    id: UUID
    number: int
    name: str
    mail: str
    phone: str
    language: str
    erased: bool
    given: tuple[Given, ...]
    attempts: tuple[Attempt, ...]
    told_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one client's contact is, without saying who they are."""

    days: int  # on which they received what is recalled
    attempts: int
    told_at: datetime | None
    told_how: str
    acknowledged_at: datetime | None
    erased: bool


def tally(recall: Recall) -> Tally:
    """The numbers of a recall that the caller has seen."""
    targets = targets_of(recall.pk, CONFIRMED)
    everybody = {row.client for row in given(recall.clinic_id, targets)}
    erased = _erased(everybody)
    outcomes = _outcomes(recall, everybody)
    told = {c for c, found in outcomes.items() if found & TOLD}
    tried = {c for c, found in outcomes.items() if found & TRIED}
    answered = {c for c, found in outcomes.items() if Outcome.ACKNOWLEDGED in found}
    lots = lots_of(recall.clinic_id, targets)
    return Tally(
        exposed=len(everybody),
        told=len(told - erased),
        acknowledged=len(answered - erased),
        untried=len(everybody - erased - tried),
        erased=len(erased),
        packs=packs_of(recall.clinic_id, lots).count(),
    )


def concerned(actor: Actor, recall: UUID, *, page: int = 1) -> Page[Concerned]:
    """Whom a recall concerns, those still open first; the look is in the ledger.

    Raises:
        NotAllowed: the role sees no client's exposure.
        NotFound: no such recall here.
    """
    actor.must(Permission.RECALL_CONTACT)
    found = recall_seen_by(actor, recall)
    received = _by_client(given(actor.clinic, targets_of(found.pk, CONFIRMED)))
    answered = _answered(found)
    numbers = Client.objects.filter(pk__in=received).values_list("pk", "number")
    order = [
        pk for pk, number in sorted(numbers, key=lambda n: (n[0] in answered, n[1]))
    ]
    pages = max(1, -(-len(order) // PAGE))
    page = min(max(page, 1), pages)
    chosen = order[(page - 1) * PAGE : page * PAGE]
    rows = _concerned(found, chosen, received)
    ledger.seen(actor, "recall_exposed", f"recall:{found.pk}")
    return Page(rows=rows, number=page, pages=pages, total=len(order))


def concerned_client(actor: Actor, recall: UUID, client: UUID) -> Concerned:
    """One client whom a recall concerns.

    Raises:
        NotAllowed: the role sees no client's exposure.
        NotFound: no such recall here, or it does not concern the client.
    """
    actor.must(Permission.RECALL_CONTACT)
    found = recall_seen_by(actor, recall)
    targets = targets_of(found.pk, CONFIRMED)
    received = given(actor.clinic, targets, client=client)
    if not received:
        message = "no such client of this recall"
        raise NotFound(message)
    (row,) = _concerned(found, [client], {client: received})
    ledger.seen(actor, "recall_exposed", f"recall:{found.pk}", client=client)
    return row


def everybody_concerned(recall: Recall) -> tuple[Progress, ...]:
    """All whom a recall concerns, in the order of their first session, nameless."""
    received = _by_client(given(recall.clinic_id, targets_of(recall.pk, CONFIRMED)))
    erased = _erased(received)
    attempts: dict[UUID, list[RecallContact]] = defaultdict(list)
    for row in RecallContact.objects.filter(recall=recall).order_by("number"):
        attempts[row.client_id].append(row)
    return tuple(
        _progress(rows, attempts.get(client, []), erased=client in erased)
        for client, rows in received.items()
    )


def concerns(recall: Recall, client: UUID) -> bool:
    """Whether a recall concerns a client."""
    targets = targets_of(recall.pk, CONFIRMED)
    return bool(given(recall.clinic_id, targets, client=client))


def to_tell(actor: Actor, recall: UUID) -> tuple[UUID, ...]:
    """Clients nobody has told yet and who can be: for sending to all of them.

    Raises:
        NotAllowed, NotFound: as for the list.
    """
    actor.must(Permission.RECALL_CONTACT)
    found = recall_seen_by(actor, recall)
    rows = given(actor.clinic, targets_of(found.pk, CONFIRMED))
    clients = {row.client for row in rows}
    told = {c for c, o in _outcomes(found, clients).items() if o & TOLD}
    return tuple(sorted(clients - told - _erased(clients)))


def own_given(actor: Actor, recall: UUID) -> tuple[Recall, tuple[Given, ...]]:
    """What the client by link received of a recall: their own, and nobody else's.

    Raises:
        NotAllowed: not a client.
        NotFound: no such recall, or it does not concern them any more.
    """
    actor.must(Permission.OWN_RECALL)
    found = Recall.objects.filter(pk=recall, clinic=actor.clinic).first()
    if found is not None and actor.client is not None:
        targets = targets_of(recall, CONFIRMED)
        if mine := given(actor.clinic, targets, client=actor.client):
            return found, mine
    message = "no such recall"
    raise NotFound(message)


def has_acknowledged(recall: Recall, client: UUID) -> bool:
    """Whether the client has said that they know."""
    return client in _answered(recall)


def _by_client(rows: Iterable[Given]) -> dict[UUID, tuple[Given, ...]]:
    found: dict[UUID, list[Given]] = defaultdict(list)
    for row in rows:
        found[row.client].append(row)
    return {client: tuple(given) for client, given in found.items()}


def _erased(clients: Iterable[UUID]) -> set[UUID]:
    rows = Client.objects.filter(pk__in=list(clients), erased_at__isnull=False)
    return set(rows.values_list("pk", flat=True))


def _outcomes(recall: Recall, clients: set[UUID]) -> dict[UUID, set[Outcome]]:
    found: dict[UUID, set[Outcome]] = defaultdict(set)
    rows = RecallContact.objects.filter(recall=recall)
    for client, outcome in rows.values_list("client", "outcome"):
        if client in clients:
            found[client].add(Outcome(outcome))
    return dict(found)


def _answered(recall: Recall) -> set[UUID]:
    rows = RecallContact.objects.filter(
        recall=recall, outcome=Outcome.ACKNOWLEDGED.value
    )
    return set(rows.values_list("client", flat=True))


def _concerned(
    recall: Recall, chosen: list[UUID], received: Mapping[UUID, tuple[Given, ...]]
) -> tuple[Concerned, ...]:
    clients = Client.objects.in_bulk(chosen)
    attempts: dict[UUID, list[RecallContact]] = defaultdict(list)
    rows = RecallContact.objects.filter(recall=recall, client__in=chosen)
    for row in rows.order_by("number"):
        row.client = clients[row.client_id]  # one key opens all notes
        attempts[row.client_id].append(row)
    people = names_of(
        recall.clinic_id, {row.by for some in attempts.values() for row in some}
    )
    return tuple(
        _one(clients[pk], received[pk], attempts.get(pk, []), people) for pk in chosen
    )


def _progress(
    received: tuple[Given, ...], attempts: list[RecallContact], *, erased: bool
) -> Progress:
    told = next((row for row in attempts if Outcome(row.outcome) in TOLD), None)
    return Progress(
        days=len({row.on for row in received}),
        attempts=sum(row.outcome != Outcome.SENDING.value for row in attempts),
        told_at=told.at if told else None,
        told_how=told.how if told else "",
        acknowledged_at=_answered_at(attempts),
        erased=erased,
    )


def _answered_at(attempts: Iterable[RecallContact]) -> datetime | None:
    answers = (r.at for r in attempts if r.outcome == Outcome.ACKNOWLEDGED.value)
    return min(answers, default=None)


def _one(
    client: Client,
    received: tuple[Given, ...],
    attempts: list[RecallContact],
    people: Mapping[UUID | None, str],
) -> Concerned:
    erased = client.erased_at is not None
    who = None if erased else identity(client)
    told = [row.at for row in attempts if Outcome(row.outcome) in TOLD]
    return Concerned(
        id=client.pk,
        number=client.number,
        name=who.name if who else "",
        mail=who.mail if who else "",
        phone=who.phone if who else "",
        language=client.language,
        erased=erased,
        given=received,
        attempts=tuple(
            Attempt(
                at=row.at,
                by=people.get(row.by, ""),
                how=row.how,
                outcome=row.outcome,
                template=row.template,
                note="" if erased else row.reveal("note") or "",
            )
            for row in attempts
        ),
        told_at=min(told, default=None),
        acknowledged_at=_answered_at(attempts),
    )
