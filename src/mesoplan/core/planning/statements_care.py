"""The lines of a plan about the chair, comfort, and care before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mesoplan.core.planning.plan import Plan, Statement
from mesoplan.core.planning.violations import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.planning.catalogue import Catalogue

HOURS_A_DAY = 24


def chair_lines(plan: Plan, catalogue: Catalogue, obstacle: str) -> Iterator[Statement]:
    """Minutes, comfort and anaesthesia."""
    first = plan.sessions[0]
    pace = catalogue.policy("seconds-per-point")
    set_up = catalogue.policy("set-up-minutes")
    cream = catalogue.policy("anaesthetic-minutes")
    needle = -(-first.points * int(pace.most) // 60)
    total = needle + int(set_up.most)
    with_cream = f", and {cream} before for the cream" if plan.anaesthetic != "none" else ""
    yield Statement(
        topic="minutes in the chair",
        text=f"About {total} min ({first.points} points at {pace} each and {set_up} around "
        f"them){with_cream}. No published timing was found.",
        policy_default=True,
    )
    if plan.anaesthetic == "none":
        reason = obstacle or "none is planned"
        yield Statement(
            topic="comfort", text=f"No lidocaine or prilocaine cream: {reason}."
        )
    else:
        yield Statement(
            topic="comfort",
            text=f"Lidocaine–prilocaine cream under a dressing, {cream} before. "
            "Ask again about amide anaesthetics; be careful in G6PD deficiency.",
            sources=cream.sources,
            tag=cream.tag,
        )
    watch = catalogue.policy("observation-minutes")
    yield Statement(
        topic="comfort",
        text=f"Lie flat, warn before each zone, stay {watch} afterwards.",
        sources=watch.sources,
        tag=watch.tag,
        policy_default=watch.policy_default,
    )


def care_lines(plan: Plan, catalogue: Catalogue) -> Iterator[Statement]:
    """Dated care before the first session, and care after each."""
    start = plan.sessions[0].earliest
    for advice in catalogue.care.values():
        topic = f"{advice.phase} each session"
        text = f"{advice.title}: {advice.instruction}"
        choice, span = advice.choice, advice.range
        if choice is not None:
            days = -(-int(choice.most) // HOURS_A_DAY)
            if advice.phase == "before":
                text += f" From {start - timedelta(days=days)} ({choice})."
            else:
                text += f" Until {start + timedelta(days=days)} ({choice})."
        if span is not None and span.least != span.most:
            text += f" Sources ask for {span}. {advice.disagreement}"
        yield Statement(
            topic=topic,
            text=text,
            sources=sources_of(advice.evidence),
            tag=advice.evidence[0].tag if advice.evidence else None,
            policy_default=bool(choice and choice.policy_default),
        )
