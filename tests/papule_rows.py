"""Papules somebody measured: twenty of two volumes, a little larger than published."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mesoplan.core.exposure.measures import MeasuredPapule


def papules(
    count: int = 20,
    diameter: float = 9.0,
    exponent: float = 0.5,
    scatter: float = 0.08,
) -> tuple[MeasuredPapule, ...]:
    """Half of 0.02 mL, half of 0.05 mL, scattering alike each time."""
    rng = np.random.default_rng(count)
    volumes = np.where(np.arange(count) < count / 2, 20_000.0, 50_000.0)
    middles = diameter * (volumes / 100_000) ** exponent
    wide = middles * np.exp(scatter * rng.standard_normal(count))
    return tuple(
        MeasuredPapule(float(volume), round(float(mm), 1))
        for volume, mm in zip(volumes, wide, strict=True)
    )


def written(measured: Iterable[MeasuredPapule]) -> str:
    """As a practitioner would type them: mL and mm, a row each."""
    return "\n".join(f"{p.volume / 1e6:g}; {p.diameter:g}" for p in measured)
