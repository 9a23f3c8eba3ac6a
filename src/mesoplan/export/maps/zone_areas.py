"""How large the zones of a map are on one person, in square centimetres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.injection_map.areas import areas
from mesoplan.export.maps.tables import Area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.core.injection_map.maps import MapZone
    from mesoplan.core.injection_map.surface import Shape, Surface

P90 = 1.2816  # standard deviations from the median to the ninetieth percentile
MM2_PER_CM2 = 100


def zone_areas(
    zones: Sequence[MapZone], surface: Surface, shape: Shape, scale_sigma: float
) -> dict[str, Area]:
    """By the zones' names, with the band that lengths known to ``scale_sigma`` leave."""
    sizes = areas(surface, shape, [zone.loop for zone in zones])
    low, high = (max(0.0, 1 + side * P90 * scale_sigma) ** 2 for side in (-1, 1))
    return {
        zone.name: Area(
            low=round(size * low, 1), middle=round(size, 1), high=round(size * high, 1)
        )
        for zone, size in zip(zones, (sizes / MM2_PER_CM2).tolist(), strict=True)
    }
