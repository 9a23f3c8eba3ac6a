"""A map with many points spread over zones, laid without the pattern's care."""

from __future__ import annotations

import numpy as np

from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone
from mesoplan.core.injection_map.outlines import grain_sites
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.zones import inside, zone_loop, zone_sides
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import face_surface, map_zones


def gridded(
    *zones: str, apart: float = 9.0, each: Volume | None = None, most: int = 5_000
) -> InjectionMap:
    """Points at least so many mm apart, in both sides of the zones named."""
    surface = face_surface()
    outlines = {outline.zone: outline for outline in map_zones().values()}
    sites = grain_sites(surface)
    places = placed(surface, sites, surface.vertices)
    parts, points, taken = [], [], []
    for name in zones:
        for side in zone_sides(outlines[name]):
            loop = zone_loop(surface, outlines[name], side)
            zone = MapZone(
                zone=name,
                side=side,
                loop=loop,
                spacing=Length(round(apart * 1000)),
                edge=Length(4_000),
                per_point=each or Volume(10_000),
                depth=Length(600),
            )
            parts.append(zone)
            within = np.flatnonzero(inside(surface, loop, sites))
            for i in within[np.lexsort((places[within, 0], -places[within, 1]))]:
                near = [np.linalg.norm(places[i] - other) < apart for other in taken]
                if any(near) or len(points) >= most:
                    continue
                taken.append(places[i])
                points.append(
                    MapPoint(
                        id=f"p{len(points) + 1}",
                        site=sites[i],
                        zone=zone.name,
                        volume=zone.per_point,
                        depth=zone.depth,
                    )
                )
    return InjectionMap(
        surface=surface.name,
        digest=surface.digest,
        zones=tuple(parts),
        points=tuple(points),
    )
