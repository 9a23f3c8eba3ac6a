"""How what a map places goes: hyaluronic acid, and small solutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.exposure.fading import DRAWS, hyaluronic_fading, small_fading
from mesoplan.export.maps.reach import draws_with
from mesoplan.knowledge.exposure import deposit_in, exposure_priors

if TYPE_CHECKING:
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.exposure.fading import Fading
    from mesoplan.export.maps.reach import MapReach

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
        return exposure_priors().sources(
            SMALL + (HYALURONIC if self.hyaluronic else ())
        )


def map_fading(
    found: MapReach, product: float | None = None, law: Calibration | None = None
) -> MapFading:
    """``product`` mg/mL of hyaluronic acid, 0 or ``None`` without.

    ``law`` is a practitioner's own size law. A usual papule is that of the zone with
    most points.
    """
    usual = max(found.zones, key=lambda zone: zone.forecast.punctures)
    volume = float(usual.volume.count)
    priors, draws = exposure_priors(), draws_with(law, DRAWS)
    acid = None
    if product:
        pieces = [(flat, deposit_in(zone.zone, product)) for zone, flat in found.laid]
        acid = hyaluronic_fading(pieces, volume, draws, priors)
    return MapFading(
        hyaluronic=acid,
        small=small_fading(volume, deposit_in(usual.zone.zone, 0.0), draws),
        limit=priors.reference("effect_limit"),
    )
