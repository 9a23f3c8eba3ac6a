"""Pictures as files, honest and hostile, for whatever opens pictures."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO


def encoded(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_claiming(width, height, data=b""):
    """A PNG whose header claims a size; its pixels are as many zeros as wanted."""

    def chunk(kind, body):
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data, 9))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")
