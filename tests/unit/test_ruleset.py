"""Rules made ready: their order, and what is remembered never changes an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mesoplan.core import ruleset as module
from mesoplan.core.conditions import AllOf, AnyOf, InZone, Is, Not
from mesoplan.core.evidence import Figure, Tag, Text
from mesoplan.core.facts import Standing, State
from mesoplan.core.levels import Level
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Effect, Rule, Scope
from mesoplan.core.ruleset import RuleSet
from mesoplan.core.truths import Standpoint
from tests.clients import practice
from tests.properties.people import TODAY

SOME_RULE = practice().library.rules["pregnancy"]


def rule(name: str, when: Any, **changed: Any) -> Rule:
    given = {"number": "X", "effect": Effect.STOP, "scope": Scope.PERSON, **changed}
    return replace(SOME_RULE, id=name, when=when, **given)


def facing(**values: Any) -> Standpoint:
    states = {
        name: State(name, Standing.KNOWN if v is not None else Standing.NOT_ASKED, v)
        for name, v in values.items()
    }
    return Standpoint(TODAY, states, values, "neck")


def says(rules: Sequence[Rule], **values: Any) -> dict[str, Any]:
    outcomes = RuleSet(rules).outcomes(Scope.PERSON, facing(**values))
    return {o.rule.id: o.judgement.truth for o in outcomes.all}


def test_outcomes_come_by_number_then_by_id() -> None:
    rules = [
        rule("b", Is("f", True), number="C02"),
        rule("c", Is("f", True), number="C01"),
        rule("a", Is("f", True), number="C02"),
    ]
    assert list(says(rules, f=True)) == ["c", "a", "b"]


def test_a_rules_numbers_are_written_into_its_texts() -> None:
    figure = Figure(unit="d", tag=Tag.C, value=Decimal(21))
    parameter = next(
        p for r in practice().library.rules.values() for p in r.parameters.values()
    )
    names = ("title", "why", "action", "come_back", "avoid")
    texts = {name: Text({"en": name + " {days} d"}) for name in names}
    given = replace(
        SOME_RULE, parameters={"days": replace(parameter, figure=figure)}, **texts
    )
    found = texts_of(given)
    assert [str(getattr(found, name)) for name in names] == [
        f"{name} 21 d" for name in names
    ]
    assert texts_of(replace(given, avoid=None)).avoid is None


def test_each_scope_has_its_own_rules() -> None:
    rules = [
        rule("person", Is("f", True)),
        rule("zone", Is("f", True), scope=Scope.ZONE),
    ]
    ready = RuleSet(rules)
    here = facing(f=True)
    for scope, names in (
        (Scope.PERSON, ["person"]),
        (Scope.ZONE, ["zone"]),
        (Scope.PRODUCT, []),
    ):
        assert [o.rule.id for o in ready.outcomes(scope, here).all] == names


def test_only_what_restricts_is_among_the_restricting() -> None:
    rules = [
        rule("fires", Is("f", True)),
        rule("silent", Is("f", False)),
        rule("open", Is("g", True)),
    ]
    outcomes = RuleSet(rules).outcomes(Scope.PERSON, facing(f=True, g=None))
    assert [(o.rule.id, o.level) for o in outcomes.restricting] == [
        ("fires", Level.STOP),
        ("open", Level.INCOMPLETE),
    ]


@pytest.mark.parametrize("count", [1, 9, 10, 11, 25])
def test_any_number_of_rules_is_judged(count: int) -> None:
    """Rules are remembered in groups of ten; none may fall between two groups."""
    rules = [rule(f"r{n:02}", Is(f"f{n}", True)) for n in range(count)]
    values = {f"f{n}": (True, False, None)[n % 3] for n in range(count)}
    expected = {f"r{n:02}": values[f"f{n}"] for n in range(count)}
    assert says(rules, **values) == expected


def test_flags_and_other_leaves_do_not_change_places() -> None:
    rules = [
        rule("denied", Is("a", False)),
        rule("both", AllOf((Is("b", True), Is("a", False)))),
        rule("either", AnyOf((Is("c", "x"), Is("b", True)))),
        rule("elsewhere", AllOf((InZone(frozenset({"chin"})), Is("b", True)))),
        rule("neither", Not(Is("b", True))),
    ]
    assert says(rules, a=False, b=True, c="y") == {
        "denied": True,
        "both": True,
        "either": True,
        "elsewhere": False,
        "neither": False,
    }
    assert says(rules, a=True, b=None, c="x") == {
        "denied": False,
        "both": False,
        "either": True,
        "elsewhere": False,
        "neither": None,
    }


def test_a_pattern_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[Any] = []
    real = module.judge

    def counting(condition: Any, truth_of: Any) -> Any:
        judged.append(condition)
        return real(condition, truth_of)

    monkeypatch.setattr(module, "judge", counting)
    ready = RuleSet([rule("r", Is("f", True))])
    ready.outcomes(Scope.PERSON, facing(f=False))
    ready.outcomes(Scope.PERSON, facing(f=False))
    assert len(judged) == 1
    first = ready.outcomes(Scope.PERSON, facing(f=True))
    assert ready.outcomes(Scope.PERSON, facing(f=True)) == first
    assert len(judged) == 2


def test_a_full_memory_is_emptied_and_answers_stay_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_PATTERNS", 2)
    ready = RuleSet([rule("r", Is("f", True))])
    (remembered,) = ready._scopes[Scope.PERSON]._rules
    sizes = []
    for value in (True, False, None, True):
        (outcome,) = ready.outcomes(Scope.PERSON, facing(f=value)).all
        assert outcome.judgement.truth is value
        sizes.append(len(remembered))
    assert sizes == [2, 2, 1, 2]


def test_an_outcome_names_its_deciding_facts_and_its_place() -> None:
    rules = [
        rule("b", AllOf((Is("f", True), Is("g", True), Is("f", True)))),
        rule("c", Is("g", True), effect=Effect.MODIFY),
        rule("a", Is("f", True)),
    ]
    outcomes = RuleSet(rules).outcomes(Scope.PERSON, facing(f=True, g=True)).all
    assert [(o.rule.id, o.facts) for o in outcomes] == [
        ("a", ("f",)),
        ("b", ("f", "g")),
        ("c", ("g",)),
    ]
    sharpest_first = sorted(outcomes, key=lambda o: o.place)
    assert [o.rule.id for o in sharpest_first] == ["a", "b", "c"]
    assert [o.restricts for o in outcomes] == [True, True, True]
    stop, modify = Level.STOP.strictness, Level.MODIFY.strictness
    assert [o.place for o in outcomes] == [(-stop, 0), (-stop, 1), (-modify, 2)]
