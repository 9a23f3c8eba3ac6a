"""Which mark of a pack was scanned: box, syringe or vial, or the clinic's own label.

A hand scanner types into one field, so the mark itself must say where it belongs. Where
it does not, a person is asked; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.clinic.marks import Raw, reader
from mesoplan.core.traceability.door import let_in
from mesoplan.core.traceability.faults import FaultCode
from mesoplan.core.traceability.tokens import is_token_like

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.traceability.identity import Identity, Reading

PAIRED = "+"  # an HIBC label may come as two marks


class Place(StrEnum):
    """Where a mark stands."""

    BOX = "box"
    INNER = "inner"  # the syringe or vial
    TOKEN = "token"  # noqa: S105 - the clinic's own label


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What lies sorted, and what could not be: a mark to ask about, or an unread one.

    ``again`` is set where the mark asked about says what the box says.
    """

    raw: Raw
    asks: str = ""
    again: bool = False
    unread: str = ""


def sorted_in(
    hand: Raw, mark: str, on: date, place: Place | None = None, *, alone: bool = True
) -> Sorted:
    """``hand`` with one more mark, at its ``place`` where somebody has said it.

    ``alone`` is whether it was scanned by itself: of two marks in one picture both may
    stand on the box.
    """
    if place is not None:
        # another box is another pack: nothing of the one before belongs to it
        return _put(Raw() if place is Place.BOX else hand, place, mark, on)
    if is_token_like(_bare(mark)):
        return _put(hand, Place.TOKEN, mark, on)
    joined = _joined(hand, mark, on)
    if joined is not None:
        return Sorted(raw=joined)
    said = _read(mark, on).identity
    if said is None:
        return _put(hand, Place.INNER if hand.box else Place.BOX, mark, on)
    return _maker(hand, mark, said, on, alone=alone)


def _maker(hand: Raw, mark: str, said: Identity, on: date, *, alone: bool) -> Sorted:
    """A maker's mark: the box's comes first, and the syringe's must fit to it."""
    if hand.typed is not None and not hand.inner:
        return _put(hand, Place.INNER, mark, on)
    if not hand.box:
        return _put(hand, Place.BOX, mark, on)
    box = _read(hand.box, on).identity
    fits = box is not None and _fit(box, said)
    if _bare(mark) in {_bare(hand.box), _bare(hand.inner)}:
        done = bool(hand.inner)  # the pack's own marks once more
        return Sorted(raw=hand, asks="" if done else mark, again=not done)
    if fits and alone and not hand.inner:
        return _put(hand, Place.INNER, mark, on)
    return Sorted(raw=hand, asks=mark, again=fits and not hand.inner)


def _put(hand: Raw, place: Place, mark: str, on: date) -> Sorted:
    """In its place; but a mark that cannot be read stays out, to be scanned again."""
    read = _read(mark, on)
    if read.identity is None and not _half(read):
        return Sorted(raw=hand, unread=mark)
    other = hand.token and _bare(mark) != _bare(hand.token)
    if place is Place.TOKEN and other:
        return Sorted(raw=Raw(token=mark))  # another label is another pack
    return Sorted(raw=_with(hand, place, mark))


def _with(hand: Raw, place: Place, mark: str) -> Raw:
    match place:
        case Place.BOX:
            return replace(hand, box=mark, typed=None)
        case Place.INNER:
            return replace(hand, inner=mark)
    return replace(hand, token=mark)


def _joined(hand: Raw, mark: str, on: date) -> Raw | None:
    """The second half of a label that comes as two marks, with its first."""
    if not _bare(mark).startswith(PAIRED):
        return None
    for place in (Place.BOX, Place.INNER):
        half = getattr(hand, place).rstrip("\r\n")
        both = f"{half}\n{mark}"
        whole = not _bare(half).startswith(PAIRED) or "\n" in half
        if not whole and _read(both, on).identity is not None:
            return _with(hand, place, both)
    return None


def _half(read: Reading) -> bool:
    """Whether it only waits for its other mark."""
    return {fault.code for fault in read.faults} == {FaultCode.HIBC_OTHER_HALF_NEEDED}


def _fit(box: Identity, inside: Identity) -> bool:
    """Whether nothing in the one speaks against being what lies in the other."""
    pairs = (
        (box.lot, inside.lot),
        (box.expires_on, inside.expires_on),
        (box.serial, inside.serial),
    )
    return all(one == other for one, other in pairs if one and other)


def _bare(mark: str) -> str:
    """Without what names the kind of code: a hand scanner may leave that out."""
    return let_in(mark).text


def _read(mark: str, on: date) -> Reading:
    return reader().read(mark, on=on)
