"""The clinic's clock: the one place where the present is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date, datetime


class Somewhere(Protocol):
    """Whatever has a time zone: a clinic."""

    time_zone: str


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today(clinic: Somewhere) -> date:
    """The calendar day where the clinic is."""
    return timezone.now().astimezone(ZoneInfo(clinic.time_zone)).date()
