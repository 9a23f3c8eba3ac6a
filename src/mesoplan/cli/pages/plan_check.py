"""The page of a plan check: every broken limit, and whose limit it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Heading, Items, Paragraph, Verdict
from mesoplan.cli.pages.citing import Citing
from mesoplan.core.days import day_words
from mesoplan.export.words import counted, listed

if TYPE_CHECKING:
    from mesoplan.export.plan_checks import PlanCheckReport, ViolationReport

INDEXED = re.compile(r"(\w+)\[(\d+)\]")


def plan_check_page(report: PlanCheckReport) -> list[Block]:
    """The whole page, the violations by place."""
    citing = Citing(report.sources)
    count = len(report.violations)
    words = (
        "The plan keeps every limit"
        if report.keeps_every_limit
        else f"The plan breaks {counted(count, 'limit')}"
    )
    about = (
        f"{report.client or 'client without a label'} · {day_words(report.on)} · "
        f"{report.product}, {counted(report.sessions, 'session')}, {listed(report.zones)}"
    )
    page: list[Block] = [
        Verdict("clear" if report.keeps_every_limit else "stop", words, about)
    ]
    places: dict[str, list[ViolationReport]] = {}
    for violation in report.violations:
        places.setdefault(violation.where, []).append(violation)
    for where, violations in places.items():
        page.append(Heading(_place(where), 2, where))
        rows = (
            (
                f"{v.message} ({v.code})",
                citing.statement(v.sources, v.tag, policy_default=v.policy_default),
            )
            for v in violations
        )
        page.append(Items(tuple(rows)))
    if report.keeps_every_limit:
        page.append(
            Paragraph("Keeping the limits is not a promise. Read the label in the box.")
        )
    references = citing.references()
    return [*page, Heading("Sources"), references] if references.rows else page


def _place(where: str) -> str:
    """``sessions[0].zones[1]`` as people count: session 1, zone 2."""
    parts = INDEXED.findall(where)
    if not parts:
        return where[:1].upper() + where[1:]
    said = ", ".join(
        f"{noun.removesuffix('s')} {int(index) + 1}" for noun, index in parts
    )
    return said[:1].upper() + said[1:]
