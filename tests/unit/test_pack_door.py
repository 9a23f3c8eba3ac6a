"""What a scanner or a page may send at all, before anyone asks what it means."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.core.traceability.door import LONGEST
from mesoplan.core.traceability.faults import FaultCode as Code
from tests.pack_marks import LONGEST_SHOWN, assert_sound, codes, read

GTIN = "09504000059118"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", [Code.EMPTY]),
        (b"", [Code.EMPTY]),
        ("\r\n", [Code.EMPTY]),
        ("01\uff109504000059118", [Code.LOOK_ALIKE]),
        ("01\u06609504000059118", [Code.LOOK_ALIKE]),
        (f"01{GTIN}10L\u041e\u0422", [Code.LOOK_ALIKE] * 2),
        (f"01{GTIN}10L\xa0T", [Code.HIDDEN_CHARACTER]),
        (f"\u202e01{GTIN}", [Code.HIDDEN_CHARACTER]),
        (f"\ufeff01{GTIN}", [Code.HIDDEN_CHARACTER]),
        (f"01{GTIN}10LOT\u200b", [Code.HIDDEN_CHARACTER]),
        (f"01{GTIN}10LO\u0301T", [Code.HIDDEN_CHARACTER]),
        (f"01{GTIN}10LOT\x00", [Code.CONTROL_CHARACTER]),
        (f"01{GTIN}10LOT\t", [Code.CONTROL_CHARACTER]),
        (f"01{GTIN}10L\nOT", [Code.CONTROL_CHARACTER]),
        (f"01{GTIN}\r\n\r\n", [Code.CONTROL_CHARACTER] * 2),
        (f"01{GTIN}".encode("utf-16"), [Code.NOT_TEXT]),
        (b"\xff\xfe", [Code.NOT_TEXT]),
        ("\ud800", [Code.LOOK_ALIKE]),
        ("hello", [Code.NOT_RECOGNISED]),
        (" ", [Code.NOT_RECOGNISED]),
        (f" 01{GTIN}", [Code.NOT_RECOGNISED]),
        (f"]d101{GTIN}", [Code.NOT_GS1]),
        (f"]Q1(01){GTIN}", [Code.NOT_GS1]),
        ("]d1", [Code.EMPTY]),
        (f"]X001{GTIN}", [Code.SYMBOLOGY_NOT_READ]),
        ("[)>\x1e06\x1d9N110375286414", [Code.ISO15434_NOT_READ]),
        ("=/A9999XYZ100T0944=,000025", [Code.ICCBBA_NOT_READ]),
        ("]E09504000059119", [Code.BAD_CHECK_DIGIT]),
        ("]E0950400005911", [Code.NOT_NUMERIC]),
        ("]I19504000059118", [Code.NOT_NUMERIC]),
        ("]I119504000059116", [Code.BAD_CHECK_DIGIT]),
        ("]E09504000059118|", [Code.NOT_NUMERIC]),
        ("]E09504000059118|]e0", [Code.NOT_NUMERIC]),
        ("]E09504000059118|]C110LOT", [Code.NOT_NUMERIC]),
        ("]E09504000059118|]e017280231", [Code.BAD_DATE]),
        ("]E402345673|]e010LOT|]e021S", [Code.SEPARATOR_REPLACED]),
    ],
)
def test_what_cannot_come_in_is_named(raw, found):
    assert codes(assert_sound(raw)) == found


def test_a_look_alike_is_pointed_at():
    (fault,) = read("01\uff109504000059118").faults
    assert (fault.at, fault.value) == ("character 3", "U+FF10")


def test_five_megabytes_are_not_looked_at():
    class Unread(str):
        """A text that notices when somebody reads it through."""

        __slots__ = ()

        def __iter__(self):
            raise AssertionError

        def encode(self, *_):
            raise AssertionError

    reading = read(Unread("0" * 5_000_000))
    assert codes(reading) == [Code.TOO_LONG]
    assert len(reading.raw) == LONGEST
    assert codes(read(b"\xff" * 5_000_000)) == [Code.TOO_LONG]


def test_the_longest_text_still_is_read():
    assert codes(read("0" * LONGEST)) != [Code.TOO_LONG]
    assert codes(read("0" * (LONGEST + 1))) == [Code.TOO_LONG]


def test_a_thousand_faults_are_counted_out_to_a_page():
    assert len(read("\x1d" * 1000 + "0").faults) == 20
    assert len(read("\t" * 1000).faults) == 8


@pytest.mark.parametrize(
    ("raw", "device"),
    [
        ("]E09504000059118", GTIN),
        ("]E402345673", "00000002345673"),
        ("]I119504000059115", "19504000059115"),
    ],
)
def test_a_code_of_one_number_names_the_device_and_nothing_else(raw, device):
    identity = assert_sound(raw).identity
    assert (identity.device, identity.lot) == (device, "")


@pytest.mark.parametrize(
    ("linear", "device"),
    [("]E09504000059118", "09504000059118"), ("]E402345673", "00000002345673")],
)
def test_the_composite_part_of_a_retail_code_says_the_rest(linear, device):
    identity = assert_sound(f"{linear}|]e01728033110LOT\x1d21S").identity
    assert (identity.device, identity.lot, identity.serial) == (device, "LOT", "S")
    assert identity.expires_on == date(2028, 3, 31)


def test_the_raw_scan_is_kept_as_it_came():
    raw = f"]d201{GTIN}10LOT\r\n"
    assert read(raw).raw == raw
    assert read(raw.encode()).raw == raw


@pytest.mark.parametrize("raw", ["[)>\ud800\0", "\ud800" * 5_000, "\0" * 5_000])
def test_what_a_fault_shows_can_be_kept_anywhere(raw):
    for found in read(raw).faults:
        assert len(found.value) <= LONGEST_SHOWN
        assert found.value.encode("utf-8")
        assert "\0" not in found.value
