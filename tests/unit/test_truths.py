"""The truth of a single leaf: its edges, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mesoplan.core.conditions import (
    AtLeastAged,
    Contains,
    InZone,
    Is,
    Measured,
    OneOf,
    SharesAllergen,
    Window,
    YoungerThan,
)
from mesoplan.core.facts import Standing, State
from mesoplan.core.truths import (
    LABEL_CHECKED,
    Standpoint,
    asked_by,
    birthday,
    change_days,
    facts_of,
    truth_of,
)
from mesoplan.core.truths import test_of as bound_test_of
from tests.clients import day, practice

TODAY = day("2026-11-20")
PRODUCT = practice().library.products["m-ha-10"]
EMPTY_BOX = replace(
    PRODUCT,
    ingredients=("sodium-hyaluronate",),
    allergens=(),
    label_marks=(),
    lidocaine="no",
    composition="complete",
)


def from_here(
    product: Any = None,
    zone: str = "",
    standing: Standing = Standing.KNOWN,
    **values: Any,
) -> Standpoint:
    """A standpoint at which these facts have this standing and these values."""
    label = values.pop(LABEL_CHECKED, None)
    states = {name: State(name, standing, value) for name, value in values.items()}
    known = standing is Standing.KNOWN
    bare = {name: value if known else None for name, value in values.items()}
    return Standpoint(TODAY, states, {**bare, LABEL_CHECKED: label}, zone, product)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("born", "years", "turns"),
    [
        ("2000-02-28", 25, "2025-02-28"),
        ("2000-02-29", 24, "2024-02-29"),
        ("2000-02-29", 25, "2025-03-01"),
        ("1980-02-29", 120, "2100-03-01"),  # a century is no leap year
        ("1980-02-29", 20, "2000-02-29"),  # but every fourth is
        ("2000-01-29", 25, "2025-01-29"),
        ("2000-12-31", 18, "2018-12-31"),
    ],
)
def test_birthdays(born: str, years: int, turns: str) -> None:
    birthday.cache_clear()  # worked out here, not remembered
    assert birthday(day(born), years) == day(turns)


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        ("at_least", False, True, True),
        ("above", False, False, True),
        ("at_most", True, True, False),
        ("below", True, False, False),
    ],
)
def test_a_number_below_at_and_above_its_threshold(
    comparison: str, below: bool, at: bool, above: bool
) -> None:
    leaf = Measured("hba1c", comparison, Decimal("8.0"))
    numbers = (Decimal("7.9"), Decimal("8.0"), Decimal("8.1"))
    truths = [truth_of(leaf, from_here(hba1c=number)) for number in numbers]
    assert truths == [below, at, above]
    assert truth_of(leaf, from_here(hba1c=None)) is None


@pytest.mark.parametrize(
    ("days_since", "truth"),
    [(-8, False), (-7, True), (0, True), (20, True), (21, False)],
)
def test_a_window_opens_before_its_event_and_is_free_again_after(
    days_since: int, truth: bool
) -> None:
    leaf = Window("vaccine", before=7, after=21)
    assert truth_of(leaf, from_here(vaccine=(ago(days_since),))) is truth


def test_any_day_of_several_counts() -> None:
    leaf = Window("vaccine", before=0, after=21)
    assert truth_of(leaf, from_here(vaccine=(ago(400), ago(3), ago(90)))) is True
    assert truth_of(leaf, from_here(vaccine=())) is False
    assert truth_of(leaf, from_here(vaccine=None)) is None


@pytest.mark.parametrize(
    ("standing", "near", "far"),
    [
        (Standing.PARTIAL, True, None),
        (Standing.OUT_OF_DATE, True, None),
        (Standing.CONTRADICTORY, None, None),
    ],
)
def test_a_day_that_was_named_counts_where_there_may_be_others(
    standing: Standing, near: bool | None, far: bool | None
) -> None:
    leaf = Window("vaccine", before=0, after=21)
    assert truth_of(leaf, from_here(standing=standing, vaccine=(ago(3),))) is near
    assert truth_of(leaf, from_here(standing=standing, vaccine=(ago(90),))) is far


@pytest.mark.parametrize(
    ("born", "younger"),
    [("2001-11-21", True), ("2001-11-20", False), ("2001-11-19", False)],
)
def test_age_turns_on_the_birthday(born: str, younger: bool) -> None:
    here = from_here(birth_date=day(born))
    assert truth_of(YoungerThan("birth_date", 25), here) is younger
    assert truth_of(AtLeastAged("birth_date", 25), here) is not younger


def test_an_age_that_is_not_known_is_no_age() -> None:
    here = from_here(birth_date=None)
    assert truth_of(YoungerThan("birth_date", 25), here) is None
    assert truth_of(AtLeastAged("birth_date", 25), here) is None


def test_a_flag_or_choice_has_its_value_or_not() -> None:
    assert truth_of(Is("pregnant", True), from_here(pregnant=True)) is True
    assert truth_of(Is("pregnant", True), from_here(pregnant=False)) is False
    assert truth_of(Is("pregnant", False), from_here(pregnant=False)) is True
    assert truth_of(Is("pregnant", False), from_here(pregnant=None)) is None


def test_one_of_looks_into_choices_and_sets() -> None:
    leaf = OneOf("fact", frozenset({"a", "b"}))
    assert truth_of(leaf, from_here(fact="a")) is True
    assert truth_of(leaf, from_here(fact="c")) is False
    assert truth_of(leaf, from_here(fact=frozenset({"b", "c"}))) is True
    assert truth_of(leaf, from_here(fact=frozenset({"c"}))) is False
    assert truth_of(leaf, from_here(fact=frozenset())) is False
    assert truth_of(leaf, from_here(fact=None)) is None


@pytest.mark.parametrize(
    ("standing", "listed", "other"),
    [
        (Standing.PARTIAL, True, None),
        (Standing.OUT_OF_DATE, True, None),
        (Standing.CONTRADICTORY, None, None),
    ],
)
def test_a_member_that_was_named_is_one_where_there_may_be_others(
    standing: Standing, listed: bool | None, other: bool | None
) -> None:
    leaf = OneOf("fact", frozenset({"a"}))
    named = from_here(standing=standing, fact=frozenset({"a", "c"}))
    assert truth_of(leaf, named) is listed
    unnamed = from_here(standing=standing, fact=frozenset({"c"}))
    assert truth_of(leaf, unnamed) is other
    choice = from_here(standing=standing, fact="a")
    assert truth_of(leaf, choice) is None


def test_a_zone_is_here_or_it_is_not() -> None:
    leaf = InZone(frozenset({"cheeks", "neck"}))
    assert truth_of(leaf, from_here(zone="neck")) is True
    assert truth_of(leaf, from_here(zone="chin")) is False


def test_what_a_product_holds_is_read_from_its_record_or_its_label() -> None:
    leaf = Contains(frozenset({"glycine"}))
    partial = replace(EMPTY_BOX, composition="partial")
    holding = replace(EMPTY_BOX, ingredients=("glycine",))
    assert truth_of(leaf, from_here(holding)) is True
    assert truth_of(leaf, from_here(EMPTY_BOX)) is False
    assert truth_of(leaf, from_here(partial)) is None
    read = from_here(partial, label_checked=frozenset({partial.id}))
    assert truth_of(leaf, read) is False
    other = from_here(partial, label_checked=frozenset({"another"}))
    assert truth_of(leaf, other) is None
    assert truth_of(leaf, from_here()) is None


@pytest.mark.parametrize(
    ("allergies", "composition", "label", "truth"),
    [
        (frozenset(), "partial", None, False),
        (frozenset({"latex"}), "complete", None, False),
        (frozenset({"latex"}), "partial", None, None),
        (frozenset({"latex"}), "partial", frozenset({"m-ha-10"}), False),
        (frozenset({"latex", "other"}), "complete", None, None),
        (frozenset({"other"}), "complete", frozenset({"m-ha-10"}), False),
        (frozenset({"fish"}), "complete", None, True),
        (frozenset({"fish"}), "complete", frozenset({"m-ha-10"}), True),
    ],
)
def test_an_allergy_meets_a_product(
    allergies: frozenset[str],
    composition: str,
    label: frozenset[str] | None,
    truth: bool | None,
) -> None:
    product = replace(EMPTY_BOX, composition=composition, allergens=("fish",))
    here = from_here(product, allergies=allergies, label_checked=label)
    assert truth_of(SharesAllergen("allergies"), here) is truth


@pytest.mark.parametrize(
    ("standing", "shared"),
    [
        (Standing.PARTIAL, True),
        (Standing.OUT_OF_DATE, True),
        (Standing.CONTRADICTORY, None),
    ],
)
def test_allergies_that_are_not_wholly_known(
    standing: Standing, shared: bool | None
) -> None:
    leaf = SharesAllergen("allergies")
    product = replace(EMPTY_BOX, allergens=("fish",))
    listed = from_here(product, standing=standing, allergies=frozenset({"fish"}))
    assert truth_of(leaf, listed) is shared
    unlisted = from_here(
        product,
        standing=standing,
        allergies=frozenset({"latex"}),
        label_checked=frozenset({product.id}),
    )
    assert truth_of(leaf, unlisted) is None
    assert truth_of(leaf, from_here(product, standing=standing, allergies=None)) is None
    assert truth_of(leaf, from_here(allergies=frozenset({"fish"}))) is None


def test_a_bound_test_is_the_truth_of_its_leaf() -> None:
    test = bound_test_of(Is("pregnant", True))
    assert test(from_here(pregnant=True)) is True
    assert test(from_here(pregnant=None)) is None


def test_the_facts_a_leaf_looks_at_and_the_one_to_ask() -> None:
    here = from_here(PRODUCT, allergies=None, vaccine=None)
    window, shared = Window("vaccine", 0, 21), SharesAllergen("allergies")
    contains, zone = Contains(frozenset({"glycine"})), InZone(frozenset({"chin"}))
    assert facts_of(window) == ("vaccine",)
    assert facts_of(contains) == (LABEL_CHECKED,)
    assert facts_of(shared) == ("allergies", LABEL_CHECKED)
    assert facts_of(zone) == ()
    assert asked_by(window, here) == "vaccine"
    assert asked_by(contains, here) == LABEL_CHECKED
    assert asked_by(zone, here) is None
    assert asked_by(shared, here) == "allergies"
    told = from_here(PRODUCT, allergies=frozenset({"latex"}))
    assert asked_by(shared, told) == LABEL_CHECKED


def test_the_days_on_which_time_alone_changes_a_truth() -> None:
    window = Window("vaccine", before=7, after=21)
    here = from_here(vaccine=(ago(3), ago(90)), birth_date=day("2001-11-21"))
    assert list(change_days(window, here)) == [
        ago(10),
        ago(3 - 21),
        ago(97),
        ago(90 - 21),
    ]
    for leaf in (YoungerThan("birth_date", 25), AtLeastAged("birth_date", 25)):
        assert list(change_days(leaf, here)) == [day("2026-11-21")]
    nothing = from_here(vaccine=None, birth_date=None)
    assert list(change_days(window, nothing)) == []
    assert list(change_days(YoungerThan("birth_date", 25), nothing)) == []
    assert list(change_days(Is("birth_date", True), here)) == []
