"""SVG as text: escaped, without style or script, the same bytes each time."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

UNSAFE = re.compile("[&<>\"']")


def element(name: str, *inner: str, **attributes: str | float | bool | None) -> str:
    """One element. ``_`` in an attribute's name is written ``-``; ``None`` is left out.

    ``inner`` is markup already; what a person typed goes through :func:`words`.
    """
    said = "".join(
        [
            f' {_named(key)}="{_value(value)}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    body = "".join(inner)
    return f"<{name}{said}>{body}</{name}>" if body else f"<{name}{said}/>"


def words(text: str) -> str:
    """Text that somebody may have typed, as markup."""
    return escape(text, quote=False)


def number(value: float) -> str:
    """To a hundredth, without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path(loops: Iterable[NDArray[np.float64]]) -> str:
    """The ``d`` of closed (k, 2) loops."""
    return "".join(
        "M" + " ".join(f"{number(x)},{number(y)}" for x, y in loop.tolist()) + "Z"
        for loop in loops
    )


@cache
def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return number(value)
    text = str(value)  # also a whole number
    return escape(text) if UNSAFE.search(text) else text
