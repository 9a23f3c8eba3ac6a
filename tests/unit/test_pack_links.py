"""Digital Link addresses: identifiers are taken out of them, nothing is fetched."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.core.traceability.faults import FaultCode as Code
from mesoplan.core.traceability.identity import Carrier
from tests.pack_marks import assert_sound, codes, read, said

GTIN = "09504000059118"
ITEM = f"https://example.com/01/{GTIN}"


@pytest.mark.parametrize(
    "raw",
    [
        f"{ITEM}/10/LOT%2F7/21/S9?17=280331",
        f"]Q1{ITEM}/10/LOT%2f7/21/S9?17=280331",
        f"]d1{ITEM}/10/LOT%2F7/21/S9?linkType=all&17=280331",
        f"HTTP://EXAMPLE.COM:8080/01/{GTIN}/10/LOT%2F7/21/S9?&17=280331&#top",
        f"https://a:/01/{GTIN}/10/LOT%2F7/21/S9?17=280331",
        f"http://a/any/stem/01/{GTIN}/10/LOT%2F7/21/S9?alone;17=280331;",
        f"https://[2001:db8::1]:80/01/{GTIN}/10/LOT%2F7/21/S9?17=280331",
        f"https://a/01/00000000000000/01/{GTIN}/10/LOT%2F7/21/S9?%31%37=280331",
    ],
)
def test_an_address_says_what_its_path_and_query_hold(raw):
    identity = said(raw)
    assert identity.carrier is Carrier.DIGITAL_LINK
    assert (identity.device, identity.lot, identity.serial) == (GTIN, "LOT/7", "S9")
    assert identity.expires_on == date(2028, 3, 31)
    assert_sound(raw)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("ftp://example.com/01/" + GTIN, [Code.LINK_BAD_SCHEME]),
        ("Https://example.com/01/" + GTIN, [Code.LINK_BAD_SCHEME]),
        (f"https:///01/{GTIN}", [Code.LINK_BAD_HOST]),
        (f"https://a b/01/{GTIN}", [Code.LINK_BAD_HOST, Code.LINK_BAD_CHARACTER]),
        (f"https://user@a/01/{GTIN}", [Code.LINK_BAD_HOST]),
        (f"https://a:65536/01/{GTIN}", [Code.LINK_BAD_HOST]),
        (f"https://[fe80::1%25lo]/01/{GTIN}", [Code.LINK_BAD_HOST]),
        (f"https://[2001:db8::1/01/{GTIN}", [Code.LINK_BAD_HOST]),
        (f"{ITEM}<x", [Code.LINK_BAD_CHARACTER, Code.VALUE_TOO_LONG, Code.NOT_NUMERIC]),
        (f"{ITEM}/10/A%2", [Code.LINK_BAD_ESCAPE]),
        (
            f"{ITEM}?17=%zz0331",
            [Code.LINK_BAD_ESCAPE, Code.VALUE_TOO_LONG, Code.NOT_NUMERIC],
        ),
        (f"{ITEM}/10/A%00", [Code.BAD_CHARACTER]),
        (f"{ITEM}/10/A%C3%89", [Code.BAD_CHARACTER]),
        (f"{ITEM}/10/A?99=B+C", [Code.BAD_CHARACTER]),
        ("https://example.com/", [Code.LINK_WITHOUT_IDENTIFIER]),
        ("https://example.com", [Code.LINK_WITHOUT_IDENTIFIER]),
        (f"{ITEM}/", [Code.LINK_WITHOUT_IDENTIFIER]),
        ("https://example.com/buy?01=" + GTIN, [Code.LINK_WITHOUT_IDENTIFIER]),
        (f"https://example.com/gtin/{GTIN}", [Code.LINK_WORD_KEY]),
        (f"{ITEM}/21/S/10/L", [Code.LINK_BAD_PATH]),
        (f"{ITEM}/10/L/99/X", [Code.LINK_BAD_PATH]),
        (f"{ITEM}/10/L/10/M", [Code.LINK_BAD_PATH]),
        (f"{ITEM}/21/S/235/T", [Code.LINK_BAD_PATH]),
        (f"{ITEM}?10=L", [Code.LINK_MISPLACED_QUALIFIER]),
        (f"{ITEM}/10/L?10=M", [Code.LINK_MISPLACED_QUALIFIER]),
        (f"{ITEM}/22/V?10=L", [Code.LINK_MISPLACED_QUALIFIER]),
        (f"{ITEM}/235/T?235=T", [Code.LINK_MISPLACED_QUALIFIER]),
        (f"{ITEM}/235/T?21=S", [Code.LINK_BAD_ATTRIBUTE]),
        (f"{ITEM}?89=X", [Code.UNKNOWN_IDENTIFIER]),
        (f"{ITEM}?8200=X", [Code.LINK_BAD_ATTRIBUTE]),
        (f"{ITEM}?01={GTIN}", [Code.LINK_BAD_ATTRIBUTE]),
        (f"{ITEM}?17", [Code.LINK_BAD_ATTRIBUTE]),
        (f"{ITEM}?17=", [Code.VALUE_MISSING]),
        (f"{ITEM}?17=280331&17=280331", [Code.LINK_BAD_ATTRIBUTE]),
        (
            "https://example.com/01/9504000059118",
            [Code.LINK_SHORT_GTIN, Code.VALUE_TOO_SHORT],
        ),
        (
            "https://example.com/01/02345673",
            [Code.LINK_SHORT_GTIN, Code.VALUE_TOO_SHORT],
        ),
        ("https://example.com/01/09504000059119", [Code.BAD_CHECK_DIGIT]),
        (f"{ITEM}?17=280231", [Code.BAD_DATE]),
        (f"{ITEM}?37=12", [Code.COMPANION_EXCLUDED, Code.COMPANION_MISSING]),
    ],
)
def test_an_address_is_refused_with_every_reason(raw, found):
    assert codes(assert_sound(raw)) == found


def test_an_escape_is_opened_once():
    assert said(f"{ITEM}/10/A%252F").lot == "A%2F"


def test_a_lot_stands_in_the_query_where_the_path_has_no_place_for_it():
    identity = assert_sound(f"{ITEM}/235/T?10=L").identity
    assert (identity.device, identity.lot) == (GTIN, "L")


def test_other_keys_are_read_but_name_no_device():
    identity = said("https://example.com/8004/9520614141234567")
    assert identity.device == ""
    assert [one.identifier for one in identity.others] == ["8004"]


def test_a_fault_in_a_path_shows_the_order_that_stood_there():
    (fault,) = read(f"{ITEM}/21/S/10/L").faults
    assert fault.at == "/01/21/10/"
