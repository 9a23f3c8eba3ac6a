"""From what is asked for to a map: zones laid on one person's skin, and what was not.

What a request leaves open comes from the library: the depth is the zone's ceiling, the
volume the policy's, the rim is kept off by half the spacing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.errors import InputError, Problem, nearest
from mesoplan.core.evidence import Text
from mesoplan.core.injection_map.areas import shares
from mesoplan.core.injection_map.dangers import Scatter, widening
from mesoplan.core.injection_map.ground import ground_on
from mesoplan.core.injection_map.laying import laid
from mesoplan.core.injection_map.maps import InjectionMap, MapZone
from mesoplan.core.injection_map.placing import CLOSENESS
from mesoplan.core.injection_map.surface import triangle_areas
from mesoplan.core.injection_map.views import shape_of
from mesoplan.core.injection_map.zones import zone_loop, zone_sides
from mesoplan.core.planning.checking_session import UPRIGHT, ceiling_violations
from mesoplan.core.planning.plan import ZonePlan
from mesoplan.core.quantities import Length, Volume
from mesoplan.export.maps.bands import bands_on
from mesoplan.export.maps.scene import Shown
from mesoplan.export.maps.words import zone_words
from mesoplan.export.maps.zone_areas import zone_areas
from mesoplan.knowledge.face import dangers, face_surface, map_zones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.catalogue import Zone
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.views import View
    from mesoplan.core.planning.plan import Violation
    from mesoplan.knowledge.library import Library

OPEN = "open"
ESTIMATED = Text(
    {
        "en": "Its skin is estimated: no photograph from the front shows it. "
        "Ask for it by name.",
        "fr": "Sa peau est estimée : aucune photographie de face ne la montre. "
        "La demander par son nom.",
    }
)
ELSEWHERE = Text(
    {
        "en": "It does not lie on the face.",
        "fr": "Elle ne se trouve pas sur le visage.",
    }
)
NO_ROOM = Text(
    {
        "en": "Its rim and the margins in it leave no room for a point at this "
        "spacing. Keep less off the rim, or put points by hand.",
        "fr": "Son bord et les marges qui s'y trouvent ne laissent place à aucun point "
        "à cet espacement. Garder moins de distance au bord, ou poser à la main.",
    }
)
LANGUAGES = ("en", "fr")
SPACING = Length(8_000)  # a full-face map of some 300 points: policy, no source found
CLOSEST, WIDEST = Length(2_000), Length(40_000)  # a spacing outside is no grid
VOLUME = "papule-volume"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRequest:
    """What is to be laid; ``None`` leaves a number to the library.

    Where a session is ``planned``, its zones and their numbers stand before the
    library's. Without ``zones`` all that are planned, or open and on the face.
    ``session`` counts from 1; with ``stagger`` each shifts the grid half a step on.
    """

    spacing: Length | None = None
    zones: tuple[str, ...] = ()
    edge: Length | None = None
    per_point: Volume | None = None
    depth: Length | None = None
    session: int = 1
    stagger: bool = False
    avoid_caution: bool = False
    planned: tuple[ZonePlan, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no grid can be.

        Raises:
            InputError: with everything that is wrong.
        """
        problems = []
        if self.spacing is not None and not CLOSEST <= self.spacing <= WIDEST:
            remedy = f"Give a spacing from {CLOSEST} to {WIDEST}."
            problems.append(
                Problem("spacing", "no grid has it", str(self.spacing), remedy)
            )
        if self.session < 1:
            problems.append(
                Problem("session", "sessions count from 1", str(self.session))
            )
        if problems:
            raise InputError(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLaid:
    """A zone that was asked for and has no point on the map, with the reason."""

    zone: str
    title: Text
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """The map, the skin it lies on, and what was said no to.

    Where a plan stands behind it, its check says more than ``violations`` could.
    """

    map: InjectionMap
    ground: Ground
    shown: Shown
    not_laid: tuple[NotLaid, ...]
    violations: tuple[Violation, ...]


def made(
    request: MapRequest, view: View, library: Library, language: str = "en"
) -> Made:
    """The map on the person whom this view shows.

    Raises:
        InputError: a zone that nobody knows.
    """
    surface = face_surface()
    shape, scatter = shape_of(view), Scatter.on(view, library.policies)
    known = dangers()
    wider = widening(library.policies)
    ground = ground_on(
        surface, shape, tuple(known.values()), scatter=scatter, wider=wider
    )
    wanted, not_laid = _wanted(request, library)
    zones = tuple(_zones(request, wanted, library))
    points = laid(
        ground,
        zones,
        stagger=request.session - 1 if request.stagger else 0,
        closest=_policy(library, CLOSENESS) / 100,
    )
    found = InjectionMap(
        surface=surface.name, digest=surface.digest, zones=zones, points=points
    )
    shown = Shown(
        bands=bands_on(
            surface,
            shape,
            known,
            scatter,
            language=language,
            corridors=ground.bands,
            wider=wider,
        ),
        areas=zone_areas(zones, surface, shape, view.scale_sigma),
        titles=library.zone_titles(language),
        language=language,
    )
    return Made(
        map=found,
        ground=ground,
        shown=shown,
        not_laid=(*not_laid, *_bare(found, library)),
        violations=() if request.planned else tuple(_too_deep(zones, library)),
    )


def _policy(library: Library, name: str) -> float:
    return float(library.policies[name].figure.most)


def _wanted(
    request: MapRequest, library: Library
) -> tuple[tuple[str, ...], tuple[NotLaid, ...]]:
    """The zones to lay in the order of work, and why others are not."""
    known, outlined = library.zones, map_zones()
    unknown = [name for name in request.zones if name not in known]
    if unknown:
        raise InputError(
            Problem("zones", "there is no such zone", name, nearest(name, known))
            for name in unknown
        )
    asked = request.zones or tuple(zone.zone for zone in request.planned)
    if not asked:
        usual = tuple(name for name in outlined if known[name].status == OPEN)
        guessed = tuple(name for name in usual if _estimated(name))
        return tuple(n for n in usual if n not in guessed), tuple(
            NotLaid(zone=name, title=known[name].title, reason=ESTIMATED)
            for name in guessed
        )
    wanted = tuple(name for name in outlined if name in asked)
    refused = (name for name in asked if name not in wanted)
    return wanted, tuple(_refused(known[name]) for name in refused)


def _estimated(name: str) -> bool:
    """Whether no photograph shows most of the zone."""
    surface, outline = face_surface(), map_zones()[name]
    share = shares(surface, zone_loop(surface, outline, zone_sides(outline)[0]))
    sizes = share * triangle_areas(surface.vertices, surface.faces)
    return bool(sizes[surface.estimated].sum() > sizes.sum() / 2)


def _refused(zone: Zone) -> NotLaid:
    reason = zone.reason if zone.status != OPEN else ELSEWHERE
    return NotLaid(zone=zone.id, title=zone.title, reason=reason)


def _zones(
    request: MapRequest, wanted: tuple[str, ...], library: Library
) -> Iterator[MapZone]:
    surface, outlines = face_surface(), map_zones()
    volume = Volume.least(library.policies[VOLUME].figure)
    planned = {zone.zone: zone for zone in request.planned}
    for name in wanted:
        ceiling, plan = library.zones[name].ceiling, planned.get(name)
        deepest = Length.most(ceiling) if ceiling else Length(0)
        spacing = request.spacing or (plan.spacing if plan else SPACING)
        for side in zone_sides(outlines[name]):
            yield MapZone(
                zone=name,
                side=side,
                loop=zone_loop(surface, outlines[name], side),
                spacing=spacing,
                edge=request.edge or Length(spacing.count // 2),
                per_point=request.per_point or (plan.per_point if plan else volume),
                depth=request.depth or (plan.depth if plan else deepest),
                avoid_caution=request.avoid_caution,
            )


def _bare(found: InjectionMap, library: Library) -> Iterator[NotLaid]:
    """Zones in which margins leave no room for a point."""
    for zone in found.zones:
        if not found.points_in(zone.name):
            whole = library.zones[zone.zone].title
            title = Text(
                {
                    language: zone_words(
                        whole.in_language(language), zone.side.value, language
                    )
                    for language in LANGUAGES
                }
            )
            yield NotLaid(zone=zone.zone, title=title, reason=NO_ROOM)


def _too_deep(zones: tuple[MapZone, ...], library: Library) -> Iterator[Violation]:
    """The plan check's own rule on depth, once a zone of the library."""
    for zone in {zone.zone: zone for zone in zones}.values():
        planned = ZonePlan(
            zone=zone.zone,
            technique="",
            depth=zone.depth,
            angle=UPRIGHT,
            travel=zone.depth,
            gauge=0,
            per_point=zone.per_point,
            spacing=zone.spacing,
            points=0,
        )
        record = library.zones[zone.zone]
        yield from ceiling_violations(planned, record, f"zones.{zone.zone}")
