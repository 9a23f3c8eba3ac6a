"""An injection map on paper: its drawings, its zones, and every point in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from mesoplan.clinic.documents.head import Head
    from mesoplan.clinic.documents.values import Markup
    from mesoplan.core.quantities import Length, Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One drawing: SVG made by ``export.maps``, never anything that a person typed."""

    svg: Markup
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedZone:
    """A zone in a line; ``area`` is text with its band, or empty."""

    letter: str
    title: str
    points: int
    per_point: Volume
    spacing: Length
    depth: Length
    volume: Volume
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedPoint:
    """A point in a line; ``state`` is planned, done, skipped or added."""

    number: int
    letter: str
    volume: Volume
    depth: Length
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """The map of one session, or the one a course plans."""

    TEMPLATE: ClassVar[str] = "map_sheet"

    head: Head
    pictures: tuple[Picture, ...]
    zones: tuple[MappedZone, ...]
    points: tuple[MappedPoint, ...]
    volume: Volume
    scale: str
    product: str = ""
    session: str = ""
    remarks: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
