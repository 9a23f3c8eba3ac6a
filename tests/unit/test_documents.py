"""Documents on paper: every one prints, reads aloud, and is the same each time."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from mesoplan.clinic.documents.client_card import ClientCard
from mesoplan.clinic.documents.consent import Drawing, Signature, Subject, Withdrawal
from mesoplan.clinic.documents.labels import LANGUAGES, labels
from mesoplan.clinic.documents.rendering import compiler, rendered
from mesoplan.clinic.documents.values import said_day
from mesoplan.core.quantities import Volume
from tests import papers
from tests.clients import day
from tests.papers import (
    AT,
    EACH,
    HEAD,
    IN_EACH_LANGUAGE,
    MAKERS,
    NAMES,
    digest,
    digests_elsewhere,
    pages,
    said,
    squeezed,
)


@EACH
@IN_EACH_LANGUAGE
def test_every_document_says_on_each_page_whose_it_is(name, language):
    document = MAKERS[name](language)
    found = pages(rendered(document, language))
    titles = labels(name, language).get("titles", {})
    for number, text in enumerate(found, start=1):
        page = squeezed(text)
        for words in (
            HEAD.clinic,
            HEAD.client,
            HEAD.number,
            HEAD.version,
            HEAD.knowledge[:15],
            HEAD.notice,
            titles.get("treatment") or labels(name, language)["title"],
            said_day(HEAD.on, labels(name, language)),
            labels(name, language)["page"].format(n=number, m=len(found)),
        ):
            assert squeezed(words) in page, words


@EACH
@IN_EACH_LANGUAGE
def test_every_document_is_tagged_for_those_who_listen(name, language):
    reader = PdfReader(BytesIO(rendered(MAKERS[name](language), language)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == language
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()


@EACH
def test_every_font_is_in_the_file(name):
    reader = PdfReader(BytesIO(rendered(MAKERS[name]("en"))))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = below["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


# a map's zones have colours beside their letters; test_map_drawing sees to its signs
GREY = sorted(set(NAMES) - {"map_sheet"})


@pytest.mark.parametrize("name", GREY)
def test_nothing_is_said_by_colour(name):
    """Black, white and greys only: a copy in grey says as much as the original."""
    for page in PdfReader(BytesIO(rendered(MAKERS[name]("en")))).pages:
        drawn = page.get_contents().get_data().decode("latin-1")
        colours = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", drawn)
        assert all(red == green == blue for red, green, blue in colours)
        assert not re.search(r"\b(?:k|K)\b", re.sub(r"\(.*?\)|<.*?>", "", drawn))


@EACH
@IN_EACH_LANGUAGE
def test_no_document_makes_typst_warn(name, language):
    ready = compiler(MAKERS[name](language), language)
    _, warnings = ready.compile_with_warnings(format="pdf", pdf_standards=["ua-1"])
    assert warnings == []


def test_another_process_makes_the_same_bytes():
    there = digests_elsewhere(
        "from tests.papers import MAKERS",
        "((MAKERS[n](l), l) for n in sorted(MAKERS) for l in ('en', 'fr'))",
    )
    here = [
        digest(MAKERS[name](language), language)
        for name in NAMES
        for language in LANGUAGES
    ]
    assert there == here


def test_a_plan_gives_the_decision_the_course_and_each_statement_with_its_source():
    sheet = papers.plan()
    text = said(sheet)
    for words in ("Yes, with changes", "C16", "Sessions", "no source found", "[A "):
        assert squeezed(words) in text
    for section in sheet.sections:
        for line in section.lines:
            assert squeezed(line.text) in text
    for row in sheet.sources:
        assert squeezed(f"{row.number}{row.tag}{row.cited}") in text


def test_every_number_of_a_source_in_a_plan_stands_in_its_list():
    sheet = papers.plan()
    rows = (
        *sheet.reasons,
        *sheet.left_out,
        *(x for s in sheet.sections for x in s.lines),
    )
    cited = {n for row in rows for basis in row.basis for n in basis.sources}
    assert cited == {row.number for row in sheet.sources}
    assert [row.number for row in sheet.sources] == list(range(1, len(cited) + 1))


def test_a_french_plan_says_that_its_statements_are_english():
    text = said(papers.plan("fr"), "fr")
    assert squeezed("faute de traduction") in text
    assert squeezed("Peau") in text or squeezed("sèche") in text
    assert squeezed("faute de traduction") not in said(papers.plan("en"))


def test_never_and_not_today_are_different_words_on_paper():
    sheet = papers.plan()
    never = replace(sheet, verdict=replace(sheet.verdict, level="stop", never=True))
    later = replace(
        sheet,
        verdict=replace(sheet.verdict, level="defer", come_back_on=day("2026-12-12")),
    )
    assert "Decision:Never" in said(never)
    assert "Decision:Nottoday" in said(later)
    assert "Comebackon12December2026" in said(later)


def test_a_consent_sets_common_effects_apart_from_true_complications():
    text = said(papers.consent())
    common, true, own = (
        text.index(squeezed(words))
        for words in ("Common after-effects", "True complications", "For you in")
    )
    assert common < text.index("Bruising") < true < text.index("slowinfections") < own


def test_a_consent_prints_what_was_asked_answered_and_witnessed():
    consent = papers.consent()
    text = said(consent)
    for row in consent.questions:
        assert squeezed(row.question + " → " + row.answer) in text
    assert text.count("ledger" + consent.witness) == len(pages(rendered(consent)))
    assert squeezed("Signed by Zoé Lefèvre-O'Hara, 22 November 2026, 14:05") in text
    assert "(UTC+01:00)" in text


def test_a_drawn_signature_is_drawn_as_curves_and_described_in_words():
    pdf = rendered(papers.consent())
    drawn = PdfReader(BytesIO(pdf)).pages[-1].get_contents().get_data()
    without = rendered(papers.consent(signature=None))
    other = PdfReader(BytesIO(without)).pages[-1].get_contents().get_data()
    curves = drawn.count(b" c ") - other.count(b" c ")
    points = sum(len(stroke) for stroke in papers.drawing().strokes)
    assert curves > points / 2
    reader = PdfReader(BytesIO(pdf))
    objects = (reader.get_object(n) for n in range(1, reader.trailer["/Size"]))
    described = [o["/Alt"] for o in objects if isinstance(o, dict) and "/Alt" in o]
    assert described == ["Signature of Zoé Lefèvre-O'Hara, drawn by hand"]


def test_a_typed_signature_says_that_it_was_typed():
    typed = Signature(by=HEAD.client, at=AT, typed="Zoé L")
    text = said(papers.consent(signature=typed))
    assert squeezed("Zoé L Typed by the person who signs") in text


def test_without_a_signature_there_is_a_line_to_sign_on():
    text = said(papers.consent(signature=None))
    assert squeezed("Signature Date and time") in text
    assert "Signedby" not in text


def test_a_withdrawn_consent_says_so_before_anything_else():
    ended = Withdrawal(at=papers.LATER, by=HEAD.client, note="I changed my mind.")
    text = said(papers.consent(withdrawn=ended))
    at = text.index(squeezed("Withdrawn on 1 December 2026, 09:00 (UTC)"))
    assert at < text.index(squeezed("What this means"))


def test_consent_to_photographs_is_a_document_of_its_own():
    consent = papers.consent(
        subject=Subject.PHOTOGRAPHS, product="", common=(), complications=()
    )
    text = said(consent)
    assert squeezed("Consent to photographs") in text
    assert squeezed("Consent to treatment") not in text
    assert squeezed("True complications") not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"strokes": ()},
        {"strokes": ((),)},
        {"strokes": (((1, 1),), ())},
        {"width": 0},
        {"strokes": (((-1, 5),),)},
        {"strokes": (((5, 101),),)},
        {"strokes": (((float("nan"), 5),),)},
        {"strokes": (((float("inf"), 5),),)},
        {"strokes": (((1, 1),) * 20_001,)},
    ],
)
def test_what_cannot_be_a_signature_is_refused(wrong):
    right = {"width": 100, "height": 100, "strokes": (((1, 1), (2, 2)),)}
    assert Drawing(**right)
    with pytest.raises(ValueError, match=r"signature|canvas|points"):
        Drawing(**{**right, **wrong})


def test_a_session_record_sets_delivered_against_planned():
    text = said(papers.session_record())
    assert squeezed("Cheeks Facial micro-depots, point by point M-HA 10") in text
    assert squeezed("140 148 −8 2.8 mL 2.96 mL −0.16 mL") in text
    assert squeezed("12 12 none 0.24 mL 0.24 mL none") in text
    assert squeezed("In all 152 160 3.04 mL 3.2 mL") in text
    assert squeezed("L2026-118 31 August 2027 2") in text
    assert squeezed("15 min") in text


def test_a_pack_is_named_by_our_label_and_a_typed_lot_as_typed():
    text = said(papers.session_record())
    assert squeezed("L2026-118 31 August 2027 2 MP6G 73AR 4T7C 2JZ9") in text
    (pack,) = papers.session_record().packs
    typed = replace(pack, identifier="")
    text = said(papers.session_record(packs=(typed,)))
    assert squeezed("31 August 2027 2 typed, not scanned") in text


def test_a_settled_hold_stands_in_the_record_with_who_and_why():
    text = said(papers.session_record())
    assert squeezed("What held it Inside not scanned; Listing not checked") in text
    assert squeezed("Settled by Dr Ines Roy") in text
    assert squeezed("Reason Syringe and box compared by eye") in text
    none = said(papers.session_record(holds=()))
    assert squeezed("settled by a second person") not in none


def test_more_than_planned_is_said_with_its_sign():
    zone = papers.session_record().zones[0]
    more = replace(zone, points=150, volume=Volume(3_000_000))
    text = said(papers.session_record(zones=(more,)))
    assert squeezed("150 148 +2 3 mL 2.96 mL +0.04 mL") in text


def test_amendments_stand_under_the_record_with_both_values_and_dates():
    text = said(papers.session_record())
    record, amended = text.index("L2026-118"), text.index("23November2026,14:05")
    assert record < amended
    assert squeezed("Was L2026-118 Now L2026-181 Reason Two figures") in text
    assert squeezed("stands as it was signed") in text


def test_an_unsigned_record_says_that_it_is_a_draft():
    assert squeezed("Draft: not signed yet") in said(papers.session_record(signed=()))
    assert squeezed("Signed and locked") in said(papers.session_record())


def test_an_observation_that_was_not_recorded_says_so():
    assert squeezed("Not recorded") in said(
        papers.session_record(observed_minutes=None)
    )


@IN_EACH_LANGUAGE
def test_the_aftercare_sheet_says_what_is_normal_what_to_do_and_whom_to_call(language):
    sheet = papers.aftercare_sheet(language)
    text = said(sheet, language)
    words = labels("aftercare_sheet", language)
    headings = [
        words[part] for part in ("emergency", "today", "normal", "care", "calls")
    ]
    places = [text.index(squeezed(heading)) for heading in headings]
    assert places == sorted(places)
    for row in (*sheet.care, *sheet.calls, *sheet.emergencies):
        assert squeezed(row.instruction) in text
        assert row.until is None or squeezed(said_day(row.until, words)) in text
    for row in sheet.normal:
        assert squeezed(row.gone_by) in text
    assert text.count("112") >= 2
    assert text.count(squeezed(HEAD.phone)) >= 3


def test_aftercare_is_dated_from_the_session_and_the_longest_comes_first():
    care = papers.aftercare_sheet().care
    assert [row.until for row in care] == sorted(
        (row.until for row in care), reverse=True
    )
    (alcohol,) = (row for row in care if row.title == "Alcohol")
    assert alcohol.until == day("2026-11-29")


@IN_EACH_LANGUAGE
def test_what_an_emergency_is_stands_in_the_library_in_each_language(language):
    (emergency,) = papers.aftercare_sheet(language).emergencies
    sign = {"en": "skin that turns white, blue", "fr": "une peau qui devient blanche"}
    assert sign[language] in emergency.instruction
    assert emergency.until is None


def test_a_client_card_names_product_lot_expiry_zones_and_day():
    text = said(papers.client_card())
    row = "M-HA 10 FILLMED Cheeks, Crow's feet 3.04 mL L2026-118 31 August 2027"
    assert squeezed("22 November 2026 " + row) in text
    assert squeezed(HEAD.phone) in text
    assert "112" in text


def test_an_empty_card_says_that_nothing_was_injected():
    card = ClientCard(head=HEAD, entries=())
    assert squeezed("Nothing was injected yet.") in said(card)


def test_a_map_on_paper_lists_every_point_under_the_number_on_its_drawings():
    sheet = papers.map_sheet()
    text = said(sheet)
    for row in sheet.points:
        line = f"{row.number} {row.letter} 0.02 mL 0.7 mm {row.state}"
        assert squeezed(line) in text
    assert {row.state for row in sheet.points} == {
        "planned",
        "done",
        "skipped",
        "added",
    }


def test_a_map_on_paper_gives_no_length_or_area_without_how_sure_it_is():
    text = said(papers.map_sheet())
    assert squeezed("an average head, which says nothing of this one's size") in text
    assert squeezed("± 10 % (one standard deviation)") in text
    assert text.count(squeezed("32 cm² (27–36)")) == len(papers.map_sheet().zones)
    assert squeezed("population means, not this person's") in text


def test_a_map_on_paper_says_what_it_leaves_out_and_what_it_reaches():
    text = said(papers.map_sheet())
    assert squeezed("Neck: no depth is set for it.") in text
    assert squeezed("2 to 6 % is touched on the day") in text
    bare = said(replace(papers.map_sheet(), reach=(), left_out=()))
    assert squeezed("What these points reach") not in bare


def test_each_drawing_of_a_map_is_described_to_who_listens():
    reader = PdfReader(BytesIO(rendered(papers.map_sheet())))
    objects = (reader.get_object(n) for n in range(1, reader.trailer["/Size"]))
    described = [o["/Alt"] for o in objects if isinstance(o, dict) and "/Alt" in o]
    assert described == [
        f"{row.title}. The table below lists every point."
        for row in papers.map_sheet().pictures
    ]
