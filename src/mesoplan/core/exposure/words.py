"""A forecast in words a client would understand, with what it cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan.core.evidence import Text
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.exposure.forecasts import Forecast
    from mesoplan.core.exposure.quantiles import Quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureWords:
    """The texts, numbers left open; which is said when, :func:`sentences` knows.

    ``cannot`` goes with every forecast, ``legend`` with every heat overlay.
    """

    touched: Text
    undecided: Text
    stays: Text
    without: Text
    cannot: Text
    prior: Text
    calibrated: Text
    partly: Text
    legend: Text
    reference: Text


def sentences(forecast: Forecast, words: ExposureWords) -> tuple[Text, Text]:
    """Two sentences: how much skin is reached, and for how long."""
    values = {
        **_filled("now", forecast.now, 100),
        **_filled("late", forecast.late, 100),
        **_filled("days", forecast.stays, 1),
    }
    first = words.touched if forecast.decidable else words.undecided
    second = words.stays if forecast.stays.middle > 0 else words.without
    return first.filled(values), second.filled(values)


def badge(
    forecast: Forecast, words: ExposureWords, law: Calibration | None = None
) -> Text:
    """Whose papules the forecast rests on; ``law`` is the size law it was drawn with."""
    if forecast.calibrated:
        return words.calibrated
    return words.partly.filled({"count": str(law.count)}) if law else words.prior


def _filled(name: str, band: Quantiles, scale: float) -> dict[str, str]:
    ends = {"": band.middle, "_low": band.low, "_high": band.high}
    return {name + end: _whole(number * scale) for end, number in ends.items()}


def _whole(number: float) -> str:
    """Without decimals: a model with such bands has none to give."""
    return "<1" if 0 < number < 1 else f"{number:.0f}"
