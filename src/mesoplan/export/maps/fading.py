"""How what a map places goes: hyaluronic acid, and small solutes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.exposure.fading import DRAWS, hyaluronic_fading, small_fading
from mesoplan.core.exposure.map_forecasts import counted, flat_zones
from mesoplan.export.maps.reach import draws_with
from mesoplan.knowledge.exposure import deposit_in, exposure_priors

if TYPE_CHECKING:
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.exposure.fading import Fading
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap

# what a page says of it that rests on a prior, for its list of sources
SMALL = ("small_half_life", "small_diffusion")
HYALURONIC = ("ha_half_life", "ha_lag", "ha_diffusion", "effect_limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFading:
    """How both go; ``hyaluronic`` is ``None`` where none is known to be in the product.

    ``limit`` is the low reference, mg/mL above what is native.
    """

    hyaluronic: Fading | None
    small: Fading
    limit: float

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of the sources that stand behind it, each once."""
        priors = exposure_priors().by_id
        names = SMALL + (HYALURONIC if self.hyaluronic else ())
        found = (source for name in names for source in priors[name].sources)
        return tuple(dict.fromkeys(found))


def map_fading(
    found: InjectionMap,
    ground: Ground,
    product: float | None = None,
    law: Calibration | None = None,
) -> MapFading | None:
    """``product`` mg/mL of hyaluronic acid, 0 or ``None`` without; ``None`` of no points.

    ``law`` is a practitioner's own size law. A usual papule is one of the volume that
    most points have, in the zone that has most.
    """
    points = counted(found)
    if not points:
        return None
    ((volume, _),) = Counter(point.volume.count for point in points).most_common(1)
    ((name, _),) = Counter(point.zone for point in points).most_common(1)
    zones = {zone.name: zone for zone in found.zones}
    priors, draws = exposure_priors(), draws_with(law, DRAWS)
    pieces = [
        (piece, deposit_in(zone.zone, product or 0.0))
        for zone in (zones.values() if product else ())
        for piece in flat_zones(zone, points, ground)
    ]
    return MapFading(
        hyaluronic=hyaluronic_fading(pieces, volume, draws, priors) if pieces else None,
        small=small_fading(volume, deposit_in(zones[name].zone, 0.0), draws),
        limit=priors.reference("effect_limit"),
    )
