"""Goods-in as it is shown: each line with what was read, what was found, what to do."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic.queries.delivery_notes import RECALLED
from mesoplan.core.errors import Problem
from mesoplan.core.traceability.findings import Word
from mesoplan.web.packs.verdict_page import VerdictPage, verdict_page
from mesoplan.web.stock.draft import COLD, SEALS
from mesoplan.web.stock.refusals import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from mesoplan.clinic.queries.delivery_notes import Looked, LookedLine
    from mesoplan.core.traceability.lot_slips import Slip
    from mesoplan.web.packs.verdict_page import FindingLine
    from mesoplan.web.stock.draft import DraftLine

OF_LINE = re.compile(r"lines\[(\d+)\](?:\.(\w+))?")
AT_THE_LINE = ("noted", "counted", "seals", "cold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line: its fields, what its marks say, and the worst of its verdicts.

    ``ahead`` is why its packs will go into quarantine as soon as they are taken in.
    """

    number: int
    said: str
    name: str
    device: str
    unknown: bool
    lot: str
    expires_on: date | None
    serials: tuple[str, ...]
    noted: str
    counted: str
    seals: tuple[Choice, ...]
    cold: tuple[Choice, ...]
    slip: bool
    as_printed: bool
    ahead: tuple[str, ...]
    verdict: VerdictPage
    errors: dict[str, list[str]]

    @property
    def title(self) -> str:
        """What to call it in a sentence."""
        return _("Line %(number)d") % {"number": self.number + 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the last scan was: the line it went to, or why nothing could be read."""

    line: int | None = None
    twice: bool = False
    full: bool = False
    raw: str = ""
    findings: tuple[FindingLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One entry of the summary, and the line it leads to."""

    anchor: str
    words: str


def line_views(
    drafts: Sequence[DraftLine],
    looked: Looked,
    problems: Iterable[Problem],
    slips: Iterable[Slip],
) -> tuple[LineView, ...]:
    """The lines as they are shown; the latest first, for whoever scans on."""
    errors: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        if found := OF_LINE.match(problem.where):
            field = found[2] if found[2] in AT_THE_LINE else "line"
            errors[int(found[1])][field].append(in_words(problem))
    views = [
        _view(
            number,
            draft,
            line,
            dict(errors[number]),
            ahead=tuple(_ahead(line, draft, looked)),
            slips=set(slips),
        )
        for number, (draft, line) in enumerate(zip(drafts, looked.lines, strict=True))
    ]
    return tuple(reversed(views))


def summary(problems: Iterable[Problem]) -> tuple[Fault, ...]:
    """Every problem of the lines once, by line."""
    found: dict[tuple[str, str], None] = {}
    for problem in problems:
        said = in_words(problem)
        if at := OF_LINE.match(problem.where):
            number = int(at[1])
            label = _("Line %(number)d") % {"number": number + 1}
            found[f"line-{number}", f"{label}: {said}"] = None
        elif problem.where == "lines":
            found["scan", said] = None
    return tuple(Fault(anchor=anchor, words=words) for anchor, words in found)


def open_ends(drafts: Sequence[DraftLine]) -> Iterable[Problem]:
    """What a person still has to say of a line before it is taken in."""
    for number, draft in enumerate(drafts):
        where = f"lines[{number}]"
        if not draft.noted:
            remedy = _("Write how many the delivery note says.")
            yield Problem(f"{where}.noted", _("is missing"), remedy=remedy)
        if not draft.seals:
            remedy = _("Look at the seal of every box, and say what you saw.")
            yield Problem(f"{where}.seals", _("is missing"), remedy=remedy)


def _view(
    number: int,
    draft: DraftLine,
    line: LookedLine,
    errors: dict[str, list[str]],
    *,
    ahead: tuple[str, ...],
    slips: set[Slip],
) -> LineView:
    worst = max(line.boxes, key=lambda box: box.verdict.word.severity)
    first = line.boxes[0]
    said, known = first.identity, first.registered
    return LineView(
        number=number,
        said=draft.said,
        name=known.name if known else _("Not in the register"),
        device=said.device if said else "",
        unknown=known is None,
        lot=said.lot if said else "",
        expires_on=said.expires_on if said else None,
        serials=tuple(b.identity.serial for b in line.boxes if b.identity),
        noted=draft.noted,
        counted=draft.counted,
        seals=_choices(
            SEALS, (_("Choose…"), _("All intact"), _("Not all")), draft.seals
        ),
        cold=_choices(
            COLD,
            (_("No log came"), _("Within limits"), _("Outside the limits")),
            draft.cold,
        ),
        slip=not slips.isdisjoint(line.codes),
        as_printed=draft.as_printed,
        ahead=ahead,
        verdict=verdict_page(worst.verdict),
        errors=errors,
    )


def _ahead(line: LookedLine, draft: DraftLine, looked: Looked) -> Iterable[str]:
    """Why taking this line in puts its packs in quarantine."""
    if RECALLED in line.codes:
        yield _("Recalled: these packs go into quarantine.")
    said = line.boxes[0].identity
    others = [other.boxes[0].identity for other in looked.lines if other is not line]
    if said and any(
        other
        and (other.device, other.lot) == (said.device, said.lot)
        and other.expires_on != said.expires_on
        for other in others
    ):
        yield _(
            "Another line has this lot with another expiry. Scan both boxes again; if it "
            "stays so, every pack of the lot goes into quarantine."
        )
    if draft.noted and line.told.counted > line.told.noted:
        yield _(
            "There are more than the note says. Count again; if it stays so, they go "
            "into quarantine."
        )
    if draft.seals == "no":
        yield _("Not all seals are intact: these packs go into quarantine.")


def _choices(
    values: Sequence[str], words: Sequence[str], chosen: str
) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=value, words=said, chosen=value == chosen)
        for value, said in zip(values, words, strict=True)
    )


def unreadable(raw: str, findings: Iterable[FindingLine]) -> Told:
    """A scan that said nothing: every fault with what to do, the mark as it came."""
    order = list(Word)[::-1]
    found = sorted(findings, key=lambda line: order.index(Word(line.word)))
    return Told(raw=raw, findings=tuple(found))
