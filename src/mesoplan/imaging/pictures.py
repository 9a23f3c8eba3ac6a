"""A picture from outside, opened without trusting a byte of it.

A file's name and declared type say nothing; only what its bytes decode to counts. What
would take too much to decode is refused by its header, before it is decoded.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn

from PIL import Image, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

FORMATS = ("JPEG", "PNG", "WEBP")
MEBIBYTE = 2**20
LARGEST_FILE = 20 * MEBIBYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_000
MOST_SCANS = 100  # a camera writes at most about ten; thousands stall a decoder
START_OF_SCAN = b"\xff\xda"
DEEP = ("I", "I;16", "I;16B", "I;16L", "F")
PIECE = MEBIBYTE
PHONE_BRANDS = (b"hei", b"hev", b"mif1", b"msf1", b"avi")
AS_JPEG = "Save it as JPEG or PNG and send that."

# Once and for the whole process: undoing it around each call is not safe with threads.
warnings.simplefilter("error", Image.DecompressionBombWarning)
# what else a decoder mutters, such as of a camera's broken notes, helps nobody
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


class Reason(StrEnum):
    """Why a picture cannot be used. Stable: programs may rely on them."""

    EMPTY = "picture_empty"
    TOO_LARGE = "picture_too_large"
    TOO_MANY_PIXELS = "picture_too_many_pixels"
    NO_PICTURE = "picture_unknown_format"
    PHONE_FORMAT = "picture_phone_format"
    STALLING = "picture_stalling"
    MOVING = "picture_moving"
    TOO_DEEP = "picture_too_deep"
    DAMAGED = "picture_damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Why a picture cannot be used, and what to do instead."""

    reason: Reason
    what: str
    value: str = ""
    remedy: str = ""


class PictureRefused(ValueError):
    """The bytes are no picture, or none that is safe to open."""

    def __init__(self, unusable: Unusable) -> None:
        """``unusable`` says why."""
        super().__init__(f"{unusable.what}. {unusable.remedy}")
        self.unusable = unusable


def read_limited(stream: BinaryIO, most: int = LARGEST_FILE) -> bytes:
    """What a client sends, read no further than a picture may be long.

    Raises:
        PictureRefused: there is more.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > most:
            _refuse_size(most)
        pieces.append(piece)
    return b"".join(pieces)


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """The picture in ``data``, decoded and upright, for as long as the block lasts.

    Raises:
        PictureRefused: with what is wrong and what to do instead; also where a decoder
            gives up on what is done with the picture inside the block.
    """
    _look_at(data)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _look_at_header(image)
            ImageOps.exif_transpose(image, in_place=True)
            image.load()
            yield image
    except PictureRefused:
        raise
    except UnidentifiedImageError:
        _refuse(
            Reason.NO_PICTURE,
            "the file is not a JPEG, PNG or WebP picture",
            remedy=AS_JPEG,
        )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse_pixels("far more than fit")
    except Exception:  # noqa: BLE001 - on hostile bytes a decoder may raise anything
        _refuse(
            Reason.DAMAGED,
            "the picture is damaged or cut short",
            remedy="Take or export it again, and send the whole file.",
        )


def on_white(image: Image.Image) -> Image.Image:
    """Pixels only: what was hidden under transparency goes, too."""
    white = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white.paste(layer, mask=layer.getchannel("A"))
    else:
        white.paste(image if image.mode == "RGB" else image.convert("RGB"))
    return white


def _look_at(data: bytes) -> None:
    """Refuse by the bytes alone what no decoder should be given."""
    if not data:
        _refuse(
            Reason.EMPTY, "the file is empty", remedy="Choose the photograph again."
        )
    if len(data) > LARGEST_FILE:
        _refuse_size(LARGEST_FILE)
    if data[4:8] == b"ftyp" and data[8:12].startswith(PHONE_BRANDS):
        _refuse(
            Reason.PHONE_FORMAT,
            "HEIC and AVIF pictures cannot be read here",
            remedy=f"Set the phone's camera to the most compatible format. {AS_JPEG}",
        )
    if data.startswith(b"\xff\xd8") and data.count(START_OF_SCAN) > MOST_SCANS:
        _refuse(
            Reason.STALLING,
            "the JPEG is built to stall whoever opens it",
            remedy=AS_JPEG,
        )


def _look_at_header(image: Image.Image) -> None:
    """Refuse by the header what would take too much to decode, before decoding it."""
    width, height = image.size
    if width * height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        _refuse_pixels(f"{width} × {height}")
    # a phone's JPEG may hold further pictures, such as depth: the first is the photograph
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        _refuse(Reason.MOVING, "the picture moves", remedy="Send one still photograph.")
    if image.mode in DEEP:
        _refuse(
            Reason.TOO_DEEP,
            "the picture has more than 8 bits a pixel",
            image.mode,
            "Save it as JPEG and send that.",
        )


def _refuse(reason: Reason, what: str, value: str = "", remedy: str = "") -> NoReturn:
    unusable = Unusable(reason=reason, what=what, value=value, remedy=remedy)
    raise PictureRefused(unusable) from None


def _refuse_size(most: int) -> NoReturn:
    _refuse(
        Reason.TOO_LARGE,
        f"the file is larger than {most // MEBIBYTE} MB",
        remedy="Send a smaller picture.",
    )


def _refuse_pixels(found: str) -> NoReturn:
    most = MOST_PIXELS // 1_000_000
    _refuse(
        Reason.TOO_MANY_PIXELS,
        f"the picture has more than {most} million pixels",
        found,
        "Send it at a lower resolution.",
    )
