"""Invented clients for the bench: the same ones on every run.

Every fact is answered as a clinic would meet it, mostly "no"; ``UNKNOWN`` of them are
left open in the ways real ones are: not asked, declined, or out of date.
"""

from __future__ import annotations

import random  # noqa: TID251 - seeded, so that every run meets the same people
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mesoplan.core.consultation import PLACES, PREFERENCES, Consultation, Request
from mesoplan.core.facts import Answer, FactDefinition, FactKind, Value

if TYPE_CHECKING:
    from mesoplan.core.catalogue import Product
    from mesoplan.knowledge.library import Library

TODAY = date(2026, 11, 20)
SEED = 20261120
UNKNOWN = 0.05
PRESENT = 0.06  # how often a flag is true or a set is not empty
EVENTS = ((0.70, None), (0.90, (200, 3000)), (1.0, (0, 60)))  # never, long ago, recent
USUAL = {  # mean and spread, invented: near what most people have
    "temperature": (36.6, 0.4),
    "hba1c": (5.5, 0.8),
    "systolic_pressure": (122, 15),
    "diastolic_pressure": (76, 10),
}
BOOKED = 0.05  # how often an event that may be planned lies ahead


@dataclass(frozen=True, slots=True)
class Person:
    """One client's answers, and the zone and product to decide about."""

    answers: tuple[Answer, ...]
    zone: str
    product: Product


def people(library: Library, count: int) -> list[Person]:
    """``count`` clients, each asking about one zone and one product."""
    chance = random.Random(SEED)  # noqa: S311 - nothing secret is drawn
    zones, products = sorted(library.zones), sorted(library.products)
    return [
        Person(
            answers=tuple(
                answer
                for definition in library.facts.values()
                for answer in _answer(definition, chance)
            ),
            zone=chance.choice(zones),
            product=library.products[chance.choice(products)],
        )
        for _ in range(count)
    ]


def consultations(library: Library, count: int) -> list[Consultation]:
    """``count`` consultations of clients with nothing against treatment.

    Each starts from a protocol, so that there is something to plan, and asks for its
    concern, perhaps with a second one, in some of its zones; mostly in the EU, where
    most of the products known here are listed.
    """
    chance = random.Random(SEED)  # noqa: S311 - nothing secret is drawn
    open_zones = {zone.id for zone in library.zones.values() if zone.status == "open"}
    protocols = [p for p in library.protocols.values() if open_zones & {*p.zones}]
    made = []
    for number in range(count):
        protocol, second = chance.choice(protocols), chance.choice(protocols)
        concerns = {protocol.concern, *chance.choice(((), (second.concern,)))}
        zones = sorted(open_zones & {*protocol.zones})
        request = Request(
            concerns=tuple(sorted(concerns)),
            zones=tuple(
                sorted(chance.sample(zones, min(len(zones), chance.randint(1, 3))))
            ),
            prefer=chance.choice(PREFERENCES),
            jurisdiction=chance.choice(("EU", "EU", "EU", *PLACES)),
        )
        answers = tuple(
            _stated(definition, _harmless(definition, chance), TODAY)
            for definition in library.facts.values()
        )
        made.append(
            Consultation(
                client=f"invented {number}", on=TODAY, request=request, answers=answers
            )
        )
    return made


def _answer(definition: FactDefinition, chance: random.Random) -> list[Answer]:
    if chance.random() >= UNKNOWN:
        return [_stated(definition, _value(definition, chance), TODAY)]
    why = chance.choice(("not asked", "declined", "out of date"))
    if why == "not asked":
        return []
    if why == "declined":
        return [_stated(definition, None, TODAY)]
    then = TODAY - timedelta(days=int(definition.good_for.most) + 1)
    return [_stated(definition, _harmless(definition, chance), then)]


def _stated(definition: FactDefinition, value: Value | None, on: date) -> Answer:
    return Answer(fact=definition.id, value=value, on=on, by="client")


def _value(definition: FactDefinition, chance: random.Random) -> Value:
    match definition.kind:
        case FactKind.FLAG:
            return chance.random() < PRESENT
        case FactKind.CHOICE:
            return chance.choice(definition.options).id
        case FactKind.SET:
            size = chance.randint(1, 3) if chance.random() < PRESENT else 0
            picked = chance.sample(
                definition.options, min(size, len(definition.options))
            )
            return frozenset(option.id for option in picked)
        case FactKind.NUMBER:
            return _number(definition, chance)
        case FactKind.DATE:
            return TODAY - timedelta(days=chance.randint(16 * 365, 75 * 365))
        case FactKind.EVENT:
            return _event(definition, chance)


def _number(definition: FactDefinition, chance: random.Random) -> Decimal:
    """Around what most people have, in tenths, within what is possible."""
    drawn = Decimal(round(chance.gauss(*_usual(definition)) * 10)) / 10
    low, high = definition.minimum or Decimal(0), definition.maximum or drawn
    return min(max(drawn, low), high)


def _usual(definition: FactDefinition) -> tuple[float, float]:
    """Mean and spread; the middle of what is possible where none is given."""
    low, high = float(definition.minimum or 0), float(definition.maximum or 100)
    return USUAL.get(definition.id, ((low + high) / 2, (high - low) / 10))


def _event(definition: FactDefinition, chance: random.Random) -> tuple[date, ...]:
    drawn = chance.random()
    span = next(span for limit, span in EVENTS if drawn < limit)
    past = [] if span is None else [TODAY - timedelta(days=chance.randint(*span))]
    if definition.may_be_planned and chance.random() < BOOKED:
        past.append(TODAY + timedelta(days=chance.randint(1, 60)))
    return tuple(past)


def _harmless(definition: FactDefinition, chance: random.Random) -> Value:
    """An answer that speaks against nothing."""
    match definition.kind:
        case FactKind.FLAG:
            return False
        case FactKind.CHOICE:
            return definition.options[0].id
        case FactKind.SET:
            return frozenset()
        case FactKind.NUMBER:
            return Decimal(str(_usual(definition)[0]))
        case FactKind.DATE:
            return TODAY - timedelta(days=chance.randint(30 * 365, 70 * 365))
        case FactKind.EVENT:
            return ()
