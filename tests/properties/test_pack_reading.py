"""What holds for any scan whatever, and for anything our own writers write."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mesoplan.core.traceability.check_digits import (
    CHARACTERS_32,
    CHARACTERS_82,
    mod10,
    mod43,
)
from mesoplan.core.traceability.door import LONGEST
from mesoplan.core.traceability.gs1 import SEPARATOR
from mesoplan.core.traceability.identity import Element
from mesoplan.core.traceability.tokens import RANDOM_BYTES, grouped, token_from
from tests.pack_marks import (
    READER,
    TODAY,
    assert_sound,
    codes,
    read,
    said,
    written_address,
    written_label,
    written_string,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
NAMES = st.text(CHARACTERS_82, min_size=1, max_size=20)
GTINS = st.text("0123456789", min_size=13, max_size=13).map(lambda d: d + mod10(d))
NEAR = st.dates(date(1980, 1, 1), date(2070, 12, 31))
PIECES = st.sampled_from(
    [
        *("]d2", "]Q1", "]C1", "]E0", "\x1d", "(01)", "(10)", "+", "/$$8", "$$+", "=/"),
        *("0109504000059118", "17280331", "10LOT", "21S", "37", "8014", "310", "7003"),
        *("https://a/", "/01/", "09504000059118", "/10/", "?17=", "%2F", "MP", "\n"),
        *("A123BJC5D6E71", "G", "00", "88", "\uff11", "\u202e", "[)>\x1e", "%", "&"),
    ]
)
MARK_LIKE = st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join)


def elements_of(**values):
    """Elements in the order given, without those that are left out."""
    return [
        Element(identifier=name[1:], value=value)
        for name, value in values.items()
        if value
    ]


@given(st.text() | MARK_LIKE, DAYS)
@example("\x1d", TODAY)  # found by the fuzzer: a separator and nothing else
def test_no_text_makes_the_reader_fail_or_guess(raw, on):
    assert_sound(raw, on)


@given(st.binary() | MARK_LIKE.map(str.encode), DAYS)
def test_no_bytes_make_the_reader_fail_or_guess(raw, on):
    assert_sound(raw, on)


@given(st.text(), st.text(), st.text(), st.text(), DAYS)
def test_no_form_makes_the_reader_fail_or_guess(device, lot, expiry, serial, on):
    reading = READER.typed(on=on, device=device, lot=lot, expiry=expiry, serial=serial)
    assert (reading.identity is None) == bool(reading.faults)


@given(
    GTINS,
    NAMES,
    NAMES,
    NEAR,
    st.permutations(["_01", "_10", "_21", "_17"]),
    st.booleans(),
)
def test_what_is_written_as_elements_is_read_back(
    gtin, lot, serial, expiry, order, ids
):
    values = {"_01": gtin, "_10": lot, "_21": serial, "_17": f"{expiry:%y%m%d}"}
    elements = elements_of(**{name: values[name] for name in order})
    raw = written_string(elements)
    assume("~" not in raw)
    reading = read(f"]d2{raw}" if ids else raw)
    assume(not {"separator_replaced"} & set(codes(reading)))
    identity = reading.identity
    assert identity is not None, reading.faults
    assert (identity.device, identity.lot, identity.serial) == (gtin, lot, serial)
    assert identity.expires_on == expiry
    assert identity.elements == tuple(elements)
    assert written_string(identity.elements) == raw


@given(GTINS, st.none() | NAMES, st.none() | NAMES, st.none() | NEAR)
def test_what_is_written_as_an_address_is_read_back(gtin, lot, serial, expiry):
    day = f"{expiry:%y%m%d}" if expiry else None
    elements = elements_of(_01=gtin, _10=lot, _21=serial, _17=day)
    identity = said(written_address(elements))
    assert (identity.device, identity.lot) == (gtin, lot or "")
    assert (identity.serial, identity.expires_on) == (serial or "", expiry)
    assert identity.elements == tuple(elements)


HIBC_NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.", max_size=18)
LABELLED = st.from_regex(r"[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]", fullmatch=True)
HIBC_DATES = st.sampled_from(
    [
        ("$$2", "%m%d%y"),
        ("$$3", "%y%m%d"),
        ("$$4", "%y%m%d23"),
        ("$$5", "%y%j"),
        ("$$6", "%y%j00"),
        ("", "%y%j"),
    ]
)


@given(LABELLED, HIBC_NAMES, HIBC_NAMES.filter(bool), NEAR, HIBC_DATES)
def test_what_is_written_as_a_label_is_read_back(device, lot, serial, expiry, form):
    flag, pattern = form
    elements = [
        Element(identifier="+", value=device),
        Element(identifier=flag, value=f"{expiry:{pattern}}{lot}"),
        Element(identifier="S", value=serial),
    ]
    identity = said(written_label(elements))
    assert (identity.device, identity.lot, identity.serial) == (device, lot, serial)
    assert identity.expires_on == expiry
    assert identity.elements == tuple(elements)


@given(LABELLED, HIBC_NAMES, NEAR)
def test_a_label_in_two_symbols_says_what_it_says_in_one(device, lot, expiry):
    data = f"$$3{expiry:%y%m%d}{lot}"
    first, second = f"+{device}", f"+{data}"
    first += mod43(first)
    second += first[-1]
    second += mod43(second)
    there, one = said(f"{first}\n{second}"), said(_label(f"{device}/{data}"))
    assert there == one


def _label(body):
    return f"+{body}{mod43('+' + body)}"


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
def test_every_token_written_is_read_back_however_it_is_typed(chance):
    token = token_from(chance)
    assert set(token[2:]) <= set(CHARACTERS_32)
    for typed in (token, token.lower(), grouped(token), token.replace("1", "l")):
        assert said(typed).token == token


@given(GTINS, st.integers(0, 13), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_a_device_is_always_seen(gtin, place, digit):
    assume(gtin[place] != digit)
    wrong = gtin[:place] + digit + gtin[place + 1 :]
    assert codes(read(f"01{wrong}")) == ["bad_check_digit"]


@given(MARK_LIKE, st.integers(0, 60))
def test_a_mark_cut_short_never_says_more_than_the_whole(raw, length):
    """Cutting loses elements or is refused: it never makes up a device."""
    whole, part = read(raw).identity, read(raw[:length]).identity
    if whole is not None and part is not None and whole.carrier is part.carrier:
        assert part.device in {"", whole.device}


def _steps(raw):
    """Lines of ours that run while ``raw`` is read."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        count += event == "line"
        return trace if "traceability" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read(raw)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        *("\x1d", "01", "0109504000059118", "10A\x1d", "88\x1d", "91\x1d", "(01)", "("),
        *("3100000195", "\uff11", "]d2", "MP", "]Q1https://a/", "37", "250A\x1d"),
    ],
)
@pytest.mark.parametrize(
    "opening",
    ["", "0109504000059118", "https://a/", "https://a/01/09504000059118?", "+A"],
)
def test_twice_the_text_takes_no_more_than_twice_the_steps(opening, piece):
    times = LONGEST // 3 // len(piece)
    once, twice = (_steps(opening + piece * (n * times)) for n in (1, 2))
    assert twice <= 2.2 * once + 200


@pytest.mark.parametrize(
    "piece", ["&17=280331", "/01/1", "/", "%2F", "&a=%", ";", "/$L"]
)
def test_long_addresses_and_labels_stay_linear_too(piece):
    for opening in ("https://a/01/09504000059118?", "https://a", "+A123B1"):
        times = LONGEST // 3 // len(piece)
        once, twice = (_steps(opening + piece * (n * times)) for n in (1, 2))
        assert twice <= 2.2 * once + 200


@pytest.mark.parametrize("number", ["253", "255", "8003", "421", "7040"])
def test_no_value_makes_its_pattern_try_every_way_through(number):
    """Two classes that share digits once made 2 ** 30 ways to refuse this."""
    assert read(f"{number}{'1' * 2000}#").identity is None


def test_a_separator_of_the_standard_is_the_one_scanners_send():
    assert SEPARATOR == "\x1d"
