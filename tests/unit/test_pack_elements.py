"""GS1 element strings: what is read, and each way in which one is refused."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.core.traceability.faults import FaultCode as Code
from mesoplan.core.traceability.identity import Carrier, Element
from tests.pack_marks import assert_sound, codes, read, said

GTIN = "09504000059118"
DEVICE = f"01{GTIN}"
GS = "\x1d"
FULL = f"{DEVICE}1728033110LOT-7{GS}21SERIAL9"


@pytest.mark.parametrize(
    "raw",
    [
        FULL,
        f"]d2{FULL}",
        f"]C1{FULL}",
        f"]Q3{FULL}",
        f"]e0{FULL}",
        f"]J1{FULL}",
        GS + FULL,
        f"]d2{GS}{FULL}",
        FULL + GS,
        FULL + "\r\n",
        FULL + "\r",
        FULL + "\n",
        FULL.encode(),
        f"{DEVICE}{GS}17280331{GS}10LOT-7{GS}21SERIAL9",
        f"10LOT-7{GS}21SERIAL9{GS}17280331{DEVICE}",
        f"(01){GTIN}(17)280331(10)LOT-7(21)SERIAL9",
    ],
)
def test_every_way_to_send_an_element_string_says_the_same(raw):
    identity = said(raw)
    assert identity.carrier is Carrier.GS1
    assert identity.device == GTIN
    assert (identity.lot, identity.serial) == ("LOT-7", "SERIAL9")
    assert identity.expires_on == date(2028, 3, 31)
    assert identity.others == ()
    assert_sound(raw)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (f"{DEVICE}10A{GS}{GS}21B", [Code.MISPLACED_SEPARATOR]),
        ("]d2", [Code.EMPTY]),
        (GS, [Code.EMPTY]),
        ("09504000059118", [Code.UNKNOWN_IDENTIFIER]),
        ("0195040000591", [Code.VALUE_TOO_SHORT]),
        (f"0195040{GS}17280331", [Code.VALUE_TOO_SHORT]),
        ("0109504000059119", [Code.BAD_CHECK_DIGIT]),
        ("01O9504000059118", [Code.NOT_NUMERIC]),
        (f"{DEVICE}17280231", [Code.BAD_DATE]),
        (f"{DEVICE}17281300", [Code.BAD_DATE]),
        (f"{DEVICE}17270229", [Code.BAD_DATE]),
        (f"{DEVICE}70032803001200", [Code.BAD_DATE]),
        (f"{DEVICE}70032803312400", [Code.BAD_TIME]),
        (f"{DEVICE}70032803312360", [Code.BAD_TIME]),
        (f"{DEVICE}10", [Code.VALUE_MISSING]),
        (f"{DEVICE}10ABCDEFGHIJKLMNOPQRSTU", [Code.VALUE_TOO_LONG]),
        (f"{DEVICE}10AB CD", [Code.BAD_CHARACTER]),
        (f"{DEVICE}10AB#CD", [Code.BAD_CHARACTER]),
        (f"{DEVICE}30A", [Code.NOT_NUMERIC]),
        (f"{DEVICE}10A{GS}10B", [Code.CONFLICTING_REPEAT]),
        (f"{DEVICE}1728033117280430", [Code.CONFLICTING_REPEAT]),
        (f"{DEVICE}1728033170032803301200", [Code.CONFLICTING_REPEAT]),
        ("10LOT", [Code.COMPANION_MISSING]),
        ("17280331", [Code.COMPANION_MISSING]),
        (f"{DEVICE}250A", [Code.COMPANION_MISSING]),
        (f"{DEVICE}3712", [Code.COMPANION_EXCLUDED, Code.COMPANION_MISSING]),
        (f"{DEVICE}21A{GS}235B", [Code.COMPANION_EXCLUDED]),
        (f"{DEVICE}3103000195{GS}3102000195", [Code.COMPANION_EXCLUDED] * 2),
        (f"{DEVICE}8014ABCD23", [Code.BAD_CHECK_DIGIT, Code.BAD_VALUE]),
        (
            f"{DEVICE}10A{GS}88X{GS}10B",
            [Code.UNKNOWN_IDENTIFIER, Code.CONFLICTING_REPEAT],
        ),
        (f"{DEVICE}17ABCDEF70032803301200", [Code.NOT_NUMERIC]),
        ("8004123", [Code.BAD_VALUE]),
        ("8004123A", [Code.BAD_VALUE]),
        (f"(01){GTIN}(17)280331)", [Code.BAD_BRACKETS]),
        (f"(01){GTIN}17)280331", [Code.BAD_BRACKETS, Code.VALUE_TOO_LONG]),
        (f"(01){GTIN}(10)A(B)C", [Code.BAD_BRACKETS]),
        (f"(01){GTIN}(88)X", [Code.UNKNOWN_IDENTIFIER]),
        (f"(1){GTIN}", [Code.BAD_BRACKETS]),
        (f"]d2(01){GTIN}", [Code.UNKNOWN_IDENTIFIER]),
    ],
)
def test_an_element_string_is_refused_with_every_reason(raw, found):
    assert codes(assert_sound(raw)) == found


@pytest.mark.parametrize(
    "stand_in",
    ["^", "|", "~", "<GS>", "{GS}", "[gs]", "␝", "<FNC1>", r"\x1d", r"\u001d"],
)
def test_what_a_scanner_types_for_the_separator_is_not_guessed(stand_in):
    found = codes(read(f"{DEVICE}10LOT{stand_in}21SERIAL"))
    assert Code.SEPARATOR_REPLACED in found


def test_a_lost_separator_shows_only_where_the_lot_grows_too_long():
    """The lot register is what finds the other case: nothing in the code tells."""
    assert said(f"{DEVICE}10ABC17261231").lot == "ABC17261231"
    assert codes(read(f"{DEVICE}1012345678901234567821X")) == [Code.VALUE_TOO_LONG]


@pytest.mark.parametrize(
    ("written", "on", "means"),
    [
        ("280200", date(2026, 11, 22), date(2028, 2, 29)),
        ("271200", date(2026, 11, 22), date(2027, 12, 31)),
        ("760131", date(2026, 11, 22), date(2076, 1, 31)),
        ("770131", date(2026, 11, 22), date(1977, 1, 31)),
        ("490131", date(2099, 1, 1), date(2149, 1, 31)),
        ("500131", date(2099, 1, 1), date(2050, 1, 31)),
    ],
)
def test_an_open_day_is_the_last_and_the_century_the_nearest(written, on, means):
    assert said(f"{DEVICE}17{written}", on).expires_on == means


def test_a_moment_of_expiry_counts_as_its_day():
    assert said(f"{DEVICE}70032803311200").expires_on == date(2028, 3, 31)
    assert said(f"{DEVICE}1728030070032803311200").expires_on == date(2028, 3, 31)


def test_the_same_element_twice_says_it_once():
    identity = said(f"{DEVICE}10LOT{GS}{DEVICE}10LOT")
    assert identity.elements == (
        Element(identifier="01", value=GTIN),
        Element(identifier="10", value="LOT"),
    )


def test_what_a_clinic_has_no_use_for_is_kept_raw_and_named():
    identity = said(f"{DEVICE}3103000195{GS}800826033112{GS}91OURS{GS}3005")
    kept = [(one.identifier, one.value) for one in identity.others]
    assert kept == [("3103", "000195"), ("8008", "26033112")]
    assert identity.quantity == 5
    assert Element(identifier="91", value="OURS") in identity.elements


def test_a_lot_keeps_its_case_and_its_signs():
    assert said(f"{DEVICE}10aB!\"%&'*+,-./:;<=>?_").lot == "aB!\"%&'*+,-./:;<=>?_"


def test_a_carton_of_packs_names_no_device_of_its_own():
    identity = said(f"0012345678901234567502{GTIN}3712")
    assert (identity.device, identity.quantity) == ("", 12)


def test_a_fault_says_where_and_what_stood_there():
    (fault,) = read(f"{DEVICE}10{'A' * 300}").faults
    assert fault.at == "(10)"
    assert fault.value == "A" * 39 + "…"
    (fault,) = read(f"{DEVICE}88X").faults
    assert (fault.at, fault.value) == ("character 17", "88X")
    (fault,) = read(f"{DEVICE}10A{GS}10B").faults
    assert (fault.at, fault.value) == ("(10)", "A / B")
    (fault,) = read("21S").faults
    assert (fault.at, fault.value) == ("(21)", "01, 03, 8006")


def test_a_garbled_mark_is_not_also_blamed_for_what_got_lost():
    assert codes(read("10LOT\x1d88")) == [Code.UNKNOWN_IDENTIFIER]


def test_a_master_udi_keeps_its_check_pair():
    assert said(f"{DEVICE}80141987654Ad4X4bL5ttr2310c2K").device == GTIN
    assert codes(read(f"{DEVICE}80141987654Ad4X4bL5ttr2310c2L")) == [
        Code.BAD_CHECK_DIGIT
    ]
