"""The page of one map: what its templates show and what its script is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _

from mesoplan.clinic.access import Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.core.injection_map.maps import PointState
from mesoplan.web.mapping.checked import checked
from mesoplan.web.mapping.wording import (
    handle_words,
    mark_words,
    script_words,
    state_words,
    zone_title,
)

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.maps import MapRecord, Seen
    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint
    from mesoplan.web.mapping.checked import Checked
    from mesoplan.web.mapping.drawn import Asked, Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneForm:
    """How one zone is treated, left and right alike."""

    zone: str
    title: str
    parts: tuple[tuple[str, str], ...]  # name and title, for trimming
    spacing: str
    edge: str
    volume: str
    depth: str
    avoid: bool
    points: int
    by_hand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Points that lie side by side, ticked together."""

    words: str
    ids: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneTicks:
    """One part of a zone in the chair."""

    title: str
    ids: str
    done: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """One line of the table of points."""

    number: int
    zone: str
    volume: str
    depth: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """One mark on the skin."""

    id: str
    kind: str
    margin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """One part of the estimated skin that can be pulled; in hundredths."""

    name: str
    title: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """Everything of one map's page."""

    id: UUID
    client: UUID
    session: UUID | None
    number: int
    locked: str
    version: int
    drawing: Drawn
    asked: Asked
    check: Checked
    zones: tuple[ZoneForm, ...]
    more_zones: tuple[tuple[str, str], ...]
    ticks: tuple[ZoneTicks, ...]
    points: tuple[PointLine, ...]
    marks: tuple[MarkLine, ...]
    mark_kinds: tuple[tuple[str, str], ...]
    handles: tuple[Handle, ...]
    staggered: bool
    paper: tuple[SafeString, ...]
    state: dict[str, Any]

    @property
    def locked_words(self) -> str:
        """Why nothing can be changed here; empty where it can."""
        return {
            "signed": _("The session is signed: this is the record of what was done."),
            "replaced": _(
                "Another plan has taken this one's place: it can only be read."
            ),
            "not_allowed": _("You may read this map, not change it."),
        }.get(self.locked, "")


def map_page(
    request: HttpRequest,
    actor: Actor,
    record: MapRecord,
    seen: Seen,
    asked: Asked,
    *,
    paper: bool = False,
) -> MapPage:
    """The page of a map that the actor may see."""
    from mesoplan.web.mapping import drawn, measured  # noqa: PLC0415 - only here

    found = seen.map
    practice = practice_of(actor.clinic)
    titles = practice.library.zone_titles()
    skin = measured.measured(actor, record, found)
    writes = Permission.SESSION_RECORD if seen.session else Permission.COURSE_EDIT
    locked = seen.locked or ("" if actor.may(writes) else "not_allowed")
    return MapPage(
        id=seen.id,
        client=seen.client,
        session=seen.session,
        number=seen.number,
        locked=locked,
        version=seen.version,
        drawing=drawn.drawn(actor, record, found, asked, practice, skin),
        asked=asked,
        check=checked(record, found, practice, skin.words),
        zones=() if seen.session or locked else _zones(found, titles),
        more_zones=() if seen.session or locked else _more(record, found, titles),
        ticks=_ticks(found, drawn.rows(found), titles) if seen.session else (),
        points=_points(found, titles),
        marks=tuple(
            MarkLine(id=m.id, kind=mark_words()[m.kind.value], margin=str(m.margin))
            for m in found.marks
        ),
        mark_kinds=tuple(mark_words().items()),
        handles=_handles(found),
        staggered=seen.staggered,
        paper=drawn.on_paper(found, titles) if paper else (),
        state=_state(request, seen, locked, titles),
    )


def _state(
    request: HttpRequest, seen: Seen, locked: str, titles: dict[str, str]
) -> dict[str, Any]:
    from mesoplan.web.mapping import drawn  # noqa: PLC0415 - only where a map is

    return {
        "key": f"map {seen.id}",
        "version": seen.version,
        "map": drawn.documents(seen.map),
        "zones": zone_titles(seen.map, titles),
        "locked": bool(locked),
        "session": seen.session is not None,
        "token": get_token(request),
        "addresses": {
            "save": reverse("map_save", args=[seen.id]),
            "drawing": reverse("map_drawing", args=[seen.id]),
        },
        "words": script_words(),
    }


def zone_titles(found: InjectionMap, titles: dict[str, str]) -> dict[str, str]:
    """What each part of a zone is called, by its name."""
    return {zone.name: zone_title(zone, titles) for zone in found.zones}


def _zones(found: InjectionMap, titles: dict[str, str]) -> tuple[ZoneForm, ...]:
    forms = []
    for name in dict.fromkeys(zone.zone for zone in found.zones):
        parts = [zone for zone in found.zones if zone.zone == name]
        points = [p for part in parts for p in found.points_in(part.name)]
        first = parts[0]
        forms.append(
            ZoneForm(
                zone=name,
                title=titles.get(name, name),
                parts=tuple((part.name, zone_title(part, titles)) for part in parts),
                spacing=bare(first.spacing),
                edge=bare(first.edge),
                volume=bare(first.per_point),
                depth=bare(first.depth),
                avoid=first.avoid_caution,
                points=len(points),
                by_hand=sum(p.origin.value != "grid" for p in points),
            )
        )
    return tuple(forms)


def bare(quantity: object) -> str:
    """The number alone; its unit stands beside the field."""
    return str(quantity).rpartition(" ")[0]


def _more(
    record: MapRecord, found: InjectionMap, titles: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    from mesoplan.clinic.queries.courses import plan_of  # noqa: PLC0415

    here = {zone.zone for zone in found.zones}
    planned = plan_of(record.course).zones
    return tuple((z, titles.get(z, z)) for z in planned if z not in here)


def _ticks(
    found: InjectionMap,
    rows: dict[str, tuple[tuple[MapPoint, ...], ...]],
    titles: dict[str, str],
) -> tuple[ZoneTicks, ...]:
    numbers = {point.id: at for at, point in enumerate(found.points, start=1)}
    parts = []
    for zone in found.zones:
        here = found.points_in(zone.name)
        if not here:
            continue
        parts.append(
            ZoneTicks(
                title=zone_title(zone, titles),
                ids=_ids(here),
                done=_all_done(here),
                rows=tuple(
                    Row(
                        words=_range([numbers[p.id] for p in row]),
                        ids=_ids(row),
                        done=_all_done(row),
                    )
                    for row in rows[zone.name]
                ),
            )
        )
    return tuple(parts)


def _ids(points: tuple[MapPoint, ...]) -> str:
    return " ".join(point.id for point in points)


def _all_done(points: tuple[MapPoint, ...]) -> bool:
    return all(point.state is not PointState.PLANNED for point in points)


def _range(numbers: list[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low}–{high}"


def _points(found: InjectionMap, titles: dict[str, str]) -> tuple[PointLine, ...]:
    zones, states = zone_titles(found, titles), state_words()
    return tuple(
        PointLine(
            number=at,
            zone=zones.get(point.zone, point.zone),
            volume=str(point.volume),
            depth=str(point.depth),
            state=states[_state_of(point)],
        )
        for at, point in enumerate(found.points, start=1)
    )


def _state_of(point: MapPoint) -> str:
    if point.origin.value == "chair" and point.state is not PointState.SKIPPED:
        return "added"
    return point.state.value


def _handles(found: InjectionMap) -> tuple[Handle, ...]:
    pulled = dict(found.handles)
    return tuple(
        Handle(name=name, title=title, percent=round(100 * pulled.get(name, 1)))
        for name, title in handle_words().items()
    )
