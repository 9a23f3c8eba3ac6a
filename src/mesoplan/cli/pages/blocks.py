"""What a page is made of. A page is a sequence of blocks; it knows no medium."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

# what could move a terminal's cursor, colour it or turn text round
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def printable(words: str) -> str:
    """Text from a file or chart without signs that command the terminal."""
    return UNPRINTABLE.sub("\ufffd", words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision in one line, at the top; ``level`` chooses its colour."""

    level: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the page (rank 1) or of a part (rank 2), with an aside on its right."""

    words: str
    rank: int = 1
    aside: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled lines: what a thing is, then the text."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item may end in the basis it rests on."""

    rows: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class References:
    """The sources, under the numbers that the page uses for them."""

    rows: tuple[tuple[int, str, str], ...]


Block: TypeAlias = Verdict | Heading | Paragraph | Fields | Items | Table | References
