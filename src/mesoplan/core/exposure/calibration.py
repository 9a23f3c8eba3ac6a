"""From papules measured with a ruler to a practitioner's own size law.

ln d = ln d₁ + β ln(V / 0.1 mL) + scatter. The priors enter as normal beliefs of the same
mean and spread; the scatter of single papules is unknown and integrated out on a grid,
so that the result is exact but for the grid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.exposure.measures import faults_of
from mesoplan.core.exposure.papules import AT
from mesoplan.core.exposure.quantiles import Quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.core.exposure.measures import MeasuredPapule
    from mesoplan.core.exposure.priors import Array, Draws, Prior, Priors

SCATTERS = np.geomspace(0.03, 0.8, 60)  # of ln d, papule to papule
EVEN_SD = 1 / np.sqrt(12)  # of an even spread, in units of its width
TWICE = 2.0  # volumes this far apart bound the exponent
UNSEEN_SD = 2.0  # this far from the prior's mean: say so
TENTH_SD = 1.2816  # of a normal: from its middle to its P10 or P90


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Calibration:
    """What measured papules say of the size law.

    ``means`` (s, 2) of ln d₁ and β and ``covariances`` (s, 2, 2) for each scatter of the
    grid, ``weights`` (s,) how well each fits.
    """

    count: int
    least: float  # nL
    most: float  # nL
    complete: bool  # enough papules at volumes far enough apart
    away: float  # how far the size lies from the published one, in its deviations
    means: Array
    covariances: Array
    weights: Array

    @property
    def diameter(self) -> float:
        """At 0.1 mL, mm: the middle of what is believed now."""
        return float(np.exp(self.weights @ self.means[:, 0]))

    @property
    def exponent(self) -> float:
        """β, likewise."""
        return float(self.weights @ self.means[:, 1])

    @property
    def scatter(self) -> float:
        """Of single papules, relative."""
        return float(self.weights @ SCATTERS)

    def size(self, volume: float) -> tuple[float, float]:
        """The mean diameter in mm at a volume in nL, and its relative deviation."""
        lever = np.array([1.0, np.log(volume / AT)])
        each = self.means @ lever
        middle = self.weights @ each
        inner = np.einsum("i,sij,j->s", lever, self.covariances, lever)
        spread = self.weights @ (inner + (each - middle) ** 2)
        return float(np.exp(middle)), float(np.sqrt(spread))

    def band(self, volume: float) -> Quantiles:
        """P10, P50 and P90 of the mean diameter in mm at a volume in nL."""
        middle, deviation = self.size(volume)
        step = float(np.exp(TENTH_SD * deviation))
        return Quantiles(middle / step, middle, middle * step)

    @property
    def exponents(self) -> Quantiles:
        """P10, P50 and P90 of β."""
        inner = self.covariances[:, 1, 1] + (self.means[:, 1] - self.exponent) ** 2
        step = TENTH_SD * float(np.sqrt(self.weights @ inner))
        return Quantiles(self.exponent - step, self.exponent, self.exponent + step)

    @property
    def unlike(self) -> bool:
        """Whether the size lies outside what was published."""
        return abs(self.away) > UNSEEN_SD

    def covers(self, volume: float) -> bool:
        """Whether papules of about this volume (nL) were measured."""
        return self.least / TWICE <= volume <= self.most * TWICE

    def applied(self, draws: Draws, rng: np.random.Generator) -> Draws:
        """The draws with this practitioner's size law in place of the published one."""
        which = rng.choice(len(self.weights), draws.count, p=self.weights)
        roots = np.linalg.cholesky(self.covariances)[which]
        steps = rng.standard_normal((draws.count, 2))
        law = self.means[which] + np.einsum("nij,nj->ni", roots, steps)
        return replace(
            draws,
            papule_diameter=np.exp(law[:, 0]),
            papule_exponent=law[:, 1],
            calibrated=self.complete,
        )


def calibrated(measured: Sequence[MeasuredPapule], priors: Priors) -> Calibration:
    """The size law after ``measured`` papules.

    Raises:
        InputError: fewer than four papules, a measure no papule can have, or papules
            that contradict each other.
    """
    problems = list(faults_of(measured))
    if problems:
        raise InputError(problems)
    volumes = np.array([papule.volume for papule in measured])
    seen = np.log([papule.diameter for papule in measured])
    levers = np.column_stack([np.ones(len(volumes)), np.log(volumes / AT)])
    middle, precision = _belief(priors)
    means, covariances, fits = [], [], []
    for scatter in SCATTERS:
        total = precision + levers.T @ levers / scatter**2
        covariance = np.linalg.inv(total)
        mean = covariance @ (precision @ middle + levers.T @ seen / scatter**2)
        means.append(mean)
        covariances.append(covariance)
        fits.append(_fit(levers @ middle, levers, precision, seen, scatter))
    weights = np.exp(np.array(fits) - max(fits))
    enough = len(measured) >= priors.reference("papules_needed")
    law = Calibration(
        count=len(measured),
        least=float(volumes.min()),
        most=float(volumes.max()),
        complete=bool(enough and volumes.max() >= TWICE * volumes.min()),
        away=0.0,
        means=np.array(means),
        covariances=np.array(covariances),
        weights=weights / weights.sum(),
    )
    _insist_on_agreement(law, priors)
    away = (np.log(law.diameter) - middle[0]) * np.sqrt(precision[0, 0])
    return replace(law, away=float(away))


def _insist_on_agreement(law: Calibration, priors: Priors) -> None:
    """Refuse papules that scatter far more about any size law than weals do."""
    most = priors.reference("papule_scatter_limit")
    if law.scatter <= most:
        return
    what = "these papules contradict each other: no size law fits them"
    value = f"papules of one volume differ by {law.scatter:.0%}".replace("%", " %")
    remedy = "Look for a slip of the unit, or for volume and diameter exchanged."
    raise InputError([Problem("papules", what, value, remedy)])


def _fit(
    expected: Array, levers: Array, precision: Array, seen: Array, scatter: float
) -> float:
    """The log likelihood of all papules under one scatter, the size law integrated."""
    count = len(seen)
    spread = scatter**2 * np.eye(count) + levers @ np.linalg.inv(precision) @ levers.T
    _, size = np.linalg.slogdet(spread)
    off = seen - expected
    return float(-(off @ np.linalg.solve(spread, off) + size) / 2)


def _belief(priors: Priors) -> tuple[Array, Array]:
    """The priors of ln d₁ and β as normal ones: means (2,) and precisions (2, 2)."""
    size, exponent = (
        priors.by_id[name] for name in ("papule_diameter", "papule_exponent")
    )
    means = np.array([np.log(_middle(size)), _middle(exponent)])
    sds = np.array([_sd(size) / _middle(size), _sd(exponent)])
    return means, np.diag(1 / sds**2)


def _middle(prior: Prior) -> float:
    return (prior.low + prior.high) / 2


def _sd(prior: Prior) -> float:
    return float((prior.high - prior.low) * EVEN_SD)
