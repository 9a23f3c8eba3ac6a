"""A map drawn for a page, with what the browser needs to move a point on it.

It loads the geometry, so it is imported where a map is drawn and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mesoplan.clinic import map_geometry
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.calibrations import hands_on
from mesoplan.core.injection_map.dangers import Scatter, widening
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.views import Angle, View
from mesoplan.export.maps.bands import bands_on
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.heads import drawings_of, head
from mesoplan.export.maps.points import SIGNS
from mesoplan.export.maps.reach import papules_of, reach_of
from mesoplan.export.maps.scene import IN_A_PAGE, INK, Layer, Scene, Shown
from mesoplan.export.maps.svg import element
from mesoplan.export.maps.tints import tint_legend
from mesoplan.knowledge.exposure import exposure_words
from mesoplan.knowledge.face import dangers, face_surface
from mesoplan.web.mapping.measured import SIDES, measured
from mesoplan.web.mapping.wording import view_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan import Practice
    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.calibrations import Hands
    from mesoplan.clinic.queries.face_views import PhotoView
    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.injection_map.maps import InjectionMap, MapMark, MapPoint
    from mesoplan.export.maps.footprints import Footprints
    from mesoplan.export.maps.scene import Band
    from mesoplan.web.mapping.measured import Measured

FACES = 8  # that were drawn last: what was measured and drawn of them is kept
ROW = 0.6  # of the spacing: so much lower, and another row begins
LETTER = 16  # units high, of a legend's letters


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
    legend: SafeString | None
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
    practice: Practice,
    skin: Measured | None = None,
) -> Drawn:
    """The map on the asked view; what stands in the drawing is escaped by its maker."""
    skin = skin or measured(actor, record, found)
    names = view_words()
    chosen = asked.view
    if chosen not in names and chosen not in skin.photographs:
        chosen = next(iter(skin.photographs), Angle.FRONT.value)
    photo = skin.photographs.get(chosen)
    if photo is None:
        view = head(face_surface(), Angle(chosen), handles=found.handles)
    else:
        view = _known(photo.view)
    earlier = maps.map_before(record.client, record.session)
    hands = hands_on(actor, record) if asked.heat else None
    heat = papules_of(found, law=hands.law) if hands else None
    shown = Shown(
        bands=_bands(
            skin.shape.tobytes(),
            Scatter.on(view, practice.catalogue.policies),
            found.marks,
            widening(practice.catalogue.policies),
        ),
        areas=skin.areas,
        titles=practice.library.zone_titles(),
        heat=heat,
        earlier=earlier.map if earlier and asked.earlier else None,
        interactive=True,
    )
    layers = IN_A_PAGE if asked.caution else IN_A_PAGE - {Layer.CAUTION}
    address = reverse("photograph", args=[photo.photograph]) if photo else None
    svg = drawing(
        found, face_surface(), view, photo=address, layers=layers, shown=shown
    )
    labels = {key: _photo_label(one) for key, one in skin.photographs.items()} | names
    return Drawn(
        svg=SafeString(svg),
        view=_for_script(found, view, shown),
        views=tuple(
            ViewLink(name=name, label=label, chosen=name == chosen)
            for name, label in labels.items()
        ),
        photograph=photo is not None,
        earlier=earlier is not None,
        legend=legend_of(heat) if heat else None,
        notes=_notes(record, found, shown, hands),
    )


@lru_cache(maxsize=FACES)
def _bands(
    shape: bytes, scatter: Scatter, marks: tuple[MapMark, ...], wider: float
) -> tuple[Band, ...]:
    """What is to be kept off on a skin, and where vessels lie on average.

    ``shape`` are its (n, 3) float64 mm as bytes: the same skin is measured once, and
    the neutral head is that of many clients.
    """
    skin = np.frombuffer(shape).reshape(-1, 3)
    return bands_on(face_surface(), skin, dangers(), scatter, marks, wider=wider)


def _known(view: View) -> View:
    """The view of a photograph, the same object while it is the same view.

    What is drawn on a view is kept by the object.
    """
    values = {f.name: getattr(view, f.name) for f in fields(view)}
    vertices = values.pop("vertices")
    return _view(vertices.tobytes(), tuple(values.items()))


@lru_cache(maxsize=FACES)
def _view(vertices: bytes, rest: tuple[tuple[str, Any], ...]) -> View:
    return View(vertices=np.frombuffer(vertices).reshape(-1, 3), **dict(rest))


def legend_of(heat: Footprints) -> SafeString:
    """What the tints of the reached skin mean, as a drawing of its own."""
    wide = LETTER * 8 * len(heat.labels)
    legend = tint_legend((), heat.labels, 1, 0, LETTER)
    return SafeString(
        element(
            "svg",
            legend,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {wide + 2} {LETTER * 4}",
            class_="map-legend",
            role="img",
            aria_label=", ".join(heat.labels),
        )
    )


def _notes(
    record: MapRecord, found: InjectionMap, shown: Shown, hands: Hands | None
) -> tuple[str, ...]:
    """What the layers are that were asked for, and what these hands' papules reach."""
    notes: list[str] = []
    if shown.earlier is not None:
        notes.append(
            _(
                "Crosses with a ring are the points of the visit before; a ring round a "
                "point says that one lay there."
            )
        )
    if hands is not None:
        ground = maps.ground_of(record.client, found)
        reached = reach_of(found, ground, hands.strength, hands.law)
        notes += [str(exposure_words().legend), *map(str, reached)]
    return tuple(notes)


def rows(found: InjectionMap) -> dict[str, tuple[tuple[MapPoint, ...], ...]]:
    """Each zone's points in rows: a new one begins where the next point lies lower."""
    surface = face_surface()
    heights = placed(surface, [p.site for p in found.points], surface.vertices)
    height = {p.id: float(h) for p, h in zip(found.points, heights[:, 1], strict=True)}
    result = {}
    for zone in found.zones:
        step = ROW * zone.spacing.mm
        lines: list[list[MapPoint]] = []
        for point in found.points_in(zone.name):
            same = lines and abs(height[point.id] - height[lines[-1][-1].id]) < step
            if same:
                lines[-1].append(point)
            else:
                lines.append([point])
        result[zone.name] = tuple(map(tuple, lines))
    return result


def _photo_label(one: PhotoView) -> str:
    side = view_words()[SIDES[one.side].value]
    return f"{one.taken_at:%d.%m.%Y}: {side}"


def _for_script(found: InjectionMap, view: View, shown: Shown) -> dict[str, Any]:
    """The projected mesh and the signs, once: from here on the browser points by itself.

    Depths and places in the drawing's units, to a tenth.
    """
    surface = face_surface()
    numbers = shown.heat is None  # over it they would hide what is to be seen
    scene = Scene(map=found, surface=surface, view=view, shown=shown, numbers=numbers)
    return {
        "width": view.width,
        "height": view.height,
        "mm_per_px": view.mm_per_px,
        "vertices": view.vertices.round(1).ravel().tolist(),
        "faces": surface.faces.ravel().tolist(),
        "radius": round(scene.radius, 2),
        "ink": INK,
        "numbers": numbers,
        "colours": {zone.name: scene.colour(zone.name) for zone in found.zones},
        "signs": {
            state: sign(round(scene.radius, 2), "currentColor")
            for state, sign in SIGNS.items()
        },
    }


def on_paper(found: InjectionMap, titles: Mapping[str, str]) -> tuple[SafeString, ...]:
    """The neutral head from the front and both sides, to be printed."""
    return tuple(map(SafeString, drawings_of(found, titles).values()))


def documents(found: InjectionMap) -> dict[str, Any]:
    """The map as its file writes it: what the browser edits."""
    return map_geometry.values(found)
