"""Dates as marks write them: two digits for a year, a day that may be left open.

GS1 settles the century by the day of reading: no date lies more than 50 years ahead
or 49 behind. HIBC says nothing of centuries; its short dates are read the same way.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_BACK, _AHEAD = 51, -50


def year_of(two_digits: int, on: date) -> int:
    """The year that two digits mean when they are read on ``on``."""
    century = on.year - on.year % 100
    gap = two_digits - on.year % 100
    if gap >= _BACK:
        century -= 100
    elif gap <= _AHEAD:
        century += 100
    return century + two_digits


def day_in(year: int, month: int, day: int) -> date | None:
    """That day; the month's last where ``day`` is 0; None where there is none."""
    try:
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)  # a date is checked, then read; packs of a lot share theirs
def yymmdd(text: str, on: date, *, open_day: bool = True) -> date | None:
    """``YYMMDD``; with ``open_day`` DD may be 00, the last day of the month."""
    month, day = int(text[2:4]), int(text[4:6])
    if not 1 <= month <= 12 or not (day or open_day):  # noqa: PLR2004
        return None
    return day_in(year_of(int(text[:2]), on), month, day)


def mmddyy(text: str, on: date) -> date | None:
    """``MMDDYY``."""
    return yymmdd(text[4:6] + text[:4], on, open_day=False)


def mmyy(text: str, on: date) -> date | None:
    """``MMYY``: the last day of that month."""
    return yymmdd(text[2:4] + text[:2] + "00", on)


def yyjjj(text: str, on: date) -> date | None:
    """``YYJJJ``: the year and the number of the day in it."""
    year, number = year_of(int(text[:2]), on), int(text[2:5])
    first = day_in(year, 1, 1)
    if first is None or not number:
        return None
    found = first + timedelta(days=number - 1)
    return found if found.year == year else None
