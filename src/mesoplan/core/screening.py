"""Facts × rules → findings → decisions, for the person, each zone and each product.

Every rule gives one finding, whether it fires, does not, or cannot be settled; the
finding holds the judgement with its reasons and the states of the facts it looked at.
Decisions take the strictest: stop > defer > incomplete > sign_off > modify > clear.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from mesoplan.core.comeback import first_day_free, holds_on
from mesoplan.core.conditions import Judgement, judge, leaves
from mesoplan.core.rules import Effect, Lifts, Rule, Scope
from mesoplan.core.truths import Standpoint, asked_by, facts_of, truth_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from mesoplan.core.catalogue import Product
    from mesoplan.core.facts import State
    from mesoplan.core.snapshot import Snapshot


class Level(StrEnum):
    """What may be done today, least strict first."""

    CLEAR = "clear"
    MODIFY = "modify"
    SIGN_OFF = "sign_off"
    INCOMPLETE = "incomplete"
    DEFER = "defer"
    STOP = "stop"

    @property
    def strictness(self) -> int:
        """0 for clear up to 5 for stop."""
        return _STRICTNESS[self]

    @property
    def treatable(self) -> bool:
        """Whether someone may be treated today at this level."""
        return self.strictness <= _STRICTNESS[Level.SIGN_OFF]


_STRICTNESS = {level: rank for rank, level in enumerate(Level)}
_FIRED = {
    Effect.STOP: Level.STOP,
    Effect.DEFER: Level.DEFER,
    Effect.SIGN_OFF: Level.SIGN_OFF,
    Effect.MODIFY: Level.MODIFY,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says here and now, with its reasons."""

    rule: Rule
    judgement: Judgement
    standpoint: Standpoint

    @property
    def fires(self) -> bool:
        """The rule's condition holds."""
        return self.judgement.truth is True

    @property
    def unknown(self) -> bool:
        """The rule's condition cannot be settled by what is known."""
        return self.judgement.truth is None

    @property
    def level(self) -> Level:
        """How far this finding alone restricts treatment.

        An unsettled rule that would only change the plan is applied as a precaution;
        any other unsettled rule leaves the decision incomplete.
        """
        if self.fires:
            return _FIRED[self.rule.effect]
        if self.unknown:
            precaution = self.rule.effect is Effect.MODIFY
            return Level.MODIFY if precaution else Level.INCOMPLETE
        return Level.CLEAR

    @property
    def used(self) -> tuple[State, ...]:
        """The states of the facts that decided, in the order of the condition."""
        names = (name for leaf in self.judgement.because for name in facts_of(leaf))
        states = self.standpoint.states
        return tuple(states[name] for name in dict.fromkeys(names) if name in states)

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that could still settle it."""
        found = (asked_by(leaf, self.standpoint) for leaf in self.judgement.ask)
        return tuple(dict.fromkeys(fact for fact in found if fact))

    @property
    def until(self) -> date | None:
        """The first day on which time alone ends a firing rule, if it ever does."""
        if not self.fires or self.rule.lifts is not Lifts.DATE:
            return None
        return first_day_free(self.rule.when, self.standpoint)


@dataclass(frozen=True, slots=True)
class Decision:
    """The strictest of a group of findings, for a person, a zone or a product.

    Attributes:
        level: what may be done.
        scope: whom or what it is about; ``subject`` is the zone's or product's id.
        findings: every finding that restricts, strictest first.
        come_back_on: the first day on which no dated reason stands in the way.
        never: whether a reason that never lifts is among them.
    """

    level: Level
    scope: Scope
    subject: str
    findings: tuple[Finding, ...]
    come_back_on: date | None
    never: bool

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings at the decision's own level."""
        return tuple(f for f in self.findings if f.level is self.level)

    @property
    def waits_for(self) -> tuple[Finding, ...]:
        """What stops or defers without a date: a condition or a clinician to wait for."""
        return tuple(
            f
            for f in self.findings
            if f.fires and f.level.strictness >= Level.DEFER.strictness and not f.until
        )


class RuleSet:
    """Rules made ready for screening: sorted by scope, patterns of truth remembered.

    The reasons of a rule depend only on the truths of its leaves, so each pattern of
    truths is judged once by :func:`~mesoplan.core.conditions.judge` and kept.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        """``rules`` in any order; findings come in the order of number and id."""
        ordered = sorted(rules, key=lambda rule: (rule.number, rule.id))
        self.by_scope: Mapping[Scope, tuple[_Prepared, ...]] = {
            scope: tuple(_Prepared(r) for r in ordered if r.scope is scope)
            for scope in Scope
        }

    def findings(self, scope: Scope, standpoint: Standpoint) -> list[Finding]:
        """One finding for each rule of ``scope``."""
        return [
            Finding(prepared.rule, prepared.judgement(standpoint), standpoint)
            for prepared in self.by_scope[scope]
        ]


class _Prepared:
    """One rule, its leaves, and the judgement of every pattern of truths met so far."""

    __slots__ = ("leaves", "patterns", "rule")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.leaves = tuple(dict.fromkeys(leaves(rule.when)))
        self.patterns: dict[tuple[bool | None, ...], Judgement] = {}

    def judgement(self, standpoint: Standpoint) -> Judgement:
        truths = tuple([truth_of(leaf, standpoint) for leaf in self.leaves])
        known = self.patterns.get(truths)
        if known is None:
            by_leaf = dict(zip(self.leaves, truths, strict=True))
            known = self.patterns[truths] = judge(self.rule.when, by_leaf.__getitem__)
        return known


@dataclass(frozen=True)
class Screening:
    """The answer to "can this person be treated today", part by part.

    ``person`` speaks of the person alone; ``zones`` and ``products`` hold, for each one
    asked about, the decision of the person and that zone or product together.
    """

    snapshot: Snapshot
    findings: tuple[Finding, ...]
    person: Decision
    zones: Mapping[str, Decision]
    products: Mapping[str, Decision]

    @cached_property
    def today(self) -> Level:
        """The best that can be done today with any zone and any product asked about."""
        best = [self.person.level]
        for part in (self.zones, self.products):
            if part:
                best.append(min((d.level for d in part.values()), key=_STRICTNESS.get))  # type: ignore[arg-type]
        return max(best, key=lambda level: level.strictness)

    @cached_property
    def refusals(self) -> tuple[Finding, ...]:
        """Requests that Mesoplan refuses whatever else is true, such as lipolysis."""
        return tuple(f for f in self.findings if f.fires and f.rule.refuses)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """Every rule that could not be settled."""
        return tuple(f for f in self.findings if f.unknown)


def screen(
    rules: RuleSet,
    snapshot: Snapshot,
    zones: Sequence[str] = (),
    products: Sequence[Product] = (),
) -> Screening:
    """Screen one person on the snapshot's day.

    Args:
        rules: the rule set.
        snapshot: what is known; must have been taken for at least ``zones``.
        zones: zones to decide about.
        products: products to decide about.
    """
    here = Standpoint(snapshot.on, snapshot.person)
    of_person = rules.findings(Scope.PERSON, here)
    everything = list(of_person)
    by_zone: dict[str, Decision] = {}
    for zone in zones:
        found = rules.findings(
            Scope.ZONE, Standpoint(snapshot.on, snapshot.states(zone), zone)
        )
        everything += found
        by_zone[zone] = decide(Scope.ZONE, zone, [*of_person, *found])
    by_product: dict[str, Decision] = {}
    for product in products:
        standpoint = Standpoint(snapshot.on, snapshot.person, product=product)
        found = rules.findings(Scope.PRODUCT, standpoint)
        everything += found
        by_product[product.id] = decide(
            Scope.PRODUCT, product.id, [*of_person, *found]
        )
    person = decide(Scope.PERSON, "", of_person)
    return Screening(snapshot, tuple(everything), person, by_zone, by_product)


def decide(scope: Scope, subject: str, findings: Iterable[Finding]) -> Decision:
    """The strictest of ``findings``, with the day from which no date stands against it."""
    findings = tuple(findings)
    restricting = sorted(
        (f for f in findings if f.level is not Level.CLEAR),
        key=lambda f: (-f.level.strictness, f.rule.number, f.rule.id),
    )
    level = restricting[0].level if restricting else Level.CLEAR
    never = any(f.fires and f.rule.lifts is Lifts.NEVER for f in restricting)
    return Decision(
        level=level,
        scope=scope,
        subject=subject,
        findings=tuple(restricting),
        come_back_on=_come_back(findings),
        never=never,
    )


def _come_back(findings: Sequence[Finding]) -> date | None:
    """The first day on which no dated reason holds any more.

    Reasons may follow one another (a laser now, a booked vaccine then), so the day is
    moved on until none of them holds, also those that do not hold today.
    """
    dated = [f for f in findings if f.rule.lifts is Lifts.DATE and _blocks(f.rule)]
    if not any(f.until for f in dated):
        return None
    day = dated[0].standpoint.on
    moved = True
    while moved:
        moved = False
        for finding in dated:
            condition = finding.rule.when
            if holds_on(condition, finding.standpoint, day):
                then = replace(finding.standpoint, on=day)
                free = first_day_free(condition, then)
                if free is not None:
                    day, moved = free, True
    return day


def _blocks(rule: Rule) -> bool:
    return rule.effect in (Effect.STOP, Effect.DEFER)
