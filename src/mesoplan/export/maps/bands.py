"""What to keep off, as regions a drawing can fill: margins and caution bands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.dangers import (
    bands,
    clearances,
    guards,
    off_line,
)
from mesoplan.core.injection_map.outlines import grain, grain_sites, outside
from mesoplan.core.injection_map.sites import placed, rows
from mesoplan.export.maps.scene import Band
from mesoplan.export.maps.words import WORDS, zone_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.anatomy import Danger
    from mesoplan.core.injection_map.dangers import Band as Corridor
    from mesoplan.core.injection_map.dangers import Guard, Scatter
    from mesoplan.core.injection_map.maps import MapMark
    from mesoplan.core.injection_map.surface import Shape, Surface

BEYOND = 6.0  # mm past a margin, farther than which nothing is measured


def bands_on(  # noqa: PLR0913 - whose skin, what to keep off, and how it is said
    surface: Surface,
    shape: Shape,
    dangers: Mapping[str, Danger],
    scatter: Scatter,
    marks: Sequence[MapMark] = (),
    *,
    language: str = "en",
    corridors: Iterable[Corridor] | None = None,
    wider: float = 0.0,
) -> tuple[Band, ...]:
    """Everything to keep off on one person of (n, 3) mm ``shape``, by its title.

    ``corridors`` are the caution bands, where they were found already; margins are
    ``wider`` than drawn by so many mm.
    """
    said = WORDS[language]
    kinds = {mark.id: said["mark"].format(kind=said[mark.kind.value]) for mark in marks}
    titles = kinds | {
        danger.id: danger.title.in_language(language) for danger in dangers.values()
    }
    hard = _hard(surface, shape, guards(surface, dangers.values(), marks, wider=wider))
    if corridors is None:
        corridors = bands(surface, shape, dangers.values(), scatter)
    soft = _soft(surface, shape, corridors)
    return tuple(
        Band(
            title=_sided(titles[danger], name, language),
            values=values,
            level=0.0,
            hard=is_hard,
        )
        for found, is_hard in ((hard, True), (soft, False))
        for danger, name, values in found
    )


def _hard(
    surface: Surface, shape: Shape, found: Iterable[Guard]
) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    triangles, weights = _grain_rows(surface)
    lies = grain(surface).spread(shape)
    for guard in found:
        loop = placed(surface, guard.loop, shape)
        # what bulges out of its loop, as a nose does, lies beyond the loop's box
        near = _around(lies, loop, guard.margin) | (outside(surface, guard.loop) < 0)
        values = np.full(len(near), np.inf)
        values[near] = clearances(surface, shape, guard, triangles[near], weights[near])
        yield guard.danger, guard.name, values


def _soft(
    surface: Surface, shape: Shape, corridors: Iterable[Corridor]
) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    lies = grain(surface).spread(shape)
    for band in corridors:
        line = placed(surface, band.course, shape)
        near = _around(lies, line, float(band.reach.max()))
        values = np.full(len(near), np.inf)
        values[near] = off_line(lies[near], line, closed=False, reach=band.reach)[0]
        yield band.danger, band.name, values


def _around(
    lies: NDArray[np.float64], line: NDArray[np.float64], margin: float
) -> NDArray[np.bool_]:
    """(k,) which places lie in the box about a line that its margin may reach."""
    low, high = line.min(axis=0), line.max(axis=0)
    off = np.maximum(low - lies, lies - high).max(axis=1)
    return np.asarray(off < margin + BEYOND)


@lru_cache(maxsize=4)
def _grain_rows(surface: Surface) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    return rows(grain_sites(surface))


def _sided(title: str, name: str, language: str) -> str:
    """``Angular artery, left``: the side is the end of a danger's name."""
    side = name.rpartition(".")[2]
    if side not in {"left", "right"}:
        return title
    return zone_words(title, side, language)
