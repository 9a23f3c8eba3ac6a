"""Photographs made safe: whatever was hidden in the file stays behind.

A file's name and declared type say nothing; only what its bytes decode to counts. The
pixels are turned upright, copied into a new image and encoded afresh, so that position,
camera, thumbnails and whatever was appended do not come along.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from typing import BinaryIO

FORMATS = ("JPEG", "PNG", "WEBP")
MEBIBYTE = 2**20
LARGEST_FILE = 20 * MEBIBYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_000
MOST_SCANS = 100  # a camera writes at most about ten; thousands stall a decoder
START_OF_SCAN = b"\xff\xda"
QUALITY = 92  # with full colour resolution: fine vessels and spots stay apart
DEEP = ("I", "I;16", "I;16B", "I;16L", "F")
PIECE = MEBIBYTE
PHONE_BRANDS = (b"hei", b"hev", b"mif1", b"msf1", b"avi")
WHERE = "photograph"
AS_JPEG = "Save it as JPEG or PNG and send that."

# Once and for the whole process: undoing it around each call is not safe with threads.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class PhotographRefused(InputError):
    """A file that is no photograph, or none that is safe to open."""

    heading = "This photograph cannot be kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe:
    """A photograph as a fresh JPEG with nothing in it but its pixels."""

    data: bytes
    width: int
    height: int
    digest: str


def read_limited(stream: BinaryIO) -> bytes:
    """What a client sends, read no further than a photograph may be long.

    Raises:
        PhotographRefused: there is more.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > LARGEST_FILE:
            _refuse_size()
        pieces.append(piece)
    return b"".join(pieces)


def made_safe(data: bytes) -> Safe:
    """The picture in ``data``, upright, in sRGB, on white, as a new JPEG.

    Raises:
        PhotographRefused: with what is wrong and what to do instead.
    """
    _look_at(data)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _look_at_image(image)
            profile = image.info.get("icc_profile")
            ImageOps.exif_transpose(image, in_place=True)
            flat = _on_white(_in_srgb(image, profile))
        return _encoded(flat)
    except PhotographRefused:
        raise
    except UnidentifiedImageError:
        _refuse("the file is not a JPEG, PNG or WebP picture", remedy=AS_JPEG)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse_pixels("far more than fit")
    except Exception:  # noqa: BLE001 - on hostile bytes a decoder may raise anything
        _refuse(
            "the picture is damaged or cut short",
            remedy="Take or export it again, and send the whole file.",
        )


def _look_at(data: bytes) -> None:
    """Refuse by the bytes alone what no decoder should be given."""
    if not data:
        _refuse("the file is empty", remedy="Choose the photograph again.")
    if len(data) > LARGEST_FILE:
        _refuse_size()
    if data[4:8] == b"ftyp" and data[8:12].startswith(PHONE_BRANDS):
        _refuse(
            "HEIC and AVIF pictures cannot be read here",
            remedy=f"Set the phone's camera to the most compatible format. {AS_JPEG}",
        )
    if data.startswith(b"\xff\xd8") and data.count(START_OF_SCAN) > MOST_SCANS:
        _refuse("the JPEG is built to stall whoever opens it", remedy=AS_JPEG)


def _look_at_image(image: Image.Image) -> None:
    """Refuse by the header what would take too much to decode, before decoding it."""
    width, height = image.size
    if width * height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        _refuse_pixels(f"{width} × {height}")
    # a phone's JPEG may hold further pictures, such as depth: the first is the photograph
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        _refuse("the picture moves", remedy="Send one still photograph.")
    if image.mode in DEEP:
        _refuse("the picture has more than 8 bits a pixel", image.mode, AS_JPEG)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as the camera meant them: its profile does not come along."""
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, meant, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that does not fit its picture describes nothing
    return turned or image


def _on_white(image: Image.Image) -> Image.Image:
    """Pixels only: what was hidden under transparency goes, too."""
    white = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white.paste(layer, mask=layer.getchannel("A"))
    else:
        white.paste(image if image.mode == "RGB" else image.convert("RGB"))
    return white


def _encoded(image: Image.Image) -> Safe:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    data = out.getvalue()
    return Safe(
        data=data,
        width=image.width,
        height=image.height,
        digest=hashlib.sha256(data).hexdigest(),
    )


def _refuse(what: str, value: str = "", remedy: str = "") -> NoReturn:
    raise PhotographRefused([Problem(WHERE, what, value, remedy)]) from None


def _refuse_size() -> NoReturn:
    most = LARGEST_FILE // MEBIBYTE
    _refuse(f"the file is larger than {most} MB", remedy="Send a smaller picture.")


def _refuse_pixels(found: str) -> NoReturn:
    most = MOST_PIXELS // 1_000_000
    _refuse(
        f"the picture has more than {most} million pixels",
        found,
        "Send it at a lower resolution.",
    )
