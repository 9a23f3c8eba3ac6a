"""A verdict as pages, the command line and other programs are given it."""

from __future__ import annotations

import json

import pytest

from mesoplan.core.traceability.findings import Check, Finding, Outcome, Verdict, Word
from mesoplan.export.json_values import json_text
from mesoplan.export.packs import pack_verdict
from mesoplan.knowledge.pack_codes import pack_codes, pack_words
from tests.inspected import AT_RECEIPT, AT_THE_CHAIR


def report(look, language="en"):
    return pack_verdict(look.judged(), pack_codes(), pack_words(), language)


def test_a_clear_verdict_says_what_it_does_not_prove():
    found = report(AT_THE_CHAIR)
    assert found.word is Word.CLEAR
    assert found.deciding == ()
    assert found.says.startswith("Nothing known speaks against this pack.")
    assert {gap.id for gap in found.nobody} >= {
        "refilled_contents",
        "contaminated_at_factory",
    }
    assert "serial_cloned_elsewhere" in {gap.id for gap in found.not_checked}


def test_what_was_checked_and_what_was_not_are_told_apart():
    found = report(AT_THE_CHAIR.but(recalls_as_of=None))
    open_checks = [check.check for check in found.unsettled]
    assert open_checks == [Check.SERIAL, Check.RECALL, Check.COLD_CHAIN]
    settled = {check.check for check in found.checked}
    assert settled == set(Check) - set(open_checks)


def test_what_decides_is_the_worst_and_nothing_milder():
    look = AT_THE_CHAIR.inside(lot="XY77", expires_on=None)
    assert report(look).deciding == ("inner_lot_differs",)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("look", [AT_THE_CHAIR, AT_RECEIPT, AT_THE_CHAIR.but(box=None)])
def test_every_word_of_a_report_is_filled_in(look, language):
    for finding in report(look, language).findings:
        assert finding.title
        assert "{" not in finding.says + finding.do


def test_evidence_stands_in_the_sentence_and_beside_it():
    look = AT_THE_CHAIR.inside(lot="XY77")
    (finding,) = (f for f in report(look).findings if f.code == "inner_lot_differs")
    assert "lot AB1234" in finding.says
    assert "XY77" in finding.says
    assert finding.evidence == {"box": "AB1234", "inner": "XY77"}


def test_a_verdict_kept_without_evidence_can_still_be_told():
    old = Finding(
        check=Check.INNER,
        outcome=Outcome.FAIL,
        word=Word.STOP,
        code="inner_lot_differs",
    )
    found = pack_verdict(Verdict(findings=(old,)), pack_codes(), pack_words())
    assert "the inside –" in found.findings[0].says


def test_a_report_is_plain_data():
    values = json.loads(json_text(report(AT_THE_CHAIR)))
    assert values["word"] == "clear"
    assert values["findings"][0]["code"] == "mark_read"
    assert values["format"] == "mesoplan.pack-verdict/1"
