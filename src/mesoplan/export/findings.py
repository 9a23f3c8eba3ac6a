"""One rule's finding as a report shows it: what, why, until when, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Effect, Lifts, Scope
from mesoplan.export.parts import (
    Basis,
    FactUsed,
    NamedFigure,
    basis_of,
    fact_used,
    named_figure,
)
from mesoplan.export.phrases import changes, leaf_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mesoplan.core.conditions import Leaf
    from mesoplan.core.education import Alternative
    from mesoplan.core.evidence import Tag
    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.screening import Finding, Level


class Outcome(StrEnum):
    """What a rule says here and now."""

    FIRES = "fires"
    UNKNOWN = "unknown"
    DOES_NOT_FIRE = "does not fire"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReport:
    """A rule that fires or is not settled, complete with its reasons and ways out."""

    rule: str
    number: str
    version: int
    title: str
    effect: Effect
    scope: Scope
    subject: str
    outcome: Outcome
    level: Level
    named: bool
    refuses: bool
    lifts: Lifts
    never: bool
    indirect: bool
    tag: Tag
    why: str
    action: str
    come_back: str
    come_back_on: date | None
    avoid: str
    because: tuple[str, ...]
    facts: tuple[FactUsed, ...]
    would_change: tuple[str, ...]
    asks: tuple[str, ...]
    alternatives: tuple[str, ...]
    figures: tuple[NamedFigure, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRule:
    """A rule that does not fire, and what settled it."""

    rule: str
    number: str
    version: int
    title: str
    effect: Effect
    scope: Scope
    subject: str
    because: tuple[str, ...]
    facts: tuple[FactUsed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to do instead or meanwhile, what it can honestly claim, and its limits."""

    id: str
    number: str
    title: str
    claim: str
    limits: str
    tag: Tag
    basis: tuple[Basis, ...]


def finding_report(
    finding: Finding, facts: Mapping[str, FactDefinition]
) -> FindingReport:
    """Everything there is to say about a finding that fires or is unknown."""
    rule = finding.rule
    texts = texts_of(rule)
    return FindingReport(
        rule=rule.id,
        number=rule.number,
        version=rule.version,
        title=str(texts.title),
        effect=rule.effect,
        scope=rule.scope,
        subject=subject_of(finding),
        outcome=Outcome.FIRES if finding.fires else Outcome.UNKNOWN,
        level=finding.level,
        named=rule.named,
        refuses=rule.refuses,
        lifts=rule.lifts,
        never=finding.fires and rule.lifts is Lifts.NEVER,
        indirect=rule.indirect,
        tag=rule.tag,
        why=str(texts.why),
        action=str(texts.action),
        come_back=str(texts.come_back),
        come_back_on=finding.until,
        avoid=str(texts.avoid or ""),
        because=_because(finding, facts),
        facts=_facts(finding, facts),
        would_change=changes(finding, facts) if finding.fires else (),
        asks=finding.asks,
        alternatives=rule.alternatives,
        figures=tuple(named_figure(n, p) for n, p in rule.parameters.items()),
        basis=basis_of(rule.evidence),
    )


def quiet_rule(finding: Finding, facts: Mapping[str, FactDefinition]) -> QuietRule:
    """Why a rule does not fire."""
    rule = finding.rule
    return QuietRule(
        rule=rule.id,
        number=rule.number,
        version=rule.version,
        title=str(texts_of(rule).title),
        effect=rule.effect,
        scope=rule.scope,
        subject=subject_of(finding),
        because=_because(finding, facts),
        facts=_facts(finding, facts),
    )


def offer(alternative: Alternative) -> Offer:
    """An alternative in the words of a report."""
    return Offer(
        id=alternative.id,
        number=alternative.number,
        title=str(alternative.title),
        claim=str(alternative.claim),
        limits=str(alternative.limits),
        tag=alternative.tag,
        basis=basis_of(alternative.evidence),
    )


def subject_of(finding: Finding) -> str:
    """The zone or product a finding is about; empty for the person."""
    here = finding.standpoint
    return here.product.id if here.product is not None else here.zone


def _facts(
    finding: Finding, facts: Mapping[str, FactDefinition]
) -> tuple[FactUsed, ...]:
    return tuple(fact_used(facts[state.fact], state) for state in finding.used)


def _because(finding: Finding, facts: Mapping[str, FactDefinition]) -> tuple[str, ...]:
    """The decisive leaves: as they read, with ``not:`` where they do not hold."""

    def said(leaf: Leaf) -> str:
        return leaf_words(leaf, facts)

    return tuple(dict.fromkeys(said(leaf) for leaf in finding.judgement.because))
