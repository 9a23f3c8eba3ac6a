"""FHIR dates, as exact as they were written.

A FHIR date may name a year, a month, a day or a moment. A :class:`Day` keeps the first
and the last calendar day it can mean, so that nobody has to guess; whoever uses it
takes the end that is on the safe side.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# no chart of a living person holds dates outside; placeholders such as 0001 or 9999 do
EARLIEST = date(1880, 1, 1)
LATEST = date(2150, 12, 31)
FHIR_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,12}))?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date or period, from the first to the last day it can mean.

    ``moment`` orders readings of one day (universal time where the zone is known);
    without a time of day it is ``None``.
    """

    first: date
    last: date
    text: str
    moment: datetime | None = None

    @property
    def partial(self) -> bool:
        """Whether only a year or a month was written."""
        return self.first != self.last

    @property
    def possible(self) -> bool:
        """Whether a living person's chart can hold it."""
        return self.first >= EARLIEST and self.last <= LATEST

    def until(self, on: date) -> date:
        """The latest day it can mean, no later than ``on`` if it can have begun."""
        return min(self.last, on) if self.first <= on else self.last


def parse_day(text: str) -> Day | None:
    """The day ``text`` names, or ``None`` when it is not a FHIR date."""
    match = FHIR_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match[1], match[2], match[3]
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            moment = _moment(match) if match[4] else None
            return Day(first, first, text[:10], moment)
    except ValueError:
        return None
    last_month = int(month or 12)
    last_day = calendar.monthrange(first.year, last_month)[1]
    return Day(first, date(first.year, last_month, last_day), text)


def latest(*days: Day | None) -> Day | None:
    """The day that ends last, of those that are given."""
    given = [day for day in days if day is not None]
    return max(given, key=lambda day: (day.last, day.first, day.text), default=None)


def _moment(match: re.Match[str]) -> datetime:
    """The time of day on one scale; a leap second counts as the second before."""
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    second = min(int(match[6] or 0), 59)
    micro = int((match[7] or "0")[:6].ljust(6, "0"))
    local = datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001
    zone = match[8]
    if zone in (None, "Z") or not EARLIEST.year <= year <= LATEST.year:
        return local
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    return local - ahead if zone[0] == "+" else local + ahead
