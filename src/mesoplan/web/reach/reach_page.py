"""What a map reaches, as its page shows it.

It loads the geometry, so it is imported where a map's reach is shown and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from mesoplan.export.maps.fading import map_fading
from mesoplan.export.maps.heads import drawings_of
from mesoplan.export.maps.reach import map_reach, papules_of
from mesoplan.export.maps.reach_rows import reach_report
from mesoplan.export.parts import cited_sources
from mesoplan.knowledge.exposure import exposure_priors
from mesoplan.web.mapping.drawn import legend_of
from mesoplan.web.reach.fading_lines import fading_part
from mesoplan.web.reach.reach_lines import (
    COLUMNS,
    column_words,
    dermis_lines,
    held_words,
    meaning_of,
    reference_words,
    stagger_line,
    swing_line,
    zone_line,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.queries.calibrations import Hands
    from mesoplan.clinic.queries.maps import Seen
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.export.parts import CitedSource
    from mesoplan.knowledge.library import Library
    from mesoplan.web.reach.fading_lines import FadingPart
    from mesoplan.web.reach.reach_lines import (
        DermisLine,
        StaggerLine,
        SwingLine,
        ZoneLine,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose papules it rests on; ``measured_at`` is empty where they are published ones."""

    name: str
    mine: bool
    product: str
    papules: int
    measured_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachPage:
    """Everything of the page; without points only that there are none."""

    id: UUID
    client: UUID
    session: UUID | None
    number: int
    reached: bool
    hand: Hand
    said: tuple[str, ...] = ()
    badge: str = ""
    cannot: str = ""
    calibrated: bool = False
    zones: tuple[ZoneLine, ...] = ()
    high: str = ""  # the high-side reference, where the product has hyaluronic acid
    held: str = ""
    fading: FadingPart | None = None
    columns: tuple[str, ...] = ()
    dermis: tuple[DermisLine, ...] = ()
    sessions: int = 0
    staggers: tuple[StaggerLine, ...] = ()
    meaning: str = ""
    swings: tuple[SwingLine, ...] = ()
    sources: tuple[CitedSource, ...] = ()
    hand_depth: str = ""
    drawings: tuple[SafeString, ...] = ()
    legend: SafeString | None = None
    legend_words: str = ""
    model: str = ""


def reach_page(
    seen: Seen, ground: Ground, hands: Hands, library: Library, sessions: int
) -> ReachPage:
    """The page of a map, with the papules of whoever treats by it."""
    law, hand = hands.law, _hand(hands)
    found = map_reach(seen.map, ground, hands.strength, law, sessions)
    page = ReachPage(
        id=seen.id,
        client=seen.client,
        session=seen.session,
        number=seen.number,
        reached=found is not None,
        hand=hand,
    )
    if found is None:
        return page
    fading = map_fading(found, hands.strength, law)
    titles = library.zone_titles()
    report = reach_report(found, titles, law)
    *said, badge, cannot = map(str, found.said)
    heat = papules_of(seen.map, law=law)
    return replace(
        page,
        said=tuple(said),
        badge=badge,
        cannot=cannot,
        calibrated=report.calibrated,
        zones=tuple(zone_line(row, own=hand.papules > 0) for row in report.zones),
        high=reference_words("strong_limit") if hands.strength else "",
        held=held_words(report),
        fading=fading_part(fading),
        columns=tuple(column_words(report, *column) for column in COLUMNS),
        dermis=tuple(dermis_lines(report, titles)),
        sessions=sessions,
        staggers=tuple(
            stagger_line(row, staggered=seen.staggered) for row in report.staggers
        ),
        meaning=meaning_of(report),
        swings=tuple(map(swing_line, report.swings)),
        sources=cited_sources(
            tuple(dict.fromkeys(report.cited + fading.cited)), library
        ),
        hand_depth=f"{exposure_priors().reference('hand_depth'):g} mm",
        drawings=tuple(
            map(SafeString, drawings_of(seen.map, titles, heat, "reach").values())
        ),
        legend=legend_of(heat),
        legend_words=heat.legend,
        model=report.model,
    )


def _hand(hands: Hands) -> Hand:
    measured = hands.measured
    return Hand(
        name=hands.name,
        mine=hands.mine,
        product=hands.title,
        papules=len(measured.papules) if measured else 0,
        measured_at=measured.measured_at if measured else None,
    )
