"""Check-ins: when they are due, what they ask, where an answer leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.documents import knowledge_texts
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import identity
from mesoplan.clinic.records import CheckIn, Client

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from mesoplan.core.evidence import Figure
    from mesoplan.knowledge.library import Library

HOURS_A_DAY = 24
FINE, CLINIC, EMERGENCY = "fine", "clinic", "emergency"
YES, NO = "yes", "no"
MOST_LISTED = 200
LATEST = 20  # of one client, on their sessions page
# what a page is handed to show; only actions write it
Seen: TypeAlias = CheckIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A check-in's day after the session, and the record the day was taken from."""

    days: int
    record: str
    title: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something to be asked about; ``leads_to`` is where a yes leads."""

    id: str
    title: str
    text: str
    leads_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The questions of a check-in, the gravest first, and what is normal."""

    emergencies: tuple[Sign, ...]
    calls: tuple[Sign, ...]
    normal: tuple[Sign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answered check-in that somebody should look at."""

    id: UUID
    client: UUID
    name: str
    number: int
    phone: str
    session: UUID
    session_number: int
    answered_at: datetime
    route: str
    signs: tuple[str, ...]
    words: str
    version: int


def days(library: Library) -> tuple[Due, ...]:
    """The days of the check-ins: each has a figure of the knowledge behind it."""
    expect = library.of_kind("care")["what-to-expect-after"]
    soon = expect.range
    policy = library.policies["review-days"]
    review = policy.figure
    return (
        Due(
            days=_days(soon),
            record="care/what-to-expect-after",
            title=str(expect.title),
            figure=soon,
        ),
        Due(
            days=_days(review),
            record="policies/review-days",
            title=str(policy.title),
            figure=review,
        ),
    )


def asked(library: Library, language: str) -> Asked:
    """The questions, in the words of knowledge: common after-effects and warnings."""
    care = library.of_kind("care")
    reactions = library.of_kind("reactions")

    def advice(name: str, leads_to: str) -> Sign:
        found = care[name]
        return Sign(
            id=name,
            title=found.title.in_language(language),
            text=found.instruction.in_language(language),
            leads_to=leads_to,
        )

    week = reactions["reactions-within-a-week"]
    return Asked(
        emergencies=tuple(
            advice(name, EMERGENCY) for name in knowledge_texts.EMERGENCIES
        ),
        calls=(
            *(advice(name, CLINIC) for name in knowledge_texts.CALLS),
            Sign(
                id=week.id,
                title=week.title.in_language(language),
                text=week.gone_by.in_language(language),
                leads_to=CLINIC,
            ),
        ),
        normal=tuple(
            Sign(
                id=name,
                title=reactions[name].title.in_language(language),
                text=reactions[name].gone_by.in_language(language),
                leads_to=FINE,
            )
            for name in knowledge_texts.SEEN_AT_HOME
            if name != week.id
        ),
    )


def route(questions: Asked, answers: Mapping[str, str], *, wants_call: bool) -> str:
    """Where the answers lead: emergency before clinic before fine; no diagnosis."""
    said_yes = {name for name, said in answers.items() if said == YES}
    if any(sign.id in said_yes for sign in questions.emergencies):
        return EMERGENCY
    if wants_call or any(sign.id in said_yes for sign in questions.calls):
        return CLINIC
    return FINE


def check_in_seen_by(actor: Actor, check_in: UUID) -> CheckIn:
    """A check-in of the actor's clinic; a client by link finds only their own.

    Raises:
        NotAllowed, NotFound: none of the actor's business.
    """
    own = actor.client is not None
    actor.must(Permission.OWN_CHECK_IN if own else Permission.CHECK_IN_REVIEW)
    found = (
        CheckIn.objects.filter(pk=check_in, clinic=actor.clinic, client__erased_at=None)
        .select_related("client__clinic", "session")
        .first()
    )
    if found is None or (own and found.client_id != actor.client):
        message = "no such check-in"
        raise NotFound(message)
    return found


def waiting(actor: Actor) -> tuple[Answered, ...]:
    """Answered check-ins nobody has looked at: emergencies first, then the oldest.

    Raises:
        NotAllowed: the role looks at none.
    """
    actor.must(Permission.CHECK_IN_REVIEW)
    rows = (
        CheckIn.objects.filter(
            clinic=actor.clinic,
            answered_at__isnull=False,
            seen_at=None,
            client__erased_at=None,
        )
        .exclude(route=FINE)
        .select_related("client", "session")
        .order_by("answered_at")[:MOST_LISTED]
    )
    found = [_answered(row) for row in rows]
    return tuple(sorted(found, key=lambda row: row.route != EMERGENCY))


def check_ins_of(client: Client) -> tuple[CheckIn, ...]:
    """The latest check-ins of a client, in order of their days."""
    latest = (
        CheckIn.objects.filter(client=client)
        .select_related("session")
        .order_by("-due_at")[:LATEST]
    )
    return tuple(reversed(latest))


def _answered(row: CheckIn) -> Answered:
    who = identity(row.client)
    kept = row.reveal("answers") or {}
    library = practice_of(row.clinic_id).library
    questions = asked(library, "en")
    titles = {
        sign.id: sign.title for sign in (*questions.emergencies, *questions.calls)
    }
    said = kept.get("answers", {})
    if row.answered_at is None:  # pragma: no cover - only answered ones are listed
        message = "not answered"
        raise NotFound(message)
    return Answered(
        id=row.pk,
        client=row.client_id,
        name=who.name,
        number=who.number,
        phone=who.phone,
        session=row.session_id,
        session_number=row.session.number,
        answered_at=row.answered_at,
        route=row.route,
        signs=tuple(t for name, t in titles.items() if said.get(name) == YES),
        words=kept.get("words", ""),
        version=row.version,
    )


def _days(figure: Figure) -> int:
    """Whole days; part of a day counts as one."""
    most = Decimal(figure.most)
    if figure.unit == "h":
        most /= HOURS_A_DAY
    return int(timedelta(days=-(-int(most * HOURS_A_DAY) // HOURS_A_DAY)).days)
