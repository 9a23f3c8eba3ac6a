"""Blocks as text for a terminal."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

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
    from collections.abc import Callable, Iterator, Sequence

COLORS = {
    "clear": "green",
    "modify": "green",
    "sign_off": "yellow",
    "incomplete": "yellow",
    "defer": "red",
    "stop": "red",
}
INDENT = "  "
LABEL_WIDTH = 14
WIDEST_LABEL = 18
LONGEST_BASIS = 28
NARROWEST_COLUMN = 6
NO_BREAK = "\u00a0"


def text(page: Sequence[Block], *, width: int, color: bool) -> str:
    """The page, wrapped to ``width`` columns; styled only when ``color``."""
    printer = _Printer(width, color=color)
    lines: list[str] = []
    before: Block | None = None
    for block in page:
        if before is not None and _opens(block, before):
            lines.append("")
        lines += printer.lines(block)
        before = block
    return "\n".join(line.rstrip() for line in lines)


def _opens(block: Block, before: Block) -> bool:
    """Whether a blank line stands before this block."""
    if not isinstance(block, Heading):
        return False
    return block.rank == 1 or not (isinstance(before, Heading) and before.rank == 1)


class _Printer:
    def __init__(self, width: int, *, color: bool) -> None:
        self.width = width
        self.color = color
        self.printers: dict[type, Callable[..., Iterator[str]]] = {
            Verdict: self.verdict,
            Heading: self.heading,
            Paragraph: self.paragraph,
            Fields: self.fields,
            Items: self.items,
            Table: self.table,
            References: self.references,
        }

    def lines(self, block: Block) -> Iterator[str]:
        return self.printers[type(block)](block)

    def styled(self, words: str, **style: object) -> str:
        return click.style(words, **style) if self.color else words  # type: ignore[arg-type]

    def verdict(self, block: Verdict) -> Iterator[str]:
        for line in textwrap.wrap(printable(block.words), self.width):
            yield self.styled(line, fg=COLORS.get(block.level), bold=True)
        for line in textwrap.wrap(printable(block.detail), self.width):
            yield self.styled(line, dim=True)

    def heading(self, block: Heading) -> Iterator[str]:
        if block.rank == 1:
            yield self.styled(block.words.upper(), bold=True)
            yield self.styled("─" * self.width, dim=True)
            return
        room = self.width - len(block.aside) - 2
        first, *rest = textwrap.wrap(printable(block.words), room) or [""]
        gap = " " * max(2, self.width - len(first) - len(block.aside))
        style = {"fg": COLORS.get(block.level), "bold": True}
        aside = gap + self.styled(block.aside, dim=True) if block.aside else ""
        yield self.styled(first, **style) + aside
        for line in rest:
            yield self.styled(line, **style)

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        for part in block.words.splitlines():
            yield from self.wrapped(part, INDENT, INDENT)

    def fields(self, block: Fields) -> Iterator[str]:
        longest = max(len(label) for label, _ in block.rows) + 1
        width = max(LABEL_WIDTH, min(longest, WIDEST_LABEL))
        for label, words in block.rows:
            hanging = INDENT + " " * width
            lines = list(self.wrapped(words, hanging, hanging)) or [hanging]
            head = INDENT + self.styled(f"{label:<{width}}", dim=True)
            if len(label) >= width:
                yield INDENT + self.styled(label, dim=True)
            else:
                lines[0] = head + lines[0][len(hanging) :]
            yield from lines

    def items(self, block: Items) -> Iterator[str]:
        for number, (words, basis) in enumerate(block.rows, start=1):
            mark = f"{number}." if block.numbered else "·"
            first = f"{INDENT}{mark:<3}" if block.numbered else f"{INDENT}{mark} "
            said = f"{words} {_unbroken(basis)}" if basis else words
            yield from self.wrapped(said, first, " " * len(first))

    def table(self, block: Table) -> Iterator[str]:
        widths = self.column_widths(block)
        if any(block.header):
            yield self.styled(_row(block.header, widths), dim=True)
        for row in block.rows:
            columns = [
                textwrap.wrap(printable(cell), width) or [""]
                for cell, width in zip(row, widths, strict=True)
            ]
            for cells in zip_longest(*columns, fillvalue=""):
                yield _row(cells, widths)

    def column_widths(self, block: Table) -> list[int]:
        """Each column as wide as its longest cell; the widest give way until all fit."""
        rows = [block.header, *block.rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        room = self.width - len(INDENT) - 2 * (len(widths) - 1)
        while sum(widths) > room and max(widths) > NARROWEST_COLUMN:
            widths[widths.index(max(widths))] -= 1
        return widths

    def references(self, block: References) -> Iterator[str]:
        for number, tag, words in block.rows:
            first = f"{INDENT}{number:>3} [{tag}] "
            yield from self.wrapped(words, first, " " * len(first))

    def wrapped(self, words: str, first: str, rest: str) -> Iterator[str]:
        yield from (
            line.replace(NO_BREAK, " ")
            for line in textwrap.wrap(
                printable(words),
                self.width,
                initial_indent=first,
                subsequent_indent=rest,
                break_on_hyphens=False,
            )
        )


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    return (INDENT + "  ".join(padded)).rstrip()


def _unbroken(basis: str) -> str:
    """A short basis stays on one line."""
    return basis.replace(" ", NO_BREAK) if len(basis) <= LONGEST_BASIS else basis
