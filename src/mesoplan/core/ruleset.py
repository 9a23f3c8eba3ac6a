"""A set of rules made ready for screening many people.

What a rule says depends only on the truths of its leaves. Each leaf is therefore
tested once a standpoint, however many rules share it, and each pattern of truths is
judged once (:func:`~mesoplan.core.conditions.judge`) and its outcome, with its reasons,
remembered. See docs/decisions/0003-judgement-patterns.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from mesoplan.core.conditions import Is, Judgement, Leaf, Truth, judge, leaves
from mesoplan.core.levels import Level, level_of
from mesoplan.core.rules import Rule, Scope
from mesoplan.core.truths import Standpoint, test_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

RULES_TOGETHER = 10
MOST_PATTERNS = 4_096


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says for one pattern of truths, and how far that restricts."""

    rule: Rule
    judgement: Judgement
    level: Level


class Outcomes(NamedTuple):
    """What each rule says, in order, and those of them that restrict."""

    all: list[Outcome]
    restricting: list[Outcome]


class RuleSet:
    """Rules by scope; their outcomes come in the order of number and id."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """``rules`` in any order."""
        ordered = sorted(rules, key=lambda rule: (rule.number, rule.id))
        self._scopes = {
            scope: _Scoped([rule for rule in ordered if rule.scope is scope])
            for scope in Scope
        }

    def outcomes(self, scope: Scope, standpoint: Standpoint) -> Outcomes:
        """One outcome for each rule of ``scope``, seen from ``standpoint``."""
        return self._scopes[scope].outcomes(standpoint)


class _Scoped:
    """The rules of one scope and the distinct leaves they look at."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        found = dict.fromkeys(leaf for rule in rules for leaf in leaves(rule.when))
        # a flag that must be true has the truth of its known value: no test is needed
        flags = [leaf for leaf in found if isinstance(leaf, Is) and leaf.value is True]
        others = [leaf for leaf in found if leaf not in set(flags)]
        self._flags = _picker([leaf.fact for leaf in flags])
        self._tests = [test_of(leaf) for leaf in others]
        place = {leaf: index for index, leaf in enumerate([*flags, *others])}
        self._groups = [
            _Group(rules[start : start + RULES_TOGETHER], place)
            for start in range(0, len(rules), RULES_TOGETHER)
        ]

    def outcomes(self, standpoint: Standpoint) -> Outcomes:
        flags = self._flags(standpoint.known)
        truths = (*flags, *[test(standpoint) for test in self._tests])
        found: list[Outcome] = []
        restricting: list[Outcome] = []
        for group in self._groups:
            outcomes, of_them = group.outcomes(truths)
            found += outcomes
            restricting += of_them
        return Outcomes(found, restricting)


class _Group:
    """A few neighbouring rules whose outcomes are remembered together."""

    __slots__ = ("leaves", "patterns", "pick", "rules")

    def __init__(self, rules: Sequence[Rule], place: Mapping[Leaf, int]) -> None:
        self.rules = tuple(rules)
        found = dict.fromkeys(leaf for rule in rules for leaf in leaves(rule.when))
        self.leaves = tuple(found)
        self.pick = _picker([place[leaf] for leaf in self.leaves])
        self.patterns: dict[tuple[Truth, ...], Outcomes] = {}

    def outcomes(self, truths: tuple[Truth, ...]) -> Outcomes:
        pattern = self.pick(truths)
        known = self.patterns.get(pattern)
        if known is None:
            if len(self.patterns) >= MOST_PATTERNS:
                self.patterns.clear()
            by_leaf = dict(zip(self.leaves, pattern, strict=True))
            outcomes = [_outcome(rule, by_leaf.__getitem__) for rule in self.rules]
            restricting = [o for o in outcomes if o.level is not Level.CLEAR]
            known = self.patterns[pattern] = Outcomes(outcomes, restricting)
        return known


def _outcome(rule: Rule, truth_of: Callable[[Leaf], Truth]) -> Outcome:
    judgement = judge(rule.when, truth_of)
    return Outcome(rule, judgement, level_of(rule.effect, judgement.truth))


def _picker(keys: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """A function that takes these keys out of a container, always as a tuple."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return partial(_few, tuple(keys))


def _few(keys: tuple[Any, ...], container: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return tuple(container[key] for key in keys)
