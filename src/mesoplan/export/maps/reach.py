"""What a map reaches, in sentences a client would understand, with what none can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.exposure.forecasts import DRAWS
from mesoplan.core.exposure.map_forecasts import map_forecast
from mesoplan.core.exposure.words import badge, sentences
from mesoplan.export.maps.footprints import footprints_of
from mesoplan.knowledge.exposure import deposit_in, exposure_priors, exposure_words

if TYPE_CHECKING:
    from mesoplan.core.evidence import Text
    from mesoplan.core.exposure.forecasts import Deposit
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap, MapZone
    from mesoplan.export.maps.footprints import Footprints

SEED = 5  # the same sentences each time


def reach_of(
    found: InjectionMap, ground: Ground, product: float | None = None
) -> tuple[Text, ...]:
    """How much skin the points touch, for how long, and what nobody can say of it.

    ``product`` is mg/mL of hyaluronic acid, 0 for a product without; of one that is not
    known nothing is said about time. A map without points reaches nothing.
    """
    priors, words = exposure_priors(), exposure_words()
    draws = priors.drawn(np.random.default_rng(SEED), DRAWS)

    def deposits(zone: MapZone) -> Deposit:
        return deposit_in(zone.zone, product or 0.0)

    whole = map_forecast(found, ground, deposits, priors, draws, SEED).whole
    if whole is None or not whole.punctures:
        return ()
    touched, stays = sentences(whole, words)
    known = () if product is None else (stays,)
    return (touched, *known, badge(whole, words), words.cannot)


def papules_of(found: InjectionMap, language: str = "en") -> Footprints:
    """The discs round the points, for a drawing's heat layer."""
    draws = exposure_priors().drawn(np.random.default_rng(SEED), DRAWS)
    legend = exposure_words().legend.in_language(language)
    return footprints_of(found, draws, legend)
