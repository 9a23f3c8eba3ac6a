"""The ten contraindications that the treatment's own definition names."""

from __future__ import annotations

import pytest

from mesoplan.core.rules import Effect, Lifts, Scope
from mesoplan.knowledge.checks.cases import CLEAR, FIRES, UNKNOWN, run_case
from mesoplan.knowledge.library import Library

LIBRARY = Library()
# number: what it is about, and the (scope, effect, lifts) its named rules must show
TEN = {
    "C01": ("active acne", {(Scope.ZONE, Effect.DEFER, Lifts.CONDITION)}),
    "C02": (
        "active eczema or psoriasis",
        {(Scope.ZONE, Effect.DEFER, Lifts.CONDITION)},
    ),
    "C03": (
        "active skin infection, such as a cold sore",
        {
            (Scope.ZONE, Effect.STOP, Lifts.CONDITION),
            (Scope.PERSON, Effect.STOP, Lifts.CONDITION),
        },
    ),
    "C04": ("keloid tendency", {(Scope.PERSON, Effect.STOP, Lifts.CLINICIAN)}),
    "C05": ("uncontrolled diabetes", {(Scope.PERSON, Effect.DEFER, Lifts.CONDITION)}),
    "C06": ("under 25", {(Scope.PERSON, Effect.DEFER, Lifts.DATE)}),
    "C07": ("immune compromised", {(Scope.PERSON, Effect.STOP, Lifts.CLINICIAN)}),
    "C08": (
        "pregnancy or breastfeeding",
        {(Scope.PERSON, Effect.STOP, Lifts.CONDITION)},
    ),
    "C09": ("ill or feverish", {(Scope.PERSON, Effect.DEFER, Lifts.CONDITION)}),
    "C10": ("poor lymphatic drainage", {(Scope.ZONE, Effect.STOP, Lifts.NEVER)}),
}
TEMPORARY = (Lifts.DATE, Lifts.CONDITION)
PERMANENT = {"never", "for good", "for life"}


def rules_of(number):
    """The named rules that carry out one row."""
    found = [r for r in LIBRARY.rules.values() if r.number == number and r.named]
    assert found, f"{number} has no named rule"
    return found


def outcome_of(rule, case):
    outcome, unread = run_case(
        rule, case, LIBRARY.facts, LIBRARY.names("zones"), LIBRARY.products
    )
    assert unread == []
    return outcome


@pytest.mark.parametrize("number", TEN)
def test_each_has_the_right_scope_effect_and_end(number):
    _, wanted = TEN[number]
    found = {(rule.scope, rule.effect, rule.lifts) for rule in rules_of(number)}
    assert wanted <= found


@pytest.mark.parametrize("number", TEN)
@pytest.mark.parametrize("word", [FIRES, CLEAR, UNKNOWN])
def test_each_has_a_case_of_every_outcome_that_the_rule_confirms(number, word):
    for rule in rules_of(number):
        cases = [case for case in rule.cases if case.expect == word]
        assert cases, f"{rule.id} has no case that {word}"
        assert {outcome_of(rule, case).says for case in cases} == {word}


@pytest.mark.parametrize("number", TEN)
def test_what_is_temporary_says_until_when(number):
    for rule in rules_of(number):
        if rule.lifts not in TEMPORARY:
            continue
        words = str(rule.come_back).lower()
        assert words
        assert not any(word in words for word in PERMANENT), rule.id
        if rule.lifts is Lifts.DATE:
            firing = [c for c in rule.cases if c.expect == FIRES]
            days = [outcome_of(rule, case).until for case in firing]
            assert all(day is not None for day in days), rule.id
            assert all(day > case.on for day, case in zip(days, firing, strict=True))


@pytest.mark.parametrize("number", TEN)
def test_each_offers_something_else_meanwhile(number):
    for rule in rules_of(number):
        assert rule.alternatives, rule.id
        for name in rule.alternatives:
            offer = LIBRARY.alternatives[name]
            assert str(offer.claim)
            assert str(offer.limits)


def test_both_halves_of_the_eighth_are_asked_for_by_themselves():
    facts = {rule.when.fact for rule in rules_of("C08")}
    assert facts == {"pregnant", "breastfeeding"}


def test_the_age_is_the_25th_birthday_and_admits_to_be_a_policy():
    (rule,) = rules_of("C06")
    figure = rule.parameters["minimum_age"].figure
    assert figure.value == 25
    assert figure.policy_default
    assert "policy" in str(rule.why).lower()
