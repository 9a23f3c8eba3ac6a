"""An injection map's forecast: its zones laid flat on one person, zone by zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from mesoplan.core.exposure.flat_zones import FlatZone
from mesoplan.core.exposure.forecasts import forecast, together
from mesoplan.core.exposure.papules import radii
from mesoplan.core.exposure.quantiles import quantiles
from mesoplan.core.exposure.rasters import Cells
from mesoplan.core.injection_map.flat import Spots, within
from mesoplan.core.injection_map.maps import counted
from mesoplan.core.injection_map.zone_fields import fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from mesoplan.core.exposure.forecasts import Deposit, Forecast
    from mesoplan.core.exposure.priors import Array, Draws, Priors
    from mesoplan.core.exposure.quantiles import Quantiles
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap, MapPoint, MapZone
    from mesoplan.core.injection_map.zone_fields import Field
    from mesoplan.core.quantities import Volume

STEP = 1.0  # mm: hands miss by as much, and each draw cuts the rims elsewhere
REACH = 8.0  # mm beyond a piece's skin from which a papule may still reach in


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapForecast:
    """What a map reaches: each of its zones by name, in its order, and all together.

    A zone without skin to count (its loop was trimmed away) stands in no list. ``laid``
    are all zones' flat pieces.
    """

    laid: tuple[tuple[MapZone, FlatZone], ...]
    zones: tuple[tuple[str, Forecast], ...]
    whole: Forecast | None


def map_forecast(
    injection_map: InjectionMap,
    ground: Ground,
    deposits: Callable[[MapZone], Deposit],
    priors: Priors,
    draws: Draws,
    seed: int = 0,
) -> MapForecast:
    """All zones of a map on one person's ``ground``.

    ``deposits`` says what lies in a zone: the product and the thickness of its dermis.
    Skipped points count for nothing; points of other zones reach in where they are near.
    Hands miss alike for the same ``seed``.
    """
    points = filled(injection_map)
    laid, found = [], []
    for number, zone in enumerate(injection_map.zones):
        rng = np.random.default_rng((seed, number))
        flats = flat_zones(zone, points, ground)
        pieces = [forecast(flat, draws, deposits(zone), priors, rng) for flat in flats]
        if pieces:
            found.append((zone.name, together(pieces)))
            laid += [(zone, flat) for flat in flats]
    whole = together([piece for _, piece in found]) if found else None
    return MapForecast(laid=tuple(laid), zones=tuple(found), whole=whole)


def filled(injection_map: InjectionMap) -> tuple[MapPoint, ...]:
    """The points that hold something: planned or done."""
    return tuple(p for p in counted(injection_map.points) if p.volume.count)


def flat_zones(
    zone: MapZone, points: tuple[MapPoint, ...], ground: Ground, step: float = STEP
) -> tuple[FlatZone, ...]:
    """A zone in as many flat pieces as its skin needs, with the points that reach in."""
    pieces = fields(ground, zone)
    away = np.array([_away(field, points) for field in pieces])  # (pieces, points)
    nearest = away.argmin(axis=0) if points else np.empty(0)
    found = []
    for number, (field, distance) in enumerate(zip(pieces, away, strict=True)):
        near = distance <= REACH
        mine = np.array([point.zone == zone.name for point in points], dtype=bool)
        own = (mine & (nearest == number))[near]
        reaching = [p for p, reaches in zip(points, near, strict=True) if reaches]
        piece = _piece(field, reaching, own, step)
        if piece.inside.any():
            found.append(piece)
    return tuple(found)


def _piece(
    field: Field, near: list[MapPoint], own: NDArray[np.bool_], step: float
) -> FlatZone:
    chart = field.chart.flat
    low = chart.min(axis=0)
    columns, rows = (int(n) + 1 for n in np.ceil((chart.max(axis=0) - low) / step))
    cells = Cells(float(low[0]), float(low[1]), step, rows, columns)
    faces, weights, there = field.chart.located(cells.centres().reshape(-1, 2))
    surface = field.ground.surface
    shares = np.einsum("kc,kcd->kd", weights, field.patch.shares[faces])
    skin = Spots(field.patch.home[faces], shares).on(surface, surface.uv)
    there[there] = within(surface, field.zone.loop, skin[there])
    places = field.drawn([p.site for p in near])[0] if near else np.empty((0, 2))
    return FlatZone(
        points=places,
        volumes=np.array([float(point.volume.count) for point in near]),
        cells=cells,
        inside=there.reshape(rows, columns),
        own=own,
    )


def _away(field: Field, points: tuple[MapPoint, ...]) -> Array:
    """How far (n,) points lie from a piece of skin, mm, by straight distance."""
    if not points:
        return np.empty(0)
    ground = field.ground
    skin = cKDTree(ground.places(field.patch.spots))
    away: Array = skin.query(ground.places(Spots.of([p.site for p in points])))[0]
    return away


def footprint(volume: Volume, draws: Draws, *, late: bool = False) -> Quantiles:
    """The radius of one point's papule in mm: three rings for a drawing."""
    return quantiles(radii(draws, np.array([float(volume.count)]), late=late)[:, 0])
