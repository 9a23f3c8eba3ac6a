"""What a plan reaches, draw by draw: touched skin, evenness, strength and time."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as value
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.exposure.kernels import days_above
from mesoplan.core.exposure.papules import radii, strength
from mesoplan.core.exposure.quantiles import quantiles
from mesoplan.core.exposure.rasters import rims

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.exposure.flat_zones import FlatZone
    from mesoplan.core.exposure.priors import Array, Draws, Priors
    from mesoplan.core.exposure.quantiles import Quantiles

DRAWS = 200  # quick enough for a page; bands then stand to about a point
PERCENT = 100
AT_ONCE = 200_000  # cells of windows: more would only leave the cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What is injected and where it comes to lie.

    ``product`` mg/mL of hyaluronic acid, 0 for a product without; ``thickness`` of the
    dermis that the disc fills, mm.
    """

    product: float
    thickness: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Forecast:
    """One plan, or one zone of it, over all draws; arrays are (n,).

    ``touched_now`` and ``touched_late`` are shares of the area inside a papule, on the
    day and after the deposit has spread; ``unevenness`` the coefficient of variation of
    what places received, infinite where nothing fell; ``too_strong`` the share of the
    area above the high-side reference; ``days`` a papule stays above the low one.
    """

    touched_now: Array
    touched_late: Array
    unevenness: Array
    too_strong: Array
    days: Array
    area: float  # mm²
    punctures: int
    volume: float  # nL
    calibrated: bool
    limit: float = value(repr=False)  # points of coverage beyond which nothing is said

    @property
    def now(self) -> Quantiles:
        """Touched on the day, share of the area."""
        return quantiles(self.touched_now)

    @property
    def late(self) -> Quantiles:
        """Touched once the deposits have spread."""
        return quantiles(self.touched_late)

    @property
    def stays(self) -> Quantiles:
        """Days that a papule stays above the low reference."""
        return quantiles(self.days)

    @property
    def strong(self) -> Quantiles:
        """Share of the area above the high-side reference."""
        return quantiles(self.too_strong)

    @property
    def evenness(self) -> Quantiles:
        """The coefficient of variation of what places received: 0 is even."""
        return quantiles(self.unevenness)

    @property
    def decidable(self) -> bool:
        """Whether the band of touched skin is narrow enough to plan by."""
        return max(self.now.width, self.late.width) * PERCENT <= self.limit


def forecast(
    flat: FlatZone,
    draws: Draws,
    deposit: Deposit,
    priors: Priors,
    rng: np.random.Generator,
) -> Forecast:
    """One zone, each draw with hands that miss a little."""
    hands = rng.standard_normal((draws.count, *flat.points.shape))
    amounts = 1 + draws.volume_scatter[:, None] * rng.standard_normal(
        (draws.count, len(flat.points))
    )
    now = radii(draws, flat.volumes, late=False)
    late = radii(draws, flat.volumes, late=True)
    held = strength(
        flat.volumes, late, deposit.thickness, deposit.product, draws.surface_leak
    )
    per_area = flat.volumes / late**2
    dose = per_area * np.maximum(amounts, 0)
    # what a mm² received, as mg/mL: alike for all points
    to_mass = (held / per_area).max(axis=1, initial=0.0)
    points = flat.points + draws.placement_error[:, None, None] * hands
    strong = priors.reference("strong_limit")
    found = np.empty((4, draws.count))
    for some in _turns(late / flat.cells.step):
        sizes = (now[some], late[some])
        touched, received = rims(flat.cells, points[some], sizes, dose[some])
        inside = touched[:, flat.inside], received[:, flat.inside]
        found[:, some] = _shares(*inside, strong, to_mass[some])
    touched_now, touched_late, uneven, too_strong = found
    return Forecast(
        touched_now=touched_now,
        touched_late=touched_late,
        unevenness=uneven,
        too_strong=too_strong,
        days=_days(held, draws, deposit, priors),
        area=flat.area,
        punctures=len(flat.own_volumes),
        volume=float(flat.own_volumes.sum()),
        calibrated=draws.calibrated,
        limit=priors.reference("undecidable_points"),
    )


def _turns(radii: Array) -> list[NDArray[np.intp]]:
    """Draws that are reckoned at once, of like radii in cells (n, k): so windows fit."""
    widest = radii.max(axis=1, initial=0.0)
    windows = radii.shape[1] * (2 * widest.max() + 2) ** 2
    turns = int(np.ceil(len(radii) * windows / AT_ONCE)) or 1
    return np.array_split(np.argsort(widest), min(turns, len(radii)))


def _shares(
    touched: NDArray[np.bool_], received: Array, strong: float, to_mass: Array
) -> tuple[Array, Array, Array, Array]:
    """Of (t, k) cells: touched on the day and late, unevenness, too strong; each (t,)."""
    mean = received.mean(axis=1)
    nothing = np.full_like(mean, np.inf)
    return (
        touched.mean(axis=1),
        (received > 0).mean(axis=1),
        np.divide(received.std(axis=1), mean, out=nothing, where=mean > 0),
        (received * to_mass[:, None] > strong).mean(axis=1),
    )


def _days(held: Array, draws: Draws, deposit: Deposit, priors: Priors) -> Array:
    """How long the middling papule stays above the reference over native."""
    if not held.size or not deposit.product:
        return np.zeros(draws.count)
    slow = deposit.product >= priors.reference("lag_from")
    lag = draws.ha_lag if slow else 0.0
    start = np.median(held, axis=1)
    return days_above(priors.reference("effect_limit"), start, draws.ha_half_life, lag)


def together(zones: Sequence[Forecast]) -> Forecast:
    """The zones of one plan as one, weighted by area; all on the same draws.

    The unevenness of the whole is that within zones: how volumes differ between zones is
    the plan's intention. Zones where nothing falls count as untouched, and for nothing
    else; days are those of the average puncture.
    """
    areas = np.array([zone.area for zone in zones])
    punctures = np.array([zone.punctures for zone in zones])
    uneven = np.array([zone.unevenness for zone in zones])

    def mean(name: str, weights: Array) -> Array:
        values = np.array([getattr(zone, name) for zone in zones])
        total: Array = weights @ values / max(weights.sum(), 1.0)
        return total

    weights = np.where(np.isfinite(uneven), areas[:, None], 0.0)
    total = weights.sum(axis=0)
    summed = (weights * np.where(np.isfinite(uneven), uneven, 0.0)).sum(axis=0)
    return Forecast(
        touched_now=mean("touched_now", areas),
        touched_late=mean("touched_late", areas),
        unevenness=np.divide(
            summed, total, out=np.full_like(total, np.inf), where=total > 0
        ),
        too_strong=mean("too_strong", areas),
        days=mean("days", punctures.astype(float)),
        area=float(areas.sum()),
        punctures=int(punctures.sum()),
        volume=sum(zone.volume for zone in zones),
        calibrated=all(zone.calibrated for zone in zones),
        limit=zones[0].limit,
    )
