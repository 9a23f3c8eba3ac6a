"""What a map reaches, as its page shows it.

It loads the geometry, so it is imported where a map's reach is shown and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.core.exposure.depths import Method, Sex
from mesoplan.core.exposure.staggers import Stagger
from mesoplan.core.injection_map.views import Angle
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.fading import map_fading
from mesoplan.export.maps.heads import head
from mesoplan.export.maps.reach import map_reach, papules_of
from mesoplan.export.maps.reach_rows import reach_report
from mesoplan.export.maps.scene import Shown
from mesoplan.export.parts import cited_sources
from mesoplan.knowledge.exposure import exposure_priors
from mesoplan.knowledge.face import face_surface
from mesoplan.web.mapping.drawn import legend_of
from mesoplan.web.reach.fading_lines import fading_part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.queries.calibrations import Hands
    from mesoplan.clinic.queries.maps import Seen
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap
    from mesoplan.export.maps.footprints import Footprints
    from mesoplan.export.maps.reach_rows import (
        Band,
        DermisRow,
        ReachReport,
        ReachRow,
        StaggerRow,
    )
    from mesoplan.export.parts import CitedSource
    from mesoplan.knowledge.library import Library
    from mesoplan.web.reach.fading_lines import FadingPart

ANGLES = (Angle.FRONT, Angle.OBLIQUE_RIGHT, Angle.OBLIQUE_LEFT)
FEW = 10  # percent: below it a tenth is said
COLUMNS = tuple((sex, method) for method in Method for sex in Sex)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLine:
    """What one part of a zone gets; bands as words."""

    title: str
    points: int
    each: str
    papule: str
    now: str
    late: str
    uneven: str
    decidable: bool
    beyond: bool  # own papules were measured, but none about this large


@dataclass(frozen=True, slots=True, kw_only=True)
class DermisLine:
    """One zone's chances at one depth, method by method; empty where none was measured."""

    title: str
    depth: str
    chances: tuple[str, ...]
    astray: str  # where those go that miss the dermis


@dataclass(frozen=True, slots=True, kw_only=True)
class StaggerLine:
    """A course's sessions in one manner."""

    title: str
    touched: str
    uneven: str
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SwingLine:
    """What one unknown alone does to the share touched."""

    title: str
    low: str
    high: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose papules it rests on; ``measured_at`` is empty where they are published ones."""

    name: str
    mine: bool
    product: str
    papules: int
    measured_at: datetime | None
    complete: bool


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
    law = hands.law
    hand = _hand(hands, law)
    found = map_reach(seen.map, ground, hands.strength, law, sessions)
    fading = map_fading(seen.map, ground, hands.strength, law)
    if found is None or fading is None:
        return ReachPage(
            id=seen.id,
            client=seen.client,
            session=seen.session,
            number=seen.number,
            reached=False,
            hand=hand,
        )
    titles = {name: str(zone.title) for name, zone in library.zones.items()}
    report = reach_report(found, titles, law)
    *said, badge, cannot = map(str, found.said)
    heat = papules_of(seen.map, law=law)
    return ReachPage(
        id=seen.id,
        client=seen.client,
        session=seen.session,
        number=seen.number,
        reached=True,
        hand=hand,
        said=tuple(said),
        badge=badge,
        cannot=cannot,
        calibrated=report.calibrated,
        zones=tuple(_zone(row, hand) for row in report.zones),
        fading=fading_part(fading),
        columns=tuple(_column(report, *column) for column in COLUMNS),
        dermis=tuple(_dermis(report, titles)),
        sessions=sessions,
        staggers=tuple(_stagger(row, seen) for row in report.staggers),
        meaning=_meaning(report),
        swings=tuple(
            SwingLine(
                title=row.title,
                low=_whole(row.low),
                high=_whole(row.high),
                basis=_basis(row.tag.value, row.sources),
            )
            for row in report.swings
        ),
        sources=cited_sources(
            tuple(dict.fromkeys(report.cited + fading.cited)), library
        ),
        hand_depth=f"{exposure_priors().reference('hand_depth'):g} mm",
        drawings=_drawings(seen.map, titles, heat),
        legend=legend_of(heat),
        legend_words=heat.legend,
        model=report.model,
    )


def _hand(hands: Hands, law: Calibration | None) -> Hand:
    measured = hands.measured
    return Hand(
        name=hands.name,
        mine=hands.mine,
        product=hands.title,
        papules=len(measured.papules) if measured else 0,
        measured_at=measured.measured_at if measured else None,
        complete=law is not None and law.complete,
    )


def _zone(row: ReachRow, hand: Hand) -> ZoneLine:
    nothing = row.touched_late.high <= 0
    return ZoneLine(
        title=row.title,
        points=row.points,
        each=str(row.per_point),
        papule=_banded(row.papule, "mm", 1),
        now=_banded(row.touched_now, "%"),
        late=_banded(row.touched_late, "%"),
        uneven="–" if nothing else _banded(row.unevenness, "", 1),
        decidable=row.decidable,
        beyond=bool(hand.papules) and not row.measured,
    )


def _column(report: ReachReport, sex: Sex, method: Method) -> str:
    """``Women, ultrasound [A]``: how it was measured, and how well that was read."""
    words = {
        (Sex.WOMEN, Method.ULTRASOUND): _("Women, ultrasound"),
        (Sex.MEN, Method.ULTRASOUND): _("Men, ultrasound"),
        (Sex.WOMEN, Method.HISTOLOGY): _("Women, histology"),
        (Sex.MEN, Method.HISTOLOGY): _("Men, histology"),
    }
    tags = {
        skin.tag.value
        for row in report.zones
        for skin in row.dermis
        if (skin.sex, skin.method) == (sex, method)
    }
    tag = f" [{', '.join(sorted(tags))}]" if tags else ""
    return words[sex, method] + tag


def _dermis(report: ReachReport, titles: dict[str, str]) -> Iterable[DermisLine]:
    """Left and right of a zone at one depth are one line."""
    rows = {(row.zone, row.depth): row for row in report.zones}
    for (zone, depth), row in rows.items():
        found = {(skin.sex, skin.method): skin for skin in row.dermis}
        title = titles.get(zone, zone)
        if row.dermis:
            title = _("%(zone)s (measured: %(site)s)") % {
                "zone": title,
                "site": row.dermis[0].site,
            }
        yield DermisLine(
            title=title,
            depth=str(depth),
            chances=tuple(
                _chance(found[column]) for column in COLUMNS if column in found
            ),
            astray=_astray(row.dermis),
        )


def _chance(skin: DermisRow) -> str:
    if skin.low == skin.high:
        return f"{skin.low} %"
    return f"{skin.low}–{skin.high} %"


def _astray(rows: tuple[DermisRow, ...]) -> str:
    """Where most of those go that miss it, by every method; empty where it differs."""
    if not rows:
        return ""
    if all(skin.below > skin.above for skin in rows):
        return _("too deep")
    if all(skin.above > skin.below for skin in rows):
        return _("too shallow")
    return _("both ways")


def _stagger(row: StaggerRow, seen: Seen) -> StaggerLine:
    words = {
        Stagger.SAME: _("The same places every time"),
        Stagger.HALF: _("Half a step aside each time"),
        Stagger.RANDOM: _("Anywhere, without a grid"),
    }
    laid = Stagger.HALF if seen.staggered else Stagger.SAME
    return StaggerLine(
        title=words[row.stagger],
        touched=_banded(row.touched_ever, "%"),
        uneven=_banded(row.unevenness, "", 1),
        planned=row.stagger is laid,
    )


def _meaning(report: ReachReport) -> str:
    """One sentence on what lying aside brings, and its price."""
    found = {row.stagger: row.touched_ever for row in report.staggers}
    values = {
        "sessions": report.sessions,
        "half": _banded(found[Stagger.HALF], "%"),
        "same": _banded(found[Stagger.SAME], "%"),
        "more": report.more,
    }
    return (
        ngettext(
            "Over %(sessions)s session, half a step aside touches %(half)s of the skin "
            "at least once, the same places %(same)s; it touches more in %(more)s of "
            "100 ways the unknown numbers could be.",
            "Over %(sessions)s sessions, half a step aside touches %(half)s of the skin "
            "at least once, the same places %(same)s; it touches more in %(more)s of "
            "100 ways the unknown numbers could be.",
            report.sessions,
        )
        % values
    )


def _basis(tag: str, sources: tuple[str, ...]) -> str:
    return f"[{tag}] {', '.join(sources) or _('no source found')}"


def _banded(band: Band, unit: str, digits: int = 0) -> str:
    """``12 % (7–27)``: never a number without its band."""
    digits = digits or int(0 < band.middle < FEW)
    low, middle, high = (
        f"{value:.{digits}f}" for value in (band.low, band.middle, band.high)
    )
    return f"{middle} {unit} ({low}–{high})".replace("  ", " ")


def _whole(number: float) -> str:
    return "<1" if 0 < number < 1 else f"{number:.0f}"


def _drawings(
    found: InjectionMap, titles: dict[str, str], heat: Footprints
) -> tuple[SafeString, ...]:
    """The papules on the neutral head, from the front and both sides: no photograph."""
    surface = face_surface()
    sheets = []
    for angle in ANGLES:
        view = head(surface, angle, handles=found.handles)
        shown = Shown(titles=titles, heat=heat, prefix=f"reach-{angle.value}")
        sheets.append(SafeString(drawing(found, surface, view, shown=shown)))
    return tuple(sheets)
