"""What stands at the head of a client's papers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext

from mesoplan.clinic.documents.head import Head
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import identity

if TYPE_CHECKING:
    from mesoplan.clinic.records import Client, Clinic


def head_for(client: Client, on: date, *, version: str) -> Head:
    """The head of a paper about this client, of this day."""
    who = identity(client)
    clinic = client.clinic
    demo = gettext("Demo: everyone here is invented.") if settings.DEMO else ""
    return Head(
        clinic=clinic.name,
        phone=clinic.phone,
        client=who.name,
        number=str(who.number),
        born=_day(who.born_on),
        on=on,
        version=version,
        knowledge=practice_of(clinic.pk).library.digest,
        notice=demo,
    )


def local(clinic: Clinic, moment: datetime) -> datetime:
    """A moment as the clocks of the clinic show it."""
    return moment.astimezone(ZoneInfo(clinic.time_zone))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
