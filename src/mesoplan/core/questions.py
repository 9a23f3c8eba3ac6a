"""The fewest questions that would settle what is unknown, most decisive first.

An unsettled rule can be shown not to fire by answering some sets of facts well: all
unknown parts of an ``any``, one unknown part of an ``all``. The questions to ask are a
smallest set of facts that covers one such set for every unsettled rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product as combinations
from typing import TYPE_CHECKING

from mesoplan.core.conditions import AllOf, AnyOf, Condition, Not
from mesoplan.core.rules import Effect
from mesoplan.core.truths import Standpoint, asked_by, truth_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesoplan.core.screening import Finding

Facts = frozenset[str]
WEIGHT = {Effect.STOP: 3, Effect.DEFER: 2, Effect.SIGN_OFF: 1, Effect.MODIFY: 0}
MOST_BRANCHES = 4_096


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask, where, and the rules its answer bears on.

    ``needed`` is true when an answer is wanted before anyone is treated; false when
    only a precaution could be dropped.
    """

    fact: str
    zones: tuple[str, ...]
    rules: tuple[str, ...]
    needed: bool


def questions(findings: Iterable[Finding]) -> tuple[Question, ...]:
    """The fewest facts that could settle every unknown finding, most decisive first."""
    unknown = [finding for finding in findings if finding.unknown]
    needed = smallest_cover(
        [_ways(f) for f in unknown if f.rule.effect is not Effect.MODIFY]
    )
    extra = smallest_cover([_ways(f) for f in unknown], given=needed) - needed
    bearing: dict[str, list[Finding]] = {}
    for finding in unknown:
        for fact in finding.asks:
            bearing.setdefault(fact, []).append(finding)
    rows = [_question(fact, bearing[fact], fact in needed) for fact in needed | extra]
    weights = {q.fact: _weight(bearing[q.fact]) for q in rows}
    return tuple(sorted(rows, key=lambda q: (not q.needed, *weights[q.fact], q.fact)))


def _question(fact: str, concerned: Sequence[Finding], needed: bool) -> Question:
    zones = {f.standpoint.states[fact].zone for f in concerned} - {""}
    rules = {f.rule.id for f in concerned}
    return Question(fact, tuple(sorted(zones)), tuple(sorted(rules)), needed)


def _weight(concerned: Sequence[Finding]) -> tuple[int, int]:
    """Sorts first the facts whose answer could decide most."""
    weights = [WEIGHT[f.rule.effect] for f in concerned]
    return -max(weights), -sum(weights)


def _ways(finding: Finding) -> frozenset[Facts]:
    return ways_to(finding.rule.when, False, finding.standpoint)


def ways_to(
    condition: Condition, wanted: bool, standpoint: Standpoint
) -> frozenset[Facts]:
    """The minimal sets of facts whose answers could make ``condition`` ``wanted``.

    An empty set means it is so already; no set at all, that it cannot become so.
    """
    if isinstance(condition, Not):
        return ways_to(condition.part, not wanted, standpoint)
    if isinstance(condition, AllOf | AnyOf):
        parts = [ways_to(part, wanted, standpoint) for part in condition.parts]
        if isinstance(condition, AllOf) is wanted:
            merged = (frozenset().union(*choice) for choice in combinations(*parts))
            return _minimal(merged)
        return _minimal(way for part in parts for way in part)
    truth = truth_of(condition, standpoint)
    if truth is None:
        asked = asked_by(condition, standpoint)
        return frozenset({frozenset({asked})}) if asked else frozenset()
    return frozenset({frozenset()}) if truth is wanted else frozenset()


def _minimal(ways: Iterable[Facts]) -> frozenset[Facts]:
    found: list[Facts] = []
    for way in sorted(set(ways), key=_smallest_first):
        if not any(smaller <= way for smaller in found):
            found.append(way)
    return frozenset(found)


def _smallest_first(way: Facts) -> tuple[int, list[str]]:
    return len(way), sorted(way)


def smallest_cover(
    choices: Sequence[frozenset[Facts]], given: Facts = frozenset()
) -> Facts:
    """A smallest set of facts that contains one way of every choice.

    Exact while there are at most ``MOST_BRANCHES`` combinations among the choices that
    leave any; beyond that the cheapest way is taken one choice after the other.
    """
    taken = given
    for ways in choices:
        if len(ways) == 1:
            taken = taken | next(iter(ways))
    open_choices = [
        sorted(ways, key=_smallest_first)
        for ways in sorted(set(choices), key=lambda ways: sorted(map(sorted, ways)))
        if len(ways) > 1 and not any(way <= taken for way in ways)
    ]
    branches = 1
    for options in open_choices:
        branches *= len(options)
    if branches > MOST_BRANCHES:
        for options in open_choices:
            taken = taken | min(
                options, key=lambda way: (len(way - taken), sorted(way))
            )
        return taken
    covers = (taken.union(*choice) for choice in combinations(*open_choices))
    return min(covers, key=_smallest_first)
