"""The lines of a plan about preparation, the chair, and care before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mesoplan.core.days import day_words
from mesoplan.core.planning.plan import Plan, Statement
from mesoplan.core.planning.violations import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.catalogue import Advice
    from mesoplan.core.evidence import Figure
    from mesoplan.core.planning.catalogue import Catalogue

HOURS_A_DAY = 24
SHOWN_IN_DAYS = 48
SECONDS_A_MINUTE = 60


def preparation_lines(plan: Plan, catalogue: Catalogue) -> Iterator[Statement]:
    """How the syringe is prepared, and what must not meet the product."""
    for rule in catalogue.mixing.values():
        if rule.in_plans:
            yield Statement(
                topic="preparation",
                text=f"{rule.title}: {rule.detail}",
                sources=sources_of(rule.evidence),
                tag=rule.evidence[0].tag if rule.evidence else None,
                policy_default=not rule.evidence,
            )
    held = set(catalogue.products[plan.product].ingredients)
    for pair in catalogue.pairs.values():
        if held & set(pair.first) or held & set(pair.second):
            yield Statement(
                topic="must not meet",
                text=f"{pair.title}: {pair.why}",
                sources=sources_of(pair.evidence),
                tag=pair.evidence[0].tag if pair.evidence else None,
                policy_default=not pair.evidence,
            )


def chair_lines(plan: Plan, catalogue: Catalogue, obstacle: str) -> Iterator[Statement]:
    """Minutes, comfort and anaesthesia."""
    first = plan.sessions[0]
    pace = catalogue.policy("seconds-per-point")
    set_up = catalogue.policy("set-up-minutes")
    said = catalogue.policy("session-length")
    injecting = -(-first.points * int(pace.most) // SECONDS_A_MINUTE)
    total = injecting + int(set_up.most)
    yield Statement(
        topic="minutes in the chair",
        text=f"About {total} min: {first.points} points at {pace} each and {set_up} around "
        f"them, the clinic's own estimate. Clinic pages say {said}; no trial published it.",
        sources=said.sources,
        tag=said.tag,
        policy_default=True,
    )
    for name in dict.fromkeys(zone.technique for zone in first.zones):
        technique = catalogue.techniques[name]
        yield Statement(
            topic="comfort",
            text=f"{technique.comfort}",
            sources=sources_of(technique.evidence),
            tag=technique.evidence[0].tag if technique.evidence else None,
        )
    yield _anaesthetic(plan, catalogue, obstacle)
    watch = catalogue.policy("observation-minutes")
    yield Statement(
        topic="comfort",
        text=f"Let the client lie flat, warn before each zone, watch for {watch} after.",
        sources=watch.sources,
        tag=watch.tag,
        policy_default=watch.policy_default,
    )


def _anaesthetic(plan: Plan, catalogue: Catalogue, obstacle: str) -> Statement:
    if plan.anaesthetic == "none":
        reason = obstacle or "none is planned"
        return Statement(
            topic="anaesthesia", text=f"No lidocaine or prilocaine cream: {reason}."
        )
    cream = catalogue.policy("anaesthetic-minutes")
    return Statement(
        topic="anaesthesia",
        text=f"Lidocaine–prilocaine cream under a dressing, {cream} before, if the client "
        "wants it. Allergies were asked; ask again, and be careful in G6PD deficiency.",
        sources=cream.sources,
        tag=cream.tag,
        policy_default=cream.policy_default,
    )


def care_lines(plan: Plan, catalogue: Catalogue) -> Iterator[Statement]:
    """Dated care before the first session, longest first; then care after each."""
    for phase in ("before", "after"):
        lines = [a for a in catalogue.care.values() if a.phase == phase]
        for advice in sorted(lines, key=lambda a: (-_hours(a), a.id)):
            yield _care(advice, plan)


def _care(advice: Advice, plan: Plan) -> Statement:
    start = plan.sessions[0].earliest
    text = f"{advice.title}: {advice.instruction}"
    if advice.choice is not None:
        days = timedelta(days=-(-_hours(advice) // HOURS_A_DAY))
        span = _span(advice.choice)
        if advice.phase == "before":
            text += f" {span}: since {day_words(start - days)} for session 1."
        else:
            text += f" {span}: until {day_words(start + days)} after session 1."
    if advice.range is not None and advice.range.least != advice.range.most:
        text += f" Sources disagree, {_span(advice.range)}: {advice.disagreement}"
    return Statement(
        topic=f"{advice.phase} each session",
        text=text,
        sources=sources_of(advice.evidence),
        tag=advice.evidence[0].tag if advice.evidence else None,
        policy_default=bool(advice.choice and advice.choice.policy_default),
    )


def _hours(advice: Advice) -> int:
    return int(advice.choice.most) if advice.choice is not None else 0


def _span(figure: Figure) -> str:
    """Hours up to two days, then days."""
    low, high = figure.least, figure.most
    unit = "h"
    if high > SHOWN_IN_DAYS:
        low, high, unit = low / HOURS_A_DAY, high / HOURS_A_DAY, "d"
    ends = [f"{end.normalize():f}" for end in (low, high)]
    return f"{ends[0]} {unit}" if low == high else f"{ends[0]}–{ends[1]} {unit}"
