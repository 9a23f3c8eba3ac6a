"""A screening as a report: decisions, findings, questions, offers and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.levels import Level
from mesoplan.core.questions import questions
from mesoplan.core.rules import Scope
from mesoplan.export.findings import (
    FindingReport,
    Offer,
    QuietRule,
    finding_report,
    offer,
    quiet_rule,
)
from mesoplan.export.parts import CitedSource, Provenance, cited_sources, provenance
from mesoplan.export.verdict import overall, verdict
from mesoplan.export.words import answer_words, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mesoplan.core.consultation import Consultation
    from mesoplan.core.facts import FactKind
    from mesoplan.core.questions import Question
    from mesoplan.core.screening import Decision, Finding, Screening
    from mesoplan.export.charts import ChartReport
    from mesoplan.knowledge.library import Library
    from mesoplan.knowledge.settings import Override

FORMAT = "mesoplan.screening/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReport:
    """What may be done today with the person, a zone or a product."""

    scope: Scope
    subject: str
    title: str
    level: Level
    treatable: bool
    never: bool
    words: str
    brief: str
    come_back_on: date | None
    deciding: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer a question offers."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReport:
    """A question still to be put, and why there is no usable answer yet."""

    fact: str
    title: str
    question: str
    help: str
    kind: FactKind
    unit: str
    options: tuple[Choice, ...]
    asked_of: str
    zones: tuple[str, ...]
    needed: bool
    rules: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An answer recorded after the day of evaluation, which was therefore not used."""

    fact: str
    title: str
    words: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningReport:
    """The answer to "can this person be treated today", with everything behind it."""

    format: str
    provenance: Provenance
    client: str
    on: date
    today: DecisionReport
    refused: tuple[str, ...]
    person: DecisionReport
    zones: tuple[DecisionReport, ...]
    products: tuple[DecisionReport, ...]
    findings: tuple[FindingReport, ...]
    questions: tuple[QuestionReport, ...]
    offers: tuple[Offer, ...]
    set_aside: tuple[SetAside, ...]
    quiet: tuple[QuietRule, ...]
    chart: ChartReport | None
    sources: tuple[CitedSource, ...]


def screening_report(
    screening: Screening,
    consultation: Consultation,
    library: Library,
    *,
    overrides: Iterable[Override] = (),
    chart: ChartReport | None = None,
    explain: bool = False,
) -> ScreeningReport:
    """The whole report; with ``explain`` also every rule that did not fire."""
    facts = library.facts
    speaking = sorted(
        (f for f in screening.findings if f.level is not Level.CLEAR),
        key=lambda f: (-f.level.strictness, not f.fires, f.rule.number, f.rule.id),
    )
    findings = tuple(finding_report(f, facts) for f in speaking)
    wanted = dict.fromkeys(
        n for f in findings if f.outcome == "fires" for n in f.alternatives
    )
    offers = tuple(offer(library.alternatives[name]) for name in wanted)
    asked = tuple(_questions(screening, library))
    still = [f for f in screening.findings if f.level is Level.CLEAR] if explain else []
    return ScreeningReport(
        format=FORMAT,
        provenance=provenance(library, overrides),
        client=consultation.client,
        on=screening.snapshot.on,
        today=_decision(overall(screening), library, sum(q.needed for q in asked)),
        refused=tuple(dict.fromkeys(f.rule.id for f in screening.refusals)),
        person=_decision(screening.person, library),
        zones=tuple(_decision(d, library) for d in screening.zones.values()),
        products=tuple(_decision(d, library) for d in screening.products.values()),
        findings=findings,
        questions=asked,
        offers=offers,
        set_aside=tuple(
            SetAside(
                fact=a.fact,
                title=str(facts[a.fact].title),
                words=answer_words(facts[a.fact], a),
                on=a.on,
            )
            for a in screening.snapshot.later
        ),
        quiet=tuple(quiet_rule(f, facts) for f in still),
        chart=chart,
        sources=cited_sources(_cited(findings, offers), library),
    )


def _decision(
    decision: Decision, library: Library, missing: int | None = None
) -> DecisionReport:
    line = verdict(decision, missing)
    return DecisionReport(
        scope=decision.scope,
        subject=decision.subject,
        title=subject_title(decision.scope, decision.subject, library),
        level=decision.level,
        treatable=decision.level.treatable,
        never=decision.never,
        words=line.words,
        brief=line.brief,
        come_back_on=decision.come_back_on,
        deciding=tuple(dict.fromkeys(f.rule.id for f in decision.deciding)),
    )


def subject_title(scope: Scope, subject: str, library: Library) -> str:
    """What a zone or product is called; the person needs no name here."""
    if scope is Scope.ZONE:
        return str(library.zones[subject].title)
    return library.products[subject].title if scope is Scope.PRODUCT else ""


def _questions(screening: Screening, library: Library) -> Iterable[QuestionReport]:
    for question in questions(screening.findings):
        fact = library.facts[question.fact]
        yield QuestionReport(
            fact=fact.id,
            title=str(fact.title),
            question=str(fact.question),
            help=str(fact.help or ""),
            kind=fact.kind,
            unit=fact.unit,
            options=tuple(Choice(id=o.id, label=str(o.label)) for o in fact.options),
            asked_of=fact.asked_of,
            zones=question.zones,
            needed=question.needed,
            rules=question.rules,
            now=_known_so_far(question, screening.unknown, library),
        )


def _known_so_far(
    question: Question, unknown: Iterable[Finding], library: Library
) -> tuple[str, ...]:
    """Each different reason why the fact is not known, such as "out of date"."""
    definition = library.facts[question.fact]
    states = (
        finding.standpoint.states[question.fact]
        for finding in unknown
        if finding.rule.id in question.rules and question.fact in finding.asks
    )
    return tuple(dict.fromkeys(state_words(definition, state) for state in states))


def _cited(findings: Iterable[FindingReport], offers: Iterable[Offer]) -> Iterable[str]:
    for finding in findings:
        yield from (basis.source for basis in finding.basis)
        for figure in finding.figures:
            yield from figure.sources
    for each in offers:
        yield from (basis.source for basis in each.basis)
