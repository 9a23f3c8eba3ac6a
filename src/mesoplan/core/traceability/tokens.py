"""The clinic's own mark on a pack: ``MP``, thirteen characters, a check character.

Capital letters and digits without I, L, O and U, so that it can be read out and typed.
A scanner under a foreign keyboard layout changes the M, so its tokens are refused
rather than mistaken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mesoplan.core.traceability.check_digits import CHARACTERS_32, field32
from mesoplan.core.traceability.faults import FaultCode, fault

if TYPE_CHECKING:
    from mesoplan.core.traceability.identity import Fault

PREFIX = "MP"
RANDOM_BYTES = 8
_PAYLOAD = 13  # 8 bytes in characters of 5 bits
_GAPS = re.compile("[ -]")
_ALIKE = str.maketrans("OIL", "011")
_SHAPE = re.compile(f"{PREFIX}[{CHARACTERS_32}]{{{_PAYLOAD + 1}}}")


def token_from(chance: bytes) -> str:
    """A token made of random bytes, which the caller draws."""
    if len(chance) != RANDOM_BYTES:
        message = f"a token is made of {RANDOM_BYTES} random bytes, not {len(chance)}"
        raise ValueError(message)
    number = int.from_bytes(chance, "big")
    places = range(5 * (_PAYLOAD - 1), -1, -5)
    payload = "".join(CHARACTERS_32[number >> place & 0b11111] for place in places)
    return PREFIX + payload + field32(payload)


def is_token_like(text: str) -> bool:
    """Whether ``text`` begins as a token does, in either case."""
    return text[: len(PREFIX)].upper() == PREFIX


def read_token(text: str) -> str | Fault:
    """The token as it is stored, however it was typed; or why it is none."""
    plain = _GAPS.sub("", text).upper()
    plain = plain[: len(PREFIX)] + plain[len(PREFIX) :].translate(_ALIKE)
    if not _SHAPE.fullmatch(plain):
        return fault(FaultCode.TOKEN_BAD_SHAPE, "", text)
    payload, check = plain[len(PREFIX) : -1], plain[-1]
    if field32(payload) != check:
        return fault(FaultCode.TOKEN_BAD_CHECK, f"character {len(plain)}", text)
    return plain


def grouped(token: str) -> str:
    """The token in fours, as a label prints it."""
    return " ".join(token[at : at + 4] for at in range(0, len(token), 4))
