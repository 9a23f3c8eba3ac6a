"""What a client would like, as they ticked and typed it, and the request it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mesoplan.clinic.replies import Fault, plain_text
from mesoplan.core.consultation import LONGEST_TEXT
from mesoplan.core.values import AHEAD, as_day
from mesoplan.core.wishes import mentioned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mesoplan.core.catalogue import Concern
    from mesoplan.knowledge.library import Library

Wishes = dict[str, Any]


def wish_faults(wishes: Mapping[str, Any], on: date) -> dict[str, Fault]:
    """What of the wishes cannot be read, by field."""
    faults: dict[str, Fault] = {}
    if len(plain_text(wishes.get("words", ""))) > LONGEST_TEXT:
        faults["words"] = Fault.TEXT_TOO_LONG
    typed = wishes.get("event_on", "")
    day = as_day(typed)
    if typed and day is None:
        faults["event_on"] = Fault.NO_DAY
    elif day and day < on:
        faults["event_on"] = Fault.IN_PAST
    elif day and (day - on).days > AHEAD:
        faults["event_on"] = Fault.TOO_FAR
    return faults


def readable(wishes: Mapping[str, Any]) -> Wishes:
    """The wishes as they go on record: the words without what the core refuses."""
    return {**wishes, "words": plain_text(wishes.get("words", ""))}


def not_planned(wishes: Mapping[str, Any], library: Library) -> list[Concern]:
    """The concerns asked for, or named in words, that this treatment is not for."""
    asked = wishes.get("concerns", ())
    words = wishes.get("words", "")
    return [
        concern
        for name, concern in library.concerns.items()
        if concern.status != "plan"
        and (
            name in asked or (concern.status == "refuse" and mentioned(concern, words))
        )
    ]
