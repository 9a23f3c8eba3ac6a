"""Labels for packs: what is printed is read again, and nothing falls off a sticker."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from mesoplan.clinic.documents.labels import FOLDER, LANGUAGES, table
from mesoplan.clinic.documents.pack_labels import (
    STOCKS,
    PackLabel,
    PackLabels,
    SheetHead,
)
from mesoplan.clinic.documents.rendering import compiler, rendered
from mesoplan.core.traceability.tokens import grouped, read_token, token_from
from mesoplan.imaging.codes import Symbology, codes_in
from mesoplan.imaging.labels import QUIET, qr, svg
from tests.papers import digest, digests_elsewhere, pages, squeezed

HEAD = SheetHead(clinic="Clinique des Tilleuls", on=date(2026, 11, 22))
LONG = "A very long product name, 3 × 1 mL syringes " * 4
IN_EACH_STOCK = pytest.mark.parametrize("stock", sorted(STOCKS))
SVG = "{http://www.w3.org/2000/svg}"


def tokens(count):
    return tuple(token_from(n.to_bytes(8, "big") * 1) for n in range(7, 7 + count))


def sheet(count=5, stock="a4", start=1, **label):
    values = {"product": "M-HA 10", "lot": "L2026-118", "expires_on": date(2027, 8, 31)}
    return PackLabels(
        head=HEAD,
        labels=tuple(PackLabel(token=t, **{**values, **label}) for t in tokens(count)),
        stock=STOCKS[stock],
        start=start,
    )


def printed(document, ppi=300.0):
    """Each page as a printer of so many dots an inch lays it down."""
    found = compiler(document, "en").compile(format="png", ppi=ppi)
    data = found if isinstance(found, list) else [found]
    return [Image.open(BytesIO(page)).convert("L") for page in data]


def scanned(document, ppi=300.0):
    return [code.raw for page in printed(document, ppi) for code in codes_in(page)]


@IN_EACH_STOCK
def test_every_label_is_read_again_from_its_sheet_in_its_place(stock):
    document = sheet(5, stock)
    assert scanned(document) == [f"]Q1{token}" for token in tokens(5)]


def test_labels_from_a_coarse_label_printer_are_read_too():
    """203 dots an inch, black or white."""
    (page, *_) = printed(sheet(1, "roll"), ppi=203)
    assert codes_in(page.point(lambda v: 255 if v > 127 else 0))


@IN_EACH_STOCK
def test_a_label_says_product_lot_expiry_and_the_token_in_fours(stock):
    (token,) = tokens(1)
    (text,) = pages(rendered(sheet(1, stock)))
    for words in ("M-HA 10", "L2026-118", "31 August 2027", grouped(token)):
        assert squeezed(words) in squeezed(text)
    typed = re.search(r"MP\w\w(?: \w{4}){3}", text)
    assert typed, "in groups of four"
    assert read_token(typed[0]) == token


@IN_EACH_STOCK
@pytest.mark.parametrize("product", ["M-HA 10", LONG, "W" * 300])
def test_whatever_the_product_is_called_a_label_stays_on_its_sticker(stock, product):
    """The rim of every sticker is white, and the token is still there to read."""
    document = sheet(2, stock, product=product, lot="X" * 20)
    measures = document.stock
    dots = 200 / 25.4
    for page in printed(document, ppi=200):
        for column in range(measures.columns):
            left = measures.left + column * (measures.label[0] + measures.gap)
            right, bottom = left + measures.label[0], measures.top + measures.label[1]
            rim = (right - 0.6, measures.top, right, bottom)
            below = (left, bottom - 0.6, right, bottom)
            for strip in (rim, below):
                box = tuple(round(edge * dots) for edge in strip)
                assert page.crop(box).getextrema()[0] > 250
    assert scanned(document) == [f"]Q1{token}" for token in tokens(2)]


def test_a_sheet_begun_before_is_gone_on_with():
    (page,) = printed(sheet(1, "a4", start=5))
    (code,) = codes_in(page)
    width, height = page.width / 3, page.height / 8
    assert (code.left // width, code.top // height) == (1, 1)


def test_more_labels_than_a_sheet_has_go_on_the_next():
    found = pages(rendered(sheet(25, "a4")))
    assert len(found) == 2
    assert squeezed(grouped(tokens(25)[-1])) in squeezed(found[1])
    assert len(pages(rendered(sheet(24, "a4")))) == 1
    assert len(pages(rendered(sheet(3, "roll")))) == 3


@pytest.mark.parametrize(("stock", "start"), [("a4", 0), ("a4", 25), ("roll", 2)])
def test_a_place_that_no_sheet_has_is_refused(stock, start):
    with pytest.raises(ValueError, match=r"a sheet has places 1 to \d+, not"):
        sheet(1, stock, start)


def test_a_sheet_without_a_label_is_refused():
    with pytest.raises(ValueError, match="no label"):
        sheet(0)


def test_what_the_pack_did_not_say_is_left_out():
    (text,) = pages(rendered(sheet(1, lot="", expires_on=None)))
    assert "Lot" not in text
    assert "Expires" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@IN_EACH_STOCK
def test_a_sheet_is_tagged_and_each_code_says_what_it_is(stock, language):
    _, warnings = compiler(sheet(3, stock), language).compile_with_warnings(
        format="pdf", pdf_standards=["ua-1"]
    )
    assert warnings == []
    reader = PdfReader(BytesIO(rendered(sheet(3, stock), language)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == language
    said = alternatives(catalogue["/StructTreeRoot"])
    assert len(said) == 3
    assert all(grouped(t) in s for t, s in zip(tokens(3), said, strict=True))


def alternatives(node):
    """What each figure says to those who listen, in order."""
    node = node.get_object()
    own = [str(node["/Alt"])] if "/Alt" in node else []
    below = node.get("/K", []) if hasattr(node, "get") else []
    parts = below if isinstance(below, list) else [below]
    return own + [
        said
        for part in parts
        if hasattr(part.get_object(), "get")
        for said in alternatives(part)
    ]


def test_another_process_makes_the_same_bytes():
    there = digests_elsewhere(
        "from tests.unit.test_pack_labels import sheet", "[(sheet(), 'en')]"
    )
    assert there == [digest(sheet())]


def test_the_template_and_its_words_know_each_other():
    source = FOLDER.joinpath("pack_labels.typ").read_text(encoding="utf-8")
    assert set(re.findall(r"\bl\.(\w+)", source)) == set(table("pack_labels"))


def test_a_token_takes_the_smallest_code_there_is():
    assert {qr(token).side for token in tokens(20)} == {21}


def drawn_from(picture, module=4):
    """The picture of a page as a browser paints it: its rectangle, then its path."""
    root = ET.fromstring(picture)  # noqa: S314 - our own
    _, _, whole, _ = map(int, root.attrib["viewBox"].split())
    image = Image.new("L", (whole * module, whole * module), "grey")
    pen = ImageDraw.Draw(image)
    assert root.find(f"{SVG}rect").attrib["fill"] == "#fff"
    pen.rectangle((0, 0, *image.size), fill="white")
    path = root.find(f"{SVG}path").attrib["d"]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        left, top = (int(x) + QUIET) * module, (int(y) + QUIET) * module
        right = left + int(width) * module - 1
        pen.rectangle((left, top, right, top + module - 1), fill="black")
    assert re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", path) == ""
    return image


def test_the_picture_for_a_page_is_the_same_code():
    (token,) = tokens(1)
    (code,) = codes_in(drawn_from(svg(token, "The pack's token")))
    assert code.raw == f"]Q1{token}"
    assert code.symbology is Symbology.QR


def test_the_picture_has_a_name_and_nothing_a_strict_page_refuses():
    picture = svg(tokens(1)[0], 'Token <script>"')
    root = ET.fromstring(picture)  # noqa: S314 - our own
    assert root.find(f"{SVG}title").text == 'Token <script>"'
    assert root.attrib["role"] == "img"
    assert "style" not in picture
    assert "<script" not in picture


def test_a_scuffed_code_is_still_read():
    image = drawn_from(svg(tokens(1)[0], "a token"))
    ImageDraw.Draw(image).rectangle((84, 84, 104, 96), fill="white")
    assert codes_in(image)
