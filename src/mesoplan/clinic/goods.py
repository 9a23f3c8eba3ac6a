"""What goods-in is told, as it may be written down: limits, and refusals with why."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.core.errors import InputError, Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

LONGEST_NAME = 200
LONGEST_NOTE = 60
LONGEST_EVIDENCE = 500
LONGEST_WHY = 300


class UnfitGoods(InputError):
    """Goods that cannot be taken in as told; ``where`` of each problem names the field."""

    heading = "this cannot be taken in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a delivery note, with the boxes' marks as they were scanned.

    Where packs have a serial each box has its own mark; otherwise one mark stands for
    all of them. ``typed`` is what was read off a box whose mark cannot be scanned.
    ``noted`` is how many the note says, ``counted`` how many there are. ``as_printed``:
    somebody has looked, and the lot really is printed like this.
    """

    marks: tuple[str, ...] = ()
    typed: Typed | None = None
    noted: int
    counted: int
    seals_intact: bool
    cold: str = "unknown"
    as_printed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody read off a box, letter by letter."""

    device: str
    lot: str
    expiry: str
    serial: str = ""


def tidied(text: str) -> str:
    """One space between words, none around; composed letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one maker."""
    return tidied(one).casefold() == tidied(other).casefold()


def reason_given(where: str, text: str, most: int) -> str:
    """Somebody's reason, tidied.

    Raises:
        UnfitGoods: none is given, or too much of it.
    """
    reason = tidied(text)
    problems = list(text_problems(where, reason, most))
    if problems:
        raise UnfitGoods(problems)
    return reason


def text_problems(where: str, text: str, most: int) -> Iterator[Problem]:
    """What keeps a text from being kept: nothing there, or too much."""
    if not text:
        yield Problem(where, _("is missing"), remedy=_("Write it down."))
    if len(text) > most:
        said = _("has %(count)d characters; at most %(most)d are kept")
        what = said % {"count": len(text), "most": most}
        yield Problem(where, what, shown(text), _("Shorten it."))


def day_problems(where: str, day: date, today: date) -> Iterator[Problem]:
    """A day on which something happened does not lie ahead."""
    if day > today:
        remedy = _("Check the day.")
        yield Problem(where, _("lies in the future"), str(day), remedy)
