"""What a map reaches as rows of plain values: for pages, and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.exposure.priors import MODEL
from mesoplan.export.maps.tables import titled
from mesoplan.knowledge.exposure import exposure_priors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.evidence import Tag
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.exposure.depths import DermisChance, Method, Sex
    from mesoplan.core.exposure.quantiles import Quantiles, Swing
    from mesoplan.core.exposure.staggers import Stagger
    from mesoplan.core.injection_map.maps import Side
    from mesoplan.core.quantities import Length, Volume
    from mesoplan.export.maps.reach import MapReach, ZoneReach

PERCENT = 100
FEW = 10  # percent: below it a tenth is said
# what a page says of a map's reach that rests on a prior, for its list of sources
STATED = ("papule_diameter", "papule_exponent", "late_spread", "placement_error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """P10, P50 and P90."""

    low: float
    middle: float
    high: float

    def told(self, unit: str, digits: int = 0, to: str = "–") -> str:
        """``12 % (7–27)``: never a number without its band; ``to`` joins its ends."""
        digits = digits or int(0 < self.middle < FEW)
        low, middle, high = (
            f"{value:.{digits}f}" for value in (self.low, self.middle, self.high)
        )
        return f"{middle} {unit} ({low}{to}{high})".replace("  ", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class DermisRow:
    """How often, in percent, a deposit lands in the dermis: by one method in one sex.

    ``above`` and ``below`` are the percentages that land short of it and beyond, the
    likeliest of the thicknesses that the method gives.
    """

    sex: Sex
    method: Method
    site: str
    low: int
    high: int
    above: int
    below: int
    tag: Tag
    sources: tuple[str, ...]

    def told(self, to: str = "–") -> str:
        """``62–71``, or the one percentage that both ends are."""
        return f"{self.low}" if self.low == self.high else f"{self.low}{to}{self.high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRow:
    """What one part of a zone gets.

    Shares in percent of its skin; ``papule`` the diameter on the day, mm. Nothing is
    decided where ``decidable`` is false: papules must be measured. ``dermis`` is empty
    where nobody measured the skin. Of a product with hyaluronic acid: ``wet`` and ``dry``
    mg/mL in a papule, right after the puncture and once its water has left, and the
    percentage of skin that is ``too_strong``, above the high-side reference.
    """

    zone: str
    side: Side
    title: str
    points: int
    per_point: Volume
    depth: Length
    papule: Band
    touched_now: Band
    touched_late: Band
    unevenness: Band
    decidable: bool
    measured: bool
    wet: Band | None
    dry: Band | None
    too_strong: Band | None
    dermis: tuple[DermisRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaggerRow:
    """A course's sessions in one manner: percent of the skin touched ever."""

    stagger: Stagger
    touched_ever: Band
    unevenness: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class SwingRow:
    """From where to where one unknown alone moves the percentage touched late."""

    prior: str
    title: str
    low: float
    high: float
    tag: Tag
    sources: tuple[str, ...]
    policy_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachReport:
    """What a map reaches; ``knowledge`` is the digest of the numbers it starts from.

    ``papules`` were measured by the practitioner; ``calibrated`` says whether they stand
    alone. ``more`` is the percentage of draws in which half a step aside touches more.
    Without ``sessions`` nothing was compared, and ``staggers`` are empty.
    """

    model: str
    knowledge: str
    papules: int
    calibrated: bool
    zones: tuple[ReachRow, ...]
    sessions: int
    staggers: tuple[StaggerRow, ...]
    more: int
    swings: tuple[SwingRow, ...]

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of the sources that stand behind it, each once."""
        named = list(exposure_priors().sources(STATED))
        named += [s for row in self.zones for skin in row.dermis for s in skin.sources]
        return tuple(dict.fromkeys(named))


def reach_report(
    found: MapReach,
    titles: Mapping[str, str],
    law: Calibration | None = None,
    language: str = "en",
) -> ReachReport:
    """The rows; ``titles`` names the library's zones in ``language``."""
    compared = found.staggers
    return ReachReport(
        model=MODEL,
        knowledge=exposure_priors().digest,
        papules=law.count if law else 0,
        calibrated=found.whole.calibrated,
        zones=tuple(_zone_row(row, titles, language) for row in found.zones),
        sessions=compared.sessions if compared else 0,
        staggers=tuple(
            StaggerRow(
                stagger=one.stagger,
                touched_ever=_percent(one.touched),
                unevenness=_band(one.unevenness, 2),
            )
            for one in (compared.courses if compared else ())
        ),
        more=round(compared.more * PERCENT) if compared else 0,
        swings=tuple(_swing_rows(found.swings, language)),
    )


def _zone_row(row: ZoneReach, titles: Mapping[str, str], language: str) -> ReachRow:
    forecast = row.forecast
    return ReachRow(
        zone=row.zone.zone,
        side=row.zone.side,
        title=titled(row.zone, titles, language),
        points=forecast.punctures,
        per_point=row.volume,
        depth=row.depth,
        papule=_band(row.papule, 1),
        touched_now=_percent(forecast.now),
        touched_late=_percent(forecast.late),
        unevenness=_band(forecast.evenness, 2),
        decidable=forecast.decidable,
        measured=row.measured,
        wet=_band(row.held.wet, 1) if row.held else None,
        dry=_band(row.held.dry, 1) if row.held else None,
        too_strong=_percent(forecast.strong) if row.held else None,
        dermis=tuple(_dermis_row(chance, language) for chance in row.chances),
    )


def _dermis_row(chance: DermisChance, language: str) -> DermisRow:
    return DermisRow(
        sex=chance.sex,
        method=chance.method,
        site=chance.site.in_language(language),
        low=round(chance.low * PERCENT),
        high=round(chance.high * PERCENT),
        above=round(max(chance.above) * PERCENT),
        below=round(max(chance.below) * PERCENT),
        tag=chance.tag,
        sources=chance.sources,
    )


def _swing_rows(found: tuple[Swing, ...], language: str) -> Iterator[SwingRow]:
    for swing in found:
        prior = exposure_priors().by_id[swing.name]
        yield SwingRow(
            prior=prior.id,
            title=prior.title.in_language(language),
            low=round(swing.low * PERCENT, 1),
            high=round(swing.high * PERCENT, 1),
            tag=prior.tag,
            sources=prior.sources,
            policy_default=prior.policy_default,
        )


def _band(found: Quantiles, digits: int) -> Band:
    return Band(
        low=round(found.low, digits),
        middle=round(found.middle, digits),
        high=round(found.high, digits),
    )


def _percent(found: Quantiles) -> Band:
    return Band(
        low=round(found.low * PERCENT, 1),
        middle=round(found.middle * PERCENT, 1),
        high=round(found.high * PERCENT, 1),
    )
