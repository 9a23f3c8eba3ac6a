"""A map as plain values, written and read back without loss.

Quantities are text with their unit, a site is [triangle, weight 1, weight 2]. What lies
on another surface is moved to this one where a way is known, and refused otherwise.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from mesoplan.core.errors import InputError, Problem, nearest, shown
from mesoplan.core.injection_map.extension import pulled
from mesoplan.core.injection_map.maps import (
    FORMAT,
    PLACES,
    InjectionMap,
    MapMark,
    MapPoint,
    MapZone,
    MarkKind,
    Origin,
    PointState,
    Side,
    Site,
)
from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from mesoplan.core.injection_map.surface import Surface

Move = Callable[[Site], "Site | None"]
"""Where a site of an older surface lies on this one; ``None`` where it is no more."""

MOST = 5_000  # points of a map, or places of a loop: more is no face
LONGEST_NAME = 60
REMEDY = "Write it as Mesoplan writes a map."
CORNERS = 3  # of a loop: fewer enclose nothing
ROUNDING = 10.0**-PLACES
Word = TypeVar("Word", bound=StrEnum)
Part = TypeVar("Part")
Amount = TypeVar("Amount", Length, Volume)


def map_values(injection_map: InjectionMap) -> dict[str, Any]:
    """The map as plain values, ready for JSON."""
    return {
        "format": FORMAT,
        "surface": {"name": injection_map.surface, "digest": injection_map.digest},
        "zones": [_zone_values(zone) for zone in injection_map.zones],
        "points": [_point_values(point) for point in injection_map.points],
        "marks": [
            {
                "id": mark.id,
                "kind": mark.kind.value,
                "ring": [site_values(site) for site in mark.ring],
                "margin": str(mark.margin),
            }
            for mark in injection_map.marks
        ],
        "handles": dict(injection_map.handles),
    }


def site_values(site: Site) -> list[float]:
    """A site as plain values."""
    return [site.triangle, round(site.b1, PLACES), round(site.b2, PLACES)]


def _zone_values(zone: MapZone) -> dict[str, Any]:
    return {
        "zone": zone.zone,
        "side": zone.side.value,
        "loop": [site_values(site) for site in zone.loop],
        "spacing": str(zone.spacing),
        "edge": str(zone.edge),
        "per_point": str(zone.per_point),
        "depth": str(zone.depth),
        "avoid_caution": zone.avoid_caution,
    }


def _point_values(point: MapPoint) -> dict[str, Any]:
    return {
        "id": point.id,
        "site": site_values(point.site),
        "zone": point.zone,
        "volume": str(point.volume),
        "depth": str(point.depth),
        "state": point.state.value,
        "origin": point.origin.value,
    }


def read_map(
    raw: object, surface: Surface, moves: Mapping[str, Move] | None = None
) -> InjectionMap:
    """The map in plain values as :func:`map_values` writes them.

    ``moves`` holds, by the digest of an older surface, the way from it to this one.

    Raises:
        InputError: with every fault; or it lies on a surface from which no way is known.
    """
    reader = _MapReader(surface, moves or {})
    found = reader.map(raw)
    if reader.problems or found is None:
        raise InputError(reader.problems)
    return found


class _MapReader:
    def __init__(self, surface: Surface, moves: Mapping[str, Move]) -> None:
        self.surface, self.moves = surface, moves
        self.triangles = len(surface.faces)
        self.move: Move | None = None
        self.problems: list[Problem] = []

    def map(self, raw: object) -> InjectionMap | None:
        if not isinstance(raw, Mapping):
            self.fault("$", "a map is a table", raw, "Begin a new map.")
            return None
        if raw.get("format") != FORMAT:
            remedy = "Begin a new map."
            self.fault("format", f"expected {FORMAT!r}", raw.get("format"), remedy)
        if not self.on_this_surface(raw.get("surface")):
            return None  # sites mean nothing: there is nothing more to say
        zones = self.each(raw, "zones", self.zone)
        points = self.each(raw, "points", self.point)
        marks = self.each(raw, "marks", self.mark)
        self.once("zones", [zone.name for zone in zones])
        self.once("points", [point.id for point in points])
        self.once("marks", [mark.id for mark in marks])
        self.at_home(points, {zone.name for zone in zones})
        return InjectionMap(
            surface=self.surface.name,
            digest=self.surface.digest,
            zones=zones,
            points=points,
            marks=marks,
            handles=self.handles(raw.get("handles", {})),
        )

    def on_this_surface(self, raw: object) -> bool:
        named = raw if isinstance(raw, Mapping) else {}
        digest = named.get("digest")
        if digest == self.surface.digest:
            return True
        self.move = self.moves.get(str(digest))
        if self.move is None:
            what = (
                f"the map lies on another face than {self.surface.name}, and no way "
                "from that one to this one is known"
            )
            remedy = "Its places cannot be found again: lay the map anew."
            self.fault("surface", what, named.get("name"), remedy)
        return self.move is not None

    def zone(self, raw: Mapping[str, Any], where: str) -> MapZone:
        return MapZone(
            zone=self.name(raw, where, "zone"),
            side=self.word(raw, where, "side", Side),
            loop=self.loop(raw, where, "loop"),
            spacing=self.amount(raw, where, "spacing", Length),
            edge=self.amount(raw, where, "edge", Length),
            per_point=self.amount(raw, where, "per_point", Volume),
            depth=self.amount(raw, where, "depth", Length),
            avoid_caution=self.flag(raw, where, "avoid_caution"),
        )

    def point(self, raw: Mapping[str, Any], where: str) -> MapPoint:
        return MapPoint(
            id=self.name(raw, where, "id"),
            site=self.site(raw.get("site"), f"{where}.site"),
            zone=self.name(raw, where, "zone"),
            volume=self.amount(raw, where, "volume", Volume),
            depth=self.amount(raw, where, "depth", Length),
            state=self.word(raw, where, "state", PointState),
            origin=self.word(raw, where, "origin", Origin),
        )

    def mark(self, raw: Mapping[str, Any], where: str) -> MapMark:
        return MapMark(
            id=self.name(raw, where, "id"),
            kind=self.word(raw, where, "kind", MarkKind),
            ring=self.loop(raw, where, "ring"),
            margin=self.amount(raw, where, "margin", Length),
        )

    def each(
        self,
        raw: Mapping[str, Any],
        name: str,
        read: Callable[[Mapping[str, Any], str], Part],
    ) -> tuple[Part, ...]:
        found = []
        for i, value in enumerate(self.some(raw.get(name, []), name)):
            where = f"{name}[{i}]"
            if isinstance(value, Mapping):
                found.append(read(value, where))
            else:
                self.fault(where, "expected a table", value)
        return tuple(found)

    def some(self, raw: object, where: str) -> Sequence[object]:
        if not isinstance(raw, list | tuple):
            self.fault(where, "expected a list", raw)
            return ()
        if len(raw) > MOST:
            self.fault(where, f"expected at most {MOST}", len(raw))
            return ()
        return raw

    def once(self, where: str, names: Sequence[str]) -> None:
        for name, count in Counter(names).items():
            if count > 1:
                self.fault(where, "this stands here twice", name, "Keep one of them.")

    def at_home(self, points: Sequence[MapPoint], zones: set[str]) -> None:
        for i, point in enumerate(points):
            if point.zone not in zones:
                remedy = nearest(point.zone, zones)
                where = f"points[{i}].zone"
                self.fault(where, "the map has no such zone", point.zone, remedy)

    def handles(self, raw: object) -> tuple[tuple[str, float], ...]:
        if not isinstance(raw, Mapping):
            self.fault("handles", "expected a table", raw)
            return ()
        numbers = tuple((str(n), float(f)) for n, f in raw.items() if _is_number(f))
        for name in raw:
            if not _is_number(raw[name]):
                self.fault(f"handles.{name}", "expected a number", raw[name])
        try:
            pulled(numbers, self.surface.extension.handles)
        except InputError as error:
            self.problems += error.problems
        return numbers

    def loop(self, raw: Mapping[str, Any], where: str, name: str) -> tuple[Site, ...]:
        here = f"{where}.{name}"
        rows = self.some(raw.get(name), here)
        if rows and len(rows) < CORNERS:
            self.fault(here, "a loop has at least three places", len(rows))
        return tuple(self.site(row, f"{here}[{i}]") for i, row in enumerate(rows))

    def site(self, raw: object, where: str) -> Site:
        nowhere = Site(0, 0.0, 0.0)
        found = _site(raw)
        if found is None:
            self.fault(where, "expected [triangle, weight, weight] on the skin", raw)
            return nowhere
        moved = self.move(found) if self.move is not None else found
        if moved is None or moved.triangle >= self.triangles:
            self.fault(where, f"lies nowhere on {self.surface.name}", raw)
            return nowhere
        return moved

    def name(self, raw: Mapping[str, Any], where: str, field: str) -> str:
        value = raw.get(field)
        if isinstance(value, str) and 0 < len(value) <= LONGEST_NAME:
            return value
        self.fault(f"{where}.{field}", "expected a short name", value)
        return ""

    def word(
        self, raw: Mapping[str, Any], where: str, field: str, kind: type[Word]
    ) -> Word:
        value = raw.get(field)
        for word in kind:
            if word.value == value:
                return word
        words = ", ".join(word.value for word in kind)
        self.fault(f"{where}.{field}", "unknown word", value, f"Use one of {words}.")
        return next(iter(kind))

    def flag(self, raw: Mapping[str, Any], where: str, field: str) -> bool:
        value = raw.get(field, False)
        if isinstance(value, bool):
            return value
        self.fault(f"{where}.{field}", "expected true or false", value)
        return False

    def amount(
        self, raw: Mapping[str, Any], where: str, field: str, kind: type[Amount]
    ) -> Amount:
        try:
            return kind.read(raw.get(field))
        except ValueError as error:
            self.fault(f"{where}.{field}", str(error), raw.get(field))
            return kind(0)

    def fault(self, where: str, what: str, value: object, remedy: str = "") -> None:
        text = "" if value is None else shown(value)
        remedy = remedy or REMEDY
        self.problems.append(Problem(where, what, text, remedy))


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _site(raw: object) -> Site | None:
    """The place three numbers name, if they name one."""
    if not isinstance(raw, list | tuple) or len(raw) != CORNERS:
        return None
    triangle, b1, b2 = raw
    if type(triangle) is not int or not _is_number(b1) or not _is_number(b2):
        return None
    b1, b2 = round(b1, PLACES), round(b2, PLACES)
    if 1 < b1 + b2 <= 1 + 2 * ROUNDING:  # both were rounded up
        b2 = round(1 - b1, PLACES)
    try:
        return Site(triangle, b1, b2)
    except ValueError:
        return None
