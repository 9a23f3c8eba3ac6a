"""A CSV file of whatever dialect, as rows of text: what every import of one needs.

A cell is text and stays text: what looks like a formula is kept as it stands.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 5_000_000
LONGEST_CELL = 20_000
SHOWN = 80
ENCODINGS = ("utf-8", "cp1252")
DELIMITERS = (",", ";", "\t")


class UnreadableSheet(ValueError):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What keeps a row out: where, the value found there, and what to do about it."""

    row: int
    column: str
    value: str
    what: str
    remedy: str


def decoded(data: bytes, asked: str = "") -> tuple[str, str]:
    """The text and its encoding; ``asked`` empty: found out.

    Raises:
        UnreadableSheet: too large, no text, or in another encoding.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableSheet(
            _("The file is larger than 5 MB. Split it into several files.")
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableSheet(
            _("This is a workbook, not a CSV file. Save the sheet as CSV (UTF-8).")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data:
        raise UnreadableSheet(
            _("The file is not plain text in UTF-8. Save it as CSV (UTF-8).")
        )
    for encoding in (asked,) if asked else ENCODINGS:
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet(
        _("The file holds bytes that are no text in this encoding. Choose another one.")
    )


def delimiter_of(text: str) -> str:
    """What separates the cells of the first row."""
    first = text.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def rows_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number in the file; empty ones are passed over.

    Raises:
        UnreadableSheet: a quotation mark is never closed.
    """
    limit = csv.field_size_limit()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        csv.field_size_limit(LONGEST_CELL)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = _(
                "Line %(line)d cannot be read as a row of a table. Look there for a "
                "quotation mark that is never closed."
            )
            raise UnreadableSheet(message % {"line": reader.line_num}) from error
        finally:
            csv.field_size_limit(limit)
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def fault(row: int, column: str, value: str, what: str, remedy: str) -> Fault:
    """A fault, with a long value cut short."""
    shown = value if len(value) <= SHOWN else value[:SHOWN] + "…"
    return Fault(row=row, column=column, value=shown, what=what, remedy=remedy)


def too_long(row: int, cells: list[str], width: int) -> Fault:
    """A row has more cells than the first row has names."""
    what = _("the row has %(cells)d cells, the first row %(width)d") % {
        "cells": len(cells),
        "width": width,
    }
    remedy = _("Put cells that hold the separator in quotation marks.")
    return fault(row, "–", cells[width], what, remedy)
