"""How what was injected goes: what a papule still holds, and how much skin does.

Nothing leaves through the surface; below the deposit the tissue goes on. Strengths are
those at half its depth. Hands that miss a little move a papule but do not widen it, so
points lie here where they were planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from mesoplan.core.exposure.flat_zones import FlatZone, side_by_side
from mesoplan.core.exposure.kernel_tables import TAIL
from mesoplan.core.exposure.kernels import SECONDS_A_DAY, penumbra, spread_after
from mesoplan.core.exposure.papules import radii, strength
from mesoplan.core.exposure.quantiles import quantiles
from mesoplan.core.exposure.solutes import (
    MINUTES_A_DAY,
    Layer,
    hyaluronic,
    small,
    strength_at,
    strength_on,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.core.exposure.forecasts import Deposit
    from mesoplan.core.exposure.priors import Array, Draws, Priors
    from mesoplan.core.exposure.quantiles import Quantiles
    from mesoplan.core.exposure.solutes import Depth, Solute

DRAWS = 40  # each is a field for every zone and day: bands stand to about three points
DAYS = (1.0, 3.0, 7.0, 14.0)
MINUTES = (15.0, 60.0, 240.0)
MIDDLE = np.zeros((1, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is there so many ``days`` after the injection, as shares.

    ``papule`` is the strength in the middle of a papule against the first one; ``skin``
    how much of the zones is above the low reference, where there is one.
    """

    days: float
    papule: Quantiles
    skin: Quantiles | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """One solute: ``reach`` is how far it gets before it is lost, mm."""

    reach: Quantiles
    left: tuple[Left, ...]


def hyaluronic_fading(
    pieces: Sequence[tuple[FlatZone, Deposit]],
    volume: float,
    draws: Draws,
    priors: Priors,
) -> Fading:
    """Hyaluronic acid in flat ``pieces`` of skin; ``volume`` nL of a usual papule.

    All deposits are of one product. There is at least one piece.
    """
    _, deposit = pieces[0]
    slow = deposit.product >= priors.reference("lag_from")
    solutes = [hyaluronic(draws, index, slow=slow) for index in range(draws.count)]
    sheet = _Sheet.of(pieces, draws)
    limit = priors.reference("effect_limit")
    return Fading(
        reach=quantiles(penumbra(draws.ha_diffusion, draws.ha_half_life)),
        left=tuple(
            Left(
                days=days,
                papule=_in_the_middle(volume, deposit, draws, solutes, days),
                skin=sheet.above(limit, solutes, days),
            )
            for days in DAYS
        ),
    )


def small_fading(volume: float, deposit: Deposit, draws: Draws) -> Fading:
    """A solute of up to 4 kDa in a papule of ``volume`` nL."""
    solutes = [small(draws, index) for index in range(draws.count)]
    half_lives = draws.small_half_life / MINUTES_A_DAY
    return Fading(
        reach=quantiles(penumbra(draws.small_diffusion, half_lives)),
        left=tuple(
            Left(
                days=minutes / MINUTES_A_DAY,
                papule=_in_the_middle(
                    volume, deposit, draws, solutes, minutes / MINUTES_A_DAY
                ),
            )
            for minutes in MINUTES
        ),
    )


def _in_the_middle(
    volume: float, deposit: Deposit, draws: Draws, solutes: list[Solute], days: float
) -> Quantiles:
    sizes = radii(draws, np.array([volume]), late=True)
    layer, depth = _lying(deposit.thickness)
    return quantiles(
        np.concatenate(
            [
                strength_at(
                    MIDDLE, depth, (MIDDLE, size, np.ones(1)), layer, solute, days
                )
                for size, solute in zip(sizes, solutes, strict=True)
            ]
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sheet:
    """All pieces on one grid; of its papules ``sizes`` and ``first`` strengths (n, k)."""

    flat: FlatZone
    thickness: Array  # (k,) mm, of the dermis that each papule lies in
    sizes: Array
    first: Array

    @classmethod
    def of(cls, pieces: Sequence[tuple[FlatZone, Deposit]], draws: Draws) -> Self:
        flats = [flat for flat, _ in pieces]
        volumes = np.concatenate([flat.volumes for flat in flats])
        sizes = radii(draws, volumes, late=True)
        last = spread_after(DAYS[-1] * SECONDS_A_DAY, float(draws.ha_diffusion.max()))
        thickness = np.repeat(
            [deposit.thickness for _, deposit in pieces],
            [len(flat.volumes) for flat in flats],
        )
        product = pieces[0][1].product
        return cls(
            flat=side_by_side(flats, float(sizes.max(initial=0.0)) + TAIL * last),
            thickness=thickness,
            sizes=sizes,
            first=strength(volumes, sizes, thickness, product, draws.surface_leak),
        )

    def above(self, limit: float, solutes: list[Solute], days: float) -> Quantiles:
        """The share of all skin that is above ``limit`` mg/mL."""
        flat, (layer, depth) = self.flat, _lying(self.thickness)
        above = []
        for solute, sizes, first in zip(solutes, self.sizes, self.first, strict=True):
            papules = (flat.points, sizes, first)
            found = strength_on(flat.cells, depth, papules, layer, solute, days)
            above.append(np.count_nonzero(flat.inside & (found > limit)))
        return quantiles(np.array(above) / np.count_nonzero(flat.inside))


def _lying(thickness: Depth) -> tuple[Layer, Depth]:
    """Where deposits lie, and the depth at which they are looked at, mm."""
    return Layer(top=0.0, bottom=thickness), thickness / 2
