"""Whether a lot is the one a recall notice names, or only looks like it."""

from __future__ import annotations

import re
from enum import StrEnum

SHORTEST_PREFIX = 4
_ALIKE = str.maketrans("OILSBZ", "011582")
_MARKS = re.compile(r"[\W_]+")


class Likeness(StrEnum):
    """How a lot stands to one that a notice names."""

    SAME = "same"
    NEAR = "near"  # a person has to look
    OTHER = "other"


def squeezed(lot: str) -> str:
    """A lot as it is compared: without blanks, in capitals.

    A lot printed with a blank cannot have one in the barcode, and scanners swap case.
    Hyphens stay: a barcode can carry them, and "12-34" and "123-4" may be two lots.
    """
    kept = (c for c in lot if c.isprintable() and not c.isspace())
    return "".join(kept).upper()


def likeness(lot: str, named: str) -> Likeness:
    """Whether ``lot`` is the lot a notice has named, or looks like it.

    Near are lots that differ in signs other than letters and digits, in letters and
    digits that look alike, or in what follows a sign ("16787" and "16787-9").
    """
    mine, theirs = squeezed(lot), squeezed(named)
    if not mine or not theirs:
        return Likeness.OTHER
    if mine == theirs:
        return Likeness.SAME
    near = _plain(mine) == _plain(theirs) != ""
    if near or _begins(mine, theirs) or _begins(theirs, mine):
        return Likeness.NEAR
    return Likeness.OTHER


def _plain(lot: str) -> str:
    return _MARKS.sub("", lot).translate(_ALIKE)


def _begins(short: str, long: str) -> bool:
    """Whether ``long`` is ``short``, a sign, and something more."""
    if len(short) < SHORTEST_PREFIX or not long.startswith(short):
        return False
    return _MARKS.match(long, len(short)) is not None
