"""What the medical director answers for: what waits, what was signed, what fires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.decisions import same_grounds
from mesoplan.clinic.queries.paging import Page, page_of
from mesoplan.clinic.queries.rule_counts import rule_titles, subject_titles
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import CheckIn, Decision, SignOff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan.clinic.records import Client

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A finding of an open consultation for which nobody has signed yet."""

    client: UUID
    number: int
    name: str
    rule: str
    title: str
    subject: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A sign-off or an override, with its reason."""

    client: UUID
    number: int
    name: str
    kind: str
    rule: str
    title: str
    subject: str
    reason: str
    by: str
    role: str
    at: datetime
    valid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A check-in that was answered and that nobody has looked at."""

    client: UUID
    number: int
    name: str
    session: UUID
    route: str
    answered_at: datetime | None


def sign_offs_waiting(actor: Actor) -> tuple[Waiting, ...]:
    """Findings that need a sign-off today and have none, of open consultations.

    Raises:
        NotAllowed: the role does not enter the director's room.
    """
    actor.must(Permission.DIRECTOR_ROOM)
    newer = Decision.objects.filter(
        consultation=OuterRef("consultation"), made_at__gt=OuterRef("made_at")
    )
    decisions = list(
        Decision.objects.filter(
            ~Exists(newer),
            clinic=actor.clinic,
            consultation__closed_at=None,
            client__erased_at=None,
            level="sign_off",
        )
        .select_related("client")
        .order_by("made_at")[:PAGE]
    )
    given: dict[UUID, list[SignOff]] = {}
    for word in SignOff.objects.filter(
        consultation__in=[d.consultation_id for d in decisions],
        valid_on=moment.today(clinic_of(actor)),
    ).select_related("decision"):
        given.setdefault(word.consultation_id, []).append(word)
    subjects = subject_titles()
    return tuple(
        Waiting(
            client=decision.client_id,
            number=decision.client.number,
            name=_name(decision.client),
            rule=finding["rule"],
            title=finding["title"],
            subject=subjects.get(finding["subject"], finding["subject"]),
            since=decision.made_at,
        )
        for decision in decisions
        for finding in _unsigned(decision, given.get(decision.consultation_id, []))
    )


def sign_offs_given(
    actor: Actor, *, kind: str, since: date, until: date, page: int = 1
) -> Page[Given]:
    """Sign-offs or overrides of a period, newest first.

    The reasons are clinical: that they were looked at is noted in the ledger.

    Raises:
        NotAllowed: the role does not enter the director's room.
    """
    actor.must(Permission.DIRECTOR_ROOM)
    found = SignOff.objects.filter(
        clinic=actor.clinic, kind=kind, valid_on__range=(since, until)
    )
    found = found.select_related("client").order_by("-signed_at", "id")
    rows = page_of(found, page, lambda row: row)
    ledger.seen(actor, "sign_offs", f"{kind} {since}/{until}")
    people = names_of(actor.clinic, {row.signed_by for row in rows.rows})
    titles = {**subject_titles(), **rule_titles()}
    given = tuple(_given(row, people, titles) for row in rows.rows)
    return Page(rows=given, number=rows.number, pages=rows.pages, total=rows.total)


def check_ins_waiting(actor: Actor) -> tuple[Answered, ...]:
    """Answered check-ins nobody has looked at, the urgent ones first.

    Raises:
        NotAllowed: the role does not enter the director's room.
    """
    actor.must(Permission.DIRECTOR_ROOM)
    rows = list(
        CheckIn.objects.filter(
            clinic=actor.clinic,
            answered_at__isnull=False,
            seen_at=None,
            client__erased_at=None,
        )
        .select_related("client")
        .order_by("answered_at")[:PAGE]
    )
    urgency = {"emergency": 0, "clinic": 1}
    rows.sort(key=lambda row: (urgency.get(row.route, 2), row.answered_at))
    return tuple(
        Answered(
            client=row.client_id,
            number=row.client.number,
            name=_name(row.client),
            session=row.session_id,
            route=row.route,
            answered_at=row.answered_at,
        )
        for row in rows
    )


def _unsigned(decision: Decision, given: list[SignOff]) -> Iterator[dict[str, Any]]:
    """Findings that ask for a clinician, and whose facts nobody has signed for."""
    for finding in decision.reveal("report")["findings"]:
        asks = finding["outcome"] == "fires" and finding["level"] == "sign_off"
        if asks and not any(_holds(word, finding, decision) for word in given):
            yield finding


def _holds(word: SignOff, finding: dict[str, Any], decision: Decision) -> bool:
    """Whether a word was given to this finding, on the facts it still rests on."""
    if (word.rule, word.subject) != (finding["rule"], finding["subject"]):
        return False
    if word.decision is None:
        return False
    word.decision.client = decision.client
    then = word.decision.reveal("report")["findings"]
    return any(
        (f["rule"], f["subject"]) == (word.rule, word.subject)
        and same_grounds(f, finding)
        for f in then
    )


def _given(
    row: SignOff, people: dict[UUID | None, str], titles: dict[str, str]
) -> Given:
    erased = row.client.erased_at is not None
    return Given(
        client=row.client_id,
        number=row.client.number,
        name=_name(row.client),
        kind=row.kind,
        rule=row.rule,
        title=titles.get(row.rule, row.rule),
        subject=titles.get(row.subject, row.subject),
        reason="" if erased else row.reveal("reason") or "",
        by=people.get(row.signed_by, ""),
        role=row.signed_role,
        at=row.signed_at,
        valid_on=row.valid_on,
    )


def _name(client: Client) -> str:
    """The client's name; nothing where the record was erased."""
    return "" if client.erased_at else client.reveal("name") or ""
