"""A film for Chromium's make-believe camera: a table, then a pack held into view.

Start the browser with ``seeing(film(path, shots))`` among its arguments; whatever asks
for the camera then sees the shots, over and over.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

SIZE = (1280, 720)
EACH_SECOND = 30  # how Chromium plays such a film
TABLE, CARD = 110, 240
MODULE = 5
# a bright corner says to a test that the pack is in view
MARK = 48

Format = zxingcpp.BarcodeFormat


def table() -> Image.Image:
    """Nothing in view yet; the film's corner is dark."""
    picture = Image.new("L", SIZE, TABLE)
    picture.paste(0, (0, 0, MARK, MARK))
    return picture


def held(*symbols: Image.Image) -> Image.Image:
    """Symbols on a card before the camera, side by side; the corner is bright."""
    picture = Image.new("L", SIZE, TABLE)
    picture.paste(CARD, (140, 120, SIZE[0] - 140, SIZE[1] - 120))
    room = (SIZE[0] - 280) // max(1, len(symbols))
    for number, symbol in enumerate(symbols):
        left = 140 + number * room + (room - symbol.width) // 2
        picture.paste(symbol, (left, (SIZE[1] - symbol.height) // 2))
    picture.paste(255, (0, 0, MARK, MARK))
    return picture


def box(elements: str) -> Image.Image:
    """A pack's GS1 DataMatrix, from elements such as ``(01)0952…(10)L1``."""
    return _drawn(elements, Format.DataMatrix, gs1=True)


def token_label(token: str) -> Image.Image:
    """The QR code of a pack's own token."""
    return _drawn(token, Format.QRCode)


def film(path: Path, shots: Iterable[tuple[Image.Image, float]]) -> Path:
    """Write the shots, each for so many seconds."""
    with path.open("wb") as file:
        for picture, seconds in shots:
            frame = BytesIO()
            picture.convert("RGB").save(frame, "JPEG", quality=90, subsampling="4:2:0")
            file.write(frame.getvalue() * round(seconds * EACH_SECOND))
    return path


def seeing(path: Path) -> list[str]:
    """How Chromium is started to see the film, and to allow the camera unasked."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    ]


def _drawn(said: str, kind: zxingcpp.BarcodeFormat, **options: object) -> Image.Image:
    symbol = zxingcpp.create_barcode(said, kind, **options).to_image(scale=MODULE)
    height, width = symbol.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(symbol)))
