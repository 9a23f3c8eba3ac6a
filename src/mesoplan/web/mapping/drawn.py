"""A map drawn for a page, with what the browser needs to move a point on it.

It loads the geometry, so it is imported where a map is drawn and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import SafeString

from mesoplan.clinic import map_geometry
from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries import face_views, maps
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.views import Angle, neutral_view
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.points import SIGNS
from mesoplan.export.maps.scene import INK, Scene, Shown
from mesoplan.knowledge.face import face_surface
from mesoplan.web.mapping.wording import view_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.face_views import PhotoView
    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint
    from mesoplan.core.injection_map.views import View

WIDTH = 900  # units of the neutral head's drawing
ROW = 0.6  # of the spacing: so much lower, and another row begins
SIDES = {
    "frontal": Angle.FRONT,
    "oblique_left": Angle.OBLIQUE_LEFT,
    "oblique_right": Angle.OBLIQUE_RIGHT,
    "lateral_left": Angle.PROFILE_LEFT,
    "lateral_right": Angle.PROFILE_RIGHT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLink:
    """One way to look at the head."""

    name: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page asked to see."""

    view: str = ""
    heat: bool = False
    earlier: bool = False
    caution: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawing in a page, and the view that its script points at."""

    svg: SafeString
    view: dict[str, Any]
    views: tuple[ViewLink, ...]
    photograph: bool
    earlier: bool  # whether there is an earlier map to show
    notes: tuple[str, ...]


def asked_in(sent: Mapping[str, str]) -> Asked:
    """What an address asks to see."""
    return Asked(
        view=sent.get("view", ""),
        heat=bool(sent.get("heat")),
        earlier=bool(sent.get("earlier")),
        caution="layers" not in sent or bool(sent.get("caution")),
    )


def drawn(
    actor: Actor,
    record: MapRecord,
    found: InjectionMap,
    asked: Asked,
    titles: Mapping[str, str],
) -> Drawn:
    """The map on the asked view; what stands in the drawing is escaped by its maker."""
    photographs = _photographs(actor, record)
    names = view_words()
    chosen = asked.view
    if chosen not in names and chosen not in photographs:
        chosen = next(iter(photographs), Angle.FRONT.value)
    photo = photographs.get(chosen)
    surface = face_surface()
    if photo is None:
        view = neutral_view(surface, Angle(chosen), WIDTH, found.handles)
        address = None
    else:
        view = photo.view
        address = reverse("photograph", args=[photo.photograph])
    earlier = maps.map_before(record.client, record.session)
    shown = Shown(
        titles=titles,
        earlier=earlier.map if earlier and asked.earlier else None,
        interactive=True,
    )
    svg = drawing(found, surface, view, photo=address, shown=shown)
    labels = {
        **{key: _photo_label(one) for key, one in photographs.items()},
        **names,
    }
    return Drawn(
        svg=SafeString(svg),
        view=_for_script(found, view, shown),
        views=tuple(
            ViewLink(name=name, label=label, chosen=name == chosen)
            for name, label in labels.items()
        ),
        photograph=photo is not None,
        earlier=earlier is not None,
        notes=(),
    )


def rows(found: InjectionMap) -> dict[str, tuple[tuple[MapPoint, ...], ...]]:
    """Each zone's points in rows: a new one begins where the next point lies lower."""
    surface = face_surface()
    heights = placed(surface, [p.site for p in found.points], surface.vertices)
    height = {p.id: float(h) for p, h in zip(found.points, heights[:, 1], strict=True)}
    result = {}
    for zone in found.zones:
        step = ROW * zone.spacing.count / 1000
        lines: list[list[MapPoint]] = []
        for point in found.points_in(zone.name):
            same = lines and abs(height[point.id] - height[lines[-1][-1].id]) < step
            if same:
                lines[-1].append(point)
            else:
                lines.append([point])
        result[zone.name] = tuple(map(tuple, lines))
    return result


def _photographs(actor: Actor, record: MapRecord) -> dict[str, PhotoView]:
    """The newest photograph of each side, by its id, the front first."""
    if not actor.may(Permission.PHOTO_VIEW):
        return {}
    newest: dict[str, PhotoView] = {}
    for one in face_views.views_of(actor, record.client):
        newest.setdefault(one.side, one)
    ordered = [newest[side] for side in SIDES if side in newest]
    return {str(one.photograph): one for one in ordered}


def _photo_label(one: PhotoView) -> str:
    side = view_words()[SIDES[one.side].value]
    return f"{one.taken_at:%d.%m.%Y}: {side}"


def _for_script(found: InjectionMap, view: View, shown: Shown) -> dict[str, Any]:
    """The projected mesh and the signs, once: from here on the browser points by itself.

    Depths and places in the drawing's units, to a tenth.
    """
    surface = face_surface()
    scene = Scene(map=found, surface=surface, view=view, shown=shown, numbers=True)
    return {
        "width": view.width,
        "height": view.height,
        "mm_per_px": view.mm_per_px,
        "vertices": view.vertices.round(1).ravel().tolist(),
        "faces": surface.faces.ravel().tolist(),
        "radius": round(scene.radius, 2),
        "ink": INK,
        "colours": {zone.name: scene.colour(zone.name) for zone in found.zones},
        "signs": {
            state: sign(round(scene.radius, 2), "currentColor")
            for state, sign in SIGNS.items()
        },
    }


def on_paper(found: InjectionMap, titles: Mapping[str, str]) -> tuple[SafeString, ...]:
    """The neutral head from the front and both sides, to be printed."""
    surface = face_surface()
    sheets = []
    for angle in (Angle.FRONT, Angle.OBLIQUE_RIGHT, Angle.OBLIQUE_LEFT):
        view = neutral_view(surface, angle, WIDTH, found.handles)
        shown = Shown(titles=titles, prefix=f"map-{angle.value}")
        sheets.append(SafeString(drawing(found, surface, view, shown=shown)))
    return tuple(sheets)


def documents(found: InjectionMap) -> dict[str, Any]:
    """The map as its file writes it: what the browser edits."""
    return map_geometry.values(found)
