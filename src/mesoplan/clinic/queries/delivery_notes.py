"""A delivery note's lines as they are looked at: read, judged, nothing stored.

Each box's mark is read and judged as at the door; every problem of every line is named.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic import marks
from mesoplan.clinic.queries.judging import judged
from mesoplan.clinic.queries.known import Goods, InHand
from mesoplan.clinic.records import Device
from mesoplan.clinic.verdicts import in_words
from mesoplan.core.errors import Problem, shown
from mesoplan.core.traceability.findings import Check, Word
from mesoplan.core.traceability.known import Answer, Moment
from mesoplan.core.traceability.lot_slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from mesoplan.clinic.goods import Line
    from mesoplan.clinic.marks import Marks, Raw
    from mesoplan.clinic.records import Clinic, Supplier
    from mesoplan.core.traceability.findings import Finding, Verdict
    from mesoplan.core.traceability.identity import Identity

MOST_PACKS = 1_000
MOST_LINES = 100
RECALLED = "recall_confirmed"
TAKEN_IN_AND_HELD = {"lot_expiry_conflict", "over_received", RECALLED}
REFUSED_TOO = {"serial_in_stock"}
SLIPS = set(Slip)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One mark of one line, and what was found."""

    where: str
    raw: Raw
    marks: Marks
    verdict: Verdict
    identity: Identity | None
    registered: Device | None

    @property
    def said(self) -> Identity:
        """What the mark says, of a box without problems."""
        if self.identity is None:
            message = f"{self.where} was not read"
            raise AssertionError(message)
        return self.identity

    @property
    def device(self) -> Device:
        """The register's entry, of a box without problems."""
        if self.registered is None:
            message = f"{self.where} is of no known device"
            raise AssertionError(message)
        return self.registered


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedLine:
    """One line with its boxes; ``serials`` has one entry for each pack."""

    told: Line
    boxes: tuple[Box, ...]

    @property
    def serials(self) -> tuple[str, ...]:
        """A pack each; "" where its label has none."""
        found = tuple(box.said.serial for box in self.boxes)
        return found if any(found) else ("",) * self.told.counted

    @property
    def codes(self) -> frozenset[str]:
        """Everything that was found in any of its boxes."""
        findings = (f for box in self.boxes for f in box.verdict.findings)
        return frozenset(finding.code for finding in findings)

    @property
    def to_hold(self) -> bool:
        """Taking it in puts its packs into quarantine."""
        return not self.told.seals_intact or not TAKEN_IN_AND_HELD.isdisjoint(
            self.codes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The lines, and everything that keeps them from being taken in."""

    lines: tuple[LookedLine, ...]
    problems: tuple[Problem, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All marks of all lines."""
        return tuple(box for line in self.lines for box in line.boxes)


def looked_at(
    clinic: Clinic, supplier: Supplier, on: date, lines: Sequence[Line]
) -> Looked:
    """Every mark read and judged, with as many queries as for one."""
    lines = lines[: MOST_LINES + 1]
    raws = [_raws(line) for line in lines]
    read = [[marks.read(raw, on) for raw in row] for row in raws]
    totals = _totals(lines, read)
    in_hand = [
        InHand(marks=mark, goods=_goods(supplier, on, line, totals, mark))
        for line, row in zip(lines, read, strict=True)
        for mark in row
    ]
    verdicts = iter(judged(clinic, Moment.RECEIPT, in_hand))
    register = _register(clinic, [pack.marks for pack in in_hand])
    found = tuple(
        LookedLine(
            told=line,
            boxes=tuple(
                Box(
                    where=f"lines[{i}].marks[{j}]",
                    raw=raw,
                    marks=mark,
                    verdict=next(verdicts),
                    identity=(said := mark.box.identity if mark.box else None),
                    registered=register.get(said.device) if said else None,
                )
                for j, (raw, mark) in enumerate(zip(raws[i], read[i], strict=True))
            ),
        )
        for i, line in enumerate(lines)
    )
    return Looked(lines=found, problems=tuple(_problems(found)))


def _raws(line: Line) -> list[Raw]:
    if line.typed is not None:
        return [marks.Raw(typed=line.typed)]
    return [marks.Raw(box=text) for text in line.marks[: MOST_PACKS + 1]]


def _lot_of(mark: Marks) -> tuple[str, str] | None:
    said = mark.box.identity if mark.box else None
    return (said.device, said.lot) if said else None


def _totals(
    lines: Sequence[Line], read: Sequence[Sequence[Marks]]
) -> Mapping[tuple[str, str] | None, Counter[str]]:
    """How many of each lot the whole note has, and how many there are."""
    totals: dict[tuple[str, str] | None, Counter[str]] = {}
    for line, row in zip(lines, read, strict=True):
        counted = totals.setdefault(_lot_of(row[0]) if row else None, Counter())
        counted.update(noted=line.noted, counted=line.counted)
    return totals


def _goods(
    supplier: Supplier,
    on: date,
    line: Line,
    totals: Mapping[tuple[str, str] | None, Counter[str]],
    mark: Marks,
) -> Goods:
    counted = totals.get(_lot_of(mark), Counter())
    return Goods(
        supplier=supplier,
        on=on,
        noted=counted["noted"],
        counted=counted["counted"],
        cold=line.cold if line.cold in tuple(Answer) else Answer.UNKNOWN,
    )


def _register(clinic: Clinic, read: Sequence[Marks]) -> dict[str, Device]:
    names = {lot[0] for mark in read if (lot := _lot_of(mark))}
    found = Device.objects.filter(clinic=clinic, identifier__in=names)
    return {device.identifier: device for device in found}


def _problems(lines: Sequence[LookedLine]) -> Iterator[Problem]:
    if not lines:
        remedy = _("Scan at least one box.")
        yield Problem("lines", _("is empty"), remedy=remedy)
    if len(lines) > MOST_LINES:
        remedy = _("Take the note in by parts.")
        yield Problem("lines", _("are too many"), f"> {MOST_LINES}", remedy)
    for number, line in enumerate(lines):
        where = f"lines[{number}]"
        yield from _count_problems(where, line)
        yield from _agreement_problems(where, line)
        for box in line.boxes:
            yield from _box_problems(line.told, box)
    serials = Counter(
        (box.identity.device, box.identity.serial)
        for line in lines
        for box in line.boxes
        if box.identity and box.identity.serial
    )
    for (_device, serial), count in serials.items():
        if count > 1:
            remedy = _(
                "Scan each box once. Two boxes with one serial: keep both apart."
            )
            yield Problem("lines", _("holds one serial twice"), serial, remedy)


def _count_problems(where: str, line: LookedLine) -> Iterator[Problem]:
    told = line.told
    for field in ("noted", "counted"):
        count = getattr(told, field)
        if not 0 <= count <= MOST_PACKS:
            remedy = _("Write a whole number, such as 10.")
            yield Problem(f"{where}.{field}", _("is no count"), str(count), remedy)
    if told.cold not in tuple(Answer):
        remedy = _("Use yes, no or unknown.")
        yield Problem(f"{where}.cold", _("is not one of its words"), told.cold, remedy)
    if not line.boxes:
        remedy = _("Scan the box, or type what stands on it.")
        yield Problem(f"{where}.marks", _("is empty"), remedy=remedy)
    serials = [box for box in line.boxes if box.identity and box.identity.serial]
    if serials and len(line.boxes) != told.counted:
        said = _("has %(marks)d marks for %(counted)d packs with a serial of their own")
        what = said % {"marks": len(line.boxes), "counted": told.counted}
        yield Problem(f"{where}.marks", what, remedy=_("Scan every box."))


def _agreement_problems(where: str, line: LookedLine) -> Iterator[Problem]:
    said = {
        (box.identity.device, box.identity.lot, box.identity.expires_on)
        for box in line.boxes
        if box.identity
    }
    if len(said) > 1:
        remedy = _("Give every lot, and every expiry, a line of its own.")
        values = ", ".join(sorted(lot for _device, lot, _expiry in said))
        what = _("holds boxes that differ")
        yield Problem(f"{where}.marks", what, shown(values), remedy)


def _box_problems(told: Line, box: Box) -> Iterator[Problem]:
    """What keeps one box out; what is only not known is settled at the chair."""
    for finding in box.verdict.findings:
        if _keeps_out(finding, told, box):
            yield Problem(box.where, finding.code, _value(box), in_words(finding))
    if box.identity is None:
        return
    if box.registered is None:
        remedy = _("Have the director put it in the register first.")
        what = _("is of a device that is not in the register")
        yield Problem(box.where, what, box.identity.device, remedy)
    if not box.identity.lot:
        remedy = _("Keep it apart: a pack without a lot cannot be recalled.")
        yield Problem(box.where, _("names no lot"), remedy=remedy)


def _keeps_out(finding: Finding, told: Line, box: Box) -> bool:
    if finding.code in TAKEN_IN_AND_HELD:
        return False
    if finding.word is Word.STOP or finding.code in REFUSED_TOO:
        return True
    if finding.code in SLIPS:
        return not told.as_printed
    return finding.check is Check.READ and box.identity is None


def _value(box: Box) -> str:
    return shown(box.raw.box or (box.raw.typed.lot if box.raw.typed else ""))
