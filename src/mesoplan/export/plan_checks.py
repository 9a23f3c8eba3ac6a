"""The check of a plan as a report: every violation, and whose limit it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.export.parts import CitedSource, Provenance, cited_sources, provenance

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mesoplan.core.evidence import Tag
    from mesoplan.core.planning.plan import Plan, Violation
    from mesoplan.knowledge.library import Library
    from mesoplan.knowledge.settings import Override

FORMAT = "mesoplan.plan-check/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationReport:
    """One broken limit; a policy default has no source."""

    code: str
    where: str
    message: str
    sources: tuple[str, ...]
    tag: Tag | None
    policy_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCheckReport:
    """What ``mesoplan check-plan`` answers."""

    format: str
    provenance: Provenance
    client: str
    on: date
    product: str
    zones: tuple[str, ...]
    sessions: int
    keeps_every_limit: bool
    violations: tuple[ViolationReport, ...]
    sources: tuple[CitedSource, ...]


def plan_check_report(
    plan: Plan,
    violations: Iterable[Violation],
    library: Library,
    *,
    client: str,
    on: date,
    overrides: Iterable[Override] = (),
) -> PlanCheckReport:
    """Every violation with its sources."""
    rows = tuple(
        ViolationReport(
            code=v.code,
            where=v.where,
            message=v.message,
            sources=v.sources,
            tag=v.tag,
            policy_default=v.policy_default,
        )
        for v in violations
    )
    return PlanCheckReport(
        format=FORMAT,
        provenance=provenance(library, overrides),
        client=client,
        on=on,
        product=plan.product,
        zones=plan.zones,
        sessions=len(plan.sessions),
        keeps_every_limit=not rows,
        violations=rows,
        sources=cited_sources((s for row in rows for s in row.sources), library),
    )
