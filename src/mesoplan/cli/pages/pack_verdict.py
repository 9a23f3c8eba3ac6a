"""The page of a verdict on a pack: the word, why, and where checking ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Fields, Heading, Items, Verdict
from mesoplan.core.traceability.findings import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.export.packs import PackFinding, PackVerdict
    from mesoplan.export.scans import ScanReport

LEVELS = {Word.CLEAR: "clear", Word.HOLD: "incomplete", Word.STOP: "stop"}


def scan_page(report: ScanReport) -> list[Block]:
    """The verdict first, then what became of the pack."""
    rows = (
        ("Pack", report.token),
        ("Bound", "to the session" if report.bound else ""),
        ("Not bound", report.why_not.replace("_", " ")),
        ("In use by", ", ".join(report.held_by)),
        ("Scan", report.scan),
    )
    return [
        *verdict_page(report.verdict),
        Fields(tuple(row for row in rows if row[1])),
    ]


def verdict_page(verdict: PackVerdict) -> Iterator[Block]:
    """What speaks against the pack with what to do, then all that was looked at."""
    yield Verdict(LEVELS[verdict.word], verdict.word.upper(), verdict.says)
    against = [f for f in verdict.findings if f.word is not Word.CLEAR]
    if against:
        worst_first = sorted(against, key=lambda f: -f.word.severity)
        yield Heading("What to settle")
        yield Items(tuple((_finding(f), "") for f in worst_first))
    yield Heading("Where checking ended")
    yield Fields(
        (
            ("Settled", "; ".join(check.title for check in verdict.checked)),
            ("Not settled", "; ".join(check.title for check in verdict.unsettled)),
            ("Not checked", "; ".join(gap.title for gap in verdict.not_checked)),
            ("Nobody can", "; ".join(gap.title for gap in verdict.nobody)),
        )
    )


def _finding(finding: PackFinding) -> str:
    source = f" ({finding.source})" if finding.source else ""
    return (
        f"{finding.word.upper()}: {finding.title} [{finding.code}]. "
        f"{finding.says}{source} {finding.do}"
    )
