"""What somebody read off a pack and typed. An expiry with two meanings is refused."""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

from mesoplan.core.traceability.check_digits import mod10_fits
from mesoplan.core.traceability.faults import FaultCode, fault
from mesoplan.core.traceability.gs1_values import value_faults
from mesoplan.core.traceability.hibc import device_in
from mesoplan.core.traceability.identity import Carrier, Fault, Identity
from mesoplan.core.traceability.pack_dates import day_in, year_of

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.traceability.table import IdentifierTable

_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_GTIN_LENGTH = 14
_GAPS = re.compile("[ -]")
_PARTS = re.compile(r"[0-9]+|[A-Za-z]+")
_DATE = re.compile(r"[0-9A-Za-z]+(?:[ ./-][0-9A-Za-z]+){0,2}")
_MONTHS = (
    *("JAN", "FEB", "MAR", "APR", "MAY", "JUN"),
    *("JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
_NEAR_YEARS = 50
_UNBROKEN = {  # where year, month and day may stand in a run of digits
    8: (
        (slice(0, 4), slice(4, 6), slice(6, 8)),
        (slice(4, 8), slice(2, 4), slice(0, 2)),
        (slice(4, 8), slice(0, 2), slice(2, 4)),
    ),
    6: (
        (slice(0, 2), slice(2, 4), slice(4, 6)),
        (slice(4, 6), slice(2, 4), slice(0, 2)),
        (slice(4, 6), slice(0, 2), slice(2, 4)),
        (slice(0, 4), slice(4, 6), slice(0, 0)),
        (slice(2, 6), slice(0, 2), slice(0, 0)),
    ),
}


def read_device(text: str) -> str | Fault:
    """A GTIN as 14 digits, or an HIBC primary as it stands; "" where nothing is."""
    plain = text.strip(" ")
    labelled = device_in(plain)
    if labelled:
        return labelled
    digits = _GAPS.sub("", plain)
    if not digits:
        return ""
    if not _GTIN.fullmatch(digits):
        return fault(FaultCode.TYPED_DEVICE_NOT_READ, "device", text)
    if not mod10_fits(digits):
        return fault(FaultCode.BAD_CHECK_DIGIT, "device", text)
    return digits.zfill(_GTIN_LENGTH)


def read_expiry(text: str, on: date) -> date | Fault | None:
    """The one day ``text`` can mean; a month alone means its last day."""
    plain = text.strip(" ")
    if not plain:
        return None
    days = _meanings(plain, on) if _DATE.fullmatch(plain) else set()
    if len(days) == 1:
        return days.pop()
    code = FaultCode.TYPED_EXPIRY_AMBIGUOUS if days else FaultCode.TYPED_EXPIRY_NOT_READ
    return fault(code, "expiry", text)


def _meanings(text: str, on: date) -> set[date]:
    """Every day that some usual way of writing dates makes of ``text``."""
    days = (_day(*reading, on) for reading in _readings(text))
    return {day for day in days if day is not None}


def _readings(text: str) -> list[tuple[str, str, str]]:
    """Year, month and day in every order that is in use; no day means the last."""
    pieces = _PARTS.findall(text)
    if len(pieces) == 1 and text.isdecimal():
        places = _UNBROKEN.get(len(text), ())
        return [(text[y], text[m], text[d]) for y, m, d in places]
    if len(pieces) == 2:  # noqa: PLR2004 - a month and its year
        return [(year, month, "") for year, month in permutations(pieces)]
    if len(pieces) == 3:  # noqa: PLR2004
        first, second, third = pieces
        return [
            (first, second, third),
            (third, second, first),
            (third, first, second),
        ]
    return []


def _day(year: str, month: str, day: str, on: date) -> date | None:
    number = _month(month)
    full = _year(year, on)
    if number is None or full is None:
        return None
    if not day:
        return day_in(full, number, 0)
    if not day.isdecimal() or len(day) > 2 or not int(day):  # noqa: PLR2004
        return None
    return day_in(full, number, int(day))


def _year(text: str, on: date) -> int | None:
    if not text.isdecimal() or len(text) not in {2, 4}:
        return None
    year = int(text) if len(text) == 4 else year_of(int(text), on)  # noqa: PLR2004
    return year if abs(year - on.year) <= _NEAR_YEARS else None


def _month(text: str) -> int | None:
    name = text.upper()
    if name in _MONTHS:
        return _MONTHS.index(name) + 1
    if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 12:  # noqa: PLR2004
        return int(text)
    return None


def _name_faults(
    text: str, number: str, table: IdentifierTable, on: date
) -> list[Fault]:
    return value_faults(table[number], text, on) if text else []


def read_typed(
    table: IdentifierTable,
    on: date,
    *,
    device: str,
    lot: str,
    expiry: str,
    serial: str,
) -> tuple[Identity, list[Fault]]:
    """The fields of a form together. Blanks inside a lot go: no mark can hold one."""
    lot, serial = lot.replace(" ", ""), serial.replace(" ", "")
    faults = [
        *_name_faults(lot, "10", table, on),
        *_name_faults(serial, "21", table, on),
    ]
    known, day = read_device(device), read_expiry(expiry, on)
    faults += [said for said in (known, day) if isinstance(said, Fault)]
    identity = Identity(
        carrier=Carrier.TYPED,
        device="" if isinstance(known, Fault) else known,
        lot=lot,
        expires_on=None if isinstance(day, Fault) else day,
        serial=serial,
    )
    return identity, faults
