"""The desk's words for states and purposes, and days as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date, datetime


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
    "recall": _("Safety message"),
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
