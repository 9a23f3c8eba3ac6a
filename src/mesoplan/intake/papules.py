"""Papules measured with a ruler, from a file or pasted: a volume and a diameter a row."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.exposure.measures import MeasuredPapule, faults_of
from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_ROWS = 400
MOST_CHARACTERS = 20_000
NUMBER = r"\d{1,6}(?:[.,]\d{1,6})?"
CELL = re.compile(rf"({NUMBER})\s*([A-Za-zµμ]{{0,2}})")
SPACED = re.compile(rf"({NUMBER}\s*[A-Za-zµμ]{{0,2}})\s+({NUMBER}\s*[A-Za-zµμ]{{0,2}})")
FOUR = 4  # cells, where commas part numbers as well as columns


def papules_in(path: Path) -> tuple[MeasuredPapule, ...]:
    """The papules in a file, as :func:`read_papules`.

    Raises:
        InputError: it cannot be read, or what stands in it cannot be used.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MOST_CHARACTERS + 1)
    except (OSError, UnicodeDecodeError) as error:
        what = "the file cannot be read as text"
        remedy = "Write a volume and a diameter a row, as CSV."
        problem = Problem(path.name, what, str(error)[:80], remedy)
        raise InputError([problem]) from error
    return read_papules(text)


def read_papules(text: str) -> tuple[MeasuredPapule, ...]:
    """One papule a row: ``0.02 3.1``, ``0,02; 3,1`` or ``20 µL, 3 mm``.

    Millilitres and millimetres where no unit is written. A first row without a number
    is a heading, which may put the diameter first; empty rows and rows that begin with #
    are passed over.

    Raises:
        InputError: every row that cannot be used, and too few or too many of them.
    """
    if len(text) > MOST_CHARACTERS:
        what, remedy = "too much text for papules", f"Give at most {MOST_ROWS} rows."
        raise InputError([Problem("papules", what, remedy=remedy)])
    problems: list[Problem] = []
    found: list[MeasuredPapule] = []
    rows: list[str] = []
    turned = False
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        if not rows and not problems and not re.search(r"\d", written):
            turned = _turned(written)
            continue
        where = f"row {number}"
        try:
            found.append(_papule(written, turned=turned))
            rows.append(where)
        except ValueError as wrong:
            remedy = "Write a volume in mL and a diameter in mm, such as 0.02; 3.1."
            problems.append(Problem(where, str(wrong), written[:60], remedy))
    problems += _faults(found, rows, whole=not problems)
    if problems:
        raise InputError(problems)
    return tuple(found)


def _faults(
    found: list[MeasuredPapule], rows: list[str], *, whole: bool
) -> Iterator[Problem]:
    """What cannot be; of too few rows only where every row was read."""
    if len(found) > MOST_ROWS:
        remedy = f"Give at most {MOST_ROWS} rows."
        yield Problem("papules", "too many papules", str(len(found)), remedy)
        return
    for problem in faults_of(found, rows):
        if whole or problem.where != "papules":
            yield problem


def _turned(heading: str) -> bool:
    """Whether the diameter stands first."""
    words = heading.casefold()
    diameter, volume = words.find("diam"), words.find("vol")
    return 0 <= diameter < volume


def _papule(written: str, *, turned: bool) -> MeasuredPapule:
    cells = _cells(written)
    if turned:
        cells.reverse()
    volume = Volume.of(*_amount(cells[0], "mL"))
    diameter = Length.of(*_amount(cells[1], "mm"))
    return MeasuredPapule(float(volume.count), diameter.mm)


def _cells(written: str) -> list[str]:
    """The two cells of a row; a comma parts columns only where nothing else does."""
    if ";" in written or "\t" in written:
        cells = re.split(r"[;\t]", written)
    elif spaced := SPACED.fullmatch(written):
        cells = [spaced[1], spaced[2]]
    else:
        cells = written.split(",")
        if len(cells) == FOUR:
            message = "commas part the columns and the numbers alike"
            raise ValueError(message)
    cells = [cell.strip().strip('"') for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) != 2:  # noqa: PLR2004 - a volume and a diameter
        message = "expected a volume and a diameter"
        raise ValueError(message)
    return cells


def _amount(cell: str, usual: str) -> tuple[Decimal, str]:
    """A number and its unit.

    Raises:
        ValueError: not a number, or not one with a unit.
    """
    match = CELL.fullmatch(cell)
    if match is None:
        message = f"no number: {cell}" if cell else "an empty cell"
        raise ValueError(message)
    unit = match[2].replace("μ", "µ") or usual
    folded = {"ml": "mL", "ul": "µL", "µl": "µL", "nl": "nL"}
    number = Decimal(match[1].replace(",", "."))
    return number, folded.get(unit.casefold().replace("μ", "µ"), unit)
