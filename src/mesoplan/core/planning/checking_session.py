"""The part of the plan check that looks into one session, zone by zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.planning.geometry import depth_of, grid_points
from mesoplan.core.planning.plan import Plan, SessionPlan, Violation, ZonePlan
from mesoplan.core.planning.violations import against, refused, sources_of
from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.catalogue import Technique, Zone
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.screening import Screening

UPRIGHT = 90
FINEST = 34  # gauge: no finer needle is named by any source
INJECTED_BY_HAND_OR_DEVICE = ("open", "device")


def session_violations(
    session: SessionPlan,
    where: str,
    plan: Plan,
    catalogue: Catalogue,
    screening: Screening,
) -> Iterator[Violation]:
    """Every violation within one session."""
    if session.earliest > session.latest:
        yield Violation(
            code="session-window", where=where, message="it ends before it begins"
        )
    if not session.zones:
        yield Violation(code="no-zone", where=where, message="no zone is planned")
    if len({zone.zone for zone in session.zones}) < len(session.zones):
        yield Violation(
            code="zone-twice", where=where, message="a zone stands here twice"
        )
    yield from _volumes(session, where, plan, catalogue)
    for index, zone in enumerate(session.zones):
        here = f"{where}.zones[{index}]"
        yield from zone_violations(zone, here, catalogue, screening)


def _volumes(
    session: SessionPlan, where: str, plan: Plan, catalogue: Catalogue
) -> Iterator[Violation]:
    product = catalogue.products.get(plan.product)
    if product is None:
        return
    limit = product.session_limit
    if limit is not None and session.volume > Volume.most(limit):
        message = f"{session.volume} of {product.title} in one session, at most {limit}"
        yield against(limit, "session-limit", where, message)
    if product.pack is not None:
        pack = Volume.most(product.pack)
        needed = -(-session.volume.count // pack.count)
        if session.packs < needed:
            plural = "pack holds" if session.packs == 1 else "packs hold"
            message = f"{session.packs} {plural} less than {session.volume}"
            yield against(product.pack, "too-few-packs", where, message)


def zone_violations(
    zone: ZonePlan, where: str, catalogue: Catalogue, screening: Screening
) -> Iterator[Violation]:
    """Every violation within one zone of a session."""
    yield from _zone(zone, where, catalogue, screening)
    yield from _technique(zone, where, catalogue)


def _zone(
    zone: ZonePlan, where: str, catalogue: Catalogue, screening: Screening
) -> Iterator[Violation]:
    record = catalogue.zones.get(zone.zone)
    if record is None:
        message = f"no such zone: {zone.zone}"
        yield Violation(code="zone-unknown", where=where, message=message)
        return
    yield from ceiling_violations(zone, record, where)
    if record.status == "excluded":
        yield Violation(
            code="zone-excluded",
            where=where,
            message=f"{record.title}: {record.reason}",
            sources=sources_of(record.evidence),
        )
    decision = screening.zones.get(zone.zone)
    if decision is None:
        message = "the zone was not screened for this client"
        yield Violation(code="zone-not-screened", where=where, message=message)
    else:
        yield from refused(decision, "zone-refused", where)


def ceiling_violations(zone: ZonePlan, record: Zone, where: str) -> Iterator[Violation]:
    """Deeper than the zone allows, or than is written; or no depth is set for it."""
    ceiling = record.ceiling
    if ceiling is None:
        yield Violation(
            code="no-ceiling",
            where=where,
            message=f"{record.title}: no depth ceiling is set; no source found",
            policy_default=True,
        )
        return
    real = depth_of(zone.travel, zone.angle)
    if max(zone.depth, real) > Length.most(ceiling):
        deepest = max(zone.depth, real)
        message = f"{deepest} deep in {record.title}, ceiling {ceiling}"
        yield against(ceiling, "depth-over-ceiling", where, message)
    if real > zone.depth:
        message = (
            f"{zone.travel} of needle at {zone.angle}° reaches {real}, "
            f"deeper than the written {zone.depth}"
        )
        yield Violation(code="depth-disagrees", where=where, message=message)


def _technique(zone: ZonePlan, where: str, catalogue: Catalogue) -> Iterator[Violation]:
    record = catalogue.techniques.get(zone.technique)
    if record is None:
        message = f"no such technique: {zone.technique}"
        yield Violation(code="technique-unknown", where=where, message=message)
        return
    if record.status not in INJECTED_BY_HAND_OR_DEVICE:
        yield Violation(
            code="technique-refused",
            where=where,
            message=f"{record.title}: {record.reason}",
            sources=sources_of(record.evidence),
        )
    if record.zones and zone.zone not in record.zones:
        message = f"{record.title} is not described for {zone.zone}"
        yield Violation(code="technique-zone", where=where, message=message)
    area = catalogue.zones[zone.zone].area if zone.zone in catalogue.zones else None
    if area is not None and zone.spacing.count and not zone.placed:
        most = grid_points(area.most, zone.spacing)
        if zone.points > most:
            message = f"{zone.points} points {zone.spacing} apart, {area} hold {most}"
            yield against(area, "too-many-points", where, message)
    if zone.points < 1:
        yield Violation(code="no-point", where=where, message="no point is planned")
    yield from _figures(zone, record, where, catalogue)


def _figures(
    zone: ZonePlan, record: Technique, where: str, catalogue: Catalogue
) -> Iterator[Violation]:
    if not 0 < zone.angle <= UPRIGHT:
        message = f"{zone.angle}° is no angle to the skin; expected 1° to 90°"
        yield Violation(code="angle", where=where, message=message)
    elif record.angle and not record.angle.least <= zone.angle <= record.angle.most:
        message = f"{zone.angle}°, {record.title} uses {record.angle}"
        yield against(record.angle, "angle", where, message)
    volume = record.volume or catalogue.policy("point-volume")
    if not Volume.least(volume) <= zone.per_point <= Volume.most(volume):
        message = f"{zone.per_point} a point, expected {volume}"
        yield against(volume, "volume-per-point", where, message)
    if record.spacing and zone.spacing < Length.least(record.spacing):
        message = f"points {zone.spacing} apart, {record.title} uses {record.spacing}"
        yield against(record.spacing, "spacing", where, message)
    if record.gauge and not record.gauge.least <= zone.gauge <= FINEST:
        message = f"{zone.gauge}G, {record.title} uses {record.gauge}"
        yield against(record.gauge, "gauge", where, message)
