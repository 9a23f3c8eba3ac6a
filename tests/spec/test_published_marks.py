"""Marks that others published, each with the verdict its authors gave it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mesoplan.core.traceability import hibc
from mesoplan.core.traceability.check_digits import mod10_fits
from mesoplan.core.traceability.faults import FaultCode
from mesoplan.core.traceability.gs1_values import value_faults
from tests.conftest import ROOT
from tests.pack_marks import (
    TABLE,
    TODAY,
    assert_sound,
    codes,
    read,
    said,
    written_string,
)

FILE = ROOT.parent / "shared" / "data" / "traceability.json"
if not FILE.exists():
    pytest.skip(
        "the published marks are not beside this checkout", allow_module_level=True
    )

PUBLISHED = json.loads(FILE.read_text(encoding="utf-8"))
COMPANIONS = {FaultCode.COMPANION_MISSING, FaultCode.COMPANION_EXCLUDED}


def _ids(vectors, key):
    return [f"{number}-{vector[key][:50]!r}" for number, vector in enumerate(vectors)]


@pytest.mark.parametrize("vector", PUBLISHED["gs1"], ids=_ids(PUBLISHED["gs1"], "raw"))
def test_a_published_gs1_mark_is_judged_as_its_authors_judge_it(vector):
    found = set(codes(assert_sound(vector["raw"])))
    if not vector["reqs"]:  # its authors looked at the parts, not at what they need
        found -= COMPANIONS
    assert (not found) == vector["ok"], found


@pytest.mark.parametrize(
    ("ok", "text"), PUBLISHED["date_and_check_digit"]["yymmd0"], ids=str
)
def test_a_published_date_is_judged_as_its_authors_judge_it(ok, text):
    assert (value_faults(TABLE["17"], text, TODAY) == []) == ok


@pytest.mark.parametrize(
    ("ok", "text"), PUBLISHED["date_and_check_digit"]["csum"], ids=str
)
def test_a_published_check_digit_is_judged_as_its_authors_judge_it(ok, text):
    assert (text.isdecimal() and mod10_fits(text)) == ok


def test_published_device_identifiers_are_read_or_refused_with_the_reason():
    good, other, wrong_digit, tissue = PUBLISHED["udi"]
    first, second = said(good["s"]), said(other["s"])
    assert (first.device, first.serial) == ("00643169001763", "21A11F4855")
    assert first.expires_on == date(2016, 7, 12)
    assert (second.lot, second.serial) == ("7654321D", "10987654d321")
    assert codes(read(wrong_digit["s"])) == [FaultCode.BAD_CHECK_DIGIT]
    assert codes(read(tissue["s"])) == [FaultCode.ICCBBA_NOT_READ]


@pytest.mark.parametrize("vector", PUBLISHED["hibc"], ids=_ids(PUBLISHED["hibc"], "s"))
def test_a_published_hibc_label_is_judged_as_its_authors_judge_it(vector):
    found = codes(assert_sound(vector["s"]))
    if not vector["ok"]:
        assert found == [FaultCode.HIBC_BAD_CHECK_CHARACTER]
        return
    identity, faults = hibc.read_label([vector["s"]], TODAY)
    wanted = [FaultCode.HIBC_OTHER_HALF_NEEDED] if vector.get("link") else []
    assert [fault.code for fault in faults] == found == wanted
    assert identity.lot == vector.get("lot", "")
    assert identity.quantity == (int(vector["qty"]) if "qty" in vector else None)
    expiry = identity.expires_on.isoformat() if identity.expires_on else ""
    assert expiry.startswith(vector.get("expiry", ""))


@pytest.mark.parametrize(
    "pack", PUBLISHED["real_packs"], ids=lambda pack: pack["photo"]
)
def test_the_code_of_a_photographed_pack_is_read_whole(pack):
    identity = said(pack["raw"])
    assert (identity.device, identity.lot) == ("08903819987659", "BNav4Cam2")
    assert identity.expires_on == date(2031, 6, 30)
    assert written_string(identity.elements) == pack["raw"]
