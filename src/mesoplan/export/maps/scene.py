"""What is to be drawn: a map on one view, which layers, and in whose words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.sites import placed
from mesoplan.export.maps.tables import letters, titled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import View
    from mesoplan.export.maps.footprints import Footprints
    from mesoplan.export.maps.tables import Area

LARGEST_POINT = 2.6  # mm, the radius of a point with a number in it
SMALLEST_POINT = 1.1  # mm, of one without
SHARE = 0.42  # of the spacing: neighbours keep apart
PADDING = 0.06  # of the face's width, kept round it
COLOURS = {
    "forehead": "#0067a3",
    "crows-feet": "#a03c78",
    "lower-lid": "#7a6000",
    "cheeks": "#b84a00",
    "nasolabial": "#5546a8",
    "perioral": "#00704f",
    "chin": "#6b3e12",
    "jawline": "#a80f3f",
    "neck": "#3c4a52",
}
DASHES = ("", "6 2", "2 2", "8 2 2 2", "4 4")
INK = "#1c2529"
FAINT = "#5c6a71"


class Layer(StrEnum):
    """What a drawing can hold, from the bottom up."""

    SKIN = "skin"  # the shaded mesh; a photograph takes its place
    ESTIMATED = "estimated"
    HEAT = "heat"
    CAUTION = "caution"
    EXCLUDE = "exclude"
    ZONES = "zones"
    EARLIER = "earlier"  # the map of the visit before
    MARKS = "marks"
    POINTS = "points"
    SCALE = "scale"
    KEY = "key"  # below the picture: zones with their sums, and what signs mean


ALL = frozenset(Layer)
IN_A_PAGE = ALL - {Layer.KEY}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """Skin to keep off: where ``values`` (one a small vertex) are at or below ``level``.

    ``hard`` is kept free of points; the others are a caution, and an average.
    """

    title: str
    values: NDArray[np.float64]
    level: float
    hard: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """What a drawing shows besides the map itself.

    ``titles`` names the library's zones. ``interactive`` makes each point a control
    with a name, and keeps those on the side turned away, hidden. ``prefix`` begins
    every id, so that a page may hold several drawings.
    """

    bands: tuple[Band, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    heat: Footprints | None = None
    earlier: InjectionMap | None = None
    language: str = "en"
    interactive: bool = False
    cropped: bool = True
    prefix: str = "map"


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """A map on a view; all sizes follow from how large a millimetre is."""

    map: InjectionMap
    surface: Surface
    view: View
    shown: Shown
    numbers: bool

    @property
    def mm(self) -> float:
        """Pixels a millimetre."""
        return 1 / self.view.mm_per_px

    @cached_property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of what is shown: the face, or the picture."""
        picture = (0.0, 0.0, float(self.view.width), float(self.view.height))
        if not self.shown.cropped:
            return picture
        flat = np.concatenate(
            [self.view.vertices[: self.surface.measured, :2], *self._used]
        )
        low, high = flat.min(axis=0), flat.max(axis=0)
        pad = PADDING * float(high[0] - low[0])
        left, top = np.maximum(low - pad, 0.0).tolist()
        right, bottom = np.minimum(high + pad, picture[2:]).tolist()
        if right <= left or bottom <= top:
            return picture
        return left, top, right - left, bottom - top

    @property
    def _used(self) -> list[NDArray[np.float64]]:
        """Where the zones' rims and the points lie, (k, 2) pixels each."""
        sites = [zone.loop for zone in self.map.zones]
        sites.append(tuple(point.site for point in self.map.points))
        pixels = self.view.vertices[:, :2]
        return [placed(self.surface, some, pixels) for some in sites if some]

    @property
    def letter_size(self) -> float:
        """Pixels high, of the words beside the face."""
        return 0.021 * self.frame[2]

    @cached_property
    def radius(self) -> float:
        """Pixels, of a point seen full on; over heat it must not hide its papule."""
        if self.shown.heat is not None:
            return SMALLEST_POINT / 2 * self.mm
        if not self.numbers:
            return SMALLEST_POINT * self.mm
        spacings = [zone.spacing.mm for zone in self.map.zones]
        fitting = SHARE * min(spacings, default=LARGEST_POINT / SHARE)
        return max(SMALLEST_POINT, min(LARGEST_POINT, fitting)) * self.mm

    @cached_property
    def letters(self) -> dict[str, str]:
        """A letter for each zone by its name, as the key lists them."""
        return letters(self.map)

    @cached_property
    def zones(self) -> dict[str, MapZone]:
        """The zones by their names."""
        return {zone.name: zone for zone in self.map.zones}

    def colour(self, name: str) -> str:
        """Of a zone, by its name; ink where there is none."""
        zone = self.zones.get(name)
        return COLOURS.get(zone.zone, INK) if zone else INK

    def dashes(self, name: str) -> str | None:
        """How the zone's outline is drawn, for who sees no colours."""
        kinds = list(dict.fromkeys(zone.zone for zone in self.map.zones))
        return DASHES[kinds.index(self.zones[name].zone) % len(DASHES)] or None

    def title(self, zone: MapZone | None) -> str:
        """The zone as the library names it, with its side."""
        return titled(zone, self.shown.titles, self.shown.language)

    def zone_of(self, point: MapPoint) -> MapZone | None:
        """The zone a point belongs to, if it is on the map."""
        return self.zones.get(point.zone)
