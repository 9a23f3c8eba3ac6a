"""How a verdict reads on a page: worst first, what to do, and where checking ends."""

from __future__ import annotations

from django.template.loader import render_to_string
from tests.inspected import AT_THE_CHAIR, faulty

from mesoplan.core.traceability.known import PackState
from mesoplan.knowledge.pack_codes import pack_words
from mesoplan.web.packs.verdict_page import verdict_page

CLEAR = AT_THE_CHAIR.judged()
# a pack on record as destroyed, whose syringe nobody scanned
STOPPED = AT_THE_CHAIR.but(inner=None).pack(state=PackState.DESTROYED).judged()


def shown(verdict):
    context = {"verdict": verdict_page(verdict), "key": "one"}
    return " ".join(render_to_string("packs/verdict.html", context).split())


def test_a_clear_pack_is_never_called_genuine():
    page = shown(CLEAR)
    assert "Nothing known speaks against this pack." in page
    assert "That is not proof that it is genuine." in page
    assert not any(word in page.lower() for word in ("authentic", "verified"))


def test_every_page_says_what_no_check_catches():
    page = shown(CLEAR)
    assert pack_words().gaps
    assert all(gap.title.in_language("en") in page for gap in pack_words().gaps)


def test_the_worst_finding_stands_first_and_each_says_what_to_do():
    found = verdict_page(STOPPED)
    words = [line.word for line in found.against]
    assert found.word == "stop"
    assert words == sorted(words, key=["stop", "hold"].index)
    assert set(words) == {"stop", "hold"}
    assert all(line.says and line.do for line in found.against)


def test_every_finding_stands_on_the_page_once():
    for verdict in (CLEAR, STOPPED):
        page = verdict_page(verdict)
        lines = (*page.against, *page.checked, *page.not_checked)
        codes = sorted(line.code for line in lines)
        assert codes == sorted(finding.code for finding in verdict.findings)


def test_no_place_for_evidence_is_left_open():
    page = shown(AT_THE_CHAIR.but(box=faulty("bad_check_digit")).judged())
    assert "{" not in page


def test_the_word_is_written_out_beside_its_colour():
    assert '<span class="level word-stop">Stop</span>' in shown(STOPPED)
    assert '<span class="level word-clear">Clear</span>' in shown(CLEAR)
