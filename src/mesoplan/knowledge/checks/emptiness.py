"""Nothing may be true of a client about whom nothing is known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mesoplan.core.errors import Problem
from mesoplan.core.rules import Scope
from mesoplan.core.ruleset import RuleSet
from mesoplan.core.snapshot import take_snapshot
from mesoplan.knowledge.checks.conditions import facts_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.truths import Standpoint
    from mesoplan.knowledge.checks.records import Records

SOME_DAY = date(2026, 1, 1)  # any day will do: nothing is known on all of them


def emptiness_problems(records: Records) -> Iterator[Problem]:
    """Rules that fire without a single answer, though they ask for some."""
    asking = [
        rule
        for rule in records.rules.values()
        if facts_used(rule.when) and facts_used(rule.when) <= set(records.facts)
    ]
    rules = RuleSet(asking)
    for scope, standpoint in _standpoints(records):
        for outcome in rules.outcomes(scope, standpoint).all:
            if outcome.judgement.truth is True:
                place = standpoint.zone or getattr(standpoint.product, "id", "")
                yield Problem(
                    f"rules/{outcome.rule.id}.toml when",
                    "true of a client about whom nothing is known",
                    f"{scope} {place}".strip(),
                    "Silence is no answer: ask for one.",
                )


def _standpoints(records: Records) -> Iterator[tuple[Scope, Standpoint]]:
    zones = sorted(records.names["zones"])
    empty = take_snapshot(records.facts, (), SOME_DAY, zones)
    yield Scope.PERSON, empty.standpoint()
    for zone in zones:
        yield Scope.ZONE, empty.standpoint(zone)
    for product in records.products.values():
        yield Scope.PRODUCT, empty.standpoint(product=product)
