"""HIBC labels: one symbol, two that share a label, and every form of date."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.core.traceability.check_digits import CHARACTERS_43, mod43
from mesoplan.core.traceability.faults import FaultCode as Code
from mesoplan.core.traceability.identity import Carrier
from tests.pack_marks import assert_sound, codes, read, said

DEVICE = "A123BJC5D6E71"


def label(body):
    """A symbol with the check character its body asks for."""
    return f"+{body}{mod43('+' + body)}"


PRIMARY = label(DEVICE)
LINK = PRIMARY[-1]
WHOLE = label(f"{DEVICE}/$LOT7")


def secondary(data, link=LINK):
    """The other symbol of a pair."""
    return label(data + link)


def test_what_is_labelled_stands_alone():
    identity = said("+A123BJC5D6E71G")  # the standard's own example
    assert identity.carrier is Carrier.HIBC
    assert (identity.device, identity.lot, identity.expires_on) == (DEVICE, "", None)


MADE, UNTIL = date(2011, 12, 31), date(2020, 1, 31)


@pytest.mark.parametrize(
    ("raw", "means"),
    [
        ("+A123BJC5D6E71G\n+$A1234GU", {"device": DEVICE, "lot": "A1234"}),
        (
            "+A123BJC5D6E71G\n+$$52001510X3GD",
            {"device": DEVICE, "lot": "10X3", "expires_on": date(2020, 1, 15)},
        ),
        (
            "+A99912345/$$52001510X3/16D20111212/S77DEFG457",
            {"lot": "10X3", "serial": "77DEFG45", "made_on": date(2011, 12, 12)},
        ),
        (
            "+A99912345/$10X3/16D20111231/14D202001313",
            {"lot": "10X3", "made_on": MADE, "expires_on": UNTIL},
        ),
        (
            "+A99912349/$10X3/16D20111231/14D20200131/Q500Z",
            {"device": "A99912349", "quantity": 500, "expires_on": UNTIL},
        ),
    ],
)
def test_the_worked_examples_of_the_standard_say_what_it_says_of_them(raw, means):
    identity = assert_sound(raw).identity
    assert {name: getattr(identity, name) for name in means} == means


def test_a_label_may_come_as_it_is_printed():
    assert said("*+A123BJC5D6E71G*") == said("+A123BJC5D6E71G")
    pair = f"*{PRIMARY}*\n*{secondary('$LOT7')}*"
    assert said(pair) == said(pair.replace("*", ""))
    assert said("*+A123AA40_*") == said("+A123AA40 ")
    assert codes(read("*+A123BJC5D6E71G")) == [Code.NOT_RECOGNISED]
    assert codes(read("+A123BJC5D6E71G*")) == [Code.BAD_CHARACTER]


@pytest.mark.parametrize(("unit", "check"), [("0", " "), ("2", "/"), ("3", "+")])
def test_any_character_may_check_a_label_and_link_its_other_half(unit, check):
    primary = f"+A123AA4{unit}{check}"
    assert said(primary).device == f"A123AA4{unit}"
    assert said(f"{primary}\n{secondary('$$0328LOT7', check)}").lot == "LOT7"


@pytest.mark.parametrize(
    ("data", "lot", "expires_on"),
    [
        ("$LOT7", "LOT7", None),
        ("$$7LOT7", "LOT7", None),
        ("$$0328LOT7", "LOT7", date(2028, 3, 31)),
        ("$$1228LOT7", "LOT7", date(2028, 12, 31)),
        ("$$2033028LOT7", "LOT7", date(2028, 3, 30)),
        ("$$3280330LOT7", "LOT7", date(2028, 3, 30)),
        ("$$428033023LOT7", "LOT7", date(2028, 3, 30)),
        ("$$528060LOT7", "LOT7", date(2028, 2, 29)),
        ("$$62806023LOT7", "LOT7", date(2028, 2, 29)),
        ("28366LOT7", "LOT7", date(2028, 12, 31)),
        ("$$3280330", "", date(2028, 3, 30)),
    ],
)
def test_every_form_of_date_is_read(data, lot, expires_on):
    identity = said(label(f"{DEVICE}/{data}"))
    assert (identity.lot, identity.expires_on) == (lot, expires_on)
    assert identity.device == DEVICE
    assert_sound(label(f"{DEVICE}/{data}"))


@pytest.mark.parametrize(
    ("data", "quantity", "lot", "expires_on"),
    [
        ("$$824", 24, "", None),
        ("$$8240328LOT7", 24, "LOT7", date(2028, 3, 31)),
        ("$$8247LOT7", 24, "LOT7", None),
        ("$$9000243280330LOT7", 24, "LOT7", date(2028, 3, 30)),
    ],
)
def test_a_quantity_may_stand_before_the_date(data, quantity, lot, expires_on):
    identity = said(label(f"{DEVICE}/{data}"))
    assert (identity.quantity, identity.lot) == (quantity, lot)
    assert identity.expires_on == expires_on


def test_serial_and_full_dates_follow_as_they_are_marked():
    identity = said(label(f"{DEVICE}/$$3280330LOT7/SS9/16D20260330/14D20280330/Q12"))
    assert (identity.lot, identity.serial, identity.quantity) == ("LOT7", "S9", 12)
    assert identity.made_on == date(2026, 3, 30)
    assert identity.expires_on == date(2028, 3, 30)


@pytest.mark.parametrize("data", ["$+S9", "$$+7S9", "$$+0328S9", "$$+3280331S9"])
def test_a_plus_marks_a_serial_in_place_of_a_lot(data):
    identity = said(label(f"{DEVICE}/{data}"))
    assert (identity.lot, identity.serial) == ("", "S9")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("$$0028LOT", [Code.HIBC_BAD_DATE]),
        ("$$1328LOT", [Code.HIBC_BAD_DATE]),
        ("$$2023028LOT", [Code.HIBC_BAD_DATE]),
        ("$$3280300LOT", [Code.HIBC_BAD_DATE]),
        ("$$428033024LOT", [Code.HIBC_BAD_DATE]),
        ("$$527366LOT", [Code.HIBC_BAD_DATE]),
        ("$$528000LOT", [Code.HIBC_BAD_DATE]),
        ("$$032", [Code.HIBC_BAD_DATE]),
        ("$$3LOT7", [Code.HIBC_BAD_DATE]),
        ("14D20280300", [Code.HIBC_BAD_DATE]),
        ("14D20281301", [Code.HIBC_BAD_DATE]),
        ("14D280330", [Code.HIBC_BAD_DATE]),
        ("$$", [Code.HIBC_BAD_STRUCTURE]),
        ("$$XLOT", [Code.HIBC_BAD_STRUCTURE]),
        ("$$8X4", [Code.HIBC_BAD_STRUCTURE]),
        ("$ABCDEFGHIJKLMNOPQRS", [Code.HIBC_BAD_STRUCTURE]),
        ("$LO T", [Code.HIBC_BAD_STRUCTURE]),
        ("XLOT", [Code.HIBC_BAD_STRUCTURE]),
        ("Q", [Code.HIBC_BAD_STRUCTURE]),
        ("$LOT/S", [Code.HIBC_BAD_STRUCTURE]),
        ("$LOT/", [Code.HIBC_BAD_STRUCTURE]),
        ("$LOT/17D20280331", [Code.HIBC_BAD_STRUCTURE]),
        ("$LOT/28366", [Code.HIBC_BAD_STRUCTURE]),
        ("$LOT/S" + "9" * 19, [Code.HIBC_BAD_STRUCTURE]),
        ("Q123456", [Code.HIBC_BAD_STRUCTURE]),
        ("$$3280330LOT/14D20280331", [Code.CONFLICTING_REPEAT]),
        ("$LOT/$LOT8", [Code.CONFLICTING_REPEAT]),
        ("$+S8/SS9", [Code.CONFLICTING_REPEAT]),
        ("$$824/Q25", [Code.CONFLICTING_REPEAT]),
    ],
)
def test_a_label_is_refused_with_the_reason(data, found):
    assert codes(assert_sound(label(f"{DEVICE}/{data}"))) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("+", [Code.HIBC_BAD_STRUCTURE]),
        ("+A", [Code.HIBC_BAD_STRUCTURE]),
        ("+A123BJC5D6E71H", [Code.HIBC_BAD_CHECK_CHARACTER]),
        ("+a123bjc5d6e71g", [Code.BAD_CHARACTER]),
        (label("A12"), [Code.HIBC_BAD_STRUCTURE]),
        (label("A123BJC5D6EX"), [Code.HIBC_BAD_STRUCTURE]),
        (label("A123" + "B" * 19 + "1"), [Code.HIBC_BAD_STRUCTURE]),
    ],
)
def test_what_is_labelled_must_be_whole(raw, found):
    assert codes(assert_sound(raw)) == found


def test_any_one_wrong_character_of_a_label_is_noticed():
    for place in range(1, len(PRIMARY)):
        for other in set(CHARACTERS_43) - {PRIMARY[place]}:
            wrong = PRIMARY[:place] + other + PRIMARY[place + 1 :]
            assert Code.HIBC_BAD_CHECK_CHARACTER in codes(read(wrong))


def test_half_a_label_asks_for_the_other_half():
    reading = read(secondary("$$3280330LOT7"))
    assert codes(reading) == [Code.HIBC_OTHER_HALF_NEEDED]
    assert reading.faults[0].value == LINK


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("symbology", ["", "]C0"])
def test_two_halves_make_one_label_in_either_order(end, symbology):
    other = secondary("$$3280330LOT7")
    there = said(f"{symbology}{PRIMARY}{end}{symbology}{other}{end}")
    assert there == said(f"{symbology}{other}{end}{symbology}{PRIMARY}")
    assert (there.device, there.lot) == (DEVICE, "LOT7")
    assert there.expires_on == date(2028, 3, 30)


@pytest.mark.parametrize(
    "pair",
    [
        (PRIMARY, secondary("$LOT7", "Z")),
        (PRIMARY, PRIMARY),
        (secondary("$LOT7"), secondary("$LOT7")),
        (label(f"{DEVICE}/$LOT7"), secondary("$LOT7")),
        (WHOLE, secondary("$LOT7", WHOLE[-1])),
    ],
)
def test_halves_that_do_not_belong_together_are_no_label(pair):
    assert codes(assert_sound("\n".join(pair))) == [Code.HIBC_HALVES_DIFFER]


def test_a_fault_in_one_half_spoils_the_pair():
    wrong = codes(read(f"{PRIMARY}\n{secondary('$$1328LOT7')}"))
    assert wrong == [Code.HIBC_BAD_DATE]
