"""A zone of a plan as a map has it: how many points, and what they really hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.planning.plan import ZonePlan

if TYPE_CHECKING:
    from mesoplan.core.quantities import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedZone(ZonePlan):
    """A zone whose points lie on a map; ``per_point`` and ``depth`` are the largest."""

    total: Volume

    @property
    def volume(self) -> Volume:
        """What the points really hold, each its own."""
        return self.total

    @property
    def placed(self) -> bool:
        """Their distances are known."""
        return True
