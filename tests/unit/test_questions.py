"""Which facts to ask: minimal ways, and the smallest set that covers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from mesoplan.core import questions as module
from mesoplan.core.conditions import AllOf, AnyOf, InZone, Is, Not
from mesoplan.core.facts import Standing, State
from mesoplan.core.questions import Question, questions, smallest_cover, ways_to
from mesoplan.core.rules import Effect, Scope
from mesoplan.core.ruleset import RuleSet
from mesoplan.core.screening import Finding
from mesoplan.core.truths import Standpoint
from tests.clients import calm, practice
from tests.properties.people import TODAY

A, B, C, D = (Is(name, True) for name in "abcd")
SOME_RULE = practice().library.rules["pregnancy"]
ELSEWHERE, HERE = InZone(frozenset({"chin"})), InZone(frozenset({"neck"}))


def facing(**known: bool) -> Standpoint:
    """On the neck, with these facts known and the rest of a to d unknown."""
    bare: dict[str, Any] = {name: known.get(name) for name in "abcd"}
    states = {
        name: State(name, Standing.KNOWN if name in known else Standing.NOT_ASKED, v)
        for name, v in bare.items()
    }
    return Standpoint(TODAY, states, bare, "neck")


def ways(condition: Any, wanted: bool, **known: bool) -> set[str]:
    found = ways_to(condition, wanted, facing(**known))
    return {"".join(sorted(way)) for way in found}


@pytest.mark.parametrize(
    ("condition", "if_true", "if_false"),
    [
        (A, {"a"}, {"a"}),
        (Not(A), {"a"}, {"a"}),
        (AllOf((A, B)), {"ab"}, {"a", "b"}),
        (AnyOf((A, B)), {"a", "b"}, {"ab"}),
        (Not(AllOf((A, B))), {"a", "b"}, {"ab"}),
        (AllOf((A, AnyOf((B, C)))), {"ab", "ac"}, {"a", "bc"}),
        (AnyOf((A, AllOf((A, B)))), {"a"}, {"a"}),  # only minimal ways are kept
        (AllOf((A, HERE)), {"a"}, {"a"}),
        (AllOf((A, ELSEWHERE)), set(), {""}),
        (AnyOf((A, HERE)), {""}, set()),
        (AnyOf((A, ELSEWHERE)), {"a"}, {"a"}),
    ],
)
def test_the_answers_that_could_make_it_so(
    condition: Any, if_true: set[str], if_false: set[str]
) -> None:
    assert ways(condition, True) == if_true
    assert ways(condition, False) == if_false


def test_only_minimal_ways_are_kept_however_many_there_are() -> None:
    pairs = [AllOf((one, other)) for one in (A, B, C, D) for other in (D, C, B, A)]
    assert ways(AnyOf((*pairs, A, B, C, D)), True) == {"a", "b", "c", "d"}
    triples = [AllOf((D, C, B)), AllOf((A, C, D)), AllOf((A, B, D))]
    assert ways(AnyOf((*triples, AllOf((C, D)), AllOf((B, D)))), True) == {"cd", "bd"}


def test_what_is_known_need_not_be_asked() -> None:
    assert ways(AllOf((A, B)), True, a=True) == {"b"}
    assert ways(AllOf((A, B)), True, a=False) == set()
    assert ways(AllOf((A, B)), False, a=False) == {""}
    assert ways(A, True, a=True) == {""}
    assert ways(A, True, a=False) == set()


def choices(*texts: str) -> list[frozenset[frozenset[str]]]:
    """``"ab c"`` is a choice between asking a with b, and asking c."""
    return [frozenset(frozenset(way) for way in text.split()) for text in texts]


def cover(*texts: str, given: Iterable[str] = ()) -> str:
    return "".join(sorted(smallest_cover(choices(*texts), frozenset(given))))


def test_the_smallest_set_that_covers_every_choice() -> None:
    assert cover() == ""
    assert cover("a") == "a"
    assert cover("a b", "b c") == "b"
    assert cover("ab c", "ab d") == "ab"  # as short as c with d, and first by name
    assert cover("a b", "c d") == "ac"
    assert cover("ab cd", "c", "d") == "cd"
    assert cover("ab c", "ab d", "ab e") == "ab"


def test_what_is_asked_anyway_counts() -> None:
    assert cover("a b", given="b") == "b"
    assert cover("ab cd", given="d") == "cd"
    assert cover("a b", "c", given="d") == "acd"


def test_beyond_the_limit_the_cheapest_way_is_taken_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = ("a b", "c de", "e f")
    assert cover(*wide) == "ace"
    monkeypatch.setattr(module, "MOST_BRANCHES", 8)
    assert cover(*wide) == "ace"  # eight combinations are still tried
    monkeypatch.setattr(module, "MOST_BRANCHES", 7)
    assert cover(*wide) == "ace"
    assert cover("a bc", "bc d", "bc e") == "ade"  # not the smallest: one at a time
    monkeypatch.setattr(module, "MOST_BRANCHES", 8)
    assert cover("a bc", "bc d", "bc e") == "bc"


def test_beyond_the_limit_what_is_taken_already_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_BRANCHES", 1)
    assert cover("ab", "a z", "bc d") == "abc"
    assert cover("b c", "bz y", given="z") == "bz"


def test_precautions_are_settled_beside_what_is_needed_anyway() -> None:
    """One answer, c, settles the stop; of a and d one more settles the precaution."""
    stop = replace(SOME_RULE, id="stop", when=AllOf((C, AnyOf((A, B)))))
    change = replace(SOME_RULE, id="change", effect=Effect.MODIFY, when=AllOf((A, D)))
    here = facing()
    outcomes = RuleSet([stop, change]).outcomes(Scope.PERSON, here).all
    asked = questions([Finding(outcome, here) for outcome in outcomes])
    assert [(q.fact, q.rules, q.needed) for q in asked] == [
        ("c", ("stop",), True),
        ("a", ("change", "stop"), False),
    ]


def test_beyond_the_limit_choices_are_taken_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_BRANCHES", 1)
    assert cover("a z", "zb c", "cz d", "de y", "ya f") == "acyz"
    assert cover("f ya", "y de", "d cz", "c zb", "z a") == "acyz"


def test_a_question_names_its_zones_and_rules() -> None:
    screening = practice().screen(calm(active_acne=None, pregnant=None))
    asked = {q.fact: q for q in questions(screening.findings)}
    assert asked["pregnant"].zones == ()
    assert "pregnancy" in asked["pregnant"].rules
    assert asked["active_acne"] == Question(
        "active_acne", ("cheeks", "crows-feet", "forehead"), ("active-acne",), True
    )


def test_nothing_unknown_asks_nothing() -> None:
    assert questions(practice().screen(calm()).findings) == ()
