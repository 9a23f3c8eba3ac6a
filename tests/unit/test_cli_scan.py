"""``mesoplan scan`` says what a mark says, or what is wrong with it; it guesses nothing."""

from __future__ import annotations

import json

import pytest
import zxingcpp
from PIL import Image

from mesoplan.cli.exits import Exit
from mesoplan.core.traceability.door import LONGEST
from tests.commands import faults, loaded_by, run

DEVICE = "09501101020917"
RAW = f"]d201{DEVICE}17281130" + "10LOT-1\x1d21S1"
DAY = ("--on", "2026-11-22")


def scanned(*words, said=None):
    result = run("scan", *words, *DAY, "--format", "json", said=said)
    report = json.loads(result.stdout)
    assert faults("marks", report) == []
    return result.exit_code, report["marks"]


def photographed(said, tmp_path):
    """A Data Matrix as a printer would draw it."""
    kind = zxingcpp.BarcodeFormat.DataMatrix
    drawn = zxingcpp.create_barcode(said, kind, gs1=True).to_image(scale=6)
    height, width = drawn.shape
    path = tmp_path / "box.png"
    Image.frombytes("L", (width, height), bytes(memoryview(drawn))).save(path)
    return path


def test_a_mark_is_said_field_by_field():
    code, (mark,) = scanned(RAW)
    assert code == Exit.ANSWERED
    assert (mark["device"], mark["lot"], mark["serial"]) == (DEVICE, "LOT-1", "S1")
    assert mark["expires_on"] == "2028-11-30"
    assert mark["carrier"] == "gs1"
    assert mark["raw"] == RAW


def test_the_page_says_the_same_and_claims_no_more():
    page = run("scan", RAW, *DAY).stdout
    words = " ".join(page.split())
    for part in (DEVICE, "LOT-1", "30 Nov 2028", "S1", "LOT-1\\x1d21S1"):
        assert part in words
    assert "nothing was compared with a clinic's records" in words
    assert "\x1d" not in page


def test_standard_input_is_taken_byte_for_byte():
    assert scanned("-", said=RAW.encode() + b"\r\n")[1][0]["lot"] == "LOT-1"
    code, (mark,) = scanned("-", said=b"\xff\xfe01")
    assert code == Exit.INPUT
    assert [fault["code"] for fault in mark["faults"]] == ["not_text"]


def test_the_command_line_is_taken_byte_for_byte_too():
    code, (mark,) = scanned(b"01\xff".decode("utf-8", "surrogateescape"))
    assert [fault["code"] for fault in mark["faults"]] == ["not_text"]
    assert code == Exit.INPUT


def test_an_escape_is_only_read_where_it_was_asked_for():
    written = RAW.replace("\x1d", "\\x1d")
    assert scanned("--escaped", written)[1] == scanned(RAW)[1]
    code, (mark,) = scanned(written)
    assert code == Exit.INPUT
    assert mark["faults"]


def test_an_escaped_backslash_is_a_backslash():
    marks = scanned("--escaped", r"\\x1d")[1]
    assert marks[0]["raw"] == "\\x1d"


@pytest.mark.parametrize("written", [r"01\n", r"\x1D", "10A\\"])
def test_no_other_escape_is_known(written):
    result = run("scan", "--escaped", written)
    assert result.exit_code == Exit.INPUT
    assert "unknown escape" in result.stderr
    assert r"Write \x1d for the separator" in result.stderr


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (f"01{DEVICE[:-1]}0", "bad_check_digit"),
        (f"01{DEVICE}10A^]21B", "separator_replaced"),
        (f"01{DEVICE}10A\x1d10B", "conflicting_repeat"),
        (f"01{DEVICE}1726", "value_too_short"),
        (f"01{DEVICE.translate({ord('0'): '０'})}", "look_alike"),  # noqa: RUF001
    ],
)
def test_a_fault_has_its_code_and_what_to_do(raw, code):
    left, (mark,) = scanned(raw)
    assert left == Exit.INPUT
    assert code in [fault["code"] for fault in mark["faults"]]
    assert all(fault["says"] and fault["do"] for fault in mark["faults"])
    assert not mark["read"]
    assert (mark["device"], mark["lot"]) == ("", "")
    assert f"[{code}]" in run("scan", raw, *DAY).stdout


def test_five_megabytes_are_refused_at_once_and_shown_short():
    result = run("scan", "-", said=b"0" * 5_000_000)
    assert result.exit_code == Exit.INPUT
    assert "[too_long]" in result.stdout
    assert len(result.stdout) < LONGEST


def test_a_token_is_told_from_a_makers_mark():
    from mesoplan.core.traceability.tokens import token_from  # noqa: PLC0415

    token = token_from(bytes(8))
    assert scanned(token)[1][0]["token"] == token


def test_the_same_text_reads_as_of_the_day_that_was_named():
    raw = f"01{DEVICE}17770101"
    for on, year in (("2026-11-22", "1977"), ("2028-01-01", "2077")):
        result = run("scan", raw, "--on", on, "--format", "json")
        assert json.loads(result.stdout)["marks"][0]["expires_on"][:4] == year


def test_a_photograph_is_read_as_a_scanner_would(tmp_path):
    path = photographed(f"(01){DEVICE}(10)LOT-1(21)S1", tmp_path)
    assert scanned("--photo", path) == scanned(f"]d201{DEVICE}10LOT-1\x1d21S1")


def test_a_photograph_without_a_mark_says_so(tmp_path):
    path = tmp_path / "white.png"
    Image.new("L", (200, 200), 255).save(path)
    result = run("scan", "--photo", path)
    assert result.exit_code == Exit.INPUT
    assert "no mark was found" in result.stderr


def test_a_picture_that_is_none_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "box.jpg"
    path.write_bytes(b"not a picture")
    result = run("scan", "--photo", path)
    assert result.exit_code == Exit.INPUT
    assert "box.jpg" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "words",
    [(), ("01", "--photo", __file__), ("-", "--escaped"), ("01", "02")],
    ids=str,
)
def test_what_is_to_be_read_is_named_once(words):
    assert run("scan", *words).exit_code == Exit.USAGE


def test_reading_a_mark_needs_neither_django_nor_the_library():
    heavy = ("django", "zxingcpp", "PIL", "mesoplan.knowledge.library")
    assert loaded_by(["scan", RAW, "--on", "2026-11-22"], heavy=heavy) == []
