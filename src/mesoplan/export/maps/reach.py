"""What a map reaches: zone by zone, in the dermis or not, staggered or not, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.exposure.depths import dermis_chances
from mesoplan.core.exposure.forecasts import DRAWS
from mesoplan.core.exposure.lattices import spacing_for, touched
from mesoplan.core.exposure.map_forecasts import filled, footprint, map_forecast
from mesoplan.core.exposure.papules import radii, strength, swollen
from mesoplan.core.exposure.quantiles import quantiles, swings
from mesoplan.core.exposure.staggers import staggers
from mesoplan.core.exposure.words import badge, sentences
from mesoplan.export.maps.footprints import footprints_of
from mesoplan.knowledge.exposure import (
    deposit_in,
    exposure_priors,
    exposure_words,
    skin_thickness,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.core.evidence import Text
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.exposure.depths import DermisChance
    from mesoplan.core.exposure.flat_zones import FlatZone
    from mesoplan.core.exposure.forecasts import Deposit, Forecast
    from mesoplan.core.exposure.map_forecasts import MapForecast
    from mesoplan.core.exposure.priors import Array, Draws
    from mesoplan.core.exposure.quantiles import Quantiles, Swing
    from mesoplan.core.exposure.staggers import Staggers
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone
    from mesoplan.core.quantities import Length, Volume
    from mesoplan.export.maps.footprints import Footprints

SEED = 5  # the same sentences each time
SWUNG = ("papule_diameter", "papule_exponent", "late_spread")


@dataclass(frozen=True, slots=True)
class Held:
    """mg/mL in a papule: right after the puncture, and at most once its water has left."""

    wet: Quantiles
    dry: Quantiles


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoneReach:
    """One part of a zone. ``volume`` and ``depth`` are those of most of its points.

    ``papule`` is the diameter on the day, mm; ``measured`` whether the practitioner's
    own papules were about this large. ``held`` is what a papule holds of hyaluronic acid,
    ``None`` of a product without.
    """

    zone: MapZone
    forecast: Forecast
    volume: Volume
    depth: Length
    papule: Quantiles
    measured: bool
    held: Held | None
    chances: tuple[DermisChance, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapReach:
    """What a map reaches, over all draws.

    ``swings`` say what each unknown alone does to the share touched late, the strongest
    first; ``said`` is what a client is told of it, and of what it rests on. ``staggers``
    are compared where somebody asked for a number of sessions. ``laid`` are all zones'
    flat pieces, those without points too.
    """

    laid: tuple[tuple[MapZone, FlatZone], ...]
    zones: tuple[ZoneReach, ...]
    whole: Forecast
    staggers: Staggers | None
    swings: tuple[Swing, ...]
    said: tuple[Text, ...]


def map_reach(
    found: InjectionMap,
    ground: Ground,
    product: float | None = None,
    law: Calibration | None = None,
    sessions: int = 0,
) -> MapReach | None:
    """How much skin the points touch; ``None`` without points.

    ``product`` is mg/mL of hyaluronic acid, 0 for a product without. ``law`` is a
    practitioner's own size law. Over so many ``sessions`` staggers are compared.
    """
    draws = draws_with(law)
    forecasts = _forecast(found, ground, product, draws)
    parts = [forecast for _, forecast in forecasts.zones if forecast.punctures]
    if forecasts.whole is None or not parts:
        return None
    by_name, points = {zone.name: zone for zone in found.zones}, filled(found)
    return MapReach(
        laid=forecasts.laid,
        zones=tuple(
            _zone(by_name[name], forecast, points, draws, (product, law))
            for name, forecast in forecasts.zones
            if forecast.punctures
        ),
        whole=forecasts.whole,
        staggers=staggers(parts, draws, sessions) if sessions else None,
        swings=_swings(parts, law),
        said=said_of(forecasts.whole, product, law),
    )


def reach_of(
    found: InjectionMap,
    ground: Ground,
    product: float | None = None,
    law: Calibration | None = None,
) -> tuple[Text, ...]:
    """Only the sentences, sooner. A map without points reaches nothing."""
    whole = _forecast(found, ground, product, draws_with(law)).whole
    return said_of(whole, product, law) if whole and whole.punctures else ()


def said_of(
    whole: Forecast, product: float | None, law: Calibration | None
) -> tuple[Text, ...]:
    """Two sentences for a client, whose papules they rest on, and what none can say.

    Of a product that is not known nothing is said about time.
    """
    words = exposure_words()
    touched_words, stays = sentences(whole, words)
    known = () if product is None else (stays,)
    return (touched_words, *known, badge(whole, words, law), words.cannot)


def _forecast(
    found: InjectionMap, ground: Ground, product: float | None, draws: Draws
) -> MapForecast:
    def deposits(zone: MapZone) -> Deposit:
        return deposit_in(zone.zone, product or 0.0)

    return map_forecast(found, ground, deposits, exposure_priors(), draws, SEED)


def draws_with(law: Calibration | None, count: int = DRAWS) -> Draws:
    """The same draws each time, with the practitioner's own size law where there is one."""
    draws = exposure_priors().drawn(np.random.default_rng(SEED), count)
    return law.applied(draws, np.random.default_rng(SEED)) if law else draws


def papules_of(
    found: InjectionMap, language: str = "en", law: Calibration | None = None
) -> Footprints:
    """The discs round the points, for a drawing's heat layer."""
    legend = exposure_words().legend.in_language(language)
    return footprints_of(found, draws_with(law), legend)


def _zone(
    zone: MapZone,
    forecast: Forecast,
    points: tuple[MapPoint, ...],
    draws: Draws,
    known: tuple[float | None, Calibration | None],
) -> ZoneReach:
    product, law = known
    here = [point for point in points if point.zone == zone.name]
    ((volume, _),) = Counter(point.volume for point in here).most_common(1)
    ((depth, _),) = Counter(point.depth for point in here).most_common(1)
    rings = footprint(volume, draws)
    skins = [skin for skin in skin_thickness() if skin.zone == zone.zone]
    hand = exposure_priors().reference("hand_depth")
    return ZoneReach(
        zone=zone,
        forecast=forecast,
        volume=volume,
        depth=depth,
        papule=type(rings)(2 * rings.low, 2 * rings.middle, 2 * rings.high),
        measured=law is not None and law.covers(volume.count),
        held=_held(volume, deposit_in(zone.zone, product), draws) if product else None,
        chances=dermis_chances(skins, depth.mm, hand),
    )


def _held(volume: Volume, deposit: Deposit, draws: Draws) -> Held:
    given = np.array([float(volume.count)])
    kept = (deposit.thickness, deposit.product, draws.surface_leak)
    fresh, spread = (radii(draws, given, late=late) for late in (False, True))
    return Held(
        wet=quantiles(swollen(given, fresh, *kept)[:, 0]),
        dry=quantiles(strength(given, spread, *kept)[:, 0]),
    )


def _own(draws: Draws, law: Calibration) -> Draws:
    """Draws with the middle of a practitioner's own size law, where it stands alone."""
    if not law.complete:
        return draws
    return replace(
        draws,
        papule_diameter=np.full(draws.count, law.diameter),
        papule_exponent=np.full(draws.count, law.exponent),
    )


def _swings(parts: Sequence[Forecast], law: Calibration | None) -> tuple[Swing, ...]:
    """With a practitioner's own size law, only what papules do not tell is unknown."""
    names = SWUNG[-1:] if law is not None and law.complete else SWUNG
    area = sum(part.area for part in parts)

    def share(drawn: Draws) -> Array:
        draws = _own(drawn, law) if law else drawn
        total = np.zeros(draws.count)
        for part in parts:
            each = np.array([part.volume / part.punctures])
            radius = radii(draws, each, late=True)[:, 0]
            spacing = spacing_for(part.punctures, part.area)
            total += touched(radius, spacing) * part.area / area
        return total

    return swings(exposure_priors(), names, share)
