"""How a broken limit is written down: on whose authority, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.planning.plan import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.evidence import Citation, Figure
    from mesoplan.core.screening import Decision


def sources_of(evidence: tuple[Citation, ...]) -> tuple[str, ...]:
    """The ids of the sources a record cites, each once."""
    return tuple(dict.fromkeys(citation.source for citation in evidence))


def against(figure: Figure, code: str, where: str, message: str) -> Violation:
    """A violation of a figure, on that figure's authority."""
    return Violation(
        code=code,
        where=where,
        message=message,
        sources=figure.sources,
        tag=figure.tag,
        policy_default=figure.policy_default,
    )


def refused(decision: Decision, code: str, where: str) -> Iterator[Violation]:
    """A violation for each finding that keeps a decision from being treatable."""
    if decision.level.treatable:
        return
    for finding in decision.deciding:
        state = "holds" if finding.fires else "is not settled"
        yield Violation(
            code=code,
            where=where,
            message=f"{decision.level.value}: {finding.rule.title} {state}",
            sources=sources_of(finding.rule.evidence),
            tag=finding.rule.tag,
        )
