"""From a candidate to a full plan: depth, points, volumes, packs and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mesoplan.core.planning.candidates import shortest_spacing
from mesoplan.core.planning.geometry import STEP, depth_of, points_in, reach
from mesoplan.core.planning.plan import Plan, SessionPlan, ZonePlan
from mesoplan.core.planning.timing import interval_of, sessions_of
from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from mesoplan.core.catalogue import Zone
    from mesoplan.core.evidence import Figure
    from mesoplan.core.planning.candidates import Candidate
    from mesoplan.core.planning.catalogue import Catalogue

WIDEST = Length(20_000)
DROP = 5_000  # nanolitres


@dataclass(frozen=True, slots=True)
class Manner:
    """How a course leans where the sources leave room.

    ``margin``: stay this much above the ceiling. ``sparse``: start from the widest
    spacing the source gives. ``least_volume``: the smallest volume a point may have.
    ``finest``: the finest needle of the range.
    """

    margin: bool = False
    sparse: bool = False
    least_volume: bool = False
    finest: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan and the zones that did not fit into its sessions, with the reason."""

    plan: Plan
    dropped: tuple[tuple[Zone, str], ...]


def draft(
    candidate: Candidate,
    manner: Manner,
    catalogue: Catalogue,
    start: date,
    jurisdiction: str,
    anaesthetic: str,
) -> Draft | None:
    """The candidate as a plan that starts on ``start``, or ``None`` if nothing fits."""
    dropped: list[tuple[Zone, str]] = []
    reached: list[tuple[Zone, int, Length]] = []
    for zone in candidate.zones:
        found = _reach(candidate, zone, manner, catalogue)
        if found is None:
            reason = f"{candidate.technique.title} goes deeper than the ceiling allows"
            dropped.append((zone, reason))
        else:
            reached.append((zone, *found))
    per_point, fitted, rest = _fit(candidate, reached, manner, catalogue)
    limit = candidate.product.session_limit
    dropped += [(zone, f"over the session limit of {limit}") for zone in rest]
    if not fitted:
        return None
    zones = tuple(
        ZonePlan(
            zone=zone.id,
            technique=candidate.technique.id,
            depth=depth_of(travel, angle),
            angle=angle,
            travel=travel,
            gauge=_gauge(candidate, manner, catalogue),
            per_point=per_point,
            spacing=spacing,
            points=points,
        )
        for zone, angle, travel, spacing, points in fitted
    )
    plan = Plan(
        concerns=tuple(sorted(candidate.served)),
        protocols=_protocols(candidate),
        product=candidate.product.id,
        jurisdiction=jurisdiction,
        sessions=_sessions(candidate, zones, start),
        anaesthetic=anaesthetic,
    )
    return Draft(plan, tuple(dropped))


def _protocols(candidate: Candidate) -> tuple[str, ...]:
    """The leading protocol, then those of the other concerns, each once."""
    others = sorted(protocol.id for protocol in candidate.served.values())
    return tuple(dict.fromkeys((candidate.lead.id, *others)))


def _reach(
    candidate: Candidate, zone: Zone, manner: Manner, catalogue: Catalogue
) -> tuple[int, Length] | None:
    if zone.ceiling is None:
        return None
    deepest = Length.most(zone.ceiling)
    if manner.margin:
        deepest = deepest - Length.most(catalogue.policy("depth-margin-cautious"))
    angle = int(catalogue.policy("injection-angle").least)
    return reach(candidate.technique, deepest, angle)


def _volumes(
    candidate: Candidate, manner: Manner, catalogue: Catalogue
) -> list[Volume]:
    """The volumes a point may have, the preferred first, in steps of 0.005 mL."""
    allowed = candidate.technique.volume or catalogue.policy("point-volume")
    least, most = Volume.least(allowed), Volume.most(allowed)
    usual = min(max(Volume.most(catalogue.policy("papule-volume")), least), most)
    start = least if manner.least_volume else usual
    return [Volume(n) for n in range(start.count, least.count - 1, -DROP)]


def _gauge(candidate: Candidate, manner: Manner, catalogue: Catalogue) -> int:
    figure: Figure = (
        candidate.technique.gauge
        or candidate.product.gauge
        or catalogue.policy("needle-gauge")
    )
    return int(figure.most if manner.finest else figure.least)


def _fit(
    candidate: Candidate,
    reached: list[tuple[Zone, int, Length]],
    manner: Manner,
    catalogue: Catalogue,
) -> tuple[Volume, list[tuple[Zone, int, Length, Length, int]], list[Zone]]:
    """As many zones as the session limit holds; smaller points before fewer zones."""
    widest = _widest(candidate)
    start = widest if manner.sparse else shortest_spacing(candidate.technique)
    volumes = _volumes(candidate, manner, catalogue)
    keep = sorted(
        (row for row in reached if row[0].area is not None),
        key=lambda row: (_points(row[0], widest), row[0].id),
    )
    rest = [row[0] for row in reached if row[0].area is None]
    while keep:
        for per_point in volumes:
            spacing = start
            while spacing <= widest:
                total = sum(_points(zone, spacing) for zone, _, _ in keep)
                if _within_limit(candidate, per_point.times(total)):
                    rows = [(z, a, t, spacing, _points(z, spacing)) for z, a, t in keep]
                    return per_point, sorted(rows, key=lambda row: row[0].id), rest
                spacing = Length(spacing.count + STEP)
        rest.append(keep.pop()[0])
    return volumes[-1], [], rest


def _widest(candidate: Candidate) -> Length:
    spacing = candidate.technique.spacing
    return Length.most(spacing) if spacing is not None else WIDEST


def _points(zone: Zone, spacing: Length) -> int:
    return points_in(zone.area, spacing) if zone.area is not None else 0


def _within_limit(candidate: Candidate, volume: Volume) -> bool:
    limit = candidate.product.session_limit
    return limit is None or volume <= Volume.most(limit)


def _sessions(
    candidate: Candidate, zones: tuple[ZonePlan, ...], start: date
) -> tuple[SessionPlan, ...]:
    """The fewest sessions the source gives, each window counted from the one before."""
    product, protocol = candidate.product, candidate.lead
    count = int(sessions_of(product, protocol).least)
    interval = interval_of(product, protocol)
    total = Volume(sum(zone.volume.count for zone in zones))
    packs = 1
    if product.pack is not None:
        packs = -(-total.count // Volume.most(product.pack).count)
    earliest = latest = start
    sessions = []
    for number in range(1, count + 1):
        sessions.append(
            SessionPlan(
                number=number,
                earliest=earliest,
                latest=latest,
                zones=zones,
                packs=packs,
            )
        )
        earliest += timedelta(days=int(interval.least))
        latest += timedelta(days=int(interval.most))
    return tuple(sessions)
