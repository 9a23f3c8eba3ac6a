"""The page of marks read off a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Fields, Heading, Items, Paragraph
from mesoplan.core.days import day_words
from mesoplan.export.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mesoplan.export.marks import MarkElement, MarkFault, MarkReport, MarksReport

SEPARATOR = "\x1d"
LONGEST_SHOWN = 160
CARRIERS = {
    "gs1": "GS1 element string",
    "digital_link": "GS1 Digital Link (read, never opened)",
    "hibc": "HIBC",
    "token": "the clinic's own label",
    "typed": "typed by hand",
}


def marks_page(report: MarksReport) -> list[Block]:
    """Each mark: what it says, or every fault and what to do."""
    page: list[Block] = []
    for number, mark in enumerate(report.marks, 1):
        title = "Mark" if len(report.marks) == 1 else f"Mark {number}"
        page.append(Heading(title))
        page += _said(mark) if mark.read else _faulty(mark)
    return page


def unjudged(report: MarksReport) -> list[Block]:
    """What is added where a mark was read and no clinic was asked."""
    if not any(mark.read for mark in report.marks):
        return []
    return [
        Paragraph(
            "This is what the pack says of itself. Whether it may be used is another "
            "question: nothing was compared with a clinic's records."
        )
    ]


def _said(mark: MarkReport) -> Iterator[Block]:
    rows = (
        ("Kind", CARRIERS.get(mark.carrier, mark.carrier)),
        ("Device", mark.device),
        ("Lot", mark.lot),
        ("Expiry", day_words(mark.expires_on) if mark.expires_on else ""),
        ("Made", day_words(mark.made_on) if mark.made_on else ""),
        ("Serial", mark.serial),
        ("Quantity", str(mark.quantity or "")),
        ("Token", mark.token),
        ("Not judged", _written(mark.outside)),
        ("As scanned", _shown(mark.raw)),
    )
    yield Fields(tuple(row for row in rows if row[1]))


def _faulty(mark: MarkReport) -> Iterator[Block]:
    yield Paragraph(
        f"Nothing is taken from this mark: {counted(len(mark.faults), 'fault')}."
    )
    yield Items(tuple((_fault(fault), "") for fault in mark.faults))
    yield Fields((("As scanned", _shown(mark.raw)),))


def _fault(fault: MarkFault) -> str:
    at = f" at {fault.at}" if fault.at else ""
    value = f" (found: {_shown(fault.value)})" if fault.value else ""
    return f"{fault.title} [{fault.code}]{at}{value}. {fault.says} {fault.do}"


def _written(elements: Iterable[MarkElement]) -> str:
    return " ".join(f"({e.identifier}){e.value}" for e in elements)


def _shown(raw: str) -> str:
    """Cut short, with the separator as ``--escaped`` has it."""
    plain = raw.rstrip("\r\n")
    short = plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
    return short.replace("\\", "\\\\").replace(SEPARATOR, "\\x1d")
