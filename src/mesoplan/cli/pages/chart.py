"""What of a FHIR bundle was not used, so that nothing is dropped silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Heading, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.export.charts import ChartReport, UnmappedCode


def chart_blocks(chart: ChartReport | None) -> Iterator[Block]:
    """The codes that were not mapped, and the resources that were not read."""
    if chart is None:
        return
    used = ", ".join(f"{row.count} {row.resource}" for row in chart.read)
    yield Heading("From the chart")
    yield Paragraph(f"{chart.entries} resources. Used: {used or 'none'}.")
    if chart.unmapped:
        yield Heading("Not mapped: no fact names these codes, so they were not used", 2)
        rows = (
            (u.resource, f"{u.system} {u.code}", str(u.count), _shown(u))
            for u in chart.unmapped
        )
        yield Table(("Resource", "Code", "n", "Display"), tuple(rows))
    if chart.skipped:
        yield Heading("Not read", 2)
        skipped = ((s.resource, str(s.count), s.reason) for s in chart.skipped)
        yield Table(("Resource", "n", "Reason"), tuple(skipped))


def _shown(row: UnmappedCode) -> str:
    hint = f"its wording points to {row.hint}" if row.hint else ""
    return " — ".join(part for part in (row.display, hint, row.note) if part)
