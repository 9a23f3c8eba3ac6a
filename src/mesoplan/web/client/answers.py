"""Answers read back to the client, in their language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.core.evidence import unit_words
from mesoplan.core.facts import FactKind
from mesoplan.core.values import as_day
from mesoplan.web.client.words import ANSWERS, STILL, day_words, language, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.clinic.queries.intakes import Earlier
    from mesoplan.clinic.replies import Reply
    from mesoplan.core.catalogue import Zone
    from mesoplan.core.facts import Answer, FactDefinition, Value

    Zones = Mapping[str, Zone]


def reply_words(
    fact: FactDefinition, reply: Reply, zones: Zones, earlier: Earlier | None = None
) -> str:
    """What was ticked and typed, as one line."""
    still = str(STILL.get(reply.still, ""))
    if reply.still == "same" and earlier:
        still = f"{still} ({earlier_words({fact.id: fact}, zones, earlier)})"
    said = _told(fact, reply)
    places = listed(_place(zone, zones) for zone in reply.zones)
    line = " – ".join(part for part in (still, said) if part)
    line = f"{line} ({places})" if places else line
    return f"{line} – “{reply.note.strip()}”" if reply.note.strip() else line


def _told(fact: FactDefinition, reply: Reply) -> str:
    if fact.kind is FactKind.SET:
        return listed(_option(fact, name) for name in reply.options)
    if fact.kind is FactKind.NUMBER and reply.number.strip():
        return f"{reply.number.strip()} {unit_words(reply.unit or fact.unit)}"
    if reply.dates and reply.said in ("", "dates"):
        return listed(_day(typed) for typed in reply.dates)
    if reply.said == "dates":
        return _("Yes, without a date")
    return _option(fact, reply.said) if reply.said else ""


def earlier_words(
    facts: Mapping[str, FactDefinition], zones: Zones, earlier: Earlier
) -> str:
    """The last answers on record: the value, and where it differs from place to place."""
    told: dict[str, list[str]] = {}
    for answer in earlier.answers:
        words = value_words(facts[answer.fact], answer)
        told.setdefault(words, [])
        if answer.zone:
            told[words].append(_place(answer.zone, zones))
    return " · ".join(
        f"{words} ({listed(places)})" if places else words
        for words, places in told.items()
    )


def value_words(fact: FactDefinition, answer: Answer) -> str:
    """A value as a person would say it, in the language of the page."""
    value: Value | None = answer.value
    match value:
        case None:
            return str(ANSWERS["unknown"])
        case bool():
            return str(ANSWERS["yes" if value else "no"])
        case Decimal():
            return f"{value:f} {unit_words(fact.unit)}"
        case date():
            return day_words(value)
        case frozenset():
            return listed(_option(fact, name) for name in sorted(value)) or _("None")
        case tuple():
            empty = ANSWERS["since" if answer.since_last else "never"]
            return listed(day_words(day) for day in value) or str(empty)
    return _option(fact, value)


def _option(fact: FactDefinition, name: str) -> str:
    labels = {option.id: option.label for option in fact.options}
    if name in labels:
        return labels[name].in_language(language())
    return str(ANSWERS.get(name, name))


def _place(zone: str, zones: Zones) -> str:
    return zones[zone].title.in_language(language()) if zone in zones else zone


def _day(typed: str) -> str:
    day = as_day(typed.strip())
    return day_words(day) if day else typed.strip()
