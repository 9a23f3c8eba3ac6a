"""What is known about one client on one day.

Answers pile up over the years; a :class:`Snapshot` is what they amount to on the day of
evaluation: one :class:`~mesoplan.core.facts.State` a fact, and for facts that differ
from place to place, one a zone. Missing, declined, contradictory and out-of-date
answers each leave the fact unknown, and each says so in its own word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.facts import (
    Answer,
    FactDefinition,
    Standing,
    State,
    Value,
)
from mesoplan.core.resolution import resolve
from mesoplan.core.truths import Standpoint, notable_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from mesoplan.core.catalogue import Product


@dataclass(frozen=True, slots=True)
class Snapshot:
    """States of all facts on ``on``: the person's, and what holds in each zone.

    ``known`` and ``known_in`` hold the same as bare values, ``None`` where a fact is
    not known. ``notable`` names those that are anything but a plain no, by zone, and
    for the person under "". ``later`` holds the answers recorded after that day, which
    were not used.
    """

    on: date
    person: Mapping[str, State]
    zones: Mapping[str, Mapping[str, State]]
    known: Mapping[str, Value | None]
    known_in: Mapping[str, Mapping[str, Value | None]]
    notable: Mapping[str, tuple[str, ...]]
    later: tuple[Answer, ...] = ()

    def states(self, zone: str = "") -> Mapping[str, State]:
        """The states that hold in ``zone``, or the person's where none is named."""
        return self.zones[zone] if zone else self.person

    def standpoint(self, zone: str = "", product: Product | None = None) -> Standpoint:
        """From where conditions are judged on this day: in a zone, about a product."""
        known = self.known_in[zone] if zone else self.known
        notable = self.notable[zone]
        return Standpoint(self.on, self.states(zone), known, zone, product, notable)


def take_snapshot(
    definitions: Mapping[str, FactDefinition],
    answers: Sequence[Answer],
    on: date,
    zones: Iterable[str] = (),
) -> Snapshot:
    """What ``answers`` amount to on ``on``.

    Args:
        definitions: every fact, by id.
        answers: in any order; those dated after ``on`` are set aside.
        on: the day of evaluation.
        zones: the zones to resolve facts for.
    """
    by_fact: dict[str, list[Answer]] = {}
    for answer in sorted(answers, key=_order):
        if answer.on <= on:
            by_fact.setdefault(answer.fact, []).append(answer)
    later = tuple(sorted((a for a in answers if a.on > on), key=_order))
    closings = {
        name: _closing_day(by_fact.get(name, ()), on)
        for name in {d.closed_by for d in definitions.values() if d.closed_by}
    }
    person: dict[str, State] = {}
    by_zone: dict[str, dict[str, State]] = {zone: {} for zone in zones}
    for name, definition in definitions.items():
        given = by_fact.get(name, [])
        closed_on = closings.get(definition.closed_by)
        if not definition.per_zone:
            person[name] = resolve(definition, given, on, closed_on)
            continue
        for zone, states in by_zone.items():
            here = [a for a in given if a.zone in ("", zone)]
            state = resolve(definition, here, on, closed_on)
            states[name] = state._replace(zone=zone)
    in_zones = {zone: {**person, **own} for zone, own in by_zone.items()}
    known_in = {zone: _known(states) for zone, states in in_zones.items()}
    known = _known(person)
    notable = {zone: notable_in(values) for zone, values in known_in.items()}
    notable[""] = notable_in(known)
    return Snapshot(on, person, in_zones, known, known_in, notable, later)


def _known(states: Mapping[str, State]) -> dict[str, Value | None]:
    known = Standing.KNOWN
    return {n: s.value if s.standing is known else None for n, s in states.items()}


def _order(answer: Answer) -> tuple[date, str, str, str, str]:
    value = answer.value
    shown = repr(sorted(value)) if isinstance(value, frozenset) else repr(value)
    return (answer.on, answer.fact, answer.zone, answer.by, shown)


def _closing_day(answers: Iterable[Answer], on: date) -> date | None:
    """The latest day on which the closing fact happened, up to ``on``."""
    days = [
        day
        for answer in answers
        if isinstance(answer.value, tuple)
        for day in answer.value
        if day <= on
    ]
    return max(days, default=None)
