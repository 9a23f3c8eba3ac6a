"""Pictures of packs, and pictures as files, honest and hostile."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

# by zint 2.11, no kin of the reader: [01]03701234567891[17]270831[10]L2026-118[21]S0001
BY_ANOTHER_HAND = (
    "#.#.#.#.#.#.#.#.#.#.#.",
    "##.#.#..##.#....#.##.#",
    "#...#....#..#.#.#..##.",
    "#.##..##...#.#.#.##..#",
    "###.##...##.##.#..#...",
    "#.#..#..#..##..#.##.##",
    "#.#...##..#..#.######.",
    "####.#.##.##.#.#######",
    "##..#.#.##..#..#####..",
    "###.##..#####..###...#",
    "#.##..#.####....#...#.",
    "##.####.###..##.#.####",
    "#.##..##.#.##.#.####..",
    "#.#.##....#.##...#.#.#",
    "#.........###......#..",
    "##.#...#....##..##.###",
    "###....##.#...#.....#.",
    "##..##.#...#...####..#",
    "#.....#######..##.#.#.",
    "#.#.##.#.#.#####.###.#",
    "#.#.##....###....#.##.",
    "######################",
)
ITS_TEXT = "]d201037012345678911727083110L2026-118\x1d21S0001"


def by_another_hand(module=4):
    side = len(BY_ANOTHER_HAND)
    dots = bytes(0 if dot == "#" else 255 for row in BY_ANOTHER_HAND for dot in row)
    symbol = Image.frombytes("L", (side, side), dots)
    return symbol.resize((module * side, module * side), Image.Resampling.NEAREST)


def laid(*symbols, size=(640, 480)):
    """A white page with each symbol at its place."""
    page = Image.new("L", size, "white")
    for symbol, place in symbols:
        page.paste(symbol, place)
    return page


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
