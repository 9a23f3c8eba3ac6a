"""What draws amount to: quantiles, comparisons and what matters most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mesoplan.core.exposure.priors import Array, Draws, Priors

TENTHS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The values below which 10, 50 and 90 % of the draws lie."""

    low: float
    middle: float
    high: float

    @property
    def width(self) -> float:
        """From the low end to the high one."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Swing:
    """How far a result moves when one quantity goes from its P10 to its P90."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """Without direction."""
        return abs(self.high - self.low)


def quantiles(values: Array) -> Quantiles:
    """Of one result over all draws."""
    return Quantiles(*(float(end) for end in np.quantile(values, TENTHS)))


def chance_of_more(first: Array, second: Array) -> float:
    """How often the first plan reaches more than the second; an equal half counts half.

    Both must stand on the same draws: then only the plans differ.
    """
    if first.shape != second.shape:
        message = f"plans on different draws: {first.shape} and {second.shape}"
        raise ValueError(message)
    return float(np.mean(first > second) + np.mean(first == second) / 2)


def swings(
    priors: Priors, names: Iterable[str], result: Callable[[Draws], Array]
) -> tuple[Swing, ...]:
    """What each quantity alone does to a result, the strongest first.

    Everything else stays at its nominal value; ``result`` gives one value a draw.
    """
    nominal = priors.nominal()
    found = [
        Swing(
            name,
            *(
                float(result(priors.turned(nominal, name, share))[0])
                for share in (TENTHS[0], TENTHS[-1])
            ),
        )
        for name in names
    ]
    return tuple(sorted(found, key=lambda swing: -swing.width))
