"""What a FHIR bundle held that Mesoplan could not use; nothing is dropped silently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan.fhir.chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedCode:
    """A code that no fact names; ``hint`` is a fact its wording points to."""

    resource: str
    system: str
    code: str
    display: str
    count: int
    hint: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedResources:
    """Resources that were not read, with the reason."""

    resource: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResources:
    """How many resources of a type were used."""

    resource: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartReport:
    """What was read, what was not mapped, and what was not read: every resource once."""

    entries: int
    read: tuple[ReadResources, ...]
    unmapped: tuple[UnmappedCode, ...]
    skipped: tuple[SkippedResources, ...]


def chart_report(chart: Chart) -> ChartReport:
    """The chart's own lists as a report."""
    return ChartReport(
        entries=chart.entries,
        read=tuple(
            ReadResources(resource=row.resource, count=row.count) for row in chart.read
        ),
        unmapped=tuple(
            UnmappedCode(
                resource=row.resource,
                system=row.system,
                code=row.code,
                display=row.display,
                count=row.count,
                hint=row.hint,
                note=row.note,
            )
            for row in chart.unmapped
        ),
        skipped=tuple(
            SkippedResources(resource=row.resource, reason=row.reason, count=row.count)
            for row in chart.skipped
        ),
    )
