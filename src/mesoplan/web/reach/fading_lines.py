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

    what: str
    after: str
    papule: str
    skin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FadingPart:
    """The lines, what they mean, and which solutes get how far."""

    lines: tuple[FadingLine, ...]
    limit: str  # empty where nothing is held against it
    reaches: tuple[str, ...]


def fading_part(found: MapFading) -> FadingPart:
    """Both solutes, hyaluronic acid first where it is known to be there."""
    acid = found.hyaluronic
    parts = [(_("Small solutes, up to 4 kDa"), found.small)]
    if acid is not None:
        parts.insert(0, (_("Hyaluronic acid"), acid))
    return FadingPart(
        lines=tuple(line for what, fading in parts for line in _lines(what, fading)),
        limit=f"{found.limit:g} mg/mL" if acid is not None else "",
        reaches=tuple(
            _("%(what)s: %(reach)s from where it lay before it is lost.")
            % {"what": what, "reach": _reach(fading.reach)}
            for what, fading in parts
        ),
    )


def _lines(what: str, fading: Fading) -> Iterable[FadingLine]:
    for left in fading.left:
        yield FadingLine(
            what=what,
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
    low, middle, high = (
        _whole(share * PERCENT) for share in (band.low, band.middle, band.high)
    )
    return f"{middle} % ({low}–{high})"


def _whole(percent: float) -> str:
    """A share is never nothing, and never told closer than the bands stand."""
    return "<1" if percent < 1 else f"{percent:.0f}"


def _reach(band: Quantiles) -> str:
    return f"{band.middle:.1f} mm ({band.low:.1f}–{band.high:.1f})"
