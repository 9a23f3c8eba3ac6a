"""The QR code of a pack's label, as squares for paper and as a picture for a page.

zxing-cpp draws it, which reads it too: one dependency less. The token's letters and
digits fit the smallest QR code there is, at a level that survives a scuffed corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

import zxingcpp

LEVEL = "Q"  # a quarter of its codewords may be lost
QUIET = 4  # modules of white that a reader needs on each side


@dataclass(frozen=True, slots=True)
class Bar:
    """Dark modules side by side in one row of a symbol."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR code: how many modules a side without the quiet zone, and the dark ones."""

    side: int
    bars: tuple[Bar, ...]


@lru_cache(maxsize=1024)
def qr(text: str) -> Symbol:
    """The QR code that says ``text``."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL)
    image = drawn.to_image(scale=1, add_quiet_zones=False)
    dots = bytes(memoryview(image))  # type: ignore[arg-type] # the stub has no buffer
    side = image.shape[0]
    bars = tuple(bar for y in range(side) for bar in _bars(y, dots[y * side :][:side]))
    return Symbol(side=side, bars=bars)


def svg(text: str, name: str) -> str:
    """The same as a picture for a page, called ``name`` for those who listen.

    Attributes only, no style: a strict content-security policy lets it stand.
    """
    symbol = qr(text)
    whole = symbol.side + 2 * QUIET
    path = "".join(f"M{b.x} {b.y}h{b.width}v1h-{b.width}z" for b in symbol.bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img"'
        f' viewBox="{-QUIET} {-QUIET} {whole} {whole}" shape-rendering="crispEdges">'
        f"<title>{escape(name)}</title>"
        f'<rect x="{-QUIET}" y="{-QUIET}" width="{whole}" height="{whole}"'
        f' fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )


def _bars(y: int, row: bytes) -> list[Bar]:
    """The dark runs of one row; a light pixel is not 0."""
    found: list[Bar] = []
    for x, light in enumerate(row):
        if light:
            continue
        if found and found[-1].x + found[-1].width == x:
            found[-1] = Bar(found[-1].x, y, found[-1].width + 1)
        else:
            found.append(Bar(x, y, 1))
    return found
