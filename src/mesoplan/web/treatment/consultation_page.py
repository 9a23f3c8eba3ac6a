"""What the consultation page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.clinic.queries.consultations import Known
from mesoplan.core.facts import FactKind
from mesoplan.web.treatment.answers import asking

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from mesoplan import Practice
    from mesoplan.clinic.queries.consultations import FactRow, Said, Sheet
    from mesoplan.export.decisions import QuestionReport
    from mesoplan.web.treatment.answers import Asking, Option
    from mesoplan.web.treatment.chart import ChartFrame
    from mesoplan.web.treatment.request_form import RequestForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact in a line: its state, its value, who said it last."""

    fact: str
    title: str
    known: str
    word: str
    words: str
    detail: str
    zone: str
    contradictory: bool
    said: str
    said_by: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The facts of one kind, and how they stand in a few words."""

    name: str
    title: str
    summary: str
    wants_a_look: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question still open, with what is known so far and the buttons to answer it."""

    fact: str
    title: str
    question: str
    help: str
    needed: bool
    so_far: str
    where: str
    seen: int
    in_place: bool
    asking: Asking


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationPage:
    """An open consultation."""

    chart: ChartFrame
    version: int
    on: Any
    asks: tuple[Ask, ...]
    later: tuple[Ask, ...]
    open_count: int
    needed: int
    sections: tuple[Section, ...]
    form: RequestForm
    theirs: tuple[tuple[str, str, str], ...]
    wishes_waiting: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPage:
    """One fact with its history, and the form to say something about it."""

    chart: ChartFrame
    line: Line
    question: str
    help: str
    good_for: str
    asked_of: str
    history: tuple[Said, ...]
    seen: int
    asking: Asking
    zones: tuple[Option, ...]
    by: str
    detail: str
    settles: bool
    error: str
    theirs: str


AT_FIRST = 10  # so many questions stand open on the page; the rest are a tap away
WORDS = {
    Known.NOT_ASKED: "Not asked",
    Known.NONE: "None known",
    Known.PRESENT: "Present",
    Known.CLEARED: "Cleared",
}


def section_title(name: str) -> str:
    """What a section of facts is called."""
    return {
        "today": _("Today"),
        "allergies": _("Allergies"),
        "medicines": _("Medicines"),
        "health": _("Health"),
        "skin": _("Skin"),
        "treatments": _("Earlier treatments"),
        "wishes": _("Wishes"),
        "basics": _("Basics"),
    }.get(name, name)


def sections(sheet: Sheet) -> tuple[Section, ...]:
    """Every section with its lines."""
    found = []
    for name, rows in sheet.sections:
        lines = tuple(line_of(row) for row in rows)
        found.append(
            Section(
                name=name,
                title=section_title(name),
                summary=_summary(rows),
                wants_a_look=any(
                    r.contradictory or r.known is Known.CLEARED for r in rows
                ),
                lines=lines,
            )
        )
    return tuple(found)


def line_of(row: FactRow) -> Line:
    """One fact in a line."""
    last = row.said[0] if row.said else None
    measured = row.fact.kind in (FactKind.NUMBER, FactKind.DATE, FactKind.CHOICE)
    word = _("Known") if measured and row.known is Known.PRESENT else WORDS[row.known]
    if row.unsettled:
        word = _("Ask again")
    return Line(
        fact=row.fact.id,
        title=str(row.fact.title),
        known=row.known.value,
        word=word,
        words=row.unsettled if row.known is Known.NONE else row.words or row.unsettled,
        detail=row.detail,
        zone=row.zone,
        contradictory=row.contradictory,
        said=last.words if last else "",
        said_by=last.recorded_by if last else "",
        said_at=last.recorded_at if last else None,
    )


def asks(sheet: Sheet, practice: Practice) -> tuple[Ask, ...]:
    """The open questions, most decisive first."""
    return tuple(_ask(question, sheet, practice) for question in sheet.questions)


def fact_page(
    chart: ChartFrame,
    row: FactRow,
    practice: Practice,
    typed: QueryDict | None = None,
    *,
    error: str = "",
    theirs: str = "",
) -> FactPage:
    """The page of one fact, with what was typed kept."""
    from mesoplan.web.treatment.answers import Option  # noqa: PLC0415

    ticked = typed.getlist("zone") if typed else []
    fact = row.fact
    zones = practice.library.zones if fact.per_zone else {}
    return FactPage(
        chart=chart,
        line=line_of(row),
        question=str(fact.question),
        help=str(fact.help or ""),
        good_for=str(fact.good_for),
        asked_of=fact.asked_of,
        history=row.said,
        seen=row.seen,
        asking=asking(fact, typed),
        zones=tuple(
            Option(value=name, label=str(zone.title), chosen=name in ticked)
            for name, zone in zones.items()
        ),
        by=(typed.get("by") if typed else "") or fact.asked_of,
        detail=typed.get("detail", "") if typed else "",
        settles=bool(typed and typed.get("settles")) or row.contradictory,
        error=error,
        theirs=theirs,
    )


def _ask(question: QuestionReport, sheet: Sheet, practice: Practice) -> Ask:
    row = sheet.rows[question.fact]
    fact = row.fact
    so_far = [words for words in question.now if words != "not asked"]
    zones = [str(practice.library.zones[zone].title) for zone in question.zones]
    return Ask(
        fact=fact.id,
        title=question.title,
        question=question.question,
        help=question.help,
        needed=question.needed,
        so_far="; ".join(so_far),
        where=", ".join(zones),
        seen=row.seen,
        in_place=not row.contradictory,
        asking=asking(fact, most_days=1),
    )


def _summary(rows: tuple[FactRow, ...]) -> str:
    counts = [(known, sum(r.known is known for r in rows)) for known in Known]
    return " · ".join(f"{n} {WORDS[k].lower()}" for k, n in counts if n)
