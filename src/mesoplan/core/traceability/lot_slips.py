"""Slips of a scanner or a typist: how a lot that was read stands to one that is known.

Mismatches have innocent causes more often than guilty ones: a scanner swaps upper and
lower case, drops characters or adds some, often the start of the next element. Who
finds one scans again before anyone is accused.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Slip(StrEnum):
    """How a lot could have become another by accident, the likeliest first."""

    BLANKS = "lot_blanks_differ"
    CASE = "lot_case_differs"
    CUT_SHORT = "lot_is_prefix_of_known"
    RUN_ON = "lot_runs_on"  # a known lot with more behind it
    ONE_CHARACTER = "lot_character_lost"  # or one too many


def slip_between(read: str, known: str) -> Slip | None:
    """The accident by which ``known`` could have been read as ``read``, if there is one."""
    if not read or not known or read == known:
        return None
    bare, other = "".join(read.split()), "".join(known.split())
    if bare == other:
        return Slip.BLANKS
    bare, other = bare.upper(), other.upper()
    if bare == other:
        return Slip.CASE
    if other.startswith(bare):
        return Slip.CUT_SHORT
    if bare.startswith(other):
        return Slip.RUN_ON
    return Slip.ONE_CHARACTER if _one_apart(bare, other) else None


def nearest_slip(read: str, known: Iterable[str]) -> tuple[Slip, str] | None:
    """The likeliest slip and the lot it points to; None where ``read`` itself is known."""
    names = sorted(set(known))
    if read in names:
        return None
    order = list(Slip)
    found = ((slip_between(read, name), name) for name in names)
    slips = [(slip, name) for slip, name in found if slip is not None]
    return min(slips, key=lambda pair: order.index(pair[0]), default=None)


def _one_apart(one: str, other: str) -> bool:
    """Whether one of the two is the other with a single character left out."""
    short, long = sorted((one, other), key=len)
    if len(long) != len(short) + 1:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
