"""What is believed of papules and solutes before anybody measured here, and draws of it.

A number that nobody measured on this practitioner's papules is a range, never a point.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mesoplan.core.evidence import Figure, Tag, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Array = NDArray[np.float64]
MODEL = "mesoplan.exposure/1"  # kept with every plan beside the priors' digest


class Spread(StrEnum):
    """How belief is spread over a prior's range."""

    FIXED = "fixed"  # a reference: not drawn
    EVEN = "even"
    EVEN_LOG = "even-log"  # as likely to be half as to be double


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """One quantity of the model: its range, and what the range rests on.

    ``nominal`` lies between ``low`` and ``high``, all in ``unit``. ``animal`` says that
    only animals were measured.
    """

    id: str
    title: Text
    unit: str
    nominal: float
    low: float
    high: float
    spread: Spread
    tag: Tag
    sources: tuple[str, ...] = ()
    animal: bool = False
    policy_default: bool = False
    note: Text | None = None

    def at(self, share: Array) -> Array:
        """The values below which ``share`` of the belief lies; same shape."""
        if self.spread is Spread.FIXED:
            return np.full_like(share, self.nominal)
        if self.spread is Spread.EVEN_LOG:
            return self.low * (self.high / self.low) ** share
        return self.low + (self.high - self.low) * share


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published figure that the model does not take in but is held against."""

    id: str
    title: Text
    figure: Figure


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Draws:
    """Ways the world could be, consistent with what is known; every array is (n,).

    ``papule_diameter`` mm at 0.1 mL; ``papule_exponent`` of the size law;
    ``late_spread`` factor on the diameter; ``surface_leak`` share; ``placement_error``
    mm an axis; ``volume_scatter`` relative; half-lives and lag in days
    (``small_half_life`` in minutes); diffusion in m²/s.
    """

    papule_diameter: Array
    papule_exponent: Array
    late_spread: Array
    surface_leak: Array
    placement_error: Array
    volume_scatter: Array
    ha_half_life: Array
    ha_lag: Array
    ha_diffusion: Array
    small_half_life: Array
    small_diffusion: Array
    calibrated: bool = False

    @property
    def count(self) -> int:
        """How many draws."""
        return int(self.papule_diameter.size)


DRAWN = tuple(field.name for field in fields(Draws) if field.name != "calibrated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """All priors by id, and the digest of the records they were read from."""

    by_id: Mapping[str, Prior]
    published: Mapping[str, Published]
    digest: str

    def reference(self, name: str) -> float:
        """The nominal value of one prior, in its own unit."""
        return self.by_id[name].nominal

    def sources(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of the sources that stand behind these priors, each once."""
        named = (source for name in names for source in self.by_id[name].sources)
        return tuple(dict.fromkeys(named))

    def nominal(self) -> Draws:
        """One draw: everything at its nominal value."""
        values = {name: np.array([self.by_id[name].nominal]) for name in DRAWN}
        return Draws(calibrated=False, **values)

    def drawn(self, rng: np.random.Generator, count: int) -> Draws:
        """``count`` draws, each prior covered evenly (Latin hypercube).

        The same generator state and count give the same draws: two plans judged on
        them differ by their plans alone.
        """
        values = {
            name: self.by_id[name].at(
                (rng.permutation(count) + rng.random(count)) / count
            )
            for name in DRAWN
        }
        return Draws(calibrated=False, **values)

    def turned(self, draws: Draws, name: str, share: float) -> Draws:
        """The draws with one quantity set to where ``share`` of belief lies below."""
        value = self.by_id[name].at(np.full(draws.count, share))
        return replace(draws, calibrated=draws.calibrated, **{name: value})
