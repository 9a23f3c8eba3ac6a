"""What a product's record settles, and what it leaves open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mesoplan.core.catalogue import (
    CROSS_LINKED,
    LABEL_MARKS,
    LIDOCAINE,
    NO_HYALURONATE,
    Market,
    Product,
)
from mesoplan.core.evidence import Tag
from tests.clients import practice

RECORD = practice().library.products["m-ha-10"]


def product(**changed: Any) -> Product:
    """A product whose record says nothing but what is ``changed``."""
    silent = {
        "cross_linked": "no",
        "composition": "partial",
        "label_seen": False,
        "lidocaine": "unknown",
        "ingredients": (),
        "allergens": (),
        "label_marks": (),
        "markets": (),
    }
    return replace(RECORD, **{**silent, **changed})


@pytest.mark.parametrize(
    ("changed", "traits"),
    [
        ({}, set()),
        ({"ingredients": ("glycine",)}, {"glycine"}),
        ({"allergens": ("fish",)}, {"fish"}),
        ({"label_marks": ("pregnancy",)}, {"pregnancy"}),
        ({"lidocaine": "yes"}, {LIDOCAINE}),
        ({"lidocaine": "no"}, set()),
        ({"cross_linked": "yes"}, {CROSS_LINKED}),
        ({"cross_linked": "not_hyaluronic_acid"}, {NO_HYALURONATE}),
        ({"cross_linked": "conflict"}, set()),
    ],
)
def test_what_rules_may_look_for(changed: dict[str, Any], traits: set[str]) -> None:
    assert product(**changed).traits == traits


@pytest.mark.parametrize(
    ("changed", "substance", "settled"),
    [
        ({"label_seen": True}, "pregnancy", True),
        ({"label_seen": False, "composition": "complete"}, "pregnancy", False),
        ({"lidocaine": "no"}, LIDOCAINE, True),
        ({"lidocaine": "yes"}, LIDOCAINE, True),
        ({"composition": "complete"}, LIDOCAINE, False),
        ({}, CROSS_LINKED, True),
        ({"cross_linked": "conflict"}, CROSS_LINKED, False),
        ({"cross_linked": "conflict"}, NO_HYALURONATE, False),
        ({"cross_linked": "yes"}, NO_HYALURONATE, True),
        ({"composition": "complete"}, "glycine", True),
        ({"composition": "partial", "label_seen": True}, "glycine", False),
    ],
)
def test_what_the_record_settles(
    changed: dict[str, Any], substance: str, settled: bool
) -> None:
    assert product(**changed).settles(substance) is settled


def test_every_mark_of_a_label_needs_the_label() -> None:
    seen, unseen = product(label_seen=True), product()
    assert all(seen.settles(mark) for mark in LABEL_MARKS)
    assert not any(unseen.settles(mark) for mark in LABEL_MARKS)


def test_a_product_holds_one_of_several_or_it_is_not_known() -> None:
    either = frozenset({"glycine", LIDOCAINE})
    assert product(ingredients=("glycine",)).holds(either) is True
    assert product(lidocaine="yes").holds(either) is True
    assert product(lidocaine="no").holds(either) is None
    assert product(composition="complete").holds(either) is None
    assert product(composition="complete", lidocaine="no").holds(either) is False


@pytest.mark.parametrize(
    ("changed", "truth"),
    [
        ({"ingredients": ("glycine",)}, True),
        ({"composition": "complete"}, False),
        ({}, None),
    ],
)
def test_what_was_worked_out_once_is_told_again(
    changed: dict[str, Any], truth: bool | None
) -> None:
    box, wanted = product(**changed), frozenset({"glycine"})
    assert [box.holds(wanted), box.holds(wanted)] == [truth, truth]
    assert box.holds(frozenset({LIDOCAINE})) is None


def test_a_listing_is_of_one_place() -> None:
    eu = Market(place="EU", status="listed", tag=Tag.A)
    uk = Market(place="UK", status="not_listed", tag=Tag.B)
    box = product(markets=(eu, uk))
    assert box.listing("EU") is eu
    assert box.listing("UK") is uk
    assert box.listing("US") is None
