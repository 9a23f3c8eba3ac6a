"""Pictures of packs: what they show is read whole, and nothing is read into them."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from mesoplan.core.traceability.reading import Reader
from mesoplan.imaging import codes
from mesoplan.imaging.codes import Point, Rung, Symbology, codes_in, read_codes
from mesoplan.imaging.pictures import MOST_PIXELS, Reason, Unusable
from mesoplan.knowledge.packs import identifier_table
from tests.clients import day
from tests.pictures import ITS_TEXT, by_another_hand, encoded, laid, png_claiming

Format = zxingcpp.BarcodeFormat
ITEM = "(01)09521234567891"  # of the prefix that GS1 keeps for examples


def drawn(said, kind=Format.DataMatrix, scale=4, **options):
    symbol = zxingcpp.create_barcode(said, kind, **options).to_image(scale=scale)
    height, width = symbol.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(symbol)))


def read(picture, kind="PNG", **options):
    found = read_codes(encoded(picture, kind, **options))
    assert isinstance(found, tuple), found
    return found


def raws(picture, kind="PNG", **options):
    return [code.raw for code in read(picture, kind, **options)]


def unusable(data):
    found = read_codes(data)
    assert isinstance(found, Unusable)
    assert found.what
    assert found.remedy
    return found.reason


def test_a_symbol_drawn_by_another_program_is_read_with_its_field_separator():
    (code,) = read(laid((by_another_hand(), (100, 60))))
    assert code.raw == ITS_TEXT
    assert code.symbology is Symbology.DATA_MATRIX
    assert code.rung is Rung.PLAIN
    assert code.carries_a_lot


def test_a_code_says_where_it_was_seen():
    (code,) = read(laid((by_another_hand(), (100, 60))))
    for corner, (x, y) in zip(
        code.corners, [(100, 60), (188, 60), (188, 148), (100, 148)], strict=True
    ):
        assert abs(corner.x - x) <= 3
        assert abs(corner.y - y) <= 3
    assert isinstance(code.corners[0], Point)


@pytest.mark.parametrize(
    ("said", "kind", "options", "raw"),
    [
        (f"{ITEM}(10)L1", Format.DataMatrix, {"gs1": True}, "]d2010952123456789110L1"),
        (f"{ITEM}(10)L1", Format.Code128, {"gs1": True}, "]C1010952123456789110L1"),
        (f"{ITEM}(10)L1", Format.QRCode, {"gs1": True}, "]Q3010952123456789110L1"),
        ("https://id.gs1.org/01/09521234567899", Format.QRCode, {}, None),
        ("+A123BJC5D6E71G", Format.DataMatrix, {}, "]d1+A123BJC5D6E71G"),
        ("+A123BJC5D6E71G", Format.Code128, {}, "]C0+A123BJC5D6E71G"),
        ("+A123BJC5D6E71G", Format.Code39, {}, "]A1+A123BJC5D6E71G"),
        ("9521234567899", Format.EAN13, {}, "]E09521234567899"),
    ],
)
def test_each_carrier_comes_with_its_symbology_identifier(said, kind, options, raw):
    symbol = drawn(said, kind, 3, **options)
    expected = raw or f"]Q1{said}"
    assert raws(laid((symbol, (40, 40)), size=(1280, 720))) == [expected]


def test_what_a_picture_shows_is_what_the_reader_of_marks_takes():
    """Separator and symbology identifier pass between the two without a loss."""
    (code,) = read(laid((by_another_hand(), (100, 60))))
    identity = Reader(identifier_table()).read(code.raw, on=day("2026-11-22")).identity
    assert identity
    assert (identity.device, identity.lot) == ("03701234567891", "L2026-118")
    assert (identity.serial, identity.expires_on) == ("S0001", day("2027-08-31"))


def test_two_elements_stay_two_where_only_the_separator_parts_them():
    """The reader that lost it made lot L1 and serial 7 into lot L1217."""
    symbol = drawn(f"{ITEM}(10)L1(21)7", gs1=True)
    assert raws(laid((symbol, (40, 40)))) == ["]d2010952123456789110L1\x1d217"]


@pytest.mark.parametrize("kind", [Format.Codabar, Format.ITF, Format.PDF417])
def test_kinds_of_code_that_no_pack_carries_are_not_looked_for(kind):
    said = "A12345A" if kind is Format.Codabar else "123456"
    symbol = drawn(said, kind, 3)
    assert zxingcpp.read_barcodes(laid((symbol, (40, 40))))
    assert raws(laid((symbol, (40, 40)))) == []


def test_several_codes_come_in_reading_order():
    """Two side by side, the right one a little higher, and one beneath."""
    one, two, three = (drawn(f"{ITEM}(10)L{n}", gs1=True) for n in (1, 2, 3))
    page = laid((one, (60, 60)), (two, (400, 48)), (three, (220, 300)))
    assert [raw[-2:] for raw in raws(page)] == ["L1", "L2", "L3"]


def test_the_same_code_on_two_packs_is_there_twice():
    symbol = by_another_hand()
    assert raws(laid((symbol, (60, 60)), (symbol, (400, 60)))) == [ITS_TEXT, ITS_TEXT]


def test_a_picture_without_a_code_gives_none_and_is_no_fault():
    assert read(laid()) == ()
    assert read(Image.effect_noise((400, 300), 90)) == ()


def small(module, degrees):
    """The other program's symbol, turned, at so few pixels a module."""
    finer = 8
    symbol = by_another_hand(round(module * finer))
    page = laid((symbol, (40 * finer, 30 * finer)), size=(200 * finer, 150 * finer))
    bicubic = Image.Resampling.BICUBIC
    return page.rotate(degrees, bicubic, fillcolor="white").reduce(finer)


@pytest.mark.parametrize(
    ("page", "rung"),
    [
        (small(4, 10), Rung.PLAIN),
        (small(1.7, 5), Rung.SOFTENED),
        (small(1.5, 9), Rung.SHARPENED),
    ],
    ids=list(Rung),
)
def test_each_rung_of_the_ladder_reads_what_those_below_it_cannot(page, rung):
    (code,) = read(page)
    assert code.raw == ITS_TEXT
    assert code.rung is rung
    assert bool(codes_in(page, ladder=False)) == (rung is Rung.PLAIN)


@pytest.mark.parametrize("page", [small(1.7, 5), small(1.5, 9)])
def test_a_code_found_magnified_is_placed_in_the_picture_that_was_sent(page):
    (code,) = read(page)
    assert abs(code.left - 40) < 10
    assert abs(code.top - 30) < 14
    assert code.bottom < 90


def test_a_retail_code_does_not_keep_the_ladder_from_the_code_with_the_lot():
    retail = drawn("9521234567899", Format.EAN13, 2)
    page = laid((retail, (300, 200)), (small(1.5, 9), (10, 10)))
    assert [code.raw for code in codes_in(page, ladder=False)] == ["]E09521234567899"]
    assert sorted(raws(page)) == ["]E09521234567899", ITS_TEXT]


def test_a_picture_far_out_of_focus_gives_nothing_rather_than_something_else():
    page = laid((by_another_hand(), (100, 60))).filter(ImageFilter.GaussianBlur(4))
    assert read(page) == ()


def test_a_large_photograph_is_not_magnified_further():
    large = Image.new("L", (codes.LONGEST_MAGNIFIED, 10), "white")
    looks = [look(large).size for look in codes.LADDER.values()]
    assert looks == [large.size] * 3


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L", "1", "P", "RGBA"])
def test_colours_of_any_kind_are_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert raws(laid((by_another_hand(), (90, 90))).convert(mode), kind) == [ITS_TEXT]


def test_what_is_transparent_is_white_paper():
    black = Image.new("RGBA", (640, 480), "black")
    black.putalpha(laid((by_another_hand(), (90, 90))).point(lambda v: 255 - v))
    assert raws(black) == [ITS_TEXT]


def test_a_photograph_taken_sideways_is_turned_upright_first():
    exif = Image.Exif()
    exif[0x0112] = 6  # show it a quarter further clockwise
    page = laid((by_another_hand(), (100, 60)))
    sideways = page.transpose(Image.Transpose.ROTATE_90)
    (code,) = read(sideways, "JPEG", exif=exif, quality=95)
    assert code.raw == ITS_TEXT
    assert abs(code.left - 100) <= 3
    assert abs(code.top - 60) <= 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"not a picture", Reason.NO_PICTURE),
        (b"%PDF-1.7", Reason.NO_PICTURE),
        (b"\0\0\0\x18ftypheic" + b"\0" * 30, Reason.PHONE_FORMAT),
        (b"\xff" * (20 * 2**20 + 1), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_picture_is_refused_with_the_way_out(data, reason):
    assert unusable(data) is reason


def test_a_small_file_of_eighty_megapixels_is_refused_before_it_is_decoded():
    bomb = png_claiming(10_000, 8_000, b"\0" * (8_000 * 1_251))
    assert len(bomb) < 100_000
    assert MOST_PIXELS < 10_000 * 8_000
    assert unusable(bomb) is Reason.TOO_MANY_PIXELS


def test_a_picture_cut_short_is_refused_not_read_as_far_as_it_goes():
    whole = encoded(laid((by_another_hand(), (90, 20))), "JPEG")
    assert unusable(whole[: len(whole) * 3 // 4]) is Reason.DAMAGED


def test_a_moving_and_a_deep_picture_are_refused():
    page = laid((by_another_hand(), (90, 20)))
    moving = encoded(page, "PNG", save_all=True, append_images=[page.rotate(90)])
    assert unusable(moving) is Reason.MOVING
    assert unusable(encoded(Image.new("I;16", (9, 9)), "PNG")) is Reason.TOO_DEEP


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (3, 2)])
def test_a_picture_of_next_to_nothing_shows_no_code(size):
    """On one pixel another reader ends the whole process."""
    assert read(Image.new("L", size)) == ()


@given(
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 255)), max_size=12),
    st.integers(0, 3_000),
)
def test_whatever_is_changed_in_a_file_it_is_refused_or_read_or_shows_none(
    changes, cut
):
    data = bytearray(SEED)
    for place, value in changes:
        data[place % len(data)] = value
    found = read_codes(bytes(data[: len(data) - cut % len(data)]))
    assert isinstance(found, Unusable) or {code.raw for code in found} <= {ITS_TEXT}


SEED = encoded(laid((by_another_hand(), (20, 20)), size=(140, 140)), "PNG")
