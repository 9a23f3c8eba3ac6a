"""The codes in a picture, as the raw text a hand scanner would have sent.

zxing-cpp finds and decodes; its text is kept byte for byte, field separators (GS) too,
with the symbology identifier before it. Nothing is interpreted here: what a code says is
for ``core.traceability``. Where a plain look finds nothing a ladder of two more looks
follows: softened, for small modules and noise, then sharpened. What each rung is worth
stands in bench/README.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image, ImageFilter

from mesoplan.imaging.pictures import PictureRefused, Unusable, on_white, opened

if TYPE_CHECKING:
    from collections.abc import Callable

Format = zxingcpp.BarcodeFormat
# What stands on packs, and no more: each further kind is one more way to see a code in
# noise. ITF and Codabar are left out for that, being short and without a check digit.
READ = zxingcpp.BarcodeFormats(
    [
        Format.DataMatrix,
        Format.QRCode,
        Format.Code128,
        Format.DataBar,
        Format.EAN13,
        Format.UPCA,
        Format.Code39Std,  # as it stands: full ASCII would make HIBC's "+A" an "a"
    ]
)
MAGNIFIED = 2
LONGEST_MAGNIFIED = 4_000  # pixels: a larger picture shows its modules large enough
SOFT = 0.7


class Symbology(StrEnum):
    """The kind of symbol, by the letter of its identifier (ISO/IEC 15424)."""

    DATA_MATRIX = "d"
    QR = "Q"
    CODE_128 = "C"
    DATABAR = "e"
    EAN = "E"
    CODE_39 = "A"


class Rung(StrEnum):
    """Which look at the picture found a code."""

    PLAIN = "plain"
    SOFTENED = "softened"
    SHARPENED = "sharpened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place in the picture as it stands upright, in its pixels."""

    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFound:
    """One code: its raw text, such as ``]d2010370…``, and where it was seen.

    ``corners`` go round from the code's own top left.
    """

    raw: str
    symbology: Symbology
    corners: tuple[Point, Point, Point, Point]
    rung: Rung

    @property
    def carries_a_lot(self) -> bool:
        """A retail code names a product only."""
        return self.symbology is not Symbology.EAN

    @property
    def top(self) -> int:
        """Its highest pixel."""
        return min(corner.y for corner in self.corners)

    @property
    def bottom(self) -> int:
        """Its lowest pixel."""
        return max(corner.y for corner in self.corners)

    @property
    def left(self) -> int:
        """Its leftmost pixel."""
        return min(corner.x for corner in self.corners)


def read_codes(data: bytes) -> tuple[CodeFound, ...] | Unusable:
    """Every code in the picture, in reading order; or why the picture cannot be used.

    No code at all is an empty tuple: the picture was fine, and showed none.
    """
    try:
        with opened(data) as image:
            grey = _grey(image)
    except PictureRefused as refused:
        return refused.unusable
    return codes_in(grey)


def codes_in(grey: Image.Image, *, ladder: bool = True) -> tuple[CodeFound, ...]:
    """Every code in a grey picture, in reading order.

    Without the ``ladder`` one plain look must do. A retail code beside nothing else does
    not end the climb: the code that holds the lot is mostly the smaller one.
    """
    found: list[CodeFound] = []
    for rung, look in LADDER.items() if ladder else [(Rung.PLAIN, _plain)]:
        known = {code.raw for code in found}
        seen = _seen(look(grey), rung, grey.width)
        found += (code for code in seen if code.raw not in known)
        if any(code.carries_a_lot for code in found):
            break
    return _in_reading_order(found)


def _grey(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        image = on_white(image)
    return image.convert("L")


def _plain(grey: Image.Image) -> Image.Image:
    return grey


def _softened(grey: Image.Image) -> Image.Image:
    return _magnified(grey.filter(ImageFilter.GaussianBlur(SOFT)))


def _sharpened(grey: Image.Image) -> Image.Image:
    return _magnified(grey.filter(ImageFilter.UnsharpMask(radius=2, percent=200)))


LADDER: dict[Rung, Callable[[Image.Image], Image.Image]] = {
    Rung.PLAIN: _plain,
    Rung.SOFTENED: _softened,
    Rung.SHARPENED: _sharpened,
}


def _magnified(grey: Image.Image) -> Image.Image:
    if MAGNIFIED * max(grey.size) > LONGEST_MAGNIFIED:
        return grey
    size = (grey.width * MAGNIFIED, grey.height * MAGNIFIED)
    return grey.resize(size, Image.Resampling.BICUBIC)


def _seen(picture: Image.Image, rung: Rung, width: int) -> list[CodeFound]:
    """What one look finds, placed in a picture of the original ``width``."""
    scale = width / picture.width
    return [
        _code(barcode, rung, scale)
        for barcode in zxingcpp.read_barcodes(
            picture,
            formats=READ,
            text_mode=zxingcpp.TextMode.Plain,
            try_invert=rung is Rung.PLAIN,  # light on dark; again would double the cost
        )
        if barcode.text
    ]


def _code(barcode: zxingcpp.Barcode, rung: Rung, scale: float) -> CodeFound:
    at = barcode.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    first, second, third, fourth = (
        Point(x=round(corner.x * scale), y=round(corner.y * scale))
        for corner in corners
    )
    return CodeFound(
        raw=barcode.symbology_identifier + barcode.text,
        symbology=Symbology(barcode.symbology_identifier[1]),
        corners=(first, second, third, fourth),
        rung=rung,
    )


def _in_reading_order(codes: list[CodeFound]) -> tuple[CodeFound, ...]:
    """From the top, and what stands side by side from the left."""
    ordered: list[CodeFound] = []
    rest = sorted(codes, key=lambda code: (code.top, code.left))
    while rest:
        middle = (rest[0].top + rest[0].bottom) / 2
        line = [code for code in rest if code.top <= middle <= code.bottom]
        ordered += sorted(line, key=lambda code: code.left)
        rest = [code for code in rest if code not in line]
    return tuple(ordered)
