"""The words of the client's pages for values: faults, sections, certainty, levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.replies import Fault
from mesoplan.core.rules import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.utils.functional import _StrPromise

    Words = Mapping[str, _StrPromise]

FAULTS: Words = {
    Fault.NOT_CHOSEN: _("Choose an answer. “Not sure” is an answer too."),
    Fault.NO_ZONE: _("Say where: tick every place it is about."),
    Fault.NO_DATE: _("Give the date. If you are not sure, choose “Not sure”."),
    Fault.NO_DAY: _("This is not a date. Write it like 2026-03-31 (year, month, day)."),
    Fault.IN_FUTURE: _("This date is still to come. Give a date up to today."),
    Fault.IN_PAST: _("This date has passed. Give a date to come, or leave it empty."),
    Fault.TOO_OLD: _("This date is too long ago to be right. Check the year."),
    Fault.TOO_FAR: _("This date is more than two years ahead. Check the year."),
    Fault.NO_NUMBER: _("Write a number, for example 7.2."),
    Fault.IMPOSSIBLE: _("This number is not possible. Check it and its unit."),
    Fault.NOTE_TOO_LONG: _("This note is too long. Keep to 400 characters."),
    Fault.TEXT_TOO_LONG: _("This text is too long. Keep to 4,000 characters."),
    Fault.NONE_AND_MORE: _("These answers do not fit together. Keep one of them."),
    Fault.SAME_AND_MORE: _(
        "You ticked that it is still so, or that you are not sure, and also gave a new "
        "answer. Keep one of them."
    ),
    Fault.UNREADABLE: _("We could not read this answer. Please choose again."),
}
SECTIONS: Words = {
    "wishes": _("What you would like"),
    "health": _("Your health"),
    "allergies": _("Allergies"),
    "medicines": _("Medicines"),
    "skin": _("Your skin"),
    "treatments": _("Earlier treatments"),
    "today": _("These days"),
    "renew": _("Please tell us again"),
    "new": _("Not asked before"),
    "still": _("Is this still so?"),
    "review": _("Read it through and send"),
}
TAGS: Words = {
    "A": _("A: read in a study, a label or a regulator's own text"),
    "B": _("B: read on a secondary page"),
    "C": _("C: our own rule, or not checked against a source"),
}
VERDICTS: Words = {
    "negative": _("Found no benefit"),
    "positive": _("Found a benefit"),
    "mixed": _("Found some benefit, and none elsewhere"),
    "unclear": _("Unclear"),
}
EFFECTS: Words = {
    Effect.STOP: _("Not possible as things are"),
    Effect.DEFER: _("Not today"),
    Effect.SIGN_OFF: _("A clinician must decide"),
    Effect.MODIFY: _("May change how it is done"),
}
NEVER = _("Never")
NEVER_THERE = _("Never in that place")
ANSWERS: Words = {
    "yes": _("Yes"),
    "no": _("No"),
    "never": _("Never"),
    "since": _("Not since then"),
    "dates": _("Yes, on this date:"),
    "none": _("None of these"),
    "unknown": _("Not sure"),
    "declined": _("I prefer not to say"),
}
STILL: Words = {
    "same": _("Still so"),
    "changed": _("It has changed"),
    "unsure": _("I am not sure"),
}


def language() -> str:
    """The language of this page, as records name it."""
    return (get_language() or "en").split("-")[0]


def day_words(day: date) -> str:
    """A day in the language of the page: ``4 January 2027``."""
    return date_format(day, "j F Y")


def listed(words: Iterable[str]) -> str:
    """Several things on one line."""
    return ", ".join(words)
