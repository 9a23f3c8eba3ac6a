"""Whatever a person typed comes out as text, all of it, and on the page."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from mesoplan.clinic.documents.characters import PRINTED, printable
from mesoplan.clinic.documents.consent import Signature
from mesoplan.clinic.documents.rendering import rendered
from tests import papers
from tests.papers import AT, EACH, HEAD, MAKERS, said, squeezed

HOSTILE = [
    '#let x = read("/etc/passwd")',
    "]] #panic[$ x $] <label> @ref // /* `raw` */",
    "*bold* _thin_ = heading\n== two\n- list\n+ list",
    "\\u{41} \\ {name} {at} {{}} %s %(a)s ${x}",
    "sys.inputs \"quoted\" 'single' <b>tag</b> &amp; ~",
]


def _everywhere(document, text):
    """The document with ``text`` in the place of every text a person may type."""
    head = replace(
        document.head,
        **dict.fromkeys(("clinic", "client", "number", "address", "phone"), text),
    )
    match document.TEMPLATE:
        case "consent":
            return replace(
                document,
                head=head,
                text=(text,),
                zones=(text,),
                statements=(text,),
                questions=(replace(document.questions[0], answer=text),),
                signature=Signature(by=text, at=AT, typed=text),
            )
        case "session_record":
            return replace(
                document,
                head=head,
                notes=text,
                observation=text,
                zones=tuple(replace(zone, note=text) for zone in document.zones),
                packs=tuple(
                    replace(p, lot=text, identifier=text) for p in document.packs
                ),
                holds=tuple(
                    replace(h, pack=text, by=text, reason=text) for h in document.holds
                ),
                amendments=tuple(
                    replace(a, by=text, was=text, reason=text)
                    for a in document.amendments
                ),
            )
        case "client_card":
            entries = tuple(
                replace(e, lot=text, practitioner=text) for e in document.entries
            )
            return replace(document, head=head, entries=entries)
    return replace(document, head=head)


@EACH
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_text(name, text):
    found = said(_everywhere(MAKERS[name]("en"), text))
    assert squeezed(text) in found


@EACH
@pytest.mark.parametrize("long", ["x" * 10_000, "Xenia x " * 1_250])
def test_a_name_of_ten_thousand_characters_is_printed_to_its_last(name, long):
    document = MAKERS[name]("en")
    usual = said(document).count("x")
    found = said(replace(document, head=replace(document.head, client=long)))
    assert found.count("x") >= usual + long.count("x")


@EACH
def test_nothing_runs_off_the_page(name):
    """Words without a space break, too: each line is within its page, and short."""
    reader = PdfReader(BytesIO(rendered(_everywhere(MAKERS[name]("en"), "W" * 10_000))))
    for page in (*reader.pages[:4], *reader.pages[-4:]):
        right, top = float(page.mediabox.right), float(page.mediabox.top)
        found = []

        def visit(text, user, place, _font, size, found=found):
            if text.strip():
                x = place[4] * user[0] + user[4]
                y = place[5] * user[3] + user[5]
                found.append((x, y, x + text.count("W") * size * user[0]))

        page.extract_text(visitor_text=visit)
        assert found
        for x, y, end in found:
            assert 0 <= x <= end <= right + 1
            assert 0 <= y <= top


@EACH
@pytest.mark.parametrize("text", ["שרה כהן", "مريم"])
def test_names_written_from_right_to_left_are_printed(name, text):
    document = MAKERS[name]("en")
    marked = replace(document, head=replace(document.head, client=text))
    found = said(marked)
    letters = squeezed(unicodedata.normalize("NFKC", text))
    assert letters in found or letters[::-1] in found or set(letters) <= set(found)


def test_a_script_without_glyphs_is_printed_as_numbers_never_as_boxes():
    assert printable("王 小明 😀") == "[U+738B] [U+5C0F][U+660E] [U+1F600]"
    head = replace(HEAD, client="王小明")
    assert "[U+738B][U+5C0F][U+660E]" in said(papers.client_card(head=head))


def test_what_cannot_be_seen_does_not_reverse_the_line():
    assert printable("abc\u202edef\ufeff\u2066x") == "abcdefx"
    assert printable("a\0b\tc\r\nd\u2028e\u2003f") == "a b c\nd\ne f"
    joined = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # Persian: I want
    assert printable(joined) == joined


def test_a_number_and_its_unit_stay_on_one_line():
    assert printable("2 mL of 10 %, 3 m") == "2\u00a0mL of 10\u00a0%, 3 m"


def test_every_character_called_printable_has_a_glyph():
    """PDF/UA refuses a character without one, so rendering is the proof."""
    every = [
        chr(code)
        for first, last in PRINTED
        for code in range(first, last + 1)
        if printable(chr(code)) == unicodedata.normalize("NFC", chr(code))
    ]
    assert len(every) > 2_500
    text = " ".join(every)
    question = papers.ReadBack(question=text, answer=text)  # the answer is in bold
    assert rendered(papers.consent(questions=(question,)))


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_whatever_was_typed_the_document_prints(text):
    head = replace(HEAD, client=text, number=text, clinic=text)
    signature = Signature(by=text, at=AT, typed=text)
    consent = papers.consent(head=head, text=(text,), signature=signature)
    assert rendered(consent).startswith(b"%PDF")
