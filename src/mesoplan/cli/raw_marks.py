"""A mark as it comes to the command line: byte for byte, or escaped on request."""

from __future__ import annotations

import os
import re
import sys

from mesoplan.core.errors import InputError, Problem
from mesoplan.core.traceability.door import LONGEST

STANDARD_INPUT = "-"
ESCAPE = re.compile(r"\\(x1d|\\)?")


def given(raw: str, *, escaped: bool) -> str | bytes:
    """RAW of the command line, or what stands on standard input."""
    if raw == STANDARD_INPUT:
        # one byte more than allowed is enough to know that there is too much
        return sys.stdin.buffer.read(LONGEST + 1)
    return os.fsencode(unescaped(raw) if escaped else raw)


def unescaped(raw: str, where: str = "RAW") -> str:
    """With separators and backslashes as they are; no other escape is known.

    Raises:
        InputError: there is another one.
    """

    def meant(found: re.Match[str]) -> str:
        if found[1] is None:
            place = f"{where}, character {found.start() + 1}"
            remedy = r"Write \x1d for the separator and \\ for a backslash."
            raise InputError(
                [Problem(place, "unknown escape", raw[found.start() :][:4], remedy)]
            )
        return "\\" if found[1] == "\\" else "\x1d"

    return ESCAPE.sub(meant, raw)


def as_text(mark: str | bytes) -> str:
    """For the clinic, which keeps text: bytes that are none stay as they came."""
    if isinstance(mark, bytes):
        return mark.decode("utf-8", "surrogateescape")
    return mark
