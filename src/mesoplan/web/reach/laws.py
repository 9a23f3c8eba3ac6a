"""The size law that measured papules make, beside the published one. Loads arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.core.exposure.papules import AT
from mesoplan.core.exposure.quantiles import quantiles
from mesoplan.core.quantities import Volume
from mesoplan.export.maps.reach import draws_with
from mesoplan.knowledge.exposure import exposure_priors

if TYPE_CHECKING:
    from datetime import datetime

    from mesoplan.clinic.queries.calibrations import Measured
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.exposure.quantiles import Quantiles

PERCENT = 100
FAR = 1.0  # of the published spread: beyond it the size is called another


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeLine:
    """How wide papules of one volume are: measured, and published."""

    volume: str
    own: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawLine:
    """What was measured of one product, and what it makes of forecasts."""

    title: str
    measured_at: datetime
    count: int
    holds: bool
    sizes: tuple[SizeLine, ...]
    exponent: SizeLine
    scatter: str
    verdict: str
    missing: str


def law_line(found: Measured) -> LawLine:
    """One measurement as its card shows it."""
    law, draws = found.law, draws_with(None)
    volumes = sorted({law.least, law.most, AT})
    return LawLine(
        title=found.title,
        measured_at=found.measured_at,
        count=law.count,
        holds=found.holds,
        sizes=tuple(
            SizeLine(
                volume=str(Volume(round(volume))),
                own=_mm(law.band(volume)),
                published=_mm(
                    quantiles(
                        draws.papule_diameter * (volume / AT) ** draws.papule_exponent
                    )
                ),
            )
            for volume in volumes
        ),
        exponent=SizeLine(
            volume="",
            own=_plain(law.exponents),
            published=_plain(quantiles(draws.papule_exponent)),
        ),
        scatter=f"{law.scatter * PERCENT:.0f} %",
        verdict=_verdict(law),
        missing="" if law.complete else _missing(law),
    )


def _verdict(law: Calibration) -> str:
    """How far the papules lie from published ones."""
    away = abs(law.away)
    if law.unlike:
        return (
            _("Larger than any published: look at the ruler and the syringe again.")
            if law.away > 0
            else _("Smaller than any published: look at the ruler and the syringe.")
        )
    if away > FAR:
        return (
            _("Larger than most published ones.")
            if law.away > 0
            else _("Smaller than most published ones.")
        )
    return _("As wide as published ones.")


def _missing(law: Calibration) -> str:
    """What would let these papules stand alone."""
    needed = round(exposure_priors().reference("papules_needed"))
    more = needed - law.count
    if more > 0:
        return ngettext(
            "They narrow the published sizes; with %(more)s more they stand alone.",
            "They narrow the published sizes; with %(more)s more they stand alone.",
            more,
        ) % {"more": more}
    return _(
        "They narrow the published sizes; to stand alone they need a second volume, at "
        "least twice the first."
    )


def _mm(found: Quantiles) -> str:
    return f"{found.middle:.1f} mm ({found.low:.1f}–{found.high:.1f})"


def _plain(found: Quantiles) -> str:
    return f"{found.middle:.2f} ({found.low:.2f}–{found.high:.2f})"
