"""What a form says is to be done to a map, done with the core's own edits.

It loads the geometry, so it is imported where a map is changed and nowhere else.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, TypeVar
from uuid import uuid4

from django.utils.translation import gettext as _

from mesoplan.clinic import map_geometry
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.core.errors import InputError, Problem
from mesoplan.core.injection_map import map_edits
from mesoplan.core.injection_map.cutting import cut
from mesoplan.core.injection_map.ground import Ground
from mesoplan.core.injection_map.maps import (
    MapMark,
    MarkKind,
    Origin,
    PointState,
    Site,
)
from mesoplan.core.injection_map.placing import closeness
from mesoplan.core.injection_map.relaying import relaid
from mesoplan.core.injection_map.renumbering import renumbered
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import face_surface, map_zones
from mesoplan.web.mapping.wording import handle_words, mark_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.injection_map.maps import InjectionMap, MapZone

    Made = tuple[InjectionMap, str, tuple[str, ...]]
    Deed = Callable[[MapRecord, InjectionMap, Mapping[str, str]], Made]

Amount = TypeVar("Amount", Length, Volume)
UNITS = {Length: "mm", Volume: "mL"}
HUNDRED = 100
CORNERS = 3
LINE = 2


def zone(record: MapRecord, found: InjectionMap, sent: Mapping[str, str]) -> Made:
    """The zone set, laid anew, taken off, or laid for the first time; or all numbered.

    Raises:
        InputError: a number that does not read, a zone that is not there, or points set
            by hand that would be lost.
    """
    name, do = sent.get("zone", ""), sent.get("do", "set")
    if do == "add":
        return _added(record, found, name)
    if do == "number":
        return _numbered(record, found)
    parts = tuple(z for z in found.zones if z.zone == name)
    if not parts:
        _refuse("zone", _("the map has no such zone"), name)
    if do == "drop":
        for part in parts:
            found = map_edits.without_zone(found, part.name)
        return found, _("The zone was taken off."), ()
    volume = _amount(sent, "volume", Volume)
    depth = _amount(sent, "depth", Length)
    for part in parts:
        settings = replace(part, per_point=volume, depth=depth)
        if do == "lay":
            settings = replace(
                settings,
                spacing=_amount(sent, "spacing", Length),
                edge=_amount(sent, "edge", Length),
                avoid_caution=bool(sent.get("avoid")),
            )
        found = map_edits.with_zone(found, settings)
        ids = [p.id for p in found.points_in(part.name)]
        found = map_edits.with_points(found, ids, volume=volume, depth=depth)
    if do != "lay":
        return found, _("Volume and depth were set."), ()
    return _laid(record, found, name, sent)


def trimmed(record: MapRecord, found: InjectionMap, sent: Mapping[str, str]) -> Made:  # noqa: ARG001
    """One part of a zone with another outline, or cut along a ``line`` over it.

    Raises:
        InputError: no such part, an outline that encloses no skin, or a line that does
            not cut the zone.
    """
    before, name = len(found.points), sent.get("zone", "")
    loops = {zone.name: zone.loop for zone in found.zones}
    if name not in loops:
        _refuse("zone", _("the map has no such zone"), name)
    if sent.get("line"):
        line, smaller = _sites(sent["line"], ends=True), bool(sent.get("smaller"))
        loop = cut(face_surface(), loops[name], line, smaller=smaller)
    else:
        loop = _sites(sent.get("loop", ""))
    made = map_edits.trimmed(found, _flat(), name, loop)
    gone = before - len(made.points)
    said = _("The outline was trimmed; %(n)s points outside it went.") % {"n": gone}
    return made, said, ()


def pulled(record: MapRecord, found: InjectionMap, sent: Mapping[str, str]) -> Made:  # noqa: ARG001
    """The estimated skin pulled to where it ends.

    Raises:
        InputError: pulled too far.
    """
    for name in handle_words():
        text = sent.get(name, "")
        if text.isascii() and text.isdigit():
            factor = int(text[:4]) / HUNDRED
            found = map_edits.with_handle(found, face_surface(), name, factor)
    return found, _("The estimated skin was pulled."), ()


def marked(record: MapRecord, found: InjectionMap, sent: Mapping[str, str]) -> Made:  # noqa: ARG001
    """A mark more, or one less.

    Raises:
        InputError: what was sent makes no mark.
    """
    if sent.get("do") == "drop":
        made = map_edits.without_mark(found, sent.get("mark", ""))
        return made, _("The mark was taken away."), ()
    kind = sent.get("kind", "")
    if kind not in mark_words():
        _refuse("kind", _("no such mark"), kind)
    mark = MapMark(
        id=f"m{uuid4().hex[:10]}",
        kind=MarkKind(kind),
        ring=_sites(sent.get("ring", "")),
        margin=_amount(sent, "margin", Length),
    )
    made = map_edits.with_mark(found, mark)
    return made, _("The skin was marked: points keep off it."), ()


DEEDS: Mapping[str, Deed] = {
    "zones": zone,  # its volume and depth, its grid laid anew, taken off, or one more
    "trim": trimmed,  # the outline of one part of a zone
    "handles": pulled,  # how far the estimated skin reaches
    "marks": marked,  # on the skin: set, or taken away
}


def _flat() -> Ground:
    """The skin as an outline needs it: whose it is does not matter."""
    surface = face_surface()
    return Ground(surface=surface, shape=surface.vertices)


def _added(record: MapRecord, found: InjectionMap, name: str) -> Made:
    """A zone of the plan that is not on the map yet, laid as planned."""
    if any(zone.zone == name for zone in found.zones):
        _refuse("zone", _("the map has this zone already"), name)
    ground = maps.ground_of(record.client, found)
    catalogue = practice_of(record.clinic_id).catalogue
    session = plan_of(record.course).sessions[0]
    more = map_geometry.laid_for(ground, session, (name,), None, catalogue)
    zones = (*found.zones, *more.zones)
    made = _filled(record, replace(found, zones=zones), more.zones)
    return made, _("The zone was laid."), ()


def _numbered(record: MapRecord, found: InjectionMap) -> Made:
    """Row by row again, also what was put there by hand."""
    places = {name: outline.order for name, outline in map_zones().items()}
    made = renumbered(found, maps.ground_of(record.client, found), places)
    return made, _("The points were numbered in the order of work."), ()


def _laid(
    record: MapRecord, found: InjectionMap, name: str, sent: Mapping[str, str]
) -> Made:
    parts = tuple(zone for zone in found.zones if zone.zone == name)
    by_hand = sum(
        point.origin is not Origin.GRID
        for part in parts
        for point in found.points_in(part.name)
    )
    if by_hand and not sent.get("over"):
        said = _("%(n)s points of this zone were set by hand and would be lost") % {
            "n": by_hand
        }
        _refuse("over", said, "", _("Tick that they may go, or leave the grid."))
    made = _filled(record, found, parts, 1 if sent.get("shifted") else None)
    return made, _("The grid was laid anew."), ()


def _filled(
    record: MapRecord,
    found: InjectionMap,
    parts: tuple[MapZone, ...],
    stagger: int | None = None,
) -> InjectionMap:
    """These zones with a grid in the place of all that was planned in them."""
    names = {part.name for part in parts}
    stays = tuple(
        point
        for point in found.points
        if point.zone not in names
        or point.origin is Origin.GRID
        or point.state is not PointState.PLANNED
    )
    return relaid(
        replace(found, points=stays),
        maps.ground_of(record.client, found),
        names,
        stagger=stagger,
        closest=closeness(practice_of(record.clinic_id).catalogue),
    )


def _amount(sent: Mapping[str, str], name: str, kind: type[Amount]) -> Amount:
    text = sent.get(name, "").strip().replace(",", ".")
    try:
        return kind.read(f"{text} {UNITS[kind]}" if text[-1:].isdigit() else text)
    except ValueError as error:
        _refuse(name, str(error), text)


def _sites(text: str, *, ends: bool = False) -> tuple[Site, ...]:
    """The places of a loop as the browser sends them, or of a line with two ends."""
    try:
        raw = json.loads(text)
        found = tuple(Site(int(t), float(b1), float(b2)) for t, b1, b2 in raw)
    except (ValueError, TypeError):
        _refuse("loop", _("these are no places on the skin"), "")
    most = len(face_surface().faces)
    if len(found) < (LINE if ends else CORNERS) or any(
        site.triangle >= most for site in found
    ):
        _refuse("loop", _("it encloses no skin"), "")
    return found


def _refuse(where: str, what: str, value: str, remedy: str = "") -> NoReturn:
    raise InputError([Problem(where, what, value, remedy or _("Nothing was changed."))])
