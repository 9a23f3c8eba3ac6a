"""HIBC labels (LIC): a plus, what is labelled, then dates, lot and serial.

One symbol may hold all of it, parted by "/". Or two symbols share it: the first ends
with its check character, and the second repeats that as its link character.

Source: ANSI/HIBC 2.6, as far as published examples of it show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mesoplan.core.traceability.check_digits import CHARACTERS_43, mod43
from mesoplan.core.traceability.faults import FaultCode, fault
from mesoplan.core.traceability.identity import Carrier, Element, Identity
from mesoplan.core.traceability.pack_dates import day_in, mmddyy, mmyy, yyjjj, yymmdd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from mesoplan.core.traceability.identity import Fault

_SHORTEST = 3
_FOREIGN = re.compile(f"[^{re.escape(CHARACTERS_43)}]")
_PRINTED = re.compile(r"\*(\+[^*]*)\*")
_PRIMARY = re.compile(r"[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]")
_NAME = re.compile(r"[A-Z0-9.\-]{0,18}")  # a lot or a serial
_SUPPLEMENT = re.compile(r"(S|Q|14D|16D)(.+)")
_SECONDARY = re.compile(r"(\$\$[89]|\$\$\+?[2-7]?|\$\+?|(?=[0-9]))(.*)")
_QUANTITY = {"$$8": 2, "$$9": 5}
_LAST_HOUR = 23


def _day_of(text: str, on: date) -> date | None:
    return yymmdd(text, on, open_day=False)


def _with_hour(
    read: Callable[[str, date], date | None],
) -> Callable[[str, date], date | None]:
    def at_hour(text: str, on: date) -> date | None:
        return read(text[:-2], on) if int(text[-2:]) <= _LAST_HOUR else None

    return at_hour


# by the digit that announces the form: its length, and how it is read
_DATES: dict[str, tuple[int, Callable[[str, date], date | None]]] = {
    "2": (6, mmddyy),
    "3": (6, _day_of),
    "4": (8, _with_hour(_day_of)),
    "5": (5, yyjjj),
    "6": (7, _with_hour(yyjjj)),
}
_BARE_DATES = {"0": (4, mmyy), "1": (4, mmyy)}  # MMYY needs no digit before it


@dataclass(slots=True)
class _Symbol:
    """One symbol while it is read."""

    on: date
    said: Identity = field(default_factory=lambda: Identity(carrier=Carrier.HIBC))
    check: str = ""
    link: str = ""
    faults: list[Fault] = field(default_factory=list)

    def say(self, at: str, **values: date | int | str) -> None:
        """Take something in; twice the same is fine, twice different is not."""
        for name, value in values.items():
            before = getattr(self.said, name)
            if before not in (value, "", None):
                code = FaultCode.CONFLICTING_REPEAT
                self.faults.append(fault(code, at, f"{before} / {value}"))
        self.said = replace(self.said, **values)  # type: ignore[arg-type]

    def keep(self, identifier: str, value: str) -> None:
        """Remember a piece as it stood there."""
        element = Element(identifier=identifier, value=value)
        self.said = replace(self.said, elements=(*self.said.elements, element))

    def refuse(self, code: FaultCode, at: str, value: str) -> None:
        """Note what cannot be trusted."""
        self.faults.append(fault(code, at, value))


def unprinted(text: str) -> str:
    """A symbol as it is, where it comes as print: in asterisks, blanks as "_"."""
    printed = _PRINTED.fullmatch(text)
    return printed[1].replace("_", " ") if printed else text


def is_device(text: str) -> bool:
    """Whether ``text`` is a labeller, a product and a unit of measure."""
    return _PRIMARY.fullmatch(text) is not None


def device_in(text: str) -> str:
    """The device that ``text`` is, or is the whole symbol of; "" where it is neither.

    What stands behind a plus is taken off a label, and there its check character ends
    it: a digit that is the right one is not taken for the unit of measure.
    """
    symbol = unprinted(text)
    body = symbol.removeprefix("+")
    if symbol != body and not _FOREIGN.search(body) and _is_checked(symbol):
        body = body[:-1]
    return body if is_device(body) else ""


def _is_checked(text: str) -> bool:
    return mod43(text[:-1]) == text[-1]


def _read_symbol(text: str, on: date) -> _Symbol:
    """One symbol, the plus included."""
    symbol = _Symbol(on=on)
    foreign = _FOREIGN.search(text)
    if foreign is not None:
        place = f"character {foreign.start() + 1}"
        symbol.refuse(FaultCode.BAD_CHARACTER, place, foreign[0])
        return symbol
    if len(text) < _SHORTEST:
        symbol.refuse(FaultCode.HIBC_BAD_STRUCTURE, "", text)
        return symbol
    body, symbol.check = text[1:-1], text[-1]
    if not _is_checked(text):
        place = f"character {len(text)}"
        symbol.refuse(FaultCode.HIBC_BAD_CHECK_CHARACTER, place, symbol.check)
    if not body[0].isalpha():
        body, symbol.link = body[:-1], body[-1]
        segments = body.split("/")
    else:
        primary, *segments = body.split("/")
        _read_primary(symbol, primary)
    for number, segment in enumerate(segments):
        _read_data(symbol, segment, is_first=number == 0)
    return symbol


def _read_primary(symbol: _Symbol, text: str) -> None:
    symbol.keep("+", text)
    if is_device(text):
        symbol.say("+", device=text)
    else:
        symbol.refuse(FaultCode.HIBC_BAD_STRUCTURE, "+", text)


def _read_data(symbol: _Symbol, text: str, *, is_first: bool) -> None:
    """What stands between two slashes; a date without a sign only where it is first."""
    supplement = _SUPPLEMENT.fullmatch(text)
    if supplement is not None:
        _read_supplement(symbol, *supplement.groups())
        return
    secondary = _SECONDARY.fullmatch(text)
    if secondary is None or not (secondary[1] or is_first):
        symbol.refuse(FaultCode.HIBC_BAD_STRUCTURE, "/", text)
        return
    flag, rest = secondary.groups()
    symbol.keep(flag, rest)
    digits = _QUANTITY.get(flag)
    if digits is not None:
        rest = _read_quantity(symbol, flag, rest, digits)
    elif flag == "":
        rest = _read_date(symbol, "", _DATES["5"], rest)
    elif flag[-1] in _DATES:
        rest = _read_date(symbol, flag, _DATES[flag[-1]], rest)
    elif flag in ("$$", "$$+"):
        rest = _read_announced_date(symbol, flag, rest)
    _read_name(symbol, flag, "serial" if "+" in flag else "lot", rest)


def _read_quantity(symbol: _Symbol, flag: str, text: str, digits: int) -> str:
    count, rest = text[:digits], text[digits:]
    if len(count) == digits and count.isdecimal():
        symbol.say(flag, quantity=int(count))
    else:
        symbol.refuse(FaultCode.HIBC_BAD_STRUCTURE, flag, text)
    return _read_announced_date(symbol, flag, rest) if rest else ""


def _read_announced_date(symbol: _Symbol, flag: str, text: str) -> str:
    """A date whose form its first digit tells; "7" says that there is none."""
    opening = text[:1]
    if opening == "7":
        return text[1:]
    if opening in _BARE_DATES:
        return _read_date(symbol, flag, _BARE_DATES[opening], text)
    if opening in _DATES:
        return _read_date(symbol, flag, _DATES[opening], text[1:])
    symbol.refuse(FaultCode.HIBC_BAD_STRUCTURE, flag, text)
    return ""


def _read_date(
    symbol: _Symbol,
    flag: str,
    form: tuple[int, Callable[[str, date], date | None]],
    text: str,
) -> str:
    length, read = form
    digits, rest = text[:length], text[length:]
    whole = len(digits) == length and digits.isdecimal()
    day = read(digits, symbol.on) if whole else None
    if day is None:
        symbol.refuse(FaultCode.HIBC_BAD_DATE, flag or "YYJJJ", digits)
    else:
        symbol.say(flag, expires_on=day)
    return rest


def _read_name(symbol: _Symbol, flag: str, name: str, text: str) -> None:
    if not _NAME.fullmatch(text):
        symbol.refuse(FaultCode.HIBC_BAD_STRUCTURE, flag, text)
    elif text:
        symbol.say(flag, **{name: text})


def _read_supplement(symbol: _Symbol, flag: str, text: str) -> None:
    symbol.keep(flag, text)
    if flag == "S":
        _read_name(symbol, flag, "serial", text)
    elif flag == "Q" and 1 <= len(text) <= 5 and text.isdecimal():  # noqa: PLR2004
        symbol.say(flag, quantity=int(text))
    elif flag == "Q":
        symbol.refuse(FaultCode.HIBC_BAD_STRUCTURE, flag, text)
    else:
        _read_full_date(symbol, flag, text)


def _read_full_date(symbol: _Symbol, flag: str, text: str) -> None:
    whole = len(text) == len("YYYYMMDD") and text.isdecimal() and text[6:] != "00"
    day = day_in(int(text[:4]), int(text[4:6]), int(text[6:])) if whole else None
    if day is None:
        symbol.refuse(FaultCode.HIBC_BAD_DATE, flag, text)
    elif flag == "14D":
        symbol.say(flag, expires_on=day)
    else:
        symbol.say(flag, made_on=day)


def read_label(texts: Iterable[str], on: date) -> tuple[Identity, list[Fault]]:
    """What one symbol says, or two that share a label, in either order."""
    symbols = [_read_symbol(text, on) for text in texts]
    faults = [found for symbol in symbols for found in symbol.faults]
    first, *rest = sorted(symbols, key=lambda symbol: symbol.link != "")
    if not rest:
        if first.link and not faults:
            faults.append(fault(FaultCode.HIBC_OTHER_HALF_NEEDED, "", first.link))
        return first.said, faults
    other = rest[0]
    if not faults and (first.link or len(first.said.elements) != 1):
        faults.append(fault(FaultCode.HIBC_HALVES_DIFFER))
    elif not faults and other.link != first.check:
        code = FaultCode.HIBC_HALVES_DIFFER
        faults.append(fault(code, "", f"{first.check} / {other.link}"))
    both = replace(
        other.said,
        device=first.said.device,
        elements=first.said.elements + other.said.elements,
    )
    return both, faults
