"""The consultation in hand: what is known, who said it, and what is still to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mesoplan.clinic import moment
from mesoplan.clinic.access import NotFound
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import core_consultation
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Consultation, Intake, Statement
from mesoplan.core.answers import AnswerReader
from mesoplan.core.facts import Standing
from mesoplan.export.decisions import screening_report
from mesoplan.export.words import answer_words, value_words

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from mesoplan import Practice
    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.records import Client
    from mesoplan.core.consultation import Consultation as CoreConsultation
    from mesoplan.core.facts import FactDefinition, State
    from mesoplan.core.screening import Screening
    from mesoplan.export.decisions import QuestionReport, ScreeningReport

SECTIONS = (
    "today",
    "allergies",
    "medicines",
    "health",
    "skin",
    "treatments",
    "wishes",
    "basics",
)
EMPTY: tuple[object, ...] = (False, frozenset(), ())


class Known(StrEnum):
    """How a fact stands in the chart: the four states a practitioner reads."""

    NOT_ASKED = "not_asked"
    NONE = "none"
    PRESENT = "present"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement: what, by whom, on which day, and who wrote it down."""

    words: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact of the chart.

    ``unsettled`` says why there is no usable answer although the question was put;
    ``contradictory`` asks for a clinician to settle it with a reason.
    """

    fact: FactDefinition
    known: Known
    words: str
    detail: str
    unsettled: str
    contradictory: bool
    zone: str
    said: tuple[Said, ...]

    @property
    def seen(self) -> int:
        """How many statements there are: whoever writes says what they had seen."""
        return len(self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything about an open consultation.

    ``wishes_waiting`` is an intake that was sent since the consultation was opened.
    """

    consultation: Consultation
    request: dict[str, Any]
    notes: str
    core: CoreConsultation
    screening: Screening
    report: ScreeningReport
    sections: tuple[tuple[str, tuple[FactRow, ...]], ...]
    wishes_waiting: Intake | None = None
    rows: dict[str, FactRow] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[QuestionReport, ...]:
        """What is still to be asked, most decisive first."""
        return self.report.questions


def consultation_of(client: Client, actor: Actor, consultation: UUID) -> Consultation:
    """One consultation of a client of the actor's clinic.

    Raises:
        NotFound: no such consultation.
    """
    found = Consultation.objects.filter(
        pk=consultation, client=client, clinic=actor.clinic
    ).first()
    if found is None:
        message = "no such consultation"
        raise NotFound(message)
    found.client = client
    return found


def last_sent_intake(client: Client) -> Intake | None:
    """The last intake that the client has sent."""
    found = (
        Intake.objects.filter(client=client, sent_at__isnull=False)
        .order_by("-sent_at")
        .first()
    )
    if found is not None:
        found.client = client
    return found


def wishes_of(client: Client, intake: Intake | None = None) -> dict[str, Any]:
    """What the client wished for in the intake sent last, as a request writes it."""
    intake = intake or last_sent_intake(client)
    wishes: dict[str, Any] = (intake.reveal("wishes") or {}) if intake else {}
    vocabulary = practice_of(client.clinic_id).vocabulary
    found: dict[str, Any] = {
        "concerns": sorted(set(wishes.get("concerns", ())) & vocabulary.concerns),
        "zones": sorted(set(wishes.get("zones", ())) & vocabulary.zones),
    }
    if wishes.get("event_on"):
        found["event_on"] = wishes["event_on"]
    if wishes.get("words"):
        found["wishes"] = wishes["words"]
    return found


def sheet(client: Client, consultation: Consultation) -> Sheet:
    """The consultation with every fact, its screening of today and open questions."""
    practice = practice_of(client.clinic_id)
    consultation.client = client
    core = core_consultation(client, consultation, practice)
    screening = practice.screen(core, moment.today(client.clinic))
    report = screening_report(
        screening, core, practice.library, overrides=practice.overrides
    )
    said = statements_on(client, practice)
    rows = {
        fact.id: _row(fact, screening, said.get(fact.id, ()), practice)
        for fact in practice.library.facts.values()
    }
    intake = last_sent_intake(client)
    request = consultation.reveal("request") or {}
    waiting = intake if intake and _news(intake, consultation, request) else None
    return Sheet(
        consultation=consultation,
        request=request,
        notes=consultation.reveal("notes") or "",
        core=core,
        screening=screening,
        report=report,
        sections=tuple(
            (name, tuple(r for r in rows.values() if r.fact.section == name))
            for name in SECTIONS
        ),
        wishes_waiting=waiting,
        rows=rows,
    )


def statements_on(client: Client, practice: Practice) -> dict[str, tuple[Said, ...]]:
    """Every statement in words, by fact, newest first."""
    rows = list(Statement.objects.filter(client=client).order_by("-recorded_at"))
    names = names_of(client.clinic_id, (r.recorded_by for r in rows))
    today = moment.today(client.clinic)
    facts, zones = practice.library.facts, practice.vocabulary.zones
    found: dict[str, list[Said]] = {}
    for row in rows:
        row.client = client
        answers = AnswerReader(facts, zones, today).read(row.fact, row.reveal("entry"))
        for answer in answers:
            said = Said(
                words=answer_words(facts[row.fact], answer)
                + (f" — {answer.detail}" if answer.detail else ""),
                recorded_at=row.recorded_at,
                recorded_by=names.get(row.recorded_by, ""),
            )
            found.setdefault(row.fact, []).append(said)
    return {name: tuple(said) for name, said in found.items()}


def _news(intake: Intake, consultation: Consultation, request: dict[str, Any]) -> bool:
    """Whether an intake sent since wishes for something not yet in the request."""
    if intake.sent_at is None or intake.sent_at <= consultation.opened_at:
        return False
    wished = wishes_of(intake.client, intake)
    lists = any(
        set(wished[name]) - set(request.get(name, ())) for name in ("concerns", "zones")
    )
    return lists or any(
        wished.get(name) and wished[name] != request.get(name)
        for name in ("event_on", "wishes")
    )


def _row(
    fact: FactDefinition,
    screening: Screening,
    said: tuple[Said, ...],
    practice: Practice,
) -> FactRow:
    state = _state(fact, screening)
    settled = state.standing is Standing.KNOWN
    known = _known(state)
    contradictory = state.standing is Standing.CONTRADICTORY
    zone = str(practice.library.zones[state.zone].title) if state.zone else ""
    return FactRow(
        fact=fact,
        known=known,
        words=value_words(fact, state.value) if settled else "",
        detail=state.detail if settled else "",
        unsettled=""
        if settled or state.standing is Standing.NOT_ASKED
        else state.standing.value,
        contradictory=contradictory,
        zone=zone,
        said=said,
    )


def _known(state: State) -> Known:
    """Silence and what is not usable are "not asked"; only an answer says "none"."""
    if state.standing is not Standing.KNOWN:
        return Known.NOT_ASKED
    if state.value not in EMPTY:
        return Known.PRESENT
    cleared = bool(state.detail) and state.by == "clinician"
    return Known.CLEARED if cleared else Known.NONE


def _state(fact: FactDefinition, screening: Screening) -> State:
    """The person's state; of a fact asked by zone, the one most in need of a look."""
    snapshot = screening.snapshot
    if not fact.per_zone:
        return snapshot.person[fact.id]
    states = [zone[fact.id] for zone in snapshot.zones.values()]

    def urgency(state: State) -> int:
        if state.standing is Standing.CONTRADICTORY:
            return 0
        if state.standing is Standing.KNOWN:
            return 1 if state.value not in EMPTY else 3
        return 2

    first = min(states, key=urgency)
    same = all((s.standing, s.value) == (first.standing, first.value) for s in states)
    return first._replace(zone="") if same else first
