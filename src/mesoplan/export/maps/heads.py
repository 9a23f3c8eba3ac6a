"""The neutral head from each side, made once: what a drawing does to it is kept too."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.views import neutral_view

if TYPE_CHECKING:
    from mesoplan.core.injection_map.extension import Pulled
    from mesoplan.core.injection_map.surface import Surface
    from mesoplan.core.injection_map.views import Angle, View

WIDTH = 900  # pixels: a hundredth of a millimetre is written with two figures


@lru_cache(maxsize=16)
def head(
    surface: Surface, angle: Angle, width: int = WIDTH, handles: Pulled = ()
) -> View:
    """The canonical head; the same object for the same question.

    Raises:
        InputError: a handle that is not there, or pulled too far.
    """
    return neutral_view(surface, angle, width, handles)
