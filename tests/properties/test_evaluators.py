"""The real evaluator against the naive one, on generated rules and people."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core import conditions as c
from mesoplan.core.comeback import first_day_free
from mesoplan.core.conditions import judge
from mesoplan.core.facts import FactKind
from mesoplan.core.snapshot import take_snapshot
from mesoplan.core.truths import truth_of
from mesoplan.knowledge.library import Library
from tests.properties.naive import TRUE, UNKNOWN, NaiveClient
from tests.properties.people import TODAY, ZONES, answers_to, consultations

LIBRARY = Library()
FACTS = dict(LIBRARY.facts)
PRODUCTS = [LIBRARY.products[name] for name in sorted(LIBRARY.products)]
BY_KIND = {
    kind: sorted(name for name, fact in FACTS.items() if fact.kind is kind)
    for kind in FactKind
}
WALK = 400
WORDS = {True: "true", False: "false", None: "unknown"}


def a_leaf() -> st.SearchStrategy[Any]:
    """Any leaf over the library's own facts, with small windows and round limits."""
    flags = st.builds(c.Is, st.sampled_from(BY_KIND[FactKind.FLAG]), st.booleans())
    days = st.integers(0, 60)
    windows = st.builds(c.Window, st.sampled_from(BY_KIND[FactKind.EVENT]), days, days)
    ages = st.integers(18, 60)
    return st.one_of(
        flags,
        windows,
        st.sampled_from(BY_KIND[FactKind.SET] + BY_KIND[FactKind.CHOICE]).flatmap(
            _one_of
        ),
        st.sampled_from(BY_KIND[FactKind.NUMBER]).flatmap(_measured),
        st.builds(c.YoungerThan, st.just("birth_date"), ages),
        st.builds(c.AtLeastAged, st.just("birth_date"), ages),
        st.builds(c.InZone, st.frozensets(st.sampled_from(ZONES), min_size=1)),
        st.builds(c.Contains, st.frozensets(st.sampled_from(_traits()), min_size=1)),
        st.just(c.SharesAllergen("allergies")),
    )


def _traits() -> list[str]:
    found = {trait for product in PRODUCTS for trait in product.traits}
    return sorted(found | {"lidocaine", "cross-linked", "anticoagulant", "fish"})


def _one_of(name: str) -> st.SearchStrategy[Any]:
    options = [option.id for option in FACTS[name].options]
    chosen = st.frozensets(st.sampled_from(options), min_size=1, max_size=3)
    return chosen.map(lambda found: c.OneOf(name, found))


def _measured(name: str) -> st.SearchStrategy[Any]:
    fact = FACTS[name]
    low, high = int(fact.minimum or 0), int(fact.maximum or 100)
    comparison = st.sampled_from(("at_least", "above", "at_most", "below"))
    limit = st.integers(low, high).map(Decimal)
    return st.builds(c.Measured, st.just(name), comparison, limit)


CONDITIONS = st.recursive(
    a_leaf(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda p: c.AllOf(tuple(p))),
        st.lists(inner, min_size=1, max_size=3).map(lambda p: c.AnyOf(tuple(p))),
        inner.map(c.Not),
    ),
    max_leaves=6,
)


@st.composite
def a_case(draw: Any) -> tuple[Any, list[Any], str, Any]:
    """A condition, answers to its facts, a zone and a product."""
    condition = draw(CONDITIONS)
    names = {leaf.fact for leaf in c.leaves(condition) if hasattr(leaf, "fact")}
    names |= {"label_checked", "allergies", "medicines_reconciled"}
    answers = [
        answer
        for name in sorted(names)
        for answer in draw(st.lists(answers_to(FACTS[name]), max_size=3))
    ]
    zone = draw(st.sampled_from(ZONES))
    return condition, answers, zone, draw(st.sampled_from(PRODUCTS))


@given(a_case())
def test_both_evaluators_agree(case: tuple[Any, list[Any], str, Any]) -> None:
    condition, answers, zone, product = case
    snapshot = take_snapshot(FACTS, answers, TODAY, [zone])
    standpoint = snapshot.standpoint(zone, product)
    judged = judge(condition, lambda leaf: truth_of(leaf, standpoint))
    naive = NaiveClient(FACTS, answers, TODAY)
    assert WORDS[judged.truth] == naive.evaluate(condition, TODAY, zone, product)


@given(a_case())
def test_reasons_alone_decide(case: tuple[Any, list[Any], str, Any]) -> None:
    """Changing any leaf that is not among the reasons changes nothing."""
    condition, answers, zone, product = case
    snapshot = take_snapshot(FACTS, answers, TODAY, [zone])
    standpoint = snapshot.standpoint(zone, product)
    judged = judge(condition, lambda leaf: truth_of(leaf, standpoint))
    if judged.truth is None:
        assert set(judged.ask) <= set(c.leaves(condition))
        assert judged.ask
        return
    for stand_in in (True, False, None):
        again = judge(
            condition,
            lambda leaf, other=stand_in: (
                truth_of(leaf, standpoint) if leaf in judged.because else other
            ),
        )
        assert again.truth is judged.truth


@given(a_case())
def test_come_back_day_is_the_calendars(case: tuple[Any, list[Any], str, Any]) -> None:
    condition, answers, zone, product = case
    snapshot = take_snapshot(FACTS, answers, TODAY, [zone])
    standpoint = snapshot.standpoint(zone, product)
    naive = NaiveClient(FACTS, answers, TODAY)
    if naive.evaluate(condition, TODAY, zone, product) != TRUE:
        return
    computed = first_day_free(condition, standpoint)
    walked = naive.first_free_day(condition, TODAY, WALK, zone, product)
    if computed is None or (computed - TODAY).days > WALK:
        assert walked is None
    else:
        assert walked == computed


DEFERRING = sorted(
    name for name, rule in LIBRARY.rules.items() if rule.lifts.value == "date"
)


@pytest.mark.parametrize("name", DEFERRING)
@given(data=st.data())
def test_every_deferring_rule_comes_back_on_the_calendars_day(
    name: str, data: st.DataObject
) -> None:
    rule = LIBRARY.rules[name]
    answers = data.draw(consultations(FACTS))
    names = sorted({leaf.fact for leaf in c.leaves(rule.when) if hasattr(leaf, "fact")})
    extra = [data.draw(answers_to(FACTS[n])) for n in names for _ in range(2)]
    answers = [a for a in answers if a.fact not in names] + extra
    snapshot = take_snapshot(FACTS, answers, TODAY, ZONES)
    naive = NaiveClient(FACTS, answers, TODAY)
    for zone in ZONES:
        standpoint = snapshot.standpoint(zone, PRODUCTS[0])
        if naive.evaluate(rule.when, TODAY, zone, PRODUCTS[0]) != TRUE:
            continue
        computed = first_day_free(rule.when, standpoint)
        most = 9 * 366 if computed is None or "25" in name or "18" in name else WALK
        walked = naive.first_free_day(rule.when, TODAY, most, zone, PRODUCTS[0])
        assert computed == walked
        if computed is not None:
            assert computed > TODAY
            before = computed - timedelta(days=1)
            assert naive.evaluate(rule.when, before, zone, PRODUCTS[0]) == TRUE


def test_nothing_is_true_of_someone_about_whom_nothing_is_known() -> None:
    snapshot = take_snapshot(FACTS, [], TODAY, ZONES)
    naive = NaiveClient(FACTS, [], TODAY)
    for rule in LIBRARY.rules.values():
        if not any(hasattr(leaf, "fact") for leaf in c.leaves(rule.when)):
            continue
        for product in PRODUCTS:
            standpoint = snapshot.standpoint("cheeks", product)
            judged = judge(rule.when, lambda leaf, s=standpoint: truth_of(leaf, s))
            assert judged.truth is not True, rule.id
            value = naive.evaluate(rule.when, TODAY, "cheeks", product)
            assert WORDS[judged.truth] == value
            assert value in (UNKNOWN, "false")
