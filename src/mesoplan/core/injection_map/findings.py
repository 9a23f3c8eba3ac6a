"""What is found wrong with a map, and where on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan.core.planning.plan import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFinding:
    """A broken limit, and the part of the map that breaks it.

    ``zones`` are names of map zones and ``points`` ids; no point is named where every
    point of the zones is meant, and no zone where it is the plan itself.
    """

    violation: Violation
    zones: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
