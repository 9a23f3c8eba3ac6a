"""What the text of a recall notice names: lots are proposed, never decided.

Regulators print scope as free text ("Lot AB 0643 and AB 0732. Expiration date
04/2020."). What is read here is a proposal for a person to confirm. Nothing of the text
gets lost: each piece that looks like a code is proposed, set aside by name, or given
back as not read, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.core.traceability.lot_likeness import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TEXT = 200_000


class Kind(StrEnum):
    """What a piece of the text stands for."""

    LOT = "lot"
    EVERYTHING = "everything"  # "all lots": the whole product
    REFERENCE = "reference"  # a model, catalogue or reference number
    DEVICE = "device"  # a device identifier
    SERIAL = "serial"
    DAY = "day"  # an expiry, or when it was made
    UNREAD = "unread"


class Why(StrEnum):
    """Why a piece was not read."""

    NOT_UNDERSTOOD = "not_understood"
    RANGE = "range"  # "100 through 120": which lots lie between, no text says
    PATTERN = "pattern"  # "beginning with 12", "12*"
    EXCEPTED = "excepted"  # named as not recalled
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece as it stands in the text, and where it begins."""

    kind: Kind
    value: str
    at: int
    why: Why | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedScope:
    """Everything a text was found to say; ``text`` is the original, unchanged."""

    text: str
    pieces: tuple[Piece, ...]

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots it seems to name, each once."""
        return self._of(Kind.LOT)

    @property
    def references(self) -> tuple[str, ...]:
        """Models, catalogue and reference numbers."""
        return self._of(Kind.REFERENCE)

    @property
    def devices(self) -> tuple[str, ...]:
        """Device identifiers."""
        return self._of(Kind.DEVICE)

    @property
    def everything(self) -> bool:
        """Whether it seems to name a product as a whole."""
        return any(piece.kind is Kind.EVERYTHING for piece in self.pieces)

    @property
    def unread(self) -> tuple[Piece, ...]:
        """What nobody should overlook: a person has to read it."""
        return tuple(piece for piece in self.pieces if piece.kind is Kind.UNREAD)

    def _of(self, kind: Kind) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for piece in self.pieces:
            if piece.kind is kind:
                found.setdefault(squeezed(piece.value), piece.value)
        return tuple(found.values())


def proposed(text: str) -> ProposedScope:
    """What the text of a notice names; a person confirms it."""
    pieces = [*_pieces(text[:LONGEST_TEXT])]
    if len(text) > LONGEST_TEXT:
        rest = text[LONGEST_TEXT:]
        pieces.append(_unread(rest, LONGEST_TEXT, Why.TOO_LONG))
    return ProposedScope(text=text, pieces=tuple(pieces))


_NUMBER = (
    r"(?:[\s/]*(?:numbers?|nos?\b\.?|codes?|\#(?:'?s\b)?|\(e?s\)|ids?\b))*\s*[:=]?"
)
_SIGNS = re.compile(
    rf"""
    (?P<all>\b(?:all|whole|entire)\b(?!\s+(?:of\s+)?(?:the\s+)?(?:following|below))
        (?:\s+(?:lots?|batch(?:es)?|units?|products?|codes?|serials?|numbers?|devices?
        |models?|sizes?|of|the))*)
  | (?P<except>\b(?:except(?:ing|ion)?|excluding|other\s+than|not)\b)
  | (?P<pattern>\b(?:begin(?:n?ing|s)?|start(?:ing|s)?|end(?:ing|s)?|contain(?:ing|s)?
        |prefix(?:ed)?|suffix(?:ed)?)\b(?:\s+(?:with|in|by))?)
  | (?P<serial>\b(?:serial|s/n|sn)\b{_NUMBER})
  | (?P<lot>\b(?:lots?|batch(?:es)?)\b{_NUMBER}(?:\s*(?:/|or|and)\s*(?:serial|batch)
        \b{_NUMBER})?|\(10\))
  | (?P<device>\b(?:udi(?:-di)?|gtin|upc|primary\s+di|di)\b{_NUMBER}|\(01\))
  | (?P<day>\b(?:exp(?:iry|iration|ires?|iring)?|use[\s-]by|best\s+before|mfg|mfd
        |manufactur(?:ed|ing|e)|made|produced|production)\b\.?
        (?:\s*(?:dates?|on|year|:))*|\(1[17]\))
  | (?P<reference>\b(?:models?|ref(?:erence)?|catalogu?e?|cat|items?|part|products?
        |articles?|sku)\b\.?{_NUMBER})
  | (?P<own>\(21\))
  | (?P<range>\b(?:through|thru|to|until)\b|(?<=\s)[-–—](?=\s)|[–—])
  | (?P<code>[^\W_][\w./+*-]*)
  """,
    re.VERBOSE | re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_SLASHED = r"(?:\d{1,2}/)?(?:0?[1-9]|[12]\d|3[01])/(?:\d\d|(?:19|20)\d\d)"
# what can hardly be a lot, wherever it stands: 04/2020, 31.12.2020, 31-Mar-2013
_SURE_DAY = re.compile(
    rf"(?:{_SLASHED}|\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d|(?:\d{{1,2}}-)?{_MONTH}"
    r"(?:-?\d{2,4})?)\Z",
    re.IGNORECASE,
)
# what is a day only where one was announced: 2006-11, 01-2020
_LIKELY_DAY = re.compile(r"(?:19|20)\d\d(?:[-./]\d\d){0,2}\Z|\d\d[-./](?:19|20)?\d\d\Z")
# and only right after the announcement: 201231, 20201231
_BARE_DAY = re.compile(
    r"(?:(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?|(?:0[1-9]|1[0-2])"
    r"(?:19|20)?\d\d)\Z"
)
_JOINS = {"and", "or", "the", "of", "with", "are", "is", "et", "as", "follows"}
# "LOT-7": the lot 7, or a lot of that name
_NAMED_SO = re.compile(r"(?:lots?|batch(?:es)?)-(?=[\w-]*\d)[\w./+-]+", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z]{1,4}\Z")
_LABELS = {
    "lot": Kind.LOT,
    "serial": Kind.SERIAL,
    "own": Kind.SERIAL,
    "device": Kind.DEVICE,
    "day": Kind.DAY,
    "reference": Kind.REFERENCE,
}
_UNREADABLE = {"except": Why.EXCEPTED, "pattern": Why.PATTERN}


def _unread(value: str, at: int, why: Why = Why.NOT_UNDERSTOOD) -> Piece:
    return Piece(kind=Kind.UNREAD, value=value, at=at, why=why)


def _pieces(text: str) -> Iterator[Piece]:
    signs = [*_SIGNS.finditer(text)]
    reader = _Reader(text, labelled=any(s.lastgroup != "code" for s in signs))
    place = 0
    while place < len(signs):
        place += reader.took(signs, place)
    reader.close_prose()
    return iter(reader.pieces)


class _Reader:
    """Goes through the signs of a text, knowing under which label it stands."""

    def __init__(self, text: str, *, labelled: bool) -> None:
        self.text = text
        self.pieces: list[Piece] = []
        self.under: Kind | None = None if labelled else Kind.LOT
        self.lister: Kind | None = self.under  # whose list a date only interrupts
        self.broken: Why | None = None  # "except", "beginning with"
        self.announced = False  # the label stands right before
        self.prose: list[tuple[int, int]] = []

    def took(self, signs: list[re.Match[str]], place: int) -> int:
        """Take in the sign at ``place``; how many signs that were."""
        sign = signs[place]
        name = sign.lastgroup or ""
        if name == "code":
            after = signs[place + 1] if place + 1 < len(signs) else None
            return self._code(sign, after)
        if name == "range" and self._between(signs, place):
            return 1
        if name in _LABELS:
            self.close_prose()
            self.under, self.broken = _LABELS[name], None
            self.announced = True
            if self.under is not Kind.DAY:
                self.lister = self.under
            if whole := _NAMED_SO.match(self.text, sign.start()):
                self._keep(Kind.LOT, whole.group().rstrip("./+-"), sign.start())
        elif name == "all" and self.broken is not Why.EXCEPTED:
            self._keep(Kind.EVERYTHING, sign.group(), sign.start())
            self.lister = self.under = Kind.LOT
        else:
            self.prose.append(sign.span())
            self.broken = _UNREADABLE.get(name, self.broken)
        return 1

    def close_prose(self) -> None:
        """Give back a run of words that nothing was made of."""
        if self.prose:
            begin, end = self.prose[0][0], self.prose[-1][1]
            why = self.broken or Why.NOT_UNDERSTOOD
            self.pieces.append(_unread(self.text[begin:end], begin, why))
            self.prose = []

    def _keep(self, kind: Kind, value: str, at: int) -> None:
        self.close_prose()
        self.pieces.append(Piece(kind=kind, value=value, at=at))

    def _code(self, sign: re.Match[str], after: re.Match[str] | None) -> int:
        value, at = sign.group().rstrip("./+-"), sign.start()
        if value.casefold() in _JOINS:
            return 1
        if not _has_digit(value):
            joined = self._blank_within(sign, after)
            if joined:
                self._keep(Kind.LOT, joined, at)
                return 2
            return self._word(sign)
        if self.broken:
            self.prose.append(sign.span())
        elif "*" in value:
            self.close_prose()
            self.pieces.append(_unread(value, at, Why.PATTERN))
        elif self._is_day(value):
            self._keep(Kind.DAY, value, at)
        else:
            self._listed(value, sign)
        self.announced = False
        return 1

    def _listed(self, value: str, sign: re.Match[str]) -> None:
        """A code belongs to the list it stands in; outside of any it is prose."""
        self.under = kind = self.lister if self.under is Kind.DAY else self.under
        if kind is None:
            self.prose.append(sign.span())
            return
        self._keep(kind, value, sign.start())
        if kind is Kind.LOT and _is_span(value):
            self.pieces.append(_unread(value, sign.start(), Why.RANGE))

    def _is_day(self, value: str) -> bool:
        if self.under is Kind.DAY:
            likely = _LIKELY_DAY.match(value) or _SURE_DAY.match(value)
            return bool(likely or (self.announced and _BARE_DAY.match(value)))
        return self.under is Kind.LOT and bool(_SURE_DAY.match(value))

    def _blank_within(
        self, sign: re.Match[str], after: re.Match[str] | None
    ) -> str | None:
        """Letters, one blank and digits make one lot: "AB 0643"."""
        if self.under is not Kind.LOT or self.broken or after is None:
            return None
        if after.lastgroup != "code" or not _LETTERS.match(sign.group()):
            return None
        number = after.group().rstrip("./+-")
        between = self.text[sign.end() : after.start()]
        if not number[0].isdigit() or not (between.isspace() and len(between) == 1):
            return None
        return f"{sign.group()}{between}{number}"

    def _word(self, sign: re.Match[str]) -> int:
        """A word that nothing is made of ends the list it stands in, capitals do not."""
        if self.under is Kind.DAY and _SURE_DAY.match(sign.group()):
            self._keep(Kind.DAY, sign.group(), sign.start())
            return 1
        self.prose.append(sign.span())
        if not sign.group().isupper():
            self.under = self.lister = None
        return 1

    def _between(self, signs: list[re.Match[str]], place: int) -> bool:
        """Give back a range of lots as such; its two ends are proposed all the same."""
        if not 0 < place < len(signs) - 1 or self.under is not Kind.LOT:
            return False
        first, last = signs[place - 1], signs[place + 1]
        ends = (first, last)
        if any(e.lastgroup != "code" or not _has_digit(e.group()) for e in ends):
            return False
        whole = self.text[first.start() : last.end()].rstrip("./+-")
        self.close_prose()
        self.pieces.append(_unread(whole, first.start(), Why.RANGE))
        return True


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _is_span(value: str) -> bool:
    """Halves of one shape may be one lot or many: "24A01-24A45"."""
    halves = value.split("-")
    shapes = {re.sub(r"\d", "0", half) for half in halves}
    return len(halves) == 2 and len(shapes) == 1 and _has_digit(halves[0])  # noqa: PLR2004
