"""Generated conditions, answers and consultations for the property tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from mesoplan.core.answers import SPEAKERS
from mesoplan.core.facts import Answer, FactDefinition, FactKind

TODAY = date(2026, 11, 20)
ZONES = ("cheeks", "crows-feet", "forehead")


def days_back(most: int = 800) -> st.SearchStrategy[date]:
    """Days from ``most`` days ago up to today, near ones likelier."""
    near = st.integers(0, 40)
    return st.one_of(near, st.integers(0, most)).map(
        lambda n: TODAY - timedelta(days=n)
    )


def values_of(definition: FactDefinition) -> st.SearchStrategy[Any]:
    """Any value the fact can hold, as the core keeps it."""
    options = [option.id for option in definition.options] or ["none"]
    match definition.kind:
        case FactKind.FLAG:
            return st.booleans()
        case FactKind.CHOICE:
            return st.sampled_from(options)
        case FactKind.SET:
            return st.frozensets(st.sampled_from(options), max_size=3)
        case FactKind.NUMBER:
            low = int(definition.minimum or 0) * 10
            high = int(definition.maximum or 100) * 10
            return st.integers(low, high).map(lambda n: Decimal(n) / 10)
        case FactKind.DATE:
            return st.integers(16 * 365, 80 * 365).map(
                lambda n: TODAY - timedelta(days=n)
            )
        case FactKind.EVENT:
            ahead = st.integers(1, 60).map(lambda n: TODAY + timedelta(days=n))
            day = (
                st.one_of(days_back(), ahead)
                if definition.may_be_planned
                else days_back()
            )
            return st.lists(day, max_size=2).map(lambda d: tuple(sorted(set(d))))


@st.composite
def answers_to(draw: Any, definition: FactDefinition) -> Answer:
    """One answer to a fact, perhaps declined, stale, partial or for one zone only."""
    zone = draw(st.sampled_from(("", *ZONES))) if definition.per_zone else ""
    value = draw(st.one_of(values_of(definition), values_of(definition), st.none()))
    settles = draw(st.sampled_from((False, False, False, False, True)))
    return Answer(
        fact=definition.id,
        value=value,
        on=draw(st.one_of(st.just(TODAY), days_back())),
        by=draw(st.sampled_from(SPEAKERS)),
        zone=zone,
        complete=draw(st.sampled_from((True, True, True, False))),
        since_last=draw(st.sampled_from((False, True))),
        settles=settles and value is not None,
    )


def reassuring(definition: FactDefinition) -> Any:
    """The answer least likely to restrict anything."""
    match definition.kind:
        case FactKind.FLAG:
            return False
        case FactKind.CHOICE:
            preferred = {"bdd_screen": "negative", "skin_type": "ii"}
            return preferred.get(definition.id, definition.options[0].id)
        case FactKind.SET:
            return frozenset()
        case FactKind.NUMBER:
            calm = {"temperature": "36.6", "hba1c": "5.4", "systolic_pressure": "120"}
            return Decimal(calm.get(definition.id, "75"))
        case FactKind.DATE:
            return date(1985, 3, 1)
        case FactKind.EVENT:
            return (TODAY,) if definition.id == "medicines_reconciled" else ()


def cleared(facts: dict[str, FactDefinition]) -> list[Answer]:
    """A client who was asked everything today and has nothing."""
    return [
        Answer(fact=name, value=reassuring(fact), on=TODAY, by="clinician")
        for name, fact in facts.items()
    ]


@st.composite
def consultations(draw: Any, facts: dict[str, FactDefinition]) -> list[Answer]:
    """Mostly reassuring answers, some replaced, some missing, some added."""
    answers = {answer.fact: [answer] for answer in cleared(facts)}
    names = sorted(facts)
    for name in draw(st.lists(st.sampled_from(names), max_size=6, unique=True)):
        answers[name] = draw(st.lists(answers_to(facts[name]), max_size=3))
    return [answer for given in answers.values() for answer in given]
