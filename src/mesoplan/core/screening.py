"""Facts × rules → findings → decisions, for the person, each zone and each product.

Every rule gives one finding, whether it fires, does not, or cannot be settled; the
finding holds the judgement with its reasons and the states of the facts it looked at.
Decisions take the strictest: stop > defer > incomplete > sign_off > modify > clear.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mesoplan.core.comeback import first_day_free, holds_on
from mesoplan.core.levels import Level, mildest, strictest
from mesoplan.core.rules import Effect, Lifts, Rule, Scope
from mesoplan.core.truths import asked_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mesoplan.core.catalogue import Product
    from mesoplan.core.conditions import Judgement
    from mesoplan.core.facts import State
    from mesoplan.core.ruleset import Outcome, RuleSet
    from mesoplan.core.snapshot import Snapshot
    from mesoplan.core.truths import Standpoint

__all__ = ["Decision", "Finding", "Level", "Part", "Screening", "decide", "screen"]

PLACE = operator.attrgetter("place")


class Finding(NamedTuple):
    """What one rule says here and now, with its reasons."""

    outcome: Outcome
    standpoint: Standpoint

    @property
    def rule(self) -> Rule:
        """The rule that speaks."""
        return self.outcome.rule

    @property
    def judgement(self) -> Judgement:
        """The truth of its condition, what decided it, and what is worth asking."""
        return self.outcome.judgement

    @property
    def level(self) -> Level:
        """How far this finding alone restricts treatment."""
        return self.outcome.level

    @property
    def fires(self) -> bool:
        """The rule's condition holds."""
        return self.outcome.judgement.truth is True

    @property
    def unknown(self) -> bool:
        """The rule's condition cannot be settled by what is known."""
        return self.outcome.judgement.truth is None

    @property
    def used(self) -> tuple[State, ...]:
        """The states of the facts that decided, in the order of the condition."""
        found = map(self.standpoint.states.get, self.outcome.facts)
        return tuple([state for state in found if state is not None])

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


class Part(NamedTuple):
    """What the rules of one scope say from one standpoint."""

    standpoint: Standpoint
    outcomes: Sequence[Outcome]
    restricting: Sequence[Outcome]

    @property
    def findings(self) -> list[Finding]:
        """Those that restrict, with what they rest on."""
        standpoint = self.standpoint
        return [Finding(outcome, standpoint) for outcome in self.restricting]


@dataclass(frozen=True)
class Decision:
    """The strictest of a group of findings, for a person, a zone or a product.

    Attributes:
        level: what may be done.
        scope: whom or what it is about; ``subject`` is the zone's or product's id.
        parts: all outcomes behind it, also of rules that are silent today.
    """

    level: Level
    scope: Scope
    subject: str
    parts: tuple[Part, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that restricts, strictest first."""
        found = [finding for part in self.parts for finding in part.findings]
        return tuple(sorted(found, key=lambda finding: finding.outcome.place))

    @cached_property
    def come_back_on(self) -> date | None:
        """The first day on which no dated reason stands in the way.

        A rule that is silent today may speak on the day the others come to an end.
        """
        dated = self.level.blocked and any(
            f.level.blocked and f.until for f in self.findings
        )
        return _come_back(self.parts) if dated else None

    @property
    def never(self) -> bool:
        """Whether a reason that never lifts is among them."""
        return any(f.fires and f.rule.lifts is Lifts.NEVER for f in self.findings)

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings at the decision's own level."""
        return tuple(f for f in self.findings if f.level is self.level)

    @property
    def waits_for(self) -> tuple[Finding, ...]:
        """What stops or defers without a date: a condition or a clinician to wait for."""
        return tuple(
            f for f in self.findings if f.fires and f.level.blocked and not f.until
        )


@dataclass(frozen=True)
class Screening:
    """The answer to "can this person be treated today", part by part.

    ``person`` speaks of the person alone; ``zones`` and ``products`` hold, for each one
    asked about, the decision of the person and that zone or product together. ``parts``
    holds every rule's outcome with the standpoint it was judged from.
    """

    snapshot: Snapshot
    parts: tuple[Part, ...]
    person: Decision
    zones: Mapping[str, Decision]
    products: Mapping[str, Decision]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every rule's finding: fires, does not fire, or cannot be settled."""
        return tuple(
            Finding(outcome, standpoint)
            for standpoint, outcomes, _ in self.parts
            for outcome in outcomes
        )

    @cached_property
    def today(self) -> Level:
        """The best that can be done today with any zone and any product asked about."""
        zones = mildest(decision.level for decision in self.zones.values())
        products = mildest(decision.level for decision in self.products.values())
        return strictest((self.person.level, zones, products))

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

    def part(scope: Scope, standpoint: Standpoint) -> Part:
        return Part(standpoint, *rules.outcomes(scope, standpoint))

    of_person = part(Scope.PERSON, snapshot.standpoint())
    of_zones = {z: part(Scope.ZONE, snapshot.standpoint(z)) for z in zones}
    of_products = {
        product.id: part(Scope.PRODUCT, snapshot.standpoint(product=product))
        for product in products
    }
    return Screening(
        snapshot=snapshot,
        parts=(of_person, *of_zones.values(), *of_products.values()),
        person=decide(Scope.PERSON, "", of_person),
        zones={z: decide(Scope.ZONE, z, of_person, p) for z, p in of_zones.items()},
        products={
            name: decide(Scope.PRODUCT, name, of_person, found)
            for name, found in of_products.items()
        },
    )


def without(screening: Screening, set_aside: frozenset[tuple[str, str]]) -> Screening:
    """What is left of a screening once some findings were set aside.

    Args:
        screening: as it was taken.
        set_aside: rules by id, each with the zone or product it spoke of, or "".
    """

    def rest(part: Part) -> Part:
        here = part.standpoint
        subject = here.product.id if here.product is not None else here.zone
        left = [o for o in part.restricting if (o.rule.id, subject) not in set_aside]
        return part._replace(restricting=left)

    if not set_aside:
        return screening
    of_person, *others = (rest(part) for part in screening.parts)
    at = len(screening.zones)
    zones = dict(zip(screening.zones, others[:at], strict=True))
    products = dict(zip(screening.products, others[at:], strict=True))
    return Screening(
        snapshot=screening.snapshot,
        parts=(of_person, *others),
        person=decide(Scope.PERSON, "", of_person),
        zones={z: decide(Scope.ZONE, z, of_person, p) for z, p in zones.items()},
        products={
            name: decide(Scope.PRODUCT, name, of_person, p)
            for name, p in products.items()
        },
    )


def decide(scope: Scope, subject: str, *parts: Part) -> Decision:
    """The strictest that any outcome in ``parts`` asks for."""
    found = [outcome for part in parts for outcome in part.restricting]
    level = min(found, key=PLACE).level if found else Level.CLEAR
    return Decision(level, scope, subject, parts)


def _come_back(parts: Sequence[Part]) -> date:
    """The first day after today on which no dated reason holds.

    Reasons may follow one another (a laser now, a booked vaccine then), so the day is
    moved on until none of them holds.
    """
    waiting = [
        (outcome.rule.when, standpoint)
        for standpoint, outcomes, _ in parts
        for outcome in outcomes
        if outcome.rule.lifts is Lifts.DATE
        and outcome.rule.effect in (Effect.STOP, Effect.DEFER)
    ]
    day = waiting[0][1].on
    moved = True
    while moved:
        moved = False
        for condition, standpoint in waiting:
            if holds_on(condition, standpoint, day):
                free = first_day_free(condition, standpoint._replace(on=day))
                if free is not None:
                    day, moved = free, True
    return day
