"""From all answers to one question to the one state they amount to.

Missing, declined, contradictory and out-of-date answers each leave a fact unknown, and
each says so in its own word. Silence becomes "no" only through a named closing fact.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mesoplan.core.facts import Answer, FactDefinition, FactKind, Standing, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

EMPTY: Mapping[FactKind, object] = {
    FactKind.FLAG: False,
    FactKind.SET: frozenset(),
    FactKind.EVENT: (),
}


def resolve(
    definition: FactDefinition,
    answers: Sequence[Answer],
    on: date,
    closed_on: date | None = None,
) -> State:
    """One fact's state from its answers (oldest first, none after ``on``).

    ``closed_on`` is the latest day on which a closing fact (a medicines
    reconciliation) answered everything not listed with "no".
    """
    answers = since_settled(answers)
    answers = [*answers, *_closing_answer(definition, answers, closed_on)]
    if not answers:
        return State(definition.id, Standing.NOT_ASKED)
    given = [a for a in answers if a.value is not None]
    if not given:
        return _state(answers[-1], Standing.DECLINED)
    state = _RESOLVERS[definition.kind](definition, given)
    if state.standing not in (Standing.KNOWN, Standing.PARTIAL):
        return state
    if _declined_since(definition, answers, given, state):
        return state._replace(standing=Standing.DECLINED, value=None)
    if _forever(definition, state):
        return state
    good_until = (state.on or on) + timedelta(days=int(definition.good_for.least))
    standing = state.standing if on <= good_until else Standing.OUT_OF_DATE
    return state._replace(standing=standing, good_until=good_until)


def since_settled(answers: Sequence[Answer]) -> Sequence[Answer]:
    """The answers from the last settling one on; those up to its day are set aside."""
    settled = [answer for answer in answers if answer.settles]
    if not settled:
        return answers
    day = settled[-1].on
    return [a for a in answers if a.on > day or (a.settles and a.on == day)]


def _closing_answer(
    definition: FactDefinition, answers: Sequence[Answer], closed_on: date | None
) -> list[Answer]:
    """The "no" that a reconciliation gives for what it does not list."""
    if closed_on is None or any(answer.on >= closed_on for answer in answers):
        return []
    empty = EMPTY[definition.kind]
    if definition.kind is FactKind.EVENT:
        empty = tuple(d for a in answers for d in _dates(a))
    return [
        Answer(
            fact=definition.id,
            value=empty,  # type: ignore[arg-type]
            on=closed_on,
            by=definition.closed_by,
        )
    ]


def _declined_since(
    definition: FactDefinition,
    answers: Sequence[Answer],
    given: Sequence[Answer],
    state: State,
) -> bool:
    """Whether the last word was a refusal that leaves an older answer behind."""
    if definition.kind in (FactKind.NUMBER, FactKind.DATE) or _forever(
        definition, state
    ):
        return False
    return answers[-1].value is None and answers[-1].on > given[-1].on


def _forever(definition: FactDefinition, state: State) -> bool:
    """Whether the value cannot be overtaken: a lasting fact that is present."""
    return definition.lasting and state.value not in (False, frozenset(), ())


def _state(answer: Answer, standing: Standing) -> State:
    return State(
        fact=answer.fact,
        standing=standing,
        value=answer.value,
        on=answer.on,
        by=answer.by,
        zone=answer.zone,
        detail=answer.detail,
    )


def _latest(definition: FactDefinition, given: Sequence[Answer]) -> State:
    """The last day's value; two different values on that day contradict each other."""
    last = [answer for answer in given if answer.on == given[-1].on]
    if len({answer.value for answer in last}) > 1:
        return _state(last[-1], Standing.CONTRADICTORY)
    if definition.lasting:
        return _lasting(definition, given)
    return _state(last[-1], Standing.KNOWN)


def _lasting(definition: FactDefinition, given: Sequence[Answer]) -> State:
    """A lasting fact: once present it stays, so a later denial contradicts it."""
    last = given[-1]
    if definition.kind is FactKind.FLAG:
        present = [answer for answer in given if answer.value is True]
        if present and last.value is False:
            return _state(last, Standing.CONTRADICTORY)
        return _state(present[0] if present else last, Standing.KNOWN)
    if len({answer.value for answer in given}) > 1:
        return _state(last, Standing.CONTRADICTORY)
    return _state(last, Standing.KNOWN)


def _members(definition: FactDefinition, given: Sequence[Answer]) -> State:
    """A set: complete statements count as the whole, partial ones only add."""
    complete = [answer for answer in given if answer.complete]
    union = frozenset(m for answer in given for m in _set(answer))
    if not complete:
        return _state(given[-1], Standing.PARTIAL)._replace(value=union)
    last = complete[-1]
    same_day = [answer for answer in complete if answer.on == last.on]
    if len({answer.value for answer in same_day}) > 1:
        return _state(last, Standing.CONTRADICTORY)._replace(value=union)
    if definition.lasting:
        before = frozenset(m for a in given if a.on <= last.on for m in _set(a))
        if not before <= _set(last):
            return _state(last, Standing.CONTRADICTORY)._replace(value=union)
        return _state(last, Standing.KNOWN)._replace(value=union)
    since = frozenset(m for a in given if a.on >= last.on for m in _set(a))
    return _state(last, Standing.KNOWN)._replace(value=since)


def _happenings(_: FactDefinition, given: Sequence[Answer]) -> State:
    """An event: all its dates; a "never" contradicts a date that lies before it."""
    dates = tuple(sorted({day for answer in given for day in _dates(answer)}))
    complete = [answer for answer in given if answer.complete]
    last = complete[-1] if complete else given[-1]
    standing = Standing.KNOWN if complete else Standing.PARTIAL
    state = _state(last, standing)._replace(value=dates)
    denied = any(
        not (answer.since_last or _dates(answer))
        and any(day <= answer.on for day in dates)
        for answer in complete
    )
    return state._replace(standing=Standing.CONTRADICTORY) if denied else state


def _set(answer: Answer) -> frozenset[str]:
    return answer.value if isinstance(answer.value, frozenset) else frozenset()


def _dates(answer: Answer) -> tuple[date, ...]:
    return answer.value if isinstance(answer.value, tuple) else ()


_RESOLVERS: Mapping[FactKind, Callable[[FactDefinition, Sequence[Answer]], State]] = {
    FactKind.FLAG: _latest,
    FactKind.CHOICE: _latest,
    FactKind.NUMBER: _latest,
    FactKind.DATE: _latest,
    FactKind.SET: _members,
    FactKind.EVENT: _happenings,
}
