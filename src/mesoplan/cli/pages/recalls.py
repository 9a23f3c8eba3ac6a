"""The pages of recalls: what was taken in, and whom one concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Fields, Heading, Paragraph, Table
from mesoplan.core.days import day_words
from mesoplan.export.words import counted

if TYPE_CHECKING:
    from mesoplan.export.recalls import ExposedReport, RecallsReport

STAGES = {"waiting": "not opened", "open": "open", "closed": "closed"}


def recalls_page(report: RecallsReport) -> list[Block]:
    """Each recall with what waits for a person."""
    page: list[Block] = []
    for recall in report.recalls:
        rows = (
            ("Id", recall.id),
            ("Announced", day_words(recall.announced_on)),
            ("Now", STAGES.get(recall.stage, recall.stage)),
            ("To settle", counted(recall.to_settle, "row")),
        )
        page += [Heading(f"{recall.source} {recall.reference}"), Fields(rows)]
    if report.known:
        page.append(Paragraph(f"Known already: {report.known}."))
    if any(recall.to_settle for recall in report.recalls):
        page.append(
            Paragraph(
                "Somebody confirms or rejects each row of what it covers in the clinic. "
                "Before that no pack goes into quarantine; at the chair it is held."
            )
        )
    return page


def exposed_page(report: ExposedReport) -> list[Block]:
    """The numbers, then what each client received."""
    numbers = (
        ("Clients", str(report.exposed)),
        ("Told", str(report.told)),
        ("Acknowledged", str(report.acknowledged)),
        ("Never tried", str(report.untried)),
        ("Packs here", str(report.packs_in_stock)),
    )
    page: list[Block] = [Heading("Exposed"), Fields(numbers)]
    if report.given:
        rows = tuple(
            (
                f"No. {row.client}",
                day_words(row.on),
                row.zone or "–",
                row.lot,
                row.volume or "–",
                row.how,
            )
            for row in report.given
        )
        header = ("Client", "On", "Zone", "Lot", "Volume", "Known by")
        page.append(Table(header, rows))
    return page
