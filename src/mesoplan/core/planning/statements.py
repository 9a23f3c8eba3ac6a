"""A plan said line by line, each line with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.planning.checking import anaesthetic_obstacle
from mesoplan.core.planning.plan import Plan, Statement
from mesoplan.core.planning.statements_care import (
    care_lines,
    chair_lines,
    preparation_lines,
)
from mesoplan.core.planning.statements_results import (
    evidence_lines,
    reaction_lines,
    result_lines,
    unsettled_lines,
)
from mesoplan.core.planning.timing import interval_of, sessions_of
from mesoplan.core.planning.violations import sources_of
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.catalogue import Product, Protocol
    from mesoplan.core.evidence import Figure
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.planning.plan import ZonePlan
    from mesoplan.core.screening import Screening


def statements(
    plan: Plan, catalogue: Catalogue, screening: Screening
) -> tuple[Statement, ...]:
    """Every line of the plan, in the order in which a practitioner reads it."""
    product = catalogue.products[plan.product]
    protocol = catalogue.protocols[plan.protocols[0]]
    lines = (
        *_product(product, plan),
        *_course(plan, product, protocol),
        *_zones(plan, catalogue),
        *_changes(screening, plan),
        *preparation_lines(plan, catalogue),
        *chair_lines(plan, catalogue, anaesthetic_obstacle(screening)),
        *care_lines(plan, catalogue),
        *reaction_lines(catalogue),
        *result_lines(plan, catalogue),
        *evidence_lines(plan, catalogue),
        *unsettled_lines(plan, catalogue),
    )
    return tuple(dict.fromkeys(lines))


def on_figure(topic: str, text: str, figure: Figure) -> Statement:
    """A line that rests on one figure."""
    return Statement(
        topic=topic,
        text=text,
        sources=figure.sources,
        tag=figure.tag,
        policy_default=figure.policy_default,
    )


def _product(product: Product, plan: Plan) -> Iterator[Statement]:
    strength = product.hyaluronic_acid
    concentration = f", hyaluronic acid {strength}" if strength else ""
    yield Statement(
        topic="product",
        text=f"{product.title} ({product.maker}){concentration}. {product.reason}",
        sources=sources_of(product.evidence),
        tag=product.cross_linked_tag,
    )
    market = product.listing(plan.jurisdiction)
    if market is not None:
        yield Statement(
            topic="product",
            text=f"Recorded as {market.status.replace('_', ' ')} in {plan.jurisdiction}. "
            "Look it up in the register, and check the pack, before injecting.",
            sources=market.sources,
            tag=market.tag,
        )
    if not product.label_seen:
        yield Statement(
            topic="product",
            text="Its label was not seen for this plan. The label in the box overrides "
            "every line here: read it first.",
        )
    if product.pack is not None:
        first = plan.sessions[0]
        yield on_figure(
            "product",
            f"{first.packs} pack{'s' if first.packs > 1 else ''} of {product.pack} a "
            f"session for {first.volume}; single use, discard the rest.",
            product.pack,
        )
    if product.session_limit is not None:
        yield on_figure(
            "product",
            f"At most {product.session_limit} a session.",
            product.session_limit,
        )


def _course(plan: Plan, product: Product, protocol: Protocol) -> Iterator[Statement]:
    count = len(plan.sessions)
    sessions = sessions_of(product, protocol)
    interval = interval_of(product, protocol)
    plural = "session" if count == 1 else "sessions"
    text = f"{count} {plural}; sources give {sessions}."
    yield on_figure("course", text, sessions)
    if count > 1:
        yield on_figure(
            "course",
            f"{interval} between sessions, counted from the day the last one was given.",
            interval,
        )
    yield Statement(
        topic="course",
        text="Screen again at each session: most answers are good for one day only.",
    )
    if protocol.maintenance is not None:
        yield on_figure(
            "maintenance",
            f"Maintenance every {protocol.maintenance}.",
            protocol.maintenance,
        )
    yield Statement(
        topic="course",
        text=f"Seen from: {protocol.onset} Lasts: {protocol.duration}",
        sources=sources_of(protocol.evidence),
        tag=protocol.tag,
    )


def _zones(plan: Plan, catalogue: Catalogue) -> Iterator[Statement]:
    for zone in plan.sessions[0].zones:
        yield from _zone(zone, catalogue)


def _zone(zone: ZonePlan, catalogue: Catalogue) -> Iterator[Statement]:
    record = catalogue.zones[zone.zone]
    technique = catalogue.techniques[zone.technique]
    topic = f"zone {zone.zone}"
    yield Statement(
        topic=topic,
        text=f"{record.title}: {technique.title}, {zone.points} points of "
        f"{zone.per_point}, {zone.spacing} apart, {zone.volume} in all, {zone.gauge}G.",
        sources=sources_of(technique.evidence),
        tag=technique.evidence[0].tag if technique.evidence else None,
    )
    if record.ceiling is not None:
        yield on_figure(
            topic,
            f"Depth {zone.depth} (ceiling {record.ceiling}): {zone.travel} of needle at "
            f"{zone.angle}° to the skin.",
            record.ceiling,
        )
    if record.area is not None:
        yield on_figure(
            topic, f"Points counted over an assumed area of {record.area}.", record.area
        )
    volume = technique.volume or catalogue.policy("point-volume")
    yield on_figure(topic, f"Volume a point: sources give {volume}.", volume)
    yield Statement(
        topic=topic,
        text=f"Structures at risk: {record.structures} {record.cautions}",
        sources=sources_of(record.evidence),
        tag=record.evidence[0].tag if record.evidence else None,
    )


def _changes(screening: Screening, plan: Plan) -> Iterator[Statement]:
    """What screening changes in this plan, and who has to agree."""
    decisions = [
        screening.products[plan.product],
        *(screening.zones[name] for name in plan.zones),
    ]
    seen: set[str] = set()
    for decision in decisions:
        for finding in decision.findings:
            rule = finding.rule
            texts = texts_of(rule)
            if rule.id in seen:
                continue
            seen.add(rule.id)
            words = {
                Effect.SIGN_OFF: "Sign-off needed",
                Effect.MODIFY: "Change" if finding.fires else "Precaution (not asked)",
            }.get(rule.effect, "Note")
            yield Statement(
                topic="changes",
                text=f"{words}: {texts.title}. {texts.action}",
                sources=sources_of(rule.evidence),
                tag=rule.tag,
            )
