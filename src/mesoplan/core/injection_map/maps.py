"""What an injection map is: zones, points and marks, each at sites of one surface."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = "mesoplan.injection-map/1"
PLACES = 6  # of a weight: far finer than a needle


class Side(StrEnum):
    """The client's own left and right; ``MIDDLE`` lies across the midline."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class PointState(StrEnum):
    """What became of a point."""

    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"


class Origin(StrEnum):
    """How a point came to be on the map."""

    GRID = "grid"  # laid by the pattern
    HAND = "hand"  # put there while planning
    CHAIR = "chair"  # added in the session


class MarkKind(StrEnum):
    """What somebody saw on the skin and marked."""

    LESION = "lesion"
    SCAR = "scar"
    TATTOO = "tattoo"
    VESSEL_SEEN = "vessel_seen"


@dataclass(frozen=True, slots=True)
class Site:
    """A place on the surface: a triangle, and the weights of its corners 1 and 2.

    Corner 0 has the rest. Weights lie between 0 and 1, to six places.
    """

    triangle: int
    b1: float
    b2: float

    def __post_init__(self) -> None:
        """Refuse a place that lies on no triangle."""
        slack = 10.0**-PLACES
        inside = min(self.b1, self.b2, 1 - self.b1 - self.b2) >= -slack
        if self.triangle < 0 or not inside:
            message = f"no place on a triangle: {self.triangle}, {self.b1}, {self.b2}"
            raise ValueError(message)

    @property
    def weights(self) -> tuple[float, float, float]:
        """Of the three corners; together 1."""
        return (1 - self.b1 - self.b2, self.b1, self.b2)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapZone:
    """One zone of one side, and how it is to be treated.

    ``zone`` is the knowledge library's ("cheeks"); ``name`` is this part of it
    ("cheeks.left"). ``loop`` closes on itself and runs as the library draws it unless
    somebody trimmed it. ``edge`` keeps points off the zone's own rim.
    """

    zone: str
    side: Side
    loop: tuple[Site, ...]
    spacing: Length
    edge: Length
    per_point: Volume
    depth: Length
    avoid_caution: bool = False

    @property
    def name(self) -> str:
        """What points call it."""
        return f"{self.zone}.{self.side}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """One puncture. ``id`` never changes; numbers on a drawing follow the order."""

    id: str
    site: Site
    zone: str  # a MapZone's name
    volume: Volume
    depth: Length
    state: PointState = PointState.PLANNED
    origin: Origin = Origin.GRID


@dataclass(frozen=True, slots=True, kw_only=True)
class MapMark:
    """Something on the skin to keep off, by ``margin`` beyond its ring."""

    id: str
    kind: MarkKind
    ring: tuple[Site, ...]
    margin: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionMap:
    """The whole map. ``points`` stand in the order of work.

    ``surface`` names the mesh (``"mp468/1"``) and ``digest`` its data: sites mean
    nothing on another. ``handles`` are how far the drawn extension was pulled, by name,
    1 where nobody pulled.
    """

    surface: str
    digest: str
    zones: tuple[MapZone, ...]
    points: tuple[MapPoint, ...]
    marks: tuple[MapMark, ...] = ()
    handles: tuple[tuple[str, float], ...] = ()

    @property
    def volume(self) -> Volume:
        """All points that are planned or done."""
        return total(self.points)

    def points_in(self, name: str) -> tuple[MapPoint, ...]:
        """The points of one zone, by its name, in the order of work."""
        return tuple(point for point in self.points if point.zone == name)


def counted(points: Iterable[MapPoint]) -> tuple[MapPoint, ...]:
    """The points that were injected or are to be: all but the skipped."""
    return tuple(p for p in points if p.state is not PointState.SKIPPED)


def total(points: Iterable[MapPoint]) -> Volume:
    """What these points hold together; skipped ones hold nothing."""
    return Volume(sum(point.volume.count for point in counted(points)))
