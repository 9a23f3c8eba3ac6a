"""The ways in which a mark cannot be trusted as read, each with its permanent code.

What a code says and what to do about it stands in knowledge/packs/codes.toml.
"""

from __future__ import annotations

from enum import StrEnum

from mesoplan.core.traceability.identity import Fault


class FaultCode(StrEnum):
    """Why a mark is refused. Codes are stored with scans: never renamed or reused."""

    # what came through the door
    EMPTY = "empty"
    TOO_LONG = "too_long"  # longer than any mark on a pack: not even looked at
    NOT_TEXT = "not_text"  # bytes that are no text
    LOOK_ALIKE = "look_alike"  # a foreign letter or digit that resembles a plain one
    HIDDEN_CHARACTER = "hidden_character"  # spaces and direction marks nobody sees
    CONTROL_CHARACTER = "control_character"
    NOT_RECOGNISED = "not_recognised"  # no kind of mark that is read here
    NOT_GS1 = "not_gs1"  # says of itself that it is plain, yet holds no known mark
    SYMBOLOGY_NOT_READ = "symbology_not_read"
    SEPARATOR_REPLACED = "separator_replaced"  # the scanner typed something for FNC1
    ICCBBA_NOT_READ = "iccbba_not_read"  # blood and tissue: named, not read
    ISO15434_NOT_READ = "iso15434_not_read"  # "[)>" envelopes: named, not read

    # element strings, and the values of every GS1 mark
    UNKNOWN_IDENTIFIER = "unknown_identifier"
    VALUE_MISSING = "value_missing"
    VALUE_TOO_SHORT = "value_too_short"
    VALUE_TOO_LONG = "value_too_long"
    NOT_NUMERIC = "not_numeric"
    BAD_CHARACTER = "bad_character"
    BAD_CHECK_DIGIT = "bad_check_digit"
    BAD_DATE = "bad_date"
    BAD_TIME = "bad_time"
    BAD_VALUE = "bad_value"  # against another rule of its identifier
    BAD_BRACKETS = "bad_brackets"
    MISPLACED_SEPARATOR = "misplaced_separator"
    CONFLICTING_REPEAT = "conflicting_repeat"  # two lots, two expiries, ...
    COMPANION_MISSING = "companion_missing"  # a lot without a device, ...
    COMPANION_EXCLUDED = "companion_excluded"  # two that must not stand together

    # Digital Link addresses
    LINK_BAD_SCHEME = "link_bad_scheme"
    LINK_BAD_HOST = "link_bad_host"
    LINK_BAD_CHARACTER = "link_bad_character"
    LINK_BAD_ESCAPE = "link_bad_escape"
    LINK_WITHOUT_IDENTIFIER = "link_without_identifier"
    LINK_BAD_PATH = "link_bad_path"  # qualifiers out of order, or not of this key
    LINK_MISPLACED_QUALIFIER = "link_misplaced_qualifier"  # in the query, not the path
    LINK_BAD_ATTRIBUTE = "link_bad_attribute"
    LINK_SHORT_GTIN = "link_short_gtin"
    LINK_WORD_KEY = "link_word_key"  # "/gtin/" for "/01/"

    # HIBC
    HIBC_BAD_CHECK_CHARACTER = "hibc_bad_check_character"
    HIBC_BAD_STRUCTURE = "hibc_bad_structure"
    HIBC_BAD_DATE = "hibc_bad_date"
    HIBC_OTHER_HALF_NEEDED = "hibc_other_half_needed"
    HIBC_HALVES_DIFFER = "hibc_halves_differ"  # two marks that do not belong together

    # the clinic's own token
    TOKEN_BAD_SHAPE = "token_bad_shape"  # noqa: S105 - no password
    TOKEN_BAD_CHECK = "token_bad_check"  # noqa: S105 - no password

    # typed by hand
    TYPED_DEVICE_NOT_READ = "typed_device_not_read"
    TYPED_EXPIRY_AMBIGUOUS = "typed_expiry_ambiguous"
    TYPED_EXPIRY_NOT_READ = "typed_expiry_not_read"


_SHOWN = 40


def fault(code: FaultCode, at: str = "", value: str = "") -> Fault:
    """A fault with its value cut to what a page and a record can show.

    NUL and halves of a character, which no database takes as text, are spelt out.
    """
    plain = value[: _SHOWN + 1].replace("\0", "\\x00")
    plain = plain.encode("utf-8", "backslashreplace").decode()
    shown = plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
    return Fault(code=code, at=at, value=shown)
