"""Where a clinic's maps meet the surface: reading, laying, measuring, checking.

It loads the geometry, so it is imported only where a map is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mesoplan.core.errors import InputError, Problem, nearest
from mesoplan.core.injection_map.dangers import Scatter, widening
from mesoplan.core.injection_map.ground import ground_on
from mesoplan.core.injection_map.laying import laid
from mesoplan.core.injection_map.maps import InjectionMap, MapZone
from mesoplan.core.injection_map.placing import Placing, closeness
from mesoplan.core.injection_map.reading import map_values, read_map
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.views import (
    AVERAGE_SIGMA,
    Pose,
    ScaleSource,
    View,
    average_scale,
)
from mesoplan.core.injection_map.zones import inside, zone_loop, zone_sides
from mesoplan.core.quantities import Length
from mesoplan.imaging.faces.distances import BETWEEN
from mesoplan.imaging.faces.scale import TRUST, HeadScale, caliper_head, sigma_on
from mesoplan.knowledge.face import dangers, face_surface, map_zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.clinic.queries.face_views import HeadSize, PhotoView
    from mesoplan.core.injection_map.extension import Pulled
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.surface import Shape
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.planning.plan import SessionPlan


def read(document: object) -> InjectionMap:
    """The map in a document, on the face as it is now.

    Raises:
        InputError: with every fault; or it lies on a face from which no way is known.
    """
    return read_map(document, face_surface())


def whole(given: Mapping[str, Any] | InjectionMap) -> InjectionMap:
    """A map as it would be read back, whatever it was made of.

    Raises:
        InputError: with everything that could not be read back.
    """
    return read(given if isinstance(given, Mapping) else map_values(given))


def values(injection_map: InjectionMap) -> dict[str, Any]:
    """The map as it is kept."""
    return map_values(injection_map)


def view_from(
    landmarks: Sequence[Sequence[float]],
    reading: Mapping[str, Any],
    *,
    size: tuple[int, int],
    engine: str,
    head: HeadSize | None = None,
) -> View:
    """A view as it was found, in millimetres as they are known by now.

    ``landmarks`` are [x, y, depth] in pixels, as many as the mesh has or more. A head
    measured in a way that is trusted as much as the photograph's own, or more, sets the
    scale: its size is the measured one, its place in the picture the mesh's.
    """
    surface = face_surface()
    mesh = np.asarray(landmarks, dtype=np.float64)
    scale = reading["scale"]
    mm_per_px = float(scale["mm_per_px"])
    source, sigma = ScaleSource(scale["source"]), float(scale["sigma"])
    kept = kept_head(head)
    if kept is not None and TRUST.index(kept.source) <= TRUST.index(source):
        mm_per_px = kept.ratio * average_scale(surface, mesh)
        source, sigma = kept.source, sigma_on(kept, measured_here=False)
    return View(
        width=size[0],
        height=size[1],
        vertices=surface.shaped(mesh),
        mm_per_px=mm_per_px,
        scale_source=source,
        scale_sigma=sigma,
        pose=Pose(**reading["pose"]),
        engine=engine,
    )


def kept_head(head: HeadSize | None) -> HeadScale | None:
    """The head that was measured, as what looks at photographs takes it."""
    if head is None:
        return None
    source = ScaleSource(head.source)
    return HeadScale(source=source, ratio=head.ratio, sigma=head.sigma)


def caliper_head_of(seen: PhotoView | None, between: str, mm: float) -> HeadScale:
    """The head of which a caliper found a distance: one of ``BETWEEN``, above 0 mm.

    A photograph says how that distance lies to the client's own face; without one it is
    as on the canonical head.
    """
    surface = face_surface()
    mesh = surface.vertices if seen is None else seen.view.vertices
    return caliper_head(surface, mesh, BETWEEN[between], mm)


def reading_of(view: View, quality: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a view beside its landmarks, as plain values."""
    pose = view.pose
    return {
        "pose": {"yaw": pose.yaw, "pitch": pose.pitch, "roll": pose.roll},
        "scale": {
            "mm_per_px": view.mm_per_px,
            "source": view.scale_source.value,
            "sigma": view.scale_sigma,
        },
        "quality": dict(quality),
    }


def landmarks_of(landmarks: NDArray[np.float64]) -> list[list[float]]:
    """Landmarks as they are kept: to a hundredth of a pixel."""
    found: list[list[float]] = np.round(landmarks, 2).tolist()
    return found


def shape_for(
    seen: PhotoView | None, head: HeadSize | None, handles: Pulled = ()
) -> Shape:
    """The client's skin in millimetres (n, 3): from a photograph, or by head size.

    Without either it is the canonical head. ``handles`` pull the drawn extension.
    """
    surface = face_surface()
    if seen is not None:
        view = seen.view
        return surface.shaped(view.vertices, handles) * view.mm_per_px
    ratio = head.ratio if head is not None else 1.0
    return surface.shaped(surface.vertices, handles) * ratio


def ground_for(
    seen: PhotoView | None,
    head: HeadSize | None,
    catalogue: Catalogue,
    injection_map: InjectionMap | None = None,
) -> Ground:
    """The client's skin with what points keep off there: dangers, and the map's marks."""
    handles = injection_map.handles if injection_map is not None else ()
    marks = injection_map.marks if injection_map is not None else ()
    scatter = Scatter(
        width=float(catalogue.policy("caution-width").most) / 100,
        landmark=float(catalogue.policy("landmark-scatter").most),
        scale=sigma_of(seen, head),
    )
    return ground_on(
        face_surface(),
        shape_for(seen, head, handles),
        tuple(dangers().values()),
        marks,
        scatter,
        wider=widening(catalogue.policies),
    )


def placing_on(ground: Ground, injection_map: InjectionMap) -> Placing:
    """How the points of a map lie on this skin: where, and where none may lie."""
    sites = [point.site for point in injection_map.points]
    if not sites:
        return Placing(places=np.empty((0, 3)))
    obstacles = zip(injection_map.points, ground.obstacles(sites), strict=True)
    loops = {zone.name: zone.loop for zone in injection_map.zones}
    outside: set[str] = set()
    for name, loop in loops.items():
        here = injection_map.points_in(name)
        within = inside(ground.surface, loop, [point.site for point in here])
        outside |= {p.id for p, fits in zip(here, within, strict=True) if not fits}
    return Placing(
        places=placed(ground.surface, sites, ground.shape),
        excluded={point.id: name for point, name in obstacles if name},
        outside=frozenset(outside),
    )


def laid_for(
    ground: Ground,
    session: SessionPlan,
    wanted: Sequence[str],
    spacing: Length | None,
    catalogue: Catalogue,
) -> InjectionMap:
    """A map of the session's zones that lie on the face, each filled with a grid.

    ``wanted`` are the zones to lay, all where empty. The rim is kept off by half the
    spacing, so that points of neighbouring zones lie a whole spacing apart.

    Raises:
        InputError: a zone that is not planned, or none that lies on the face.
    """
    planned = {zone.zone: zone for zone in session.zones}
    names = _on_face(planned, wanted)
    surface = ground.surface
    zones = []
    for name in names:
        outline, plan = map_zones()[name], planned[name]
        apart = spacing if spacing is not None else plan.spacing
        zones += [
            MapZone(
                zone=name,
                side=side,
                loop=zone_loop(surface, outline, side),
                spacing=apart,
                edge=Length(apart.count // 2),
                per_point=plan.per_point,
                depth=plan.depth,
            )
            for side in zone_sides(outline)
        ]
    return InjectionMap(
        surface=surface.name,
        digest=surface.digest,
        zones=tuple(zones),
        points=laid(ground, zones, closest=closeness(catalogue)),
    )


def _on_face(planned: Mapping[str, object], wanted: Sequence[str]) -> list[str]:
    """The zones to lay, in the order of work."""
    unknown = [name for name in wanted if name not in planned]
    if unknown:
        raise InputError(
            Problem("zones", "not in the plan", name, nearest(name, planned))
            for name in unknown
        )
    names = [n for n in map_zones() if n in (wanted or planned)]
    if not names:
        what = "none of these zones lies on the face"
        remedy = "Treat them without a map."
        raise InputError([Problem("zones", what, ", ".join(planned), remedy)])
    return names


def sigma_of(seen: PhotoView | None, head: HeadSize | None) -> float:
    """How sure a length on the client is, relative: by what it was measured."""
    if seen is not None:
        return seen.view.scale_sigma
    return head.sigma if head is not None else AVERAGE_SIGMA
