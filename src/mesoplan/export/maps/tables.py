"""The tables of a map: its zones with their sums, its points in the order of work.

No geometry is needed here: a page or file that only lists points loads none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.maps import Origin, PointState, total
from mesoplan.export.maps.words import decimal, state_of, zone_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone, Side
    from mesoplan.core.quantities import Length, Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Square centimetres of a zone: P10, P50 and P90, from the scale's scatter."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    """One zone of one side; ``volume`` leaves out what was skipped."""

    letter: str
    zone: str
    side: Side
    title: str
    points: int
    planned: int
    done: int
    skipped: int
    added: int
    per_point: Volume
    spacing: Length
    edge: Length
    depth: Length
    volume: Volume
    area: Area | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """One point under the number that drawings give it; ``letter`` is its zone's."""

    number: int
    id: str
    letter: str
    title: str
    volume: Volume
    depth: Length
    state: str


def said_area(area: Area, language: str) -> str:
    """``32 cm² (27–36)``: never a number without its band."""
    digits = 0 if area.middle >= 10 else 1  # noqa: PLR2004 - two figures are enough
    low, middle, high = (
        f"{value:.{digits}f}" for value in (area.low, area.middle, area.high)
    )
    return decimal(f"{middle} cm² ({low}–{high})", language)


def letters(found: InjectionMap) -> dict[str, str]:
    """A letter for each zone by its name, in the map's own order."""
    return {zone.name: _letter(i) for i, zone in enumerate(found.zones)}


def titled(
    zone: MapZone | None, titles: Mapping[str, str], language: str = "en"
) -> str:
    """``Cheeks, left``; a dash where a point lies in no zone."""
    if zone is None:
        return "–"
    title = titles.get(zone.zone, zone.zone.replace("-", " "))
    return zone_words(title, zone.side, language)


def zone_rows(
    found: InjectionMap,
    titles: Mapping[str, str],
    areas: Mapping[str, Area],
    language: str = "en",
) -> tuple[ZoneRow, ...]:
    """The zones with their sums."""
    by_name = letters(found)
    return tuple(
        _zone_row(
            zone,
            found.points_in(zone.name),
            letter=by_name[zone.name],
            title=titled(zone, titles, language),
            area=areas.get(zone.name),
        )
        for zone in found.zones
    )


def point_rows(
    found: InjectionMap, titles: Mapping[str, str], language: str = "en"
) -> tuple[PointRow, ...]:
    """The points, numbered in the order of work."""
    by_name, zones = letters(found), {zone.name: zone for zone in found.zones}
    return tuple(
        PointRow(
            number=number,
            id=point.id,
            letter=by_name.get(point.zone, "–"),
            title=titled(zones.get(point.zone), titles, language),
            volume=point.volume,
            depth=point.depth,
            state=state_of(point.state, point.origin),
        )
        for number, point in enumerate(found.points, start=1)
    )


def _zone_row(
    zone: MapZone,
    points: tuple[MapPoint, ...],
    *,
    letter: str,
    title: str,
    area: Area | None,
) -> ZoneRow:
    states = Counter(point.state for point in points)
    return ZoneRow(
        letter=letter,
        zone=zone.zone,
        side=zone.side,
        title=title,
        points=len(points),
        planned=states[PointState.PLANNED],
        done=states[PointState.DONE],
        skipped=states[PointState.SKIPPED],
        added=sum(point.origin is Origin.CHAIR for point in points),
        per_point=zone.per_point,
        spacing=zone.spacing,
        edge=zone.edge,
        depth=zone.depth,
        volume=total(points),
        area=area,
    )


def _letter(index: int) -> str:
    """A to Z, then AA and so on."""
    first, second = divmod(index, 26)
    return ("" if not first else chr(64 + first)) + chr(65 + second)
