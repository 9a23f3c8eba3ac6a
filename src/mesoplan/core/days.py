"""A day in words, the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def day_words(day: date) -> str:
    """A day as people write it: ``12 Dec 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
