"""Photographs made safe: whatever was hidden in the file stays behind.

The pixels are turned upright, copied into a new image and encoded afresh, so that
position, camera, thumbnails and whatever was appended do not come along.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import ImageCms

from mesoplan.core.errors import InputError, Problem
from mesoplan.imaging import pictures
from mesoplan.imaging.pictures import PictureRefused, on_white, opened

if TYPE_CHECKING:
    from typing import BinaryIO

    from PIL import Image

QUALITY = 92  # with full colour resolution: fine vessels and spots stay apart
WHERE = "photograph"


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
    try:
        return pictures.read_limited(stream)
    except PictureRefused as refused:
        raise _not_kept(refused) from None


def made_safe(data: bytes) -> Safe:
    """The picture in ``data``, upright, in sRGB, on white, as a new JPEG.

    Raises:
        PhotographRefused: with what is wrong and what to do instead.
    """
    try:
        with opened(data) as image:
            return _encoded(on_white(_in_srgb(image)))
    except PictureRefused as refused:
        raise _not_kept(refused) from None


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as the camera meant them: its profile does not come along."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, meant, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that does not fit its picture describes nothing
    return turned or image


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


def _not_kept(refused: PictureRefused) -> PhotographRefused:
    why = refused.unusable
    return PhotographRefused([Problem(WHERE, why.what, why.value, why.remedy)])
