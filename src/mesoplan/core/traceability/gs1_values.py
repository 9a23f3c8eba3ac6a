"""Whether a value may stand behind its GS1 identifier, and if not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.check_digits import check_pair_fits, mod10_fits
from mesoplan.core.traceability.faults import FaultCode, fault
from mesoplan.core.traceability.pack_dates import yymmdd

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from mesoplan.core.traceability.identity import Fault
    from mesoplan.core.traceability.table import Identifier

_COMPANY_DIGITS = 4  # the shortest company prefix GS1 gives out


def _is_time(text: str) -> bool:
    return int(text[:2]) <= 23 and int(text[2:4]) <= 59  # noqa: PLR2004


def _is_company(text: str) -> bool:
    opening = text[:_COMPANY_DIGITS]
    return len(opening) == _COMPANY_DIGITS and opening.isdecimal()


RULES: dict[str, tuple[Callable[[str, date], bool], FaultCode]] = {
    "check_digit": (lambda text, _: mod10_fits(text), FaultCode.BAD_CHECK_DIGIT),
    "check_pair": (lambda text, _: check_pair_fits(text), FaultCode.BAD_CHECK_DIGIT),
    "date": (lambda text, on: yymmdd(text, on) is not None, FaultCode.BAD_DATE),
    "exact_date": (
        lambda text, on: yymmdd(text, on, open_day=False) is not None,
        FaultCode.BAD_DATE,
    ),
    "time": (lambda text, _: _is_time(text), FaultCode.BAD_TIME),
    "company": (lambda text, _: _is_company(text), FaultCode.BAD_VALUE),
    "has_letter": (lambda text, _: not text.isdecimal(), FaultCode.BAD_VALUE),
}


def value_faults(identifier: Identifier, value: str, on: date) -> list[Fault]:
    """Everything wrong with ``value``, read on ``on``."""
    shaped = identifier.shape.fullmatch(value)
    if shaped is None:
        at = f"({identifier.number})"
        return [fault(code, at, value) for code in _misshapen(identifier, value)]
    found = []
    for group, rule in identifier.ruled:
        holds, code = RULES[rule]
        piece = shaped[group]
        if piece is not None and not holds(piece, on):
            found.append(fault(code, f"({identifier.number})", piece))
    return found


def _misshapen(identifier: Identifier, value: str) -> list[FaultCode]:
    if not value:
        return [FaultCode.VALUE_MISSING]
    found = []
    if len(value) > identifier.most:
        found.append(FaultCode.VALUE_TOO_LONG)
    elif len(value) < identifier.least:
        found.append(FaultCode.VALUE_TOO_SHORT)
    digits_only = all(part.characters == "N" for part in identifier.parts)
    if not identifier.alphabet.fullmatch(value):
        found.append(FaultCode.NOT_NUMERIC if digits_only else FaultCode.BAD_CHARACTER)
    if found:
        return found
    # of a fitting length and alphabet: a part left off, or a letter in a part of digits
    return [FaultCode.VALUE_TOO_SHORT if digits_only else FaultCode.NOT_NUMERIC]
