"""Blocks as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import (
    Block,
    Fields,
    Heading,
    Items,
    Paragraph,
    References,
    Table,
    Verdict,
    printable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# what Markdown or the HTML in it could take for markup, in text that came from a file
SPECIAL = re.compile(r"([\\`*\[\]<>|#]|\b_|_\b)")


def markdown(page: Sequence[Block]) -> str:
    """The page as Markdown; text from outside is escaped."""
    return "\n\n".join("\n".join(_lines(block)) for block in page)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Verdict():
            yield f"# {_plain(block.words)}"
            if block.detail:
                yield from ("", _plain(block.detail))
        case Heading():
            aside = f" ({_plain(block.aside)})" if block.aside else ""
            yield f"{'#' * (block.rank + 1)} {_plain(block.words)}{aside}"
        case Paragraph():
            yield _plain(block.words)
        case Fields():
            yield from (
                f"- **{_plain(label)}:** {_plain(t)}" for label, t in block.rows
            )
        case Items():
            yield from _items(block)
        case Table():
            yield _row(block.header)
            yield _row(("---",) * len(block.header))
            yield from (_row(tuple(map(_plain, row))) for row in block.rows)
        case References():
            for number, tag, words in block.rows:
                yield f"{number}. \\[{tag}\\] {_plain(words)}"


def _items(block: Items) -> Iterator[str]:
    for number, (words, basis) in enumerate(block.rows, start=1):
        mark = f"{number}." if block.numbered else "-"
        yield f"{mark} {_plain(f'{words} {basis}'.rstrip())}"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(words: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(printable(words).split()))
