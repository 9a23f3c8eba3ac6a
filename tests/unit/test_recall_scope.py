"""What the text of a recall notice is taken to name, and what is left to a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.traceability import recall_scope
from mesoplan.core.traceability.lot_likeness import Likeness, likeness, squeezed
from mesoplan.core.traceability.recall_scope import Kind, Why, proposed

SHARED = Path(__file__).parents[3] / "shared" / "data" / "traceability.json"
# texts as the American regulator prints them (openFDA, public domain), and what a
# person finds in them
PRINTED = {
    "Model M0068903000, Lots: 100127846, 100127847, 100128709, and 100129615": (
        *("100127846", "100127847", "100128709", "100129615"),
    ),
    "Ref # AR1318, Lot AB 0643 and AB 0732.  Expiration date 04/2020.": (
        *("AB 0643", "AB 0732"),
    ),
    "Lot 439010 Exp.  2006-11.": ("439010",),
    "Lot: 17284": ("17284",),
    "Lot Code: 2991332": ("2991332",),
    "Model Number UCIN-16-5,  Lot Number LK2L": ("LK2L",),
    "Lot numbers and exp dates:  10108716  31-Mar-2013, \n10111510  30-Apr-2013": (
        *("10108716", "10111510"),
    ),
    "Lot #: 69403A, 69403B, Exp 10/15; 69404A, Exp 11/15": (
        *("69403A", "69403B", "69404A"),
    ),
    "Lot ABC-123; UPC 123456789012": ("ABC-123",),
}
OURS = {
    "2991332": ("2991332",),
    "11907, 11516": ("11907", "11516"),
    "Batch nos. A1 & A2; batch A3": ("A1", "A2", "A3"),
    "Lot(s): 16787-9": ("16787-9",),
    "LOT 123456 EXP JAN 2020, LOT 5": ("123456", "5"),
    "Lot 7 Exp: 201231; 8": ("7", "8"),
    "Lot/Serial Numbers: X9": ("X9",),
    "UDI: (01)00812345678901(17)220101(10)AB-12": ("AB-12",),
    "Lot AB 12, ab12 and Ab 12": ("AB 12",),
    "All of the following lots: 1, 2": ("1", "2"),
    "Lots LOT-1 and Batch-7B": ("LOT-1", "1", "Batch-7B", "7B"),  # either may be meant
    "Serial numbers: VSF100 VSF101, lots L1": ("L1",),
    "Syringe 2ml, lots 11907 and 11516: faulty seal": ("11907", "11516"),
}


@pytest.mark.parametrize(("text", "lots"), [*PRINTED.items(), *OURS.items()])
def test_the_lots_of_a_notice_are_proposed(text, lots):
    found = proposed(text)
    assert found.lots == lots
    assert found.text == text
    assert not found.everything


@pytest.mark.parametrize(
    "text", ["all", "All lots", "ALL LOTS", "Lots: all", "Whole product", "all units"]
)
def test_a_whole_product_is_proposed_as_such(text):
    found = proposed(text)
    assert found.everything
    assert (found.lots, found.unread) == ((), ())


def test_what_is_no_lot_is_set_aside_under_its_own_name():
    found = proposed(
        "Ref # AR1318, GTIN 00812345678901, Lot AB 0643. Expiration date 04/2020, SN 9A"
    )
    assert [(p.kind, p.value) for p in found.pieces] == [
        (Kind.REFERENCE, "AR1318"),
        (Kind.DEVICE, "00812345678901"),
        (Kind.LOT, "AB 0643"),
        (Kind.DAY, "04/2020"),
        (Kind.SERIAL, "9A"),
    ]
    assert found.references == ("AR1318",)
    assert found.devices == ("00812345678901",)


@pytest.mark.parametrize(
    ("text", "lots", "unread"),
    [
        ("Lots 4411 through 4488", ("4411", "4488"), "4411 through 4488"),
        ("Lots: A1 - A9, B2", ("A1", "A9", "B2"), "A1 - A9"),
        ("Lots 24A01-24A45", ("24A01-24A45",), "24A01-24A45"),
    ],
)
def test_a_range_is_given_back_and_its_ends_are_proposed(text, lots, unread):
    found = proposed(text)
    assert found.lots == lots
    assert [(p.value, p.why) for p in found.unread] == [(unread, Why.RANGE)]


def test_a_hyphen_between_unlike_halves_makes_no_range():
    assert not proposed("Lot 16787-9, ABC-123").unread


@pytest.mark.parametrize(
    ("text", "unread", "why"),
    [
        ("Lots beginning with 12, 13", "beginning with 12, 13", Why.PATTERN),
        ("Lot 12*", "12*", Why.PATTERN),
        ("All lots except 123 and 124", "except 123 and 124", Why.EXCEPTED),
        ("Not all lots", "Not all lots", Why.EXCEPTED),
        ("LOT-A", "A", Why.NOT_UNDERSTOOD),
        ("Lot 5. Sold in 2019 to 45 shops", "Sold in 2019 to 45 shops", None),
        ("All lots made before 2019", "before 2019", None),
        ("See the letter of 12 May", "See the letter of 12 May", None),
    ],
)
def test_what_cannot_be_read_is_given_back_with_its_reason(text, unread, why):
    found = proposed(text)
    assert [(p.value, p.why) for p in found.unread] == [
        (unread, why or Why.NOT_UNDERSTOOD)
    ]
    assert not {*found.lots} & {"12", "13", "123", "124", "2019", "45"}


def test_lots_that_are_excepted_are_not_all_lots():
    assert proposed("All lots except 123").everything
    assert not proposed("Not all lots").everything


def test_a_text_too_long_is_read_as_far_as_it_goes_and_says_so(monkeypatch):
    monkeypatch.setattr(recall_scope, "LONGEST_TEXT", 7)
    found = proposed("Lot 123, 456")
    assert found.lots == ("123",)
    assert [(p.value, p.at, p.why) for p in found.unread] == [
        (", 456", 7, Why.TOO_LONG)
    ]


@given(st.text(max_size=300))
def test_any_text_is_taken_and_its_pieces_stand_where_they_say(text):
    found = proposed(text)
    assert all(text.startswith(p.value, p.at) for p in found.pieces)


WORDS = st.sampled_from(
    [
        *("Lot", "Lots:", "Ref #", "exp", "all", "except", "and", ",", "through", "-"),
        *("beginning with", "from", "AB", "12/2020", "17284", "A-1", "9*", "SN", "."),
    ]
)


@given(st.lists(WORDS, max_size=20).map(" ".join))
def test_nothing_that_holds_a_digit_is_lost(text):
    taken = [False] * len(text)
    for piece in proposed(text).pieces:
        for at in range(piece.at, piece.at + len(piece.value)):
            taken[at] = True
    assert all(taken[at] for at, sign in enumerate(text) if sign.isdigit())


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_the_published_notices_are_read():
    expected = {
        "Z-0401-2021": {
            *("100127846", "100127847", "100128709", "100128710", "100129357"),
            *("100129614", "100129615"),
        },
        "Z-0690-2016": {"AB 0643", "AB 0732"},
        "Z-0013-05": {"439010"},
        "Z-2241-2014": {"17284"},
        "Z-1338-2019": {"2991332"},
        "Z-0818-2019": {"LK2L"},
    }
    notices = json.loads(SHARED.read_text(encoding="utf-8"))["recalls"]
    printed = {n["number"]: n["code_info"] for n in notices if "code_info" in n}
    assert {k: {*proposed(v).lots} for k, v in printed.items()} == expected
    assert not any(proposed(text).unread for text in printed.values())
    for notice in notices:
        if notice.get("lots") == "all":
            assert proposed(notice["lots"]).everything
        elif "lots" in notice:
            assert proposed(", ".join(notice["lots"])).lots == (*notice["lots"],)


@pytest.mark.parametrize(
    ("lot", "named"),
    [("AB0643", "AB 0643"), ("ab0643", "AB\u00a00643"), ("16787-9", " 16787-9 ")],
)
def test_blanks_and_case_make_no_other_lot(lot, named):
    assert likeness(lot, named) is Likeness.SAME
    assert squeezed(lot) == squeezed(named)


@pytest.mark.parametrize(
    ("lot", "named"),
    [
        ("16787-9", "167879"),
        ("16787", "16787-9"),
        ("16787-9", "16787"),
        ("C37O9C3", "C3709C3"),
        ("LK2L", "LK21"),
        ("W07209/1", "W07209"),
    ],
)
def test_a_lot_that_only_looks_like_it_is_for_a_person(lot, named):
    assert likeness(lot, named) is Likeness.NEAR


@pytest.mark.parametrize(
    ("lot", "named"),
    [
        *(("17284", "17285"), ("12-3", "12"), ("172845", "17284"), ("", "17284")),
        *(("17284", ""), ("-", "/"), ("", "")),
    ],
)
def test_other_lots_are_other_lots(lot, named):
    assert likeness(lot, named) is Likeness.OTHER


LOTS = st.text("AB01 -./", max_size=8)


@given(LOTS, LOTS)
def test_likeness_looks_the_same_from_both_sides(lot, named):
    assert likeness(lot, named) is likeness(named, lot)
