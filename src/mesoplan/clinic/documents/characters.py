"""Text made fit for print: whatever was typed comes out as text, visible and unbroken.

The fonts that come with Typst are the only ones used, so that a document is the same
everywhere. They hold the scripts below; a character of another script is printed as its
number in Unicode, as in ``[U+738B]``, never as an empty box and never left out.
"""

from __future__ import annotations

import re
import unicodedata

# Every assigned character from the first to the last of a pair has a glyph, upright and
# bold, in one of the fonts; a test renders them all.
PRINTED = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x4FF)),  # Latin, Greek, Cyrillic
    *((0x531, 0x58F), (0x591, 0x5F4)),  # Armenian, Hebrew
    *((0x60C, 0x60C), (0x61B, 0x61B), (0x61F, 0x61F), (0x621, 0x63A)),  # Arabic
    *((0x640, 0x655), (0x660, 0x66D), (0x679, 0x67B), (0x67E, 0x680)),
    *((0x683, 0x684), (0x686, 0x687), (0x691, 0x691), (0x698, 0x698)),
    *((0x6A4, 0x6A4), (0x6A9, 0x6A9), (0x6AF, 0x6AF), (0x6BE, 0x6BE)),
    *((0x6CC, 0x6CC), (0x6F0, 0x6F9)),
    *((0x900, 0x97F), (0x10D0, 0x10FF)),  # Devanagari, Georgian
    (0x1E00, 0x1FFE),  # more Latin, as in Vietnamese; more Greek
    *((0x2010, 0x2027), (0x202F, 0x2040), (0x2044, 0x2052)),  # punctuation
    *(
        (0x2070, 0x20BF),
        (0x2100, 0x211E),
        (0x2122, 0x2122),
    ),  # small figures, currencies
    *(
        (0x2126, 0x2151),
        (0x2153, 0x2184),
        (0x2190, 0x22FF),
    ),  # signs, arrows, mathematics
    *((0x25A0, 0x25FF), (0x2713, 0x2717), (0xFB1D, 0xFB4F)),  # shapes, ticks, Hebrew
)
JOINERS = "\u200c\u200d"  # invisible, and spelling in Persian and in Devanagari
BREAKS = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
LONGEST_WORD = 30
PIECE = 15
LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
UNIT = re.compile(r"(?<=\d) (?=(?:%|mL|mm|µL|°C)(?!\w))")
MAY_BREAK = "\u200b"  # a line may break here; it has no width


def printable(text: str) -> str:
    """The text with every character one that prints, and long words able to break."""
    composed = unicodedata.normalize("NFC", BREAKS.sub("\n", text))
    shown = UNIT.sub("\u00a0", "".join(map(_shown, composed)))
    return LONG.sub(lambda word: _breakable(word[0]), shown)


def _shown(character: str) -> str:
    if character == "\n" or _is_printed(ord(character)) or character in JOINERS:
        return character
    match unicodedata.category(character):
        case "Zs" | "Cc":
            return " "
        case "Cf":
            return ""  # no one can see it where it was typed, either
    return f"[U+{ord(character):04X}]"


def _is_printed(code: int) -> bool:
    if not any(first <= code <= last for first, last in PRINTED):
        return False
    return unicodedata.category(chr(code)) not in ("Cn", "Cf")


def _breakable(word: str) -> str:
    pieces = (word[start : start + PIECE] for start in range(0, len(word), PIECE))
    return MAY_BREAK.join(pieces)
