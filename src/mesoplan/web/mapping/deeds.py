"""What a form says is to be done to a map, done with the core's own edits.

It loads the geometry, so it is imported where a map is changed and nowhere else.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, TypeVar
from uuid import uuid4

from django.utils.translation import gettext as _

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.injection_map import map_edits
from mesoplan.core.injection_map.ground import Ground
from mesoplan.core.injection_map.maps import MapMark, MarkKind, Site
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import face_surface
from mesoplan.web.mapping.wording import handle_words, mark_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.injection_map.maps import InjectionMap

    Made = tuple[InjectionMap, str, tuple[str, ...]]

Amount = TypeVar("Amount", Length, Volume)
UNITS = {Length: "mm", Volume: "mL"}
HUNDRED = 100
CORNERS = 3


def zone(record: MapRecord, found: InjectionMap, sent: Mapping[str, str]) -> Made:  # noqa: ARG001
    """The zone set, or taken off.

    Raises:
        InputError: a number that does not read, a zone that is not there, or points set
            by hand that would be lost.
    """
    name, do = sent.get("zone", ""), sent.get("do", "set")
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
        found = map_edits.with_zone(found, settings)
        ids = [p.id for p in found.points_in(part.name)]
        found = map_edits.with_points(found, ids, volume=volume, depth=depth)
    return found, _("Volume and depth were set."), ()


def trimmed(record: MapRecord, found: InjectionMap, sent: Mapping[str, str]) -> Made:  # noqa: ARG001
    """One part of a zone with another outline.

    Raises:
        InputError: no such part, or an outline that encloses no skin.
    """
    before = len(found.points)
    loop = _sites(sent.get("loop", ""))
    made = map_edits.trimmed(found, _flat(), sent.get("zone", ""), loop)
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


def _flat() -> Ground:
    """The skin as an outline needs it: whose it is does not matter."""
    surface = face_surface()
    return Ground(surface=surface, shape=surface.vertices)


def _amount(sent: Mapping[str, str], name: str, kind: type[Amount]) -> Amount:
    text = sent.get(name, "").strip().replace(",", ".")
    try:
        return kind.read(f"{text} {UNITS[kind]}" if text[-1:].isdigit() else text)
    except ValueError as error:
        _refuse(name, str(error), text)


def _sites(text: str) -> tuple[Site, ...]:
    """The places of a loop as the browser sends them."""
    try:
        raw = json.loads(text)
        found = tuple(Site(int(t), float(b1), float(b2)) for t, b1, b2 in raw)
    except (ValueError, TypeError):
        _refuse("loop", _("these are no places on the skin"), "")
    most = len(face_surface().faces)
    if len(found) < CORNERS or any(site.triangle >= most for site in found):
        _refuse("loop", _("it encloses no skin"), "")
    return found


def _refuse(where: str, what: str, value: str, remedy: str = "") -> NoReturn:
    raise InputError([Problem(where, what, value, remedy or _("Nothing was changed."))])
