"""What somebody typed off a pack: read where it can mean one thing only."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.core.traceability.faults import FaultCode as Code
from mesoplan.core.traceability.identity import Carrier
from tests.pack_marks import READER, TODAY, codes


def typed(**fields):
    """A form with these fields filled in."""
    return READER.typed(on=TODAY, **fields)


def test_the_fields_of_a_form_make_an_identity():
    identity = typed(
        device="0 9504000-059118", lot=" AB 0643", expiry="2028-03", serial="S9 "
    ).identity
    assert identity.carrier is Carrier.TYPED
    assert identity.device == "09504000059118"
    assert (identity.lot, identity.serial) == ("AB0643", "S9")
    assert identity.expires_on == date(2028, 3, 31)


def test_what_was_not_typed_says_nothing():
    identity = typed(lot="aB7").identity
    assert (identity.device, identity.lot, identity.serial) == ("", "aB7", "")
    assert identity.expires_on is None


@pytest.mark.parametrize(
    ("device", "means"),
    [
        ("9504000059118", "09504000059118"),
        ("614141000036", "00614141000036"),
        ("02345673", "00000002345673"),
        ("A123BJC5D6E71", "A123BJC5D6E71"),
        ("+A123BJC5D6E71", "A123BJC5D6E71"),
        ("+A123BJC5D6E71G", "A123BJC5D6E71"),
        ("*+A123BJC5D6E71G*", "A123BJC5D6E71"),
        ("*+A123AA40_*", "A123AA40"),
        ("+A123AA472", "A123AA47"),  # ends with its check character, not with a unit
        ("A123AA472", "A123AA472"),
    ],
)
def test_a_device_may_be_typed_as_it_is_printed(device, means):
    assert typed(device=device).identity.device == means


@pytest.mark.parametrize(
    ("expiry", "means"),
    [
        ("2028-03-31", date(2028, 3, 31)),
        ("2028/03/31", date(2028, 3, 31)),
        ("31/12/2028", date(2028, 12, 31)),
        ("12/31/2028", date(2028, 12, 31)),
        ("4.4.2028", date(2028, 4, 4)),
        ("20281231", date(2028, 12, 31)),
        ("31122028", date(2028, 12, 31)),
        ("202803", date(2028, 3, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("02/2028", date(2028, 2, 29)),
        ("02-28", date(2028, 2, 29)),
        ("MAR 2028", date(2028, 3, 31)),
        ("31 mar 2028", date(2028, 3, 31)),
        (" 31MAR2028 ", date(2028, 3, 31)),
    ],
)
def test_a_date_with_one_meaning_is_taken(expiry, means):
    assert typed(expiry=expiry).identity.expires_on == means


@pytest.mark.parametrize(
    "expiry",
    [
        "03/04/2028",
        "31/12/28",
        "281231",
        "010203",
        "31 MAR 28",
        "03/12",
        "01042028",
        "032028",
    ],
)
def test_a_date_with_two_meanings_is_refused(expiry):
    assert codes(typed(expiry=expiry)) == [Code.TYPED_EXPIRY_AMBIGUOUS]


@pytest.mark.parametrize(
    "expiry",
    [
        *("soon", "2028", "28", "31/02/2028", "2028-13", "2028-00-01", "00/00/0000"),
        *(
            "MARCH 2028",
            "1 2 3 2028",
            "2028--03",
            "31/03/1900",
            "3003-04",
            "2028-03-00",
        ),
        "1/1/99999",
    ],
)
def test_what_is_no_date_is_refused(expiry):
    assert codes(typed(expiry=expiry)) == [Code.TYPED_EXPIRY_NOT_READ]


@pytest.mark.parametrize(
    ("fields", "found", "at"),
    [
        ({}, Code.EMPTY, ""),
        ({"lot": "   "}, Code.EMPTY, ""),
        ({"device": "09504000059119"}, Code.BAD_CHECK_DIGIT, "device"),
        ({"device": "095040000591"}, Code.BAD_CHECK_DIGIT, "device"),
        ({"device": "12345"}, Code.TYPED_DEVICE_NOT_READ, "device"),
        ({"device": "+A123BJC5D6E71H"}, Code.TYPED_DEVICE_NOT_READ, "device"),
        ({"device": "+a123bjc5d6e71g"}, Code.TYPED_DEVICE_NOT_READ, "device"),
        ({"device": "BRAND"}, Code.TYPED_DEVICE_NOT_READ, "device"),
        ({"device": "]E09504000059118"}, Code.TYPED_DEVICE_NOT_READ, "device"),
        ({"lot": "L" * 21}, Code.VALUE_TOO_LONG, "(10)"),
        ({"lot": "L#7"}, Code.BAD_CHARACTER, "(10)"),
        ({"lot": "]d2L"}, Code.BAD_CHARACTER, "(10)"),
        ({"lot": "L\x1d7"}, Code.BAD_CHARACTER, "(10)"),
        ({"serial": "S" * 21}, Code.VALUE_TOO_LONG, "(21)"),
        ({"lot": "L\uff17"}, Code.LOOK_ALIKE, "lot"),
        ({"serial": "S\u200b9"}, Code.HIDDEN_CHARACTER, "serial"),
        ({"expiry": "2028\t03"}, Code.CONTROL_CHARACTER, "expiry"),
        ({"lot": "L" * 5_000_000}, Code.TOO_LONG, "lot"),
    ],
)
def test_a_form_is_refused_beside_the_field(fields, found, at):
    (fault,) = typed(**fields).faults
    assert (fault.code, fault.at) == (found, at)


def test_all_faults_of_a_form_are_shown_at_once():
    found = typed(device="1", lot="#", expiry="03/04/2028", serial="\\")
    assert codes(found) == [
        Code.BAD_CHARACTER,
        Code.BAD_CHARACTER,
        Code.TYPED_DEVICE_NOT_READ,
        Code.TYPED_EXPIRY_AMBIGUOUS,
    ]


def test_the_raw_text_names_the_fields():
    assert typed(lot="L7", expiry="2028-03").raw == "lot: L7\nexpiry: 2028-03"
