"""A delivery note while it is being written: what the form brings, and what a scan adds.

Everything scanned travels with the form, so that two notes can be open at once and
nothing is lost with a page.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from mesoplan.clinic import marks
from mesoplan.clinic.goods import Line, Typed
from mesoplan.clinic.queries.delivery_notes import MOST_LINES, MOST_PACKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mesoplan.core.traceability.identity import Identity

LONGEST_COUNT = 6
COLD = ("unknown", "yes", "no")
SEALS = ("", "yes", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One line as it is typed: counts may still be empty, seals not yet looked at."""

    marks: tuple[str, ...] = ()
    typed: Typed | None = None
    noted: str = ""
    counted: str = "1"
    seals: str = ""
    cold: str = "unknown"
    as_printed: bool = False

    def identity(self, on: date) -> Identity | None:
        """What its first mark says."""
        raw = marks.Raw(box=self.marks[0] if self.marks else "", typed=self.typed)
        read = marks.read(raw, on).box
        return read.identity if read else None

    @property
    def said(self) -> str:
        """Its marks as they travel with the form."""
        typed = asdict(self.typed) if self.typed else None
        return json.dumps({"marks": self.marks, "typed": typed})

    def told(self) -> Line:
        """The line as goods-in takes it; what is still open counts as the rest."""
        counted = _count(self.counted)
        return Line(
            marks=self.marks,
            typed=self.typed,
            noted=_count(self.noted) if self.noted else counted,
            counted=counted,
            seals_intact=self.seals == "yes",
            cold=self.cold,
            as_printed=self.as_printed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a scan did to the lines; ``twice`` where this very box is there already.

    ``full``: there was no room for one more line, and the scan is on none.
    """

    lines: tuple[DraftLine, ...]
    at: int
    twice: bool = False
    full: bool = False


def lines_in(posted: Mapping[str, str]) -> tuple[DraftLine, ...]:
    """The lines that a form brought, in their order."""
    found = []
    for number in range(MOST_LINES):
        said = posted.get(f"line-{number}-said")
        if said is None:
            break
        line = _line(said, posted, f"line-{number}")
        if line is not None:
            found.append(line)
    return tuple(found)


def added(
    lines: tuple[DraftLine, ...], box: str, typed: Typed | None, on: date
) -> Added:
    """A box that could be read, beside those of its lot or on a line of its own.

    Of packs with a serial number every box brings its mark; of others one stands for
    all, and each scan counts one more.
    """
    new = DraftLine(marks=(box,) if box else (), typed=typed)
    said = new.identity(on)
    for number, line in enumerate(lines):
        there = line.identity(on)
        if said is None or there is None or _kind(said) != _kind(there):
            continue
        if said.serial:
            if line.typed or typed or not there.serial:
                continue
            if box in line.marks:
                return Added(lines=lines, at=number, twice=True)
            changed = replace(
                line,
                marks=(*line.marks, box)[:MOST_PACKS],
                counted=str(len(line.marks) + 1),
            )
        elif there.serial:
            continue
        else:
            changed = replace(line, counted=str(_count(line.counted) + 1))
        return Added(lines=(*lines[:number], changed, *lines[number + 1 :]), at=number)
    if len(lines) >= MOST_LINES:
        return Added(lines=lines, at=MOST_LINES, full=True)
    return Added(lines=(*lines, new), at=len(lines))


def without(lines: tuple[DraftLine, ...], number: int) -> tuple[DraftLine, ...]:
    """The lines but for one."""
    return (*lines[:number], *lines[number + 1 :])


def _kind(said: Identity) -> tuple[str, str, date | None]:
    return said.device, said.lot, said.expires_on


def _count(text: str) -> int:
    text = text.strip()
    good = text.isascii() and text.isdigit() and len(text) <= LONGEST_COUNT
    return int(text) if good else -1


def _line(said: str, posted: Mapping[str, str], name: str) -> DraftLine | None:
    """A line as it was sent; nothing where its marks were tampered with."""
    try:
        raw = json.loads(said)
        typed = Typed(**raw["typed"]) if raw["typed"] else None
        scanned = tuple(str(mark) for mark in raw["marks"])[:MOST_PACKS]
        texts = asdict(typed).values() if typed else ()
    except (ValueError, TypeError, KeyError):
        return None
    if not (scanned or typed) or not all(isinstance(text, str) for text in texts):
        return None
    cold, seals = posted.get(f"{name}-cold", ""), posted.get(f"{name}-seals", "")
    return DraftLine(
        marks=scanned,
        typed=typed,
        noted=posted.get(f"{name}-noted", "").strip()[:LONGEST_COUNT],
        counted=posted.get(f"{name}-counted", "").strip()[:LONGEST_COUNT],
        seals=seals if seals in SEALS else "",
        cold=cold if cold in COLD else "unknown",
        as_printed=bool(posted.get(f"{name}-as_printed")),
    )
