"""Zones and products in short tables: those with the same decision share a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Heading, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mesoplan.export.decisions import DecisionReport, ScreeningReport

AS_THE_PERSON = "as for the person"
MOST_NAMES = 6
MOST_REASONS = 2
ORDER = ("clear", "modify", "sign_off", "incomplete", "defer", "stop")


def decision_blocks(report: ScreeningReport) -> Iterator[Block]:
    """A table of the zones and one of the products."""
    titles = {finding.rule: finding.title for finding in report.findings}
    own = frozenset(f.rule for f in report.findings if f.subject)
    for name, decisions in (("Zones", report.zones), ("Products", report.products)):
        if decisions:
            rows = _rows(decisions, titles, own)
            width = 3 if any(row[2] for row in rows) else 2
            yield Heading(name)
            header = ("Today", name[:-1], "Because of")[:width]
            yield Table(header, tuple(row[:width] for row in rows))


def _rows(
    decisions: Sequence[DecisionReport], titles: dict[str, str], own: frozenset[str]
) -> list[tuple[str, str, str]]:
    groups: dict[tuple[int, str, str], list[str]] = {}
    for decision in decisions:
        mine = [titles[rule] for rule in decision.deciding if rule in own]
        reason = "; ".join(mine) if len(mine) <= MOST_REASONS else _count(mine)
        if not mine and not decision.treatable:
            reason = AS_THE_PERSON
        key = (ORDER.index(decision.level), decision.brief, reason)
        groups.setdefault(key, []).append(decision.title)
    return [
        (brief, _names(names, len(decisions)), reason)
        for (_, brief, reason), names in sorted(groups.items())
    ]


def _count(reasons: list[str]) -> str:
    return f"{reasons[0]}, and {len(reasons) - 1} more"


def _names(names: list[str], total: int) -> str:
    """The names; all of many by their number only."""
    if len(names) == total > MOST_NAMES:
        return f"all {total}"
    return " · ".join(names)
