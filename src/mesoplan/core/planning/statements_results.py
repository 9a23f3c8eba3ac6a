"""The lines of a plan about what to expect: reactions, results, evidence, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.planning.candidates import NEGATIVE
from mesoplan.core.planning.plan import Plan, Statement
from mesoplan.core.planning.violations import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.planning.catalogue import Catalogue

GRADES = {
    0: "negative trial",
    1: "randomised against saline or sham",
    2: "randomised against no treatment or cream",
    3: "uncontrolled series",
    4: "expert opinion only",
}


def reaction_lines(catalogue: Catalogue) -> Iterator[Statement]:
    """The common after-effects to announce, with how often and how long."""
    for reaction in sorted(catalogue.reactions.values(), key=lambda r: r.number):
        if reaction.spontaneous or not reaction.in_plans:
            continue
        yield Statement(
            topic="expected reactions",
            text=f"{reaction.title}: {reaction.frequency} Starts: {reaction.onset} "
            f"Gone by: {reaction.gone_by}",
            sources=sources_of(reaction.evidence),
            tag=reaction.evidence[0].tag if reaction.evidence else None,
            policy_default=not reaction.evidence,
        )


def result_lines(plan: Plan, catalogue: Catalogue) -> Iterator[Statement]:
    """What to measure and when, and what to do at home."""
    for name in plan.concerns:
        concern = catalogue.concerns[name]
        for measure in concern.measures:
            yield Statement(
                topic="measure",
                text=f"{measure.title}: {measure.when}",
                sources=measure.sources,
                tag=measure.tag,
            )
        for text in concern.home_care:
            yield Statement(topic="home care", text=f"{text}", policy_default=True)


def evidence_lines(plan: Plan, catalogue: Catalogue) -> Iterator[Statement]:
    """The grade of each protocol, then the trials for and against."""
    for name in plan.protocols:
        protocol = catalogue.protocols[name]
        yield Statement(
            topic="evidence",
            text=f"{protocol.title}: grade {protocol.grade} ({GRADES[protocol.grade]}).",
            sources=sources_of(protocol.evidence),
            tag=protocol.tag,
        )
        if plan.product not in protocol.tested:
            product = catalogue.products[plan.product].title
            text = f"No trial named here used {product}: it follows by analogy."
            yield Statement(topic="evidence", text=text)
        for trial in protocol.trials_for:
            yield _trial("evidence for", trial, catalogue)
    against = _against(plan, catalogue)
    for trial in against:
        yield _trial("evidence against", trial, catalogue)
    if not against:
        text = "No negative trial was found. That is not proof that it works."
        yield Statement(topic="evidence against", text=text)


def _against(plan: Plan, catalogue: Catalogue) -> list[str]:
    """Trials that speak against these courses, or found nothing for these concerns."""
    named = [
        t for name in plan.protocols for t in catalogue.protocols[name].trials_against
    ]
    negative = [
        trial
        for protocol in catalogue.protocols.values()
        if protocol.grade == NEGATIVE and protocol.concern in plan.concerns
        for trial in protocol.trials_against
    ]
    return list(dict.fromkeys([*named, *negative]))


def _trial(topic: str, name: str, catalogue: Catalogue) -> Statement:
    trial = catalogue.trials[name]
    count = f"n = {trial.participants}; " if trial.participants else ""
    return Statement(
        topic=topic,
        text=f"{trial.title} ({count}{trial.design}) Compared with: {trial.control} "
        f"When: {trial.time} Result: {trial.result} Risk of bias: {trial.risk_of_bias}",
        sources=sources_of(trial.evidence),
        tag=trial.tag,
    )


def unsettled_lines(plan: Plan, catalogue: Catalogue) -> Iterator[Statement]:
    """What no source settles."""
    for name in plan.concerns:
        for text in catalogue.concerns[name].unsettled:
            yield Statement(topic="not settled", text=f"{text}")
    points = sum(session.points for session in plan.sessions)
    yield Statement(
        topic="not settled",
        text=f"Whether {points} punctures, in {len(plan.sessions)} sessions, do more than "
        "the needle alone: no source settles it.",
    )
