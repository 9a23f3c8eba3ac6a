"""What comes from a scanner, before anyone asks what it means.

Only plain characters come in. Look-alikes, hidden and control characters are refused,
because two spellings of one number would make it two numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.traceability.faults import FaultCode, fault

if TYPE_CHECKING:
    from mesoplan.core.traceability.identity import Fault

# more than the largest Data Matrix or Digital Link of a pack, far less than an attack
LONGEST = 4096
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9]")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e\x1d]")
_HIDDEN = ("Cf", "Zs", "Zl", "Zp", "Mn", "Me")
_PRINTED_SEPARATOR = "\u241d"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One text let in: what was sent, what sent it, and what to read."""

    raw: str
    symbology: str = ""  # "]d2" and the like, where the scanner tells
    text: str = ""
    faults: tuple[Fault, ...] = ()


def let_in(raw: str | bytes) -> Entry:
    """``raw`` without its line end and symbology, or what keeps it out."""
    if len(raw) > LONGEST:
        shown = _as_text(raw[:LONGEST])
        return Entry(shown, faults=(fault(FaultCode.TOO_LONG, "", shown),))
    text = _as_text(raw)
    if isinstance(raw, bytes) and not _is_text(raw):
        return Entry(text, faults=(fault(FaultCode.NOT_TEXT, "", text),))
    plain = text.removesuffix("\n").removesuffix("\r")
    symbology = plain[:3] if _SYMBOLOGY.match(plain) else ""
    return Entry(text, symbology, plain[len(symbology) :])


def character_faults(text: str) -> tuple[Fault, ...]:
    """The characters no mark holds, the first few of them by name."""
    found = []
    for number, match in enumerate(_NOT_PLAIN.finditer(text)):
        if number == _MOST_NAMED:
            break
        place, character = f"character {match.start() + 1}", match[0]
        found.append(fault(_kind_of(character), place, f"U+{ord(character):04X}"))
    return tuple(found)


def _kind_of(character: str) -> FaultCode:
    if character == _PRINTED_SEPARATOR:
        return FaultCode.SEPARATOR_REPLACED
    category = unicodedata.category(character)
    if category == "Cc":
        return FaultCode.CONTROL_CHARACTER
    return FaultCode.HIDDEN_CHARACTER if category in _HIDDEN else FaultCode.LOOK_ALIKE


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_text(raw: str | bytes) -> str:
    return raw if isinstance(raw, str) else raw.decode("utf-8", "backslashreplace")
