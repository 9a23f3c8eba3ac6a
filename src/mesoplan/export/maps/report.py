"""A map as one report: what it holds, what it rests on, and the map itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from mesoplan.core.injection_map.cautions import cautioned
from mesoplan.core.injection_map.reading import map_values
from mesoplan.export.maps.tables import point_rows, zone_rows
from mesoplan.export.maps.words import said_scale
from mesoplan.export.parts import cited_sources, provenance
from mesoplan.export.plan_checks import ViolationReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mesoplan.core.evidence import Tag
    from mesoplan.core.injection_map.views import View
    from mesoplan.core.planning.plan import Violation
    from mesoplan.core.quantities import Volume
    from mesoplan.export.maps.reach_rows import ReachReport
    from mesoplan.export.maps.requests import Made, MapRequest
    from mesoplan.export.maps.tables import PointRow, ZoneRow
    from mesoplan.export.parts import CitedSource, Provenance
    from mesoplan.knowledge.library import Library
    from mesoplan.knowledge.settings import Override

FORMAT = "mesoplan.map-report/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLine:
    """The picture that was measured; ``engine`` is empty for the neutral head.

    Degrees: ``yaw`` above 0 turns the client's left cheek to the camera, ``pitch`` lifts
    the chin, ``roll`` leans the head to the client's left. ``scale_sigma`` is relative.
    """

    photograph: str
    engine: str
    yaw: float
    pitch: float
    roll: float
    mm_per_px: float
    scale_source: str
    scale_sigma: float
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutLine:
    """A zone that was asked for and has no point, with the reason."""

    zone: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselLine:
    """Points that lie where a vessel lies on average: not this person's vessel.

    ``points`` are the numbers of the points; ``tag`` is that of the weakest distance.
    """

    danger: str
    title: str
    points: tuple[int, ...]
    sources: tuple[str, ...]
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class MapReport:
    """What ``mesoplan map`` answers; ``map`` is read back by Mesoplan as it is.

    ``reach`` are sentences, ``exposure`` their numbers; without a point both are empty.
    ``estimated`` holds the numbers of points on skin that no photograph shows.
    """

    format: str
    provenance: Provenance
    picture: PictureLine
    session: int
    staggered: bool
    volume: Volume
    zones: tuple[ZoneRow, ...]
    points: tuple[PointRow, ...]
    left_out: tuple[LeftOutLine, ...]
    violations: tuple[ViolationReport, ...]
    vessels: tuple[VesselLine, ...]
    estimated: tuple[int, ...]
    reach: tuple[str, ...]
    exposure: ReachReport | None
    advice: tuple[str, ...]
    map: Mapping[str, Any]
    sources: tuple[CitedSource, ...]

    @property
    def keeps_every_limit(self) -> bool:
        """Whether nothing on the map breaks a limit that was looked at."""
        return not self.violations


def map_report(  # noqa: PLR0913 - a map, its picture, and what was said of both
    made: Made,
    request: MapRequest,
    view: View,
    library: Library,
    *,
    photograph: str = "",
    violations: Iterable[Violation] = (),
    reach: tuple[str, ...] = (),
    exposure: ReachReport | None = None,
    advice: tuple[str, ...] = (),
    overrides: Iterable[Override] = (),
) -> MapReport:
    """The whole report, in English whatever the drawings say."""
    areas = made.shown.areas
    titles = library.zone_titles()
    broken = tuple(map(_violation, (*made.violations, *violations)))
    vessels = tuple(_vessels(made, library))
    behind = exposure.cited if exposure else ()
    said = (row.sources for row in broken), (row.sources for row in vessels)
    cited = chain(*chain(*said), behind)
    return MapReport(
        format=FORMAT,
        provenance=provenance(library, overrides),
        picture=_picture(view, photograph),
        session=request.session,
        staggered=request.stagger,
        volume=made.map.volume,
        zones=zone_rows(made.map, titles, areas),
        points=point_rows(made.map, titles),
        left_out=tuple(
            LeftOutLine(zone=row.zone, title=str(row.title), reason=str(row.reason))
            for row in made.not_laid
        ),
        violations=broken,
        vessels=vessels,
        estimated=tuple(
            number
            for number, point in enumerate(made.map.points, 1)
            if made.ground.surface.estimated[point.site.triangle]
        ),
        reach=reach,
        exposure=exposure,
        advice=advice,
        map=map_values(made.map),
        sources=cited_sources(cited, library),
    )


def _picture(view: View, photograph: str) -> PictureLine:
    source = view.scale_source.value
    return PictureLine(
        photograph=photograph,
        engine=view.engine,
        yaw=round(view.pose.yaw, 1),
        pitch=round(view.pose.pitch, 1),
        roll=round(view.pose.roll, 1),
        mm_per_px=round(view.mm_per_px, 5),
        scale_source=source,
        scale_sigma=round(view.scale_sigma, 4),
        scale=said_scale(source, view.scale_sigma, "en"),
    )


def _vessels(made: Made, library: Library) -> Iterator[VesselLine]:
    ground, points = made.ground, made.map.points
    numbers = {point.id: number for number, point in enumerate(points, 1)}
    found = cautioned(ground.surface, ground.shape, ground.bands, points)
    for name, ids in found.items():
        danger = library.dangers[name]
        yield VesselLine(
            danger=name,
            title=danger.title.in_language(made.shown.language),
            points=tuple(sorted(numbers[one] for one in ids)),
            sources=tuple(dict.fromkeys(c.source for c in danger.evidence)),
            tag=max(anchor.scatter.tag for anchor in danger.course),
        )


def _violation(found: Violation) -> ViolationReport:
    return ViolationReport(
        code=found.code,
        where=found.where,
        message=found.message,
        sources=found.sources,
        tag=found.tag,
        policy_default=found.policy_default,
    )
