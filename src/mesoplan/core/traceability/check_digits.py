"""The sums by which a mark shows that it was read right: GS1, HIBC and our own.

Sources: GS1 General Specifications by way of the GS1 Barcode Syntax Dictionary;
ANSI/HIBC 2.6 by way of published examples; ours is defined here.
"""

from __future__ import annotations

# the 82 characters of GS1, in the order of their values
CHARACTERS_82 = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    "abcdefghijklmnopqrstuvwxyz"
)
CHARACTERS_43 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
CHARACTERS_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U

_PAIR_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PAIR_WEIGHTS = (
    *(2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37),
    *(41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83),
)
_PAIR_MODULUS = 1021
_VALUE_82 = {character: value for value, character in enumerate(CHARACTERS_82)}
_VALUE_43 = {character: value for value, character in enumerate(CHARACTERS_43)}
_VALUE_32 = {character: value for value, character in enumerate(CHARACTERS_32)}
_FIELD = 0b100101  # x^5 + x^2 + 1, which has no factors over two elements


def mod10(digits: str) -> str:
    """The GS1 check digit that follows ``digits``."""
    odd, even = map(int, digits[-1::-2]), map(int, digits[-2::-2])
    return str(-(3 * sum(odd) + sum(even)) % 10)


def mod10_fits(digits: str) -> bool:
    """Whether the last of ``digits`` is the GS1 check digit of the others."""
    return mod10(digits[:-1]) == digits[-1]


def mod43(text: str) -> str:
    """The HIBC check character that follows ``text``, its leading plus included."""
    return CHARACTERS_43[sum(_VALUE_43[character] for character in text) % 43]


def check_pair(text: str) -> str:
    """The two GS1 check characters that follow ``text`` in a GMN or a master UDI."""
    weighed = zip(reversed(text), _PAIR_WEIGHTS, strict=False)
    total = sum(_VALUE_82[character] * weight for character, weight in weighed)
    high, low = divmod(total % _PAIR_MODULUS, 32)
    return _PAIR_CHARACTERS[high] + _PAIR_CHARACTERS[low]


def check_pair_fits(text: str) -> bool:
    """Whether the last two characters of ``text`` are its check characters."""
    longest = len(_PAIR_WEIGHTS) + 2
    return 2 < len(text) <= longest and check_pair(text[:-2]) == text[-2:]  # noqa: PLR2004


def field32(text: str) -> str:
    """The character that makes ``text`` a word of our token's code.

    A polynomial over the field of 32 elements, taken at a generator of it: one wrong
    character is always seen, and so are any two that changed places.
    """
    total = 0
    for character in text:
        total = _doubled(total) ^ _VALUE_32[character]
    return CHARACTERS_32[_doubled(total)]


def _doubled(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD if doubled > 0b11111 else doubled  # noqa: PLR2004
