"""Mesoplan and its peers: the same rules, the same people, one run.

Outcomes are compared first; only then is anything timed. The rounds go engine by
engine, so that a slow moment of the machine falls on all of them, and every round
screens people whom no engine has met before.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from engines import Engine, InProcess, OnNode
from peers.cel import Cel
from peers.clips import Clips
from peers.datalogic import DataLogic
from peers.json_logic import JsonLogic
from peers.zen import Zen
from people import people
from rails import Rails, fields_of, rails
from reasons import FromAnswers, Known, Screened, WithComeBack
from rows import Row, row

if TYPE_CHECKING:
    from mesoplan.core.rules import Rule
    from mesoplan.knowledge.library import Library

A_ROUND = 1_000
ROUNDS = 5
WARMED = 100_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine's figures: screenings a CPU second in each round, and its p50."""

    name: str
    per_second: tuple[float, ...]
    p50: float

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return median(self.per_second)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures; ``checked`` outcomes were equal before any of them was taken."""

    rules: int
    checked: int
    shares: dict[int, float]
    ours: list[Measured]
    peers: list[Measured]


def compare(library: Library) -> Comparison:
    """Check, then time, every engine.

    Raises:
        SystemExit: an engine disagrees with Mesoplan on an outcome.
    """
    screened = Screened(library)
    met = people(library, A_ROUND * (ROUNDS + 1))
    rules = screened.order(screened.taken(met[0]))
    expressions = rails(rules, library.facts)
    used = _fields(expressions)
    rows = [_row(library, screened.taken(person), used) for person in met]
    peers: list[Engine] = [
        InProcess(peer(expressions), rows)
        for peer in (Cel, Zen, JsonLogic, DataLogic, Clips)
    ]
    nodes = [OnNode(expressions, rows, 0), OnNode(expressions, rows, WARMED)]
    ours: list[Engine] = [
        InProcess(kind(library), met) for kind in (Screened, WithComeBack, FromAnswers)
    ]
    wanted = ours[0].outcomes(range(A_ROUND))
    engines = [*ours, *peers, *nodes]
    checked = sum(_check(engine, wanted, rules) for engine in [*peers, nodes[0]])
    figures = _rounds(engines)
    for node in nodes:
        node.close()
    flat = [outcome for person in wanted for outcome in person]
    shares = {code: flat.count(code) / len(flat) for code in sorted(set(flat))}
    return Comparison(
        rules=len(rules),
        checked=checked,
        shares=shares,
        ours=figures[: len(ours)],
        peers=figures[len(ours) :],
    )


def _fields(expressions: list[Rails]) -> set[str]:
    both = (rail for rule in expressions for rail in (rule.fires, rule.clear))
    return set().union(*(fields_of(rail) for rail in both))


def _row(library: Library, known: Known, used: set[str]) -> Row:
    """The fields that some rule looks at; nobody is made to carry the others."""
    person, snapshot = known
    whole = row(snapshot, library.facts, person.zone, person.product)
    return {name: whole[name] for name in sorted(used)}


def _check(engine: Engine, wanted: list[list[int]], rules: list[Rule]) -> int:
    found = engine.outcomes(range(A_ROUND))
    for person, (theirs, ours) in enumerate(zip(found, wanted, strict=True)):
        for rule, got, want in zip(rules, theirs, ours, strict=True):
            if int(got) != want:
                message = (
                    f"{engine.name} says {got} of rule {rule.id} for person {person}, "
                    f"Mesoplan says {want} (0 clear, 1 fires, 2 unknown)"
                )
                raise SystemExit(message)
    return A_ROUND * len(rules)


def _rounds(engines: list[Engine]) -> list[Measured]:
    rates: dict[str, list[float]] = {engine.name: [] for engine in engines}
    gc.collect()
    gc.freeze()  # the stock of people waiting here is no engine's garbage to sift
    for number in range(1, ROUNDS + 1):
        start = A_ROUND * number
        for engine in engines:
            seconds = engine.cost(range(start, start + engine.people))
            rates[engine.name].append(engine.people / seconds)
    return [
        Measured(
            name=engine.name,
            per_second=tuple(rates[engine.name]),
            p50=median(engine.latencies(range(engine.people))),
        )
        for engine in engines
    ]
