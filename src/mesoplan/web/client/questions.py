"""One question on a page: its controls, what was ticked and typed, and its fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic.replies import EVERYWHERE, NONE, Reply
from mesoplan.core.answers import NOT_SAID
from mesoplan.core.evidence import unit_words
from mesoplan.core.facts import FactKind
from mesoplan.web.client.answers import earlier_words, reply_words
from mesoplan.web.client.words import ANSWERS, FAULTS, STILL, day_words, language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from mesoplan.clinic.queries.intakes import Earlier
    from mesoplan.clinic.replies import Fault
    from mesoplan.core.catalogue import Zone
    from mesoplan.core.facts import FactDefinition

NO_REPLY = Reply()
FEW_ZONES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to tick."""

    id: str
    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One thing to type."""

    id: str
    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact as it is asked: legend, help, controls, and what is wrong."""

    id: str
    text: str
    help: str
    several: bool
    first: str
    earlier: str = ""
    earlier_on: str = ""
    theirs: str = ""
    error: str = ""
    open: bool = False
    dated: bool = False
    still: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    dates: tuple[Typed, ...] = ()
    zones: tuple[Choice, ...] = ()
    zones_open: bool = False
    number: Typed | None = None
    units: tuple[Choice, ...] = ()
    note: Typed | None = None

    @property
    def described_by(self) -> str:
        """The ids of what explains the question."""
        parts = ("help", self.help), ("error", self.error), ("earlier", self.earlier)
        return " ".join(f"{self.id}-{name}" for name, words in parts if words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How questions are put on a page: where, about what, with room for notes or not."""

    facts: Mapping[str, FactDefinition]
    zones: Mapping[str, Zone]
    asked_in: Sequence[str] = EVERYWHERE
    earlier: Mapping[str, Earlier] | None = None
    notes: bool = True


def reply_from(post: QueryDict, name: str) -> Reply:
    """What was ticked and typed for one fact, as it came."""
    return Reply(
        still=post.get(f"{name}.still", ""),
        said=post.get(f"{name}.said", ""),
        options=tuple(post.getlist(f"{name}.options")),
        dates=tuple(day for day in post.getlist(f"{name}.date") if day.strip()),
        zones=tuple(post.getlist(f"{name}.zones")),
        number=post.get(f"{name}.number", ""),
        unit=post.get(f"{name}.unit", ""),
        note=post.get(f"{name}.note", ""),
    )


def question(
    asking: Asking,
    name: str,
    reply: Reply = NO_REPLY,
    fault: Fault | None = None,
    theirs: Reply | None = None,
) -> Question:
    """One question, ready to show."""
    fact = asking.facts[name]
    earlier = (asking.earlier or {}).get(name)
    still = _choices(name, "still", STILL, (reply.still,)) if earlier else ()
    choices = _offered(fact, reply, again=earlier is not None)
    dates = _dates(fact, reply)
    number = _typed(name, "number", fact.unit, reply.number)
    dated = fact.kind is FactKind.DATE
    first = (still or (dates if dated else choices) or (number,))[0].id
    zoned = fact.per_zone and tuple(asking.asked_in) != EVERYWHERE
    return Question(
        id=name,
        text=fact.question.in_language(language()),
        help=fact.help.in_language(language()) if fact.help else "",
        several=fact.kind is FactKind.SET,
        first=first,
        earlier=earlier_words(asking.facts, asking.zones, earlier) if earlier else "",
        earlier_on=day_words(earlier.on) if earlier else "",
        theirs=reply_words(fact, theirs, asking.zones, earlier) if theirs else "",
        error=str(FAULTS[fault]) if fault else "",
        open=bool(fault or reply.told or reply.still == "changed"),
        dated=dated,
        still=still,
        choices=choices,
        dates=dates,
        zones=_zones(asking, name, reply) if zoned else (),
        zones_open=bool(fault or reply.zones) or len(asking.asked_in) <= FEW_ZONES,
        number=number if fact.kind is FactKind.NUMBER else None,
        units=_units(fact, reply) if fact.kind is FactKind.NUMBER else (),
        note=_typed(name, "note", _("A note for the clinic (optional)"), reply.note)
        if asking.notes
        else None,
    )


def _offered(fact: FactDefinition, reply: Reply, *, again: bool) -> tuple[Choice, ...]:
    """What can be ticked as the answer itself."""
    if fact.kind in (FactKind.DATE, FactKind.NUMBER):
        return _choices(
            fact.id, "said", {n: ANSWERS[n] for n in NOT_SAID[::-1]}, [reply.said]
        )
    if fact.kind is FactKind.FLAG:
        names = ("yes", "no", *NOT_SAID[::-1])
        return _choices(fact.id, "said", {n: ANSWERS[n] for n in names}, [reply.said])
    if fact.kind is FactKind.EVENT:
        since = ("since",) if again else ()
        names = ("never", *since, "dates", *NOT_SAID[::-1])
        return _choices(fact.id, "said", {n: ANSWERS[n] for n in names}, [reply.said])
    options = {o.id: o.label.in_language(language()) for o in fact.options}
    if fact.kind is FactKind.CHOICE:
        options |= {n: str(ANSWERS[n]) for n in NOT_SAID[::-1]}
        return _choices(fact.id, "said", options, [reply.said])
    options |= {n: str(ANSWERS[n]) for n in (NONE, *NOT_SAID[::-1])}
    return _choices(fact.id, "options", options, reply.options)


def _choices(
    name: str, part: str, words: Mapping[str, object], ticked: Sequence[str]
) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=f"{name}-{part}-{value}",
            value=value,
            label=str(label),
            ticked=value in ticked,
        )
        for value, label in words.items()
    )


def _typed(name: str, part: str, label: str, value: str) -> Typed:
    return Typed(id=f"{name}-{part}", name=f"{name}.{part}", label=label, value=value)


def _dates(fact: FactDefinition, reply: Reply) -> tuple[Typed, ...]:
    """One date; a second where something can be booked; room for all that were given."""
    if fact.kind is FactKind.DATE:
        labels = [_("Date")]
    elif fact.kind is FactKind.EVENT:
        booked = [_("And the date that is booked, if any")] * fact.may_be_planned
        labels = [_("Date"), *booked]
        labels += [_("And one more date")] * (len(reply.dates) - len(labels))
    else:
        return ()
    given = [*reply.dates, *[""] * len(labels)]
    return tuple(
        Typed(id=f"{fact.id}-date-{n}", name=f"{fact.id}.date", label=label, value=day)
        for n, (label, day) in enumerate(zip(labels, given, strict=False))
    )


def _zones(asking: Asking, name: str, reply: Reply) -> tuple[Choice, ...]:
    titles = {
        zone: asking.zones[zone].title.in_language(language())
        for zone in asking.asked_in
    }
    if len(titles) == 1:
        return ()
    return _choices(name, "zones", titles, reply.zones)


def _units(fact: FactDefinition, reply: Reply) -> tuple[Choice, ...]:
    units = [fact.unit, *(other.unit for other in fact.other_units)]
    return _choices(
        fact.id, "unit", {u: unit_words(u) for u in units}, [reply.unit or fact.unit]
    )
