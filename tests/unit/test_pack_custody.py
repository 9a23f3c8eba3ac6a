"""Where a pack stands after what happened to it, and what cannot have happened."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.traceability.custody import (
    SINGLE_USE,
    EventKind,
    Limits,
    Obstacle,
    PackEvent,
    Refused,
    after,
    state_after,
)
from mesoplan.core.traceability.known import PackState
from tests.inspected import NOW

RECEIVED, OPENED, USED = EventKind.RECEIVED, EventKind.OPENED, EventKind.USED
HELD, RELEASED = EventKind.QUARANTINED, EventKind.RELEASED
RETURNED, DESTROYED = EventKind.RETURNED, EventKind.DESTROYED
SHARED = Limits(doses=2, open_for=timedelta(hours=6))


def events(*steps):
    """Events an hour apart; a step is a kind, or a kind with a session or a cause."""
    found = []
    for hour, step in enumerate(steps):
        kind, name = step if isinstance(step, tuple) else (step, "")
        used = kind in {USED, EventKind.USE_WITHDRAWN}
        found.append(
            PackEvent(
                kind=kind,
                at=NOW + timedelta(hours=hour),
                session=name if used else "",
                cause="" if used else name,
            )
        )
    return found


def test_nothing_has_happened_to_a_pack_that_never_came():
    assert state_after([]) is None


@pytest.mark.parametrize(
    ("steps", "limits", "state"),
    [
        ([RECEIVED], SINGLE_USE, PackState.IN_STOCK),
        ([RECEIVED, (USED, "one")], SINGLE_USE, PackState.USED),
        ([RECEIVED, (USED, "one")], SHARED, PackState.OPENED),
        ([RECEIVED, OPENED], SHARED, PackState.OPENED),
        ([RECEIVED, (USED, "one"), (USED, "two")], SHARED, PackState.USED),
        ([RECEIVED, HELD], SINGLE_USE, PackState.QUARANTINED),
        ([RECEIVED, HELD, RELEASED], SINGLE_USE, PackState.IN_STOCK),
        ([RECEIVED, OPENED, HELD, RELEASED], SHARED, PackState.OPENED),
        ([RECEIVED, HELD, RETURNED], SINGLE_USE, PackState.RETURNED),
        ([RECEIVED, (USED, "one"), DESTROYED], SHARED, PackState.DESTROYED),
        (
            [RECEIVED, (USED, "one"), (EventKind.USE_WITHDRAWN, "one")],
            SINGLE_USE,
            PackState.IN_STOCK,
        ),
        (
            [RECEIVED, (USED, "one"), (EventKind.USE_WITHDRAWN, "one")],
            SHARED,
            PackState.OPENED,
        ),
        (
            [RECEIVED, (HELD, "a recall"), (HELD, "two expiries"),
             (RELEASED, "a recall")],
            SINGLE_USE,
            PackState.QUARANTINED,
        ),
    ],
)  # fmt: skip
def test_a_pack_stands_where_its_events_leave_it(steps, limits, state):
    assert state_after(events(*steps), limits).state is state


@pytest.mark.parametrize(
    ("steps", "limits", "obstacle"),
    [
        ([OPENED], SHARED, Obstacle.NOT_RECEIVED),
        ([RECEIVED, RECEIVED], SINGLE_USE, Obstacle.ALREADY_RECEIVED),
        ([RECEIVED, RETURNED, (USED, "one")], SINGLE_USE, Obstacle.GONE),
        ([RECEIVED, DESTROYED, RELEASED], SINGLE_USE, Obstacle.GONE),
        ([RECEIVED, (USED, "one"), (USED, "two")], SINGLE_USE, Obstacle.USED_UP),
        ([RECEIVED, (USED, "one"), HELD], SINGLE_USE, Obstacle.USED_UP),
        ([RECEIVED, HELD, (USED, "one")], SINGLE_USE, Obstacle.IN_QUARANTINE),
        ([RECEIVED, HELD, HELD], SINGLE_USE, Obstacle.IN_QUARANTINE),
        ([RECEIVED, RELEASED], SINGLE_USE, Obstacle.NOT_IN_QUARANTINE),
        (
            [RECEIVED, (HELD, "a recall"), (RELEASED, "two expiries")],
            SINGLE_USE,
            Obstacle.NOT_IN_QUARANTINE,
        ),
        ([RECEIVED, OPENED], SINGLE_USE, Obstacle.SINGLE_USE),
        ([RECEIVED, OPENED, OPENED], SHARED, Obstacle.ALREADY_OPEN),
        ([RECEIVED, (USED, "one"), (USED, "one")], SHARED, Obstacle.USED_IN_SESSION),
        (
            [RECEIVED, (EventKind.USE_WITHDRAWN, "one")],
            SINGLE_USE,
            Obstacle.NO_SUCH_USE,
        ),
        (
            [RECEIVED, (USED, "one"), (USED, "two")],
            Limits(doses=2),
            Obstacle.OPEN_TOO_LONG,
        ),
    ],
)
def test_what_cannot_have_happened_is_refused_by_name(steps, limits, obstacle):
    found = state_after(events(*steps), limits)
    assert isinstance(found, Refused)
    assert found.obstacle is obstacle
    assert found.event == events(*steps)[-1]


def test_the_last_moment_of_an_opened_pack_still_counts():
    first = events(RECEIVED, OPENED)
    opened = first[-1].at
    last = PackEvent(kind=USED, at=opened + timedelta(hours=6), session="one")
    assert state_after([*first, last], SHARED).state is PackState.OPENED
    late = PackEvent(kind=USED, at=last.at + timedelta(seconds=1), session="one")
    assert state_after([*first, late], SHARED).obstacle is Obstacle.OPEN_TOO_LONG


def test_an_event_before_the_last_one_is_refused():
    first = events(RECEIVED, HELD)
    early = PackEvent(kind=RELEASED, at=first[0].at)
    assert state_after([*first, early]).obstacle is Obstacle.EARLIER_THAN_LAST


def test_two_events_of_one_moment_keep_their_order():
    first = PackEvent(kind=RECEIVED, at=NOW)
    second = PackEvent(kind=USED, at=NOW, session="one")
    assert state_after([first, second]).state is PackState.USED


def test_every_obstacle_can_stand_in_the_way():
    kinds = [*EventKind, (USED, "one"), (USED, "two"), (EventKind.USE_WITHDRAWN, "one")]
    met = {Obstacle.EARLIER_THAN_LAST}
    for limits in (SINGLE_USE, SHARED, Limits(doses=2)):
        for steps in product(kinds, repeat=3):
            for chain in (events(*steps), events(RECEIVED, *steps)):
                found = state_after(chain, limits)
                if isinstance(found, Refused):
                    met.add(found.obstacle)
    assert met == set(Obstacle)


STEPS = st.lists(
    st.sampled_from(
        [*EventKind, (USED, "one"), (USED, "two"), (EventKind.USE_WITHDRAWN, "one")]
    ),
    max_size=12,
)


@given(STEPS, st.sampled_from([SINGLE_USE, SHARED]))
def test_replaying_what_was_accepted_gives_the_same_pack(steps, limits):
    """An action asks step by step, a replay all at once; refused steps leave no trace."""
    custody, accepted = None, []
    for event in events(RECEIVED, *steps):
        found = after(custody, event, limits)
        if not isinstance(found, Refused):
            custody = found
            accepted.append(event)
    assert state_after(accepted, limits) == custody


@given(STEPS, st.sampled_from([SINGLE_USE, SHARED]))
def test_no_history_serves_more_sessions_than_the_pack_has_doses(steps, limits):
    custody = None
    for event in events(RECEIVED, *steps):
        found = after(custody, event, limits)
        custody = custody if isinstance(found, Refused) else found
        assert len(set(custody.sessions)) == len(custody.sessions) <= limits.doses
