"""A delivery note as a table: one row a mark, with how many packs it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic.goods import Line, Typed
from mesoplan.clinic.table_file import (
    Fault,
    UnreadableSheet,
    decoded,
    delimiter_of,
    fault,
    rows_of,
    too_long,
)
from mesoplan.core.traceability.known import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COLUMNS = (
    *("mark", "counted", "noted", "seals_intact", "cold", "as_printed"),
    *("device", "lot", "expiry", "serial"),
)
TYPED = ("device", "lot", "expiry", "serial")
YES = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The lines of a table, the row each came from, and every problem."""

    lines: tuple[Line, ...]
    rows: tuple[int, ...]
    faults: tuple[Fault, ...]


def read_note(data: bytes, mark_of: Callable[[str], str] = str) -> Note:
    """Every line the table holds; ``mark_of`` makes of a cell what a scanner sent.

    Raises:
        UnreadableSheet: it is too large, no text, no table, or has no known column.
    """
    text, _encoding = decoded(data)
    table = rows_of(text, delimiter_of(text))
    header = [cell.strip().lower() for cell in next(table, (0, []))[1]]
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "counted" not in header or not {"mark", "lot"} & set(header):
        raise UnreadableSheet(
            _(
                "The first row names the columns: %(known)s. It needs counted, "
                "seals_intact, and mark or device, lot and expiry."
            )
            % {"known": ", ".join(COLUMNS)}
        )
    lines: list[Line] = []
    rows: list[int] = []
    faults: list[Fault] = []
    for row, cells in table:
        if len(cells) > len(header):
            faults.append(too_long(row, cells, len(header)))
            continue
        found: list[Fault] = []
        values = dict(zip(header, cells, strict=False))
        line = _line(row, values, mark_of, found)
        faults += found
        if not found:
            lines.append(line)
            rows.append(row)
    return Note(lines=tuple(lines), rows=tuple(rows), faults=tuple(faults))


def _line(
    row: int,
    cells: Mapping[str, str],
    mark_of: Callable[[str], str],
    faults: list[Fault],
) -> Line:
    values = {name: cell.strip() for name, cell in cells.items() if name != "mark"}
    mark = mark_of(cells.get("mark", ""))
    read_off = {name: values.get(name, "") for name in TYPED}
    if bool(mark.strip()) is any(read_off.values()):
        what = _("has a mark and typed fields") if mark else _("has no mark")
        remedy = _("Give the mark, or what was read off the box.")
        faults.append(fault(row, "mark", mark, what, remedy))
    counted = _count(row, "counted", values, faults)
    noted = _count(row, "noted", values, faults) if values.get("noted") else counted
    return Line(
        marks=(mark,) if mark.strip() else (),
        typed=None if mark.strip() else Typed(**read_off),
        noted=noted,
        counted=counted,
        seals_intact=_yes(row, "seals_intact", values.get("seals_intact", ""), faults),
        cold=_cold(row, values.get("cold", ""), faults),
        as_printed=_yes(row, "as_printed", values.get("as_printed") or "no", faults),
    )


def _count(row: int, name: str, values: Mapping[str, str], faults: list[Fault]) -> int:
    cell = values.get(name, "")
    if cell.isascii() and cell.isdigit() and len(cell) <= len("1000"):
        return int(cell)
    remedy = _("Write a whole number, such as 10.")
    faults.append(fault(row, name, cell, _("is no count"), remedy))
    return 0


def _yes(row: int, name: str, cell: str, faults: list[Fault]) -> bool:
    found = YES.get(cell.lower())
    if found is None:
        what = _("is not one of its words")
        faults.append(fault(row, name, cell, what, _("Write yes or no.")))
    return bool(found)


def _cold(row: int, cell: str, faults: list[Fault]) -> str:
    found = cell.lower() or Answer.UNKNOWN.value
    if found not in tuple(Answer):
        what = _("is not one of its words")
        remedy = _("Write yes, no or unknown.")
        faults.append(fault(row, "cold", cell, what, remedy))
    return found
