"""The desk's words for states and purposes, and days as a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date, datetime

    from mesoplan.clinic.queries.paging import Page

PURPOSES = {
    "consultation": _("Consultation"),
    "session": _("Session"),
    "follow_up": _("Follow-up"),
}
STATES = {
    "booked": _("Booked"),
    "arrived": _("Arrived"),
    "done": _("Done"),
    "missed": _("Missed"),
}
# from, to: what the button says
STEPS = {
    ("booked", "arrived"): _("Arrived"),
    ("booked", "missed"): _("Missed"),
    ("arrived", "done"): _("Done"),
    ("arrived", "booked"): _("Not here yet"),
    ("done", "arrived"): _("Not done yet"),
    ("missed", "booked"): _("Still coming"),
}
ONWARDS = {("booked", "arrived"), ("arrived", "done")}
INTAKES = {
    "received": _("Intake received"),
    "waiting": _("Intake link sent"),
    "": _("No intake yet"),
}
LINKS = {
    "intake": _("Intake"),
    "card": _("Client card"),
    "consent": _("Consent"),
    "check_in": _("Check-in"),
}
LINK_STATES = {
    "open": _("open"),
    "used": _("used"),
    "revoked": _("revoked"),
    "expired": _("expired"),
}
LANGUAGES = (("en", _("English")), ("fr", _("French")))


def said_day(day: date) -> str:
    """A day of the week and its date, in the reader's language."""
    return date_format(day, "l j F Y")


def said_moment(moment: datetime) -> str:
    """Date and time as they are on the clinic's wall: the moment is in its zone."""
    return f"{date_format(moment.date(), 'j F Y')}, {moment:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a long list goes on; an empty address where it does not."""

    before: str
    after: str
    number: int
    pages: int
    total: int


def pager(page: Page[Any], key: str = "page", **kept: str) -> Pager:
    """The pager of a page whose number stands in the address as ``key``."""

    def address(number: int | None) -> str:
        return f"?{urlencode({**kept, key: number})}" if number else ""

    return Pager(
        before=address(page.before),
        after=address(page.after),
        number=page.number,
        pages=page.pages,
        total=page.total,
    )


def page_number(typed: str | None) -> int:
    """A page's number out of an address; the first where it is none."""
    return int(typed[:6]) if typed and typed.isascii() and typed.isdigit() else 1
