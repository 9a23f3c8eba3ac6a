"""How what a map places goes, as lines of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.core.exposure.fading import Fading
    from mesoplan.core.exposure.quantiles import Quantiles
    from mesoplan.export.maps.fading import MapFading

MINUTES_A_DAY = 1440
MINUTES_AN_HOUR = 60
PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FadingLine:
    """So long after the injection: left in a papule, and skin above the reference."""

    after: str
    papule: str
    skin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SoluteLines:
    """One solute's lines, and in a sentence how far it gets."""

    title: str
    lines: tuple[FadingLine, ...]
    reach: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FadingPart:
    """Hyaluronic acid first, where it is known to be there."""

    solutes: tuple[SoluteLines, ...]
    limit: str  # empty where nothing is held against it


def fading_part(found: MapFading) -> FadingPart:
    """The part of the page; without hyaluronic acid nothing is held against a limit."""
    acid, little = found.hyaluronic, found.small
    solutes = [
        SoluteLines(
            title=_("Small solutes, up to 4 kDa"),
            lines=tuple(_lines(little)),
            reach=_("Small solutes move %(reach)s before they are lost.")
            % {"reach": _reach(little.reach)},
        )
    ]
    if acid is not None:
        moves = _("Hyaluronic acid moves %(reach)s before it is lost.")
        solutes.insert(
            0,
            SoluteLines(
                title=_("Hyaluronic acid"),
                lines=tuple(_lines(acid)),
                reach=moves % {"reach": _reach(acid.reach)},
            ),
        )
    limit = f"{found.limit:g} mg/mL" if acid is not None else ""
    return FadingPart(solutes=tuple(solutes), limit=limit)


def _lines(fading: Fading) -> Iterable[FadingLine]:
    for left in fading.left:
        yield FadingLine(
            after=_after(left.days),
            papule=_percent(left.papule),
            skin=_percent(left.skin) if left.skin else "–",
        )


def _after(days: float) -> str:
    minutes = round(days * MINUTES_A_DAY)
    if minutes < MINUTES_AN_HOUR:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < MINUTES_A_DAY:
        hours = minutes // MINUTES_AN_HOUR
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    whole = minutes // MINUTES_A_DAY
    return ngettext("%(n)s day", "%(n)s days", whole) % {"n": whole}


def _percent(band: Quantiles) -> str:
    """A share is never nothing, and never told closer than the bands stand."""
    low, middle, high = (
        _whole(share * PERCENT) for share in (band.low, band.middle, band.high)
    )
    return f"{middle} % ({low}–{high})" if low != high else f"{middle} %"


def _whole(percent: float) -> str:
    return "<1" if percent < 1 else f"{percent:.0f}"


def _reach(band: Quantiles) -> str:
    return f"{band.middle:.1f} mm ({band.low:.1f}–{band.high:.1f})"
