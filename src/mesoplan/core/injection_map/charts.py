"""A piece of skin laid flat with as little stretching as can be.

As-rigid-as-possible parametrisation, by turns: each triangle finds the rotation nearest
to how it lies in the chart, then all vertices move to where those rotations want them
(Liu, Zhang, Xu, Gotsman and Gortler, A local/global approach to mesh parameterization,
2008). What curvature forbids stays as a distortion and is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 40
SETTLED = 0.005  # mm: where no vertex moves further in a round, it ends
LEAST_WEIGHT = 0.05  # of an edge: keeps the solution unique beside obtuse corners
AHEAD, BEHIND = (2, 0, 1), (1, 2, 0)  # the ends of the edge opposite each corner
TRIED = 8  # triangles looked at around a place of the chart


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """``flat`` (n, 2) mm: where the vertices of (m, 3) ``faces`` lie in the chart.

    ``stretch`` (m, 2) is how much longer the shortest and the longest way across each
    triangle is drawn; 1 where nothing is stretched. ``areas`` (m,) are true, in mm².
    """

    flat: NDArray[np.float64]
    faces: NDArray[np.int64]
    stretch: NDArray[np.float64]
    areas: NDArray[np.float64]

    @property
    def area_distortion(self) -> float:
        """By what part areas are drawn wrong, on average over the skin."""
        drawn = np.abs(self.stretch.prod(axis=1) - 1)
        return float(np.average(drawn, weights=self.areas))

    def located(
        self, places: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
        """For (k, 2) places: triangles (k,), weights (k, 3), and whether there is one."""
        corners = self.flat[self.faces]
        middles = corners.mean(axis=1)
        reach = np.linalg.norm(corners - middles[:, None], axis=2).max()
        apart, near = cKDTree(middles).query(
            places, k=TRIED, distance_upper_bound=reach
        )
        close = np.flatnonzero(np.isfinite(apart[:, 0]))
        near = np.minimum(near[close], len(middles) - 1)
        weights = weights_in(places[close, None], corners[near])
        depth = weights.min(axis=2)
        best, at = depth.argmax(axis=1), np.arange(len(close))
        found = np.zeros(len(places), dtype=np.int64), np.zeros((len(places), 3))
        there = np.zeros(len(places), dtype=bool)
        found[0][close], found[1][close] = near[at, best], weights[at, best]
        there[close] = depth[at, best] >= 0
        return *found, there


def chart(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    start: NDArray[np.float64],
) -> Chart:
    """The chart of a disk: (n, 3) mm, (m, 3) triangles, (n, 2) any flat layout of it.

    ``start`` must turn all triangles the same way; the chart turns them counter-
    clockwise and lies about 0, turned as ``start`` is.

    Raises:
        ValueError: ``start`` folds the surface or has a triangle without area.
    """
    corners = vertices[faces]
    own = _laid(corners)  # (m, 3, 2), each triangle alone
    areas = _cross(own[:, 1], own[:, 2]) / 2
    flat = _started(start, faces, areas)
    weights = _cotangents(own, areas)  # (m, 3), of the edge opposite each corner
    solve = splu(_laplacian(faces, weights, len(vertices))).solve
    pull = _pull(faces, len(vertices))
    ahead, behind = faces[:, AHEAD], faces[:, BEHIND]
    edges = own[:, AHEAD] - own[:, BEHIND]
    for _ in range(ROUNDS):
        moved = solve(_wanted(edges, flat[ahead] - flat[behind], weights, pull))
        moved -= moved.mean(axis=0)
        step = np.abs(moved - flat).max()
        flat = moved
        if step < SETTLED:
            break
    flat = _turned_as(flat, start * _sign(start, faces))
    return Chart(
        flat=flat, faces=faces, stretch=_stretch(own, flat[faces]), areas=areas
    )


def _laid(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each (m, 3, 3) triangle in its own plane: corner 0 at 0, corner 1 on the right."""
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    length = np.maximum(np.linalg.norm(one, axis=1), np.finfo(float).tiny)
    along = (one * two).sum(axis=1) / length
    height = np.linalg.norm(np.cross(one, two), axis=1) / length
    zero = np.zeros_like(length)
    return np.stack(
        [
            np.stack([zero, zero], axis=1),
            np.stack([length, zero], axis=1),
            np.stack([along, height], axis=1),
        ],
        axis=1,
    )


def _sign(start: NDArray[np.float64], faces: NDArray[np.int64]) -> NDArray[np.float64]:
    """What makes a layout run counter-clockwise: (1, 1), or (1, -1) for a mirrored one."""
    corners = start[faces]
    areas = _cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    if (areas > 0).all():
        return np.array([1.0, 1.0])
    if (areas < 0).all():
        return np.array([1.0, -1.0])
    message = "the layout folds the surface over"
    raise ValueError(message)


def _started(
    start: NDArray[np.float64], faces: NDArray[np.int64], areas: NDArray[np.float64]
) -> NDArray[np.float64]:
    flat = start * _sign(start, faces)
    corners = flat[faces]
    drawn = (
        _cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).sum() / 2
    )
    flat = flat * np.sqrt(areas.sum() / drawn)
    return np.asarray(flat - flat.mean(axis=0))


def _cotangents(
    own: NDArray[np.float64], areas: NDArray[np.float64]
) -> NDArray[np.float64]:
    found = []
    for corner in range(3):
        one = own[:, (corner + 1) % 3] - own[:, corner]
        two = own[:, (corner + 2) % 3] - own[:, corner]
        found.append((one * two).sum(axis=1) / np.maximum(2 * areas, 1e-12))
    weights: NDArray[np.float64] = np.stack(found, axis=1)
    return np.maximum(weights, LEAST_WEIGHT)


def _laplacian(
    faces: NDArray[np.int64], weights: NDArray[np.float64], count: int
) -> csc_matrix:
    first, second, values = [], [], []
    for corner in range(3):
        a, b = faces[:, (corner + 1) % 3], faces[:, (corner + 2) % 3]
        weight = weights[:, corner]
        first += [a, b, a, b]
        second += [a, b, b, a]
        values += [weight, weight, -weight, -weight]
    first.append(np.array([0]))
    second.append(np.array([0]))
    values.append(np.array([1.0]))  # holds the chart in place
    rows, columns = np.concatenate(first), np.concatenate(second)
    return csc_matrix((np.concatenate(values), (rows, columns)), shape=(count, count))


def _pull(faces: NDArray[np.int64], count: int) -> csr_matrix:
    """(n, 3m) which vertex each triangle's edge, opposite its corner, pulls where."""
    edges = np.arange(faces.size)
    ahead, behind = (
        np.roll(faces, 1, axis=1).ravel(),
        np.roll(faces, -1, axis=1).ravel(),
    )
    ones = np.ones(faces.size)
    return csr_matrix(
        (
            np.concatenate([ones, -ones]),
            (np.concatenate([ahead, behind]), np.concatenate([edges, edges])),
        ),
        shape=(count, faces.size),
    )


def _wanted(
    own: NDArray[np.float64],
    drawn: NDArray[np.float64],
    weights: NDArray[np.float64],
    pull: csr_matrix,
) -> NDArray[np.float64]:
    """(n, 2) what the triangles, each turned as it fits best, ask of the vertices.

    ``own`` and ``drawn`` (m, 3, 2) are the edges opposite their corners, alone and in
    the chart.
    """
    cosine = (weights * (own * drawn).sum(axis=2)).sum(axis=1)
    sine = (weights * _cross(own, drawn)).sum(axis=1)
    length = np.maximum(np.hypot(cosine, sine), np.finfo(float).tiny)
    c, s = (cosine / length)[:, None], (sine / length)[:, None]
    x, y = own[..., 0], own[..., 1]
    turned = np.stack([c * x - s * y, s * x + c * y], axis=2) * weights[..., None]
    return np.asarray(pull @ turned.reshape(-1, 2))


def _turned_as(
    flat: NDArray[np.float64], like: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The layout turned, as a whole, as another one of the same vertices lies."""
    centred = like - like.mean(axis=0)
    angle = np.arctan2(_cross(flat, centred).sum(), (flat * centred).sum())
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(flat @ np.array([[c, s], [-s, c]]))


def _stretch(
    own: NDArray[np.float64], drawn: NDArray[np.float64]
) -> NDArray[np.float64]:
    source = np.stack([own[:, 1] - own[:, 0], own[:, 2] - own[:, 0]], axis=2)
    target = np.stack([drawn[:, 1] - drawn[:, 0], drawn[:, 2] - drawn[:, 0]], axis=2)
    values = np.linalg.svd(target @ np.linalg.inv(source), compute_uv=False)
    return np.asarray(values[:, ::-1])


def weights_in(
    places: NDArray[np.float64], corners: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(k, c, 3) weights of (k, 1, 2) places in (k, c, 3, 2) triangles."""
    one = corners[:, :, 1] - corners[:, :, 0]
    two = corners[:, :, 2] - corners[:, :, 0]
    to = places - corners[:, :, 0]
    area = _cross(one, two)
    area = np.where(area == 0, np.finfo(float).tiny, area)
    first, second = _cross(to, two) / area, _cross(one, to) / area
    return np.stack([1 - first - second, first, second], axis=2)


def _cross(one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(one[..., 0] * two[..., 1] - one[..., 1] * two[..., 0])
