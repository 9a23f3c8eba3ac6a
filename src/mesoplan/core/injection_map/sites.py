"""Sites on any drawing of the surface: where they lie, and what lies nearest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.maps import PLACES, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.surface import Surface

CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))  # b1 and b2 of a triangle's corners


def rows(
    sites: Sequence[Site],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The (k,) triangles and (k, 3) weights of sites."""
    triangles = np.fromiter((s.triangle for s in sites), dtype=np.int64)
    weights = np.array([s.weights for s in sites], dtype=np.float64).reshape(-1, 3)
    return triangles, weights


def placed(
    surface: Surface, sites: Sequence[Site], vertices: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where (k, d) the sites lie, ``vertices`` (n, d) being where the surface's do.

    The one way from a site to a place: on skin, photograph, neutral head or paper.

    Raises:
        IndexError: a site on a triangle the surface does not have.
    """
    triangles, weights = rows(sites)
    corners = vertices[surface.faces[triangles]]
    return np.asarray(np.einsum("kc,kcd->kd", weights, corners))


def site_at(triangle: int, weights: Sequence[float] | NDArray[np.float64]) -> Site:
    """The site with three ``weights`` that add up to about 1, rounded as maps keep it.

    Weights a hair below 0 become 0.
    """
    return sites_at([triangle], np.asarray(weights, dtype=np.float64)[None])[0]


def sites_at(
    triangles: Sequence[int] | NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[Site, ...]:
    """Many at once: (k,) triangles and (k, 3) weights."""
    kept = np.clip(weights, 0.0, None)
    kept = kept / kept.sum(axis=1, keepdims=True)
    found = []
    for triangle, (_, w1, w2) in zip(triangles, kept.tolist(), strict=True):
        b1 = round(w1, PLACES)
        b2 = min(round(w2, PLACES), round(1 - b1, PLACES))
        found.append(Site(int(triangle), b1, b2))
    return tuple(found)


def vertex_sites(surface: Surface, ids: Sequence[int]) -> tuple[Site, ...]:
    """Each vertex as a site: a corner of the first triangle that has it."""
    return tuple(
        Site(face, *CORNERS[corner])
        for face, corner in (_corners(surface)[vertex] for vertex in ids)
    )


@lru_cache(maxsize=4)
def _corners(surface: Surface) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for face, corners in enumerate(surface.faces.tolist()):
        for corner, vertex in enumerate(corners):
            found.setdefault(vertex, (face, corner))
    return found


def nearest_site(
    surface: Surface,
    place: NDArray[np.float64],
    vertices: NDArray[np.float64],
    faces: NDArray[np.bool_] | None = None,
) -> tuple[Site, float]:
    """The site nearest to a place (d,), and how far off it is; ``vertices`` (n, d).

    ``faces`` (m,) may say which triangles count.

    Raises:
        ValueError: no triangle counts.
    """
    chosen = np.arange(len(surface.faces)) if faces is None else np.flatnonzero(faces)
    if not len(chosen):
        message = "there is no triangle to be near to"
        raise ValueError(message)
    corners = vertices[surface.faces[chosen]]
    weights = _closest(np.asarray(place, dtype=np.float64), corners)
    apart = np.linalg.norm(np.einsum("mc,mcd->md", weights, corners) - place, axis=1)
    best = int(apart.argmin())
    return site_at(int(chosen[best]), weights[best]), float(apart[best])


def _closest(
    place: NDArray[np.float64], corners: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The (m, 3) weights of the point of each (m, 3, d) triangle nearest to (d,)."""
    inside = barycentric(place, corners)
    weights, apart = inside.copy(), np.full(len(corners), np.inf)
    within = (inside >= 0).all(axis=1)
    apart[within] = -1.0  # nothing on the outline is nearer
    for first, second in ((0, 1), (1, 2), (2, 0)):
        start, way = corners[:, first], corners[:, second] - corners[:, first]
        length = np.maximum((way**2).sum(axis=1), np.finfo(float).tiny)
        share = np.clip(((place - start) * way).sum(axis=1) / length, 0, 1)
        off = ((start + share[:, None] * way - place) ** 2).sum(axis=1)
        nearer = off < apart
        apart[nearer] = off[nearer]
        weights[nearer] = 0.0
        weights[nearer, first] = 1 - share[nearer]
        weights[nearer, second] = share[nearer]
    return weights


def barycentric(
    place: NDArray[np.float64], corners: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The (m, 3) weights of (d,) in the planes of (m, 3, d) triangles.

    ``place`` may also be (m, d), one place for each. All are -1 where a triangle has no
    area.
    """
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    to = place - corners[:, 0]
    d11, d12, d22 = ((a * b).sum(1) for a, b in ((one, one), (one, two), (two, two)))
    t1, t2 = (to * one).sum(1), (to * two).sum(1)
    area = d11 * d22 - d12 * d12
    flat = area <= np.finfo(float).eps * np.maximum(d11 * d22, np.finfo(float).tiny)
    area = np.where(flat, 1.0, area)
    b1, b2 = (d22 * t1 - d12 * t2) / area, (d11 * t2 - d12 * t1) / area
    found = np.stack([1 - b1 - b2, b1, b2], axis=1)
    found[flat] = -1.0
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Over:
    """Which of some triangles lie over which places: (j,) pairs, (j, 3) weights."""

    places: NDArray[np.int64]
    triangles: NDArray[np.int64]
    weights: NDArray[np.float64]


def lying_over(places: NDArray[np.float64], corners: NDArray[np.float64]) -> Over:
    """The pairs of (k, 2) places and (m, 3, 2 or more) triangles that hold them.

    All at once: one by one, most of the time would go into calls.
    """
    flat = corners[:, :, :2]
    low, high = flat.min(axis=1), flat.max(axis=1)
    near = np.ones((len(places), len(flat)), dtype=bool)
    for axis in range(2):
        here = places[:, axis, None]
        near &= (low[:, axis] <= here) & (here <= high[:, axis])
    at, triangles = np.nonzero(near)
    weights = barycentric(places[at], flat[triangles])
    held = (weights >= 0).all(axis=1)
    return Over(places=at[held], triangles=triangles[held], weights=weights[held])
