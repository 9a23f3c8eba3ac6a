"""A number on the skin, drawn as steps of one colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.outlines import outlines
from mesoplan.export.maps.svg import element, path
from mesoplan.export.maps.tints import TINTS, tints

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mesoplan.export.maps.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heat:
    """A number at each small vertex (``core.injection_map.outlines.grain_sites``).

    ``steps`` are the values at which the colour changes, rising, at most five;
    ``legend`` says what the number is, ``labels`` what each step says.
    """

    values: NDArray[np.float64]
    steps: tuple[float, ...]
    labels: tuple[str, ...]
    legend: str

    def __post_init__(self) -> None:
        """Refuse steps that could not be told apart."""
        rising = list(self.steps) == sorted(set(self.steps))
        if not rising or not 0 < len(self.steps) <= len(TINTS):
            message = f"give one to {len(TINTS)} rising steps, not {self.steps}"
            raise ValueError(message)
        if len(self.labels) != len(self.steps):
            message = f"{len(self.steps)} steps need as many labels"
            raise ValueError(message)


def heat_layer(scene: Scene, heat: Heat) -> str:
    """Each step over the one below, dark over light."""
    parts = [
        element(
            "path",
            d=path(found),
            fill=tint,
            fill_opacity="0.75",
            fill_rule="evenodd",
            class_="heat",
        )
        for step, tint in zip(heat.steps, tints(len(heat.steps)), strict=True)
        if (found := outlines(scene.surface, scene.view, -heat.values, -step))
    ]
    return element("g", *parts, class_="heat-map", data_layer="heat")
