"""A set of rules made ready for screening many people.

What a rule says depends only on the truths of its leaves. Each leaf is therefore
tested once a standpoint, however many rules share it, and each pattern of truths is
judged once (:func:`~mesoplan.core.conditions.judge`) and its outcome, with its reasons,
remembered. See docs/decisions/0003-judgement-patterns.md.
"""

from __future__ import annotations

from operator import attrgetter, getitem, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from mesoplan.core.conditions import Contains, InZone, Is, judge, leaves
from mesoplan.core.levels import Level, level_of
from mesoplan.core.rules import Rule, Scope
from mesoplan.core.truths import facts_of, label_read, notable_in, test_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mesoplan.core.conditions import Judgement, Truth
    from mesoplan.core.truths import Standpoint

MOST_PATTERNS = 4_096
RESTRICTS = attrgetter("restricts")

# the truths of a rule's leaves; of a rule with one leaf, just its truth
Pattern: TypeAlias = "Truth | tuple[Truth, ...]"


class Outcome(NamedTuple):
    """What a rule says for one pattern of truths, and how far that restricts.

    ``facts`` are those that decided; ``place`` sorts outcomes, strictest first.
    """

    rule: Rule
    judgement: Judgement
    level: Level
    restricts: bool
    facts: tuple[str, ...]
    place: tuple[int, int]


class Outcomes(NamedTuple):
    """What each rule says, in order, and those of them that restrict."""

    all: Sequence[Outcome]
    restricting: Sequence[Outcome]


class RuleSet:
    """Rules by scope; their outcomes come in the order of number and id."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """``rules`` in any order."""
        ordered = sorted(rules, key=lambda rule: (rule.number, rule.id))
        ready = [_Ready(rule, rank) for rank, rule in enumerate(ordered)]
        self._scopes = {
            scope: _Scoped([one for one in ready if one.rule.scope is scope])
            for scope in Scope
        }

    def outcomes(self, scope: Scope, standpoint: Standpoint) -> Outcomes:
        """One outcome for each rule of ``scope``, seen from ``standpoint``."""
        return self._scopes[scope].outcomes(standpoint)


class _Ready(dict[Pattern, Outcome]):
    """One rule's outcome for every pattern of its leaves' truths met so far."""

    __slots__ = ("leaves", "rank", "rule")

    def __init__(self, rule: Rule, rank: int) -> None:
        super().__init__()
        self.rule = rule
        self.rank = rank
        self.leaves = tuple(dict.fromkeys(leaves(rule.when)))

    def __missing__(self, pattern: Pattern) -> Outcome:
        truths = pattern if isinstance(pattern, tuple) else (pattern,)
        by_leaf = dict(zip(self.leaves, truths, strict=True))
        judgement = judge(self.rule.when, by_leaf.__getitem__)
        level = level_of(self.rule.effect, judgement.truth)
        names = (name for leaf in judgement.because for name in facts_of(leaf))
        _keep_small(self)
        self[pattern] = outcome = Outcome(
            rule=self.rule,
            judgement=judgement,
            level=level,
            restricts=level is not Level.CLEAR,
            facts=tuple(dict.fromkeys(names)),
            place=(-level.strictness, self.rank),
        )
        return outcome


class _Leaf(NamedTuple):
    """A leaf's place among the truths, its test, and the rules that hold it."""

    place: int
    test: Callable[[Standpoint], Truth]
    rules: frozenset[int]


class _Base(NamedTuple):
    """Truths and outcomes for a client with nothing to note, in one place."""

    truths: list[Truth]
    outcomes: list[Outcome]


class _Scoped:
    """The rules of one scope, ready to be told apart from a client with nothing.

    Most answers are a plain no, and what a rule says of those never changes. So the
    outcomes of a client who answered every question with no are kept, and only rules
    that hold a leaf of which something else is true are looked up again. What the zone
    or the product alone decides is tested once for each of them.
    """

    def __init__(self, ready: Sequence[_Ready]) -> None:
        self._rules = ready
        leaf_list = list(dict.fromkeys(leaf for one in ready for leaf in one.leaves))
        place = {leaf: n for n, leaf in enumerate(leaf_list)}
        self._picks = [itemgetter(*map(place.__getitem__, r.leaves)) for r in ready]
        # with every answer a plain no, only what must be false is true
        self._calm: list[Truth] = [
            isinstance(x, Is) and x.value is False for x in leaf_list
        ]
        self._by_fact: dict[str, list[_Leaf]] = {}
        self._by_place: list[_Leaf] = []
        for leaf, n in place.items():
            rules = frozenset(i for i, one in enumerate(ready) if leaf in one.leaves)
            row = _Leaf(n, test_of(leaf), rules)
            if isinstance(leaf, InZone | Contains):
                self._by_place.append(row)
            else:
                self._by_fact.setdefault(leaf.fact, []).append(row)
        self._bases: dict[object, _Base] = {}

    def outcomes(self, standpoint: Standpoint) -> Outcomes:
        base = self._base(standpoint)
        truths, found = base.truths.copy(), base.outcomes.copy()
        other: set[int] = set()
        by_fact, notable = self._by_fact, standpoint.notable
        for name in notable_in(standpoint.known) if notable is None else notable:
            for place, test, rules in by_fact.get(name, ()):
                truth = test(standpoint)
                if truth is not truths[place]:
                    truths[place] = truth
                    other |= rules
        for index in other:
            found[index] = self._rules[index][self._picks[index](truths)]
        return Outcomes(found, list(filter(RESTRICTS, found)))

    def _base(self, standpoint: Standpoint) -> _Base:
        """What is said here, with this product, of a client with nothing to note."""
        product = standpoint.product
        key = (standpoint.zone, product, label_read(product, standpoint))
        base = self._bases.get(key)
        if base is None:
            truths = self._calm.copy()
            for place, test, _ in self._by_place:
                truths[place] = test(standpoint)
            patterns = [pick(truths) for pick in self._picks]
            outcomes = list(map(getitem, self._rules, patterns))
            _keep_small(self._bases)
            base = self._bases[key] = _Base(truths, outcomes)
        return base


def _keep_small(memory: dict[Any, Any]) -> None:
    """Forget what was remembered before it grows without end."""
    if len(memory) >= MOST_PATTERNS:
        memory.clear()
