"""A client's reply to one question of a form, and the answers it makes.

A reply is kept as it was ticked and typed, right or wrong, so that nothing is lost
between visits to the form. Answers are made of it only when it can be read: the core's
own reader is asked, so nothing unreadable ever reaches the record.
"""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mesoplan.core.answers import NOT_SAID, AnswerReader
from mesoplan.core.facts import FactKind
from mesoplan.core.values import NEVER, NONE_LATELY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from mesoplan.core.facts import FactDefinition

Entry = dict[str, Any]
EVERYWHERE = ("",)
NONE = "none"
LONGEST_KEPT = 20_000


class Fault(StrEnum):
    """Why a reply cannot be read; the page has words for each."""

    NOT_CHOSEN = "not chosen"
    NO_ZONE = "no zone"
    NO_DATE = "no date"
    NO_DAY = "expected a date"
    IN_FUTURE = "the date lies after the consultation"
    TOO_OLD = "the date lies more than"
    TOO_FAR = "the date lies more than two years ahead"
    NO_NUMBER = "expected a number with its unit"
    IMPOSSIBLE = "the value lies outside what is possible"
    IN_PAST = "in the past"
    NOTE_TOO_LONG = "expected a short text"
    TEXT_TOO_LONG = "the text is too long"
    NONE_AND_MORE = "none and more"
    SAME_AND_MORE = "same and more"
    UNREADABLE = "unreadable"


class Unreadable(ValueError):
    """A reply of which no answer can be made."""

    def __init__(self, fault: Fault) -> None:
        """``fault`` says why."""
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was ticked and typed for one fact.

    ``still``: same | changed | unsure, where an earlier answer was shown.
    ``said``: yes | no | never | since | dates | unknown | declined, or an option.
    """

    still: str = ""
    said: str = ""
    options: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    number: str = ""
    unit: str = ""
    note: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Reply:
        """The reply that :attr:`values` once gave."""
        known = {field.name for field in fields(cls)}
        kept: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in values.items()
            if key in known
        }
        return cls(**kept)

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, as plain JSON; empty where nothing was."""
        found = {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value
        }
        if set(found) <= {"unit"}:
            return {}
        return found

    @property
    def given(self) -> bool:
        """Whether the question was answered at all: a stray note answers nothing."""
        return bool(self.still or self.told)

    @property
    def told(self) -> bool:
        """Whether an answer of its own was given, beside "still true"."""
        typed = any(day.strip() for day in self.dates) or self.number.strip()
        return bool(self.said or self.options or typed)


def plain_text(typed: str) -> str:
    """Typed text without what the record refuses: controls and unseen direction marks.

    A no-break space, which French keyboards set before "?", becomes a space.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    spaced = (" " if unicodedata.category(c) == "Zs" else c for c in text)
    return "".join(c for c in spaced if c.isprintable() or c in "\n\t").strip()


def entries_of(
    definition: FactDefinition,
    reply: Reply,
    *,
    zones: Sequence[str] = EVERYWHERE,
    on: date,
    earlier: Sequence[Entry] = (),
) -> list[Entry]:
    """The answers a reply makes, as a consultation file writes them.

    Args:
        definition: the fact that was asked.
        reply: what was ticked and typed.
        zones: where the question was put, for a fact that differs from place to place.
        on: the day of the reply.
        earlier: what was on record and shown beside the question.

    Raises:
        Unreadable: with the reason.
    """
    if not reply.given:
        return []
    if reply.still in ("same", "unsure") and reply.told:
        raise Unreadable(Fault.SAME_AND_MORE)
    asked = tuple(zones) if definition.per_zone else EVERYWHERE
    if reply.still == "same":
        made = renewed(earlier)
    elif reply.still == "unsure" or reply.said in NOT_SAID:
        if any(day.strip() for day in reply.dates) or reply.number.strip():
            raise Unreadable(Fault.NONE_AND_MORE)
        word = reply.said if reply.said in NOT_SAID else "unknown"
        made = [_placed({"value": word}, asked)]
    else:
        made = _READERS[definition.kind](definition, reply, asked, bool(earlier))
    note = plain_text(reply.note)
    for entry in made:
        entry |= {"on": on.isoformat(), "by": "client"}
        if note:
            entry["detail"] = note
    _check(definition, made, asked, on)
    return made


def renewed(earlier: Sequence[Entry]) -> list[Entry]:
    """The last answers on record, to be given again today in the same words."""
    told = [e for e in earlier if "value" in e and e["value"] not in NOT_SAID]
    last = max((str(e.get("on", "")) for e in told), default="")
    kept = ("value", "zones")
    return [
        {key: e[key] for key in kept if key in e}
        for e in told
        if str(e.get("on", "")) == last
    ]


def _check(
    definition: FactDefinition, made: list[Entry], asked: Sequence[str], on: date
) -> None:
    known = {zone for entry in made for zone in entry.get("zones", ())} | set(asked)
    reader = AnswerReader({definition.id: definition}, frozenset(known), on)
    reader.read(definition.id, made)
    if not made:
        raise Unreadable(Fault.NOT_CHOSEN)
    if reader.problems:
        raise Unreadable(_fault(reader.problems[0].what))


def _fault(what: str) -> Fault:
    exact = next((f for f in Fault if f.value == what), None)
    begun = Fault.TOO_OLD if what.startswith(Fault.TOO_OLD.value) else Fault.UNREADABLE
    return exact or begun


def _placed(entry: Entry, zones: Sequence[str]) -> Entry:
    """The entry with its zones, where it has any."""
    named = [zone for zone in zones if zone]
    return {**entry, "zones": named} if named else entry


def _ticked(reply: Reply, asked: Sequence[str]) -> tuple[str, ...]:
    """The zones a "yes" is about: those ticked, or the only one asked."""
    if len(asked) == 1:
        return tuple(asked)
    found = tuple(zone for zone in asked if zone in reply.zones)
    if not found:
        raise Unreadable(Fault.NO_ZONE)
    return found


def _flag(
    _: FactDefinition, reply: Reply, asked: Sequence[str], _again: bool
) -> list[Entry]:
    if reply.said == "no":
        return [_placed({"value": False}, asked)]
    if reply.said != "yes":
        raise Unreadable(Fault.NOT_CHOSEN)
    here = _ticked(reply, asked)
    rest = [zone for zone in asked if zone not in here]
    made = [_placed({"value": True}, here)]
    return [*made, _placed({"value": False}, rest)] if rest else made


def _choice(
    _: FactDefinition, reply: Reply, asked: Sequence[str], _again: bool
) -> list[Entry]:
    if not reply.said:
        raise Unreadable(Fault.NOT_CHOSEN)
    return [_placed({"value": reply.said}, asked)]


def _set(
    _: FactDefinition, reply: Reply, asked: Sequence[str], _again: bool
) -> list[Entry]:
    apart = [o for o in reply.options if o == NONE or o in NOT_SAID]
    if apart and len(reply.options) > 1:
        raise Unreadable(Fault.NONE_AND_MORE)
    if not reply.options:
        raise Unreadable(Fault.NOT_CHOSEN)
    value = list(reply.options)
    if apart:
        return [_placed({"value": [] if apart == [NONE] else apart[0]}, asked)]
    return [_placed({"value": value}, asked)]


def _number(
    definition: FactDefinition, reply: Reply, asked: Sequence[str], _again: bool
) -> list[Entry]:
    typed = reply.number.strip().replace(",", ".")
    return [_placed({"value": f"{typed} {reply.unit or definition.unit}"}, asked)]


def _date(
    _: FactDefinition, reply: Reply, asked: Sequence[str], _again: bool
) -> list[Entry]:
    days = [day.strip() for day in reply.dates if day.strip()]
    if not days:
        raise Unreadable(Fault.NO_DATE)
    return [_placed({"value": days[0]}, asked)]


def _event(
    _: FactDefinition, reply: Reply, asked: Sequence[str], again: bool
) -> list[Entry]:
    days = [day.strip() for day in reply.dates if day.strip()]
    if reply.said in ("never", "since"):
        if days:
            raise Unreadable(Fault.NONE_AND_MORE)
        value = NEVER if reply.said == "never" else NONE_LATELY
        return [_placed({"value": value}, asked)]
    if not days:
        raise Unreadable(Fault.NO_DATE if reply.said else Fault.NOT_CHOSEN)
    here = _ticked(reply, asked)
    rest = [zone for zone in asked if zone not in here]
    made = [_placed({"value": days}, here)]
    none = NONE_LATELY if again else NEVER
    return [*made, _placed({"value": none}, rest)] if rest else made


_READERS: Mapping[
    FactKind, Callable[[FactDefinition, Reply, Sequence[str], bool], list[Entry]]
] = {
    FactKind.FLAG: _flag,
    FactKind.CHOICE: _choice,
    FactKind.SET: _set,
    FactKind.NUMBER: _number,
    FactKind.DATE: _date,
    FactKind.EVENT: _event,
}
