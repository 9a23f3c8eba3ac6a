"""A pack's life: what can happen to it, who may, and that its events tell it all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import stocked
from tests.clinic_people import new_clinic, new_member
from tests.consultations import registered
from tests.stocked import Stocked, pack, scanned
from tests.treated import begun
from tests.worlds import Undone

from mesoplan.clinic import moment
from mesoplan.clinic.access import (
    Actor,
    Conflict,
    NotAllowed,
    NotFound,
    Role,
    StepUpNeeded,
)
from mesoplan.clinic.actions import packs, uses
from mesoplan.clinic.actions.pack_events import NotPossible
from mesoplan.clinic.goods import UnfitGoods
from mesoplan.clinic.queries.packs import custody_of, life_seen_by
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.queries.stock import counts_seen_by, stock_seen_by
from mesoplan.clinic.records import Event, Pack, PackEvent, Session
from mesoplan.clinic.records.permanence import Permanent
from mesoplan.core.traceability.custody import Obstacle, after
from mesoplan.core.traceability.known import PackState

Staff = dict[Role, Actor]
PRODUCT = "nctf-135ha"
WHY = "The box is dented."


@pytest.fixture
def director(staff: Staff) -> Actor:
    return staff[Role.DIRECTOR]


@pytest.fixture
def gel(actor: Actor) -> Stocked:
    return pack(actor, PRODUCT)


def obstacle(act: Callable[..., object], *about: object, **more: str) -> Obstacle:
    before = PackEvent.objects.count(), Event.objects.count()
    with pytest.raises(NotPossible) as error:
        act(*about, **more)
    assert (PackEvent.objects.count(), Event.objects.count()) == before
    return error.value.obstacle


def test_a_pack_is_held_by_anybody_and_released_by_the_director(
    staff: Staff, director: Actor, gel: Stocked
) -> None:
    desk = staff[Role.FRONT_DESK]
    assert packs.quarantine(desk, gel.token, why=WHY).state == "quarantined"
    assert Event.objects.latest("sequence").action == "pack.quarantined"
    assert obstacle(packs.quarantine, desk, gel.token, why=WHY) is (
        Obstacle.IN_QUARANTINE
    )
    with pytest.raises(NotAllowed):
        packs.release(desk, gel.token, cause=packs.BY_HAND, why=WHY)
    assert (
        packs.release(director, gel.token, cause=packs.BY_HAND, why=WHY).state
        == "in_stock"
    )
    steps = life_seen_by(director, gel.token).steps
    assert [(s.kind, s.by) for s in steps[1:]] == [
        ("quarantined", desk.name),
        ("released", director.name),
    ]


def test_a_release_needs_a_fresh_factor(director: Actor, gel: Stocked) -> None:
    packs.quarantine(director, gel.token, why=WHY)
    stale = replace(director, stepped_up_at=None)
    with pytest.raises(StepUpNeeded):
        packs.release(stale, gel.token, cause=packs.BY_HAND, why=WHY)


def test_one_reason_lifted_leaves_the_other(director: Actor) -> None:
    stocked.device(director, PRODUCT)
    broken = stocked.line(stocked.mark(), seals_intact=False)
    token = stocked.received(director, broken).labels[0].token
    packs.quarantine(director, token, why=WHY)
    packs.release(director, token, cause=packs.BY_HAND, why=WHY)
    life = life_seen_by(director, token)
    assert (life.state, life.held_for) == ("quarantined", ("seals_broken",))


def test_a_recalls_hold_is_not_lifted_pack_by_pack(
    director: Actor, gel: Stocked
) -> None:
    with pytest.raises(UnfitGoods, match="recall"):
        packs.release(director, gel.token, cause="recall:1", why=WHY)


@pytest.mark.parametrize("act", [packs.send_back, packs.destroy])
def test_a_pack_that_is_gone_stays_gone(
    director: Actor, gel: Stocked, act: Callable[..., Pack]
) -> None:
    assert act(director, gel.token, why=WHY).state in {"returned", "destroyed"}
    for again in (packs.quarantine, packs.send_back, packs.destroy):
        assert obstacle(again, director, gel.token, why=WHY) is Obstacle.GONE
    assert stock_seen_by(director).total == 0


@pytest.mark.parametrize(
    "act", [packs.quarantine, packs.send_back, packs.destroy], ids=lambda a: a.__name__
)
def test_each_act_says_why(
    director: Actor, gel: Stocked, act: Callable[..., Pack]
) -> None:
    with pytest.raises(UnfitGoods):
        act(director, gel.token, why=" ")
    with pytest.raises(UnfitGoods):
        act(director, gel.token, why="x" * 301)


def test_a_vial_is_opened_once_and_its_hours_run(director: Actor) -> None:
    vial = pack(director, PRODUCT, doses=3, open_hours=24)
    found = packs.begin(director, vial.token)
    assert found.state == "opened"
    row = stock_seen_by(director, state=PackState.OPENED).rows[0]
    assert found.opened_at
    assert row.open_until == found.opened_at + timedelta(hours=24)
    assert obstacle(packs.begin, director, vial.token) is Obstacle.ALREADY_OPEN


def test_a_syringe_is_opened_by_using_it(director: Actor, gel: Stocked) -> None:
    assert obstacle(packs.begin, director, gel.token) is Obstacle.SINGLE_USE


def test_another_clinic_finds_no_such_pack(gel: Stocked) -> None:
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    for act in (packs.quarantine, packs.send_back, packs.destroy):
        with pytest.raises(NotFound):
            act(elsewhere, gel.token, why=WHY)
    with pytest.raises(NotFound):
        packs.label(elsewhere, gel.token)
    assert stock_seen_by(elsewhere, words=gel.token).total == 0
    assert counts_seen_by(elsewhere).in_stock == 0


def test_whoever_writes_the_same_number_second_is_told(
    director: Actor, gel: Stocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beaten(*about: Any) -> object:
        """Between the look and the write another process acts."""
        PackEvent(
            clinic_id=director.clinic,
            pack=gel.record,
            sequence=2,
            kind="quarantined",
            at=moment.now(),
            by=director.user,
        ).save()
        return after(*about)

    monkeypatch.setattr("mesoplan.clinic.actions.pack_events.after", beaten)
    with pytest.raises(Conflict):
        packs.destroy(director, gel.token, why=WHY)


def test_what_happened_is_written_once(gel: Stocked) -> None:
    event = PackEvent.objects.get(pack__token=gel.token)
    event.kind = "destroyed"
    with pytest.raises(Permanent):
        event.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        PackEvent.objects.filter(pk=event.pk)._raw_delete("default")


def test_the_list_is_found_by_token_lot_and_product(actor: Actor, gel: Stocked) -> None:
    stocked.packs(actor, PRODUCT, lot="OTHER-7", count=2, expires_on=stocked.EXPIRES)
    printed = f"{gel.token[:4]} {gel.token[4:8]}-{gel.token[8:]}".lower()
    assert [r.token for r in stock_seen_by(actor, words=printed).rows] == [gel.token]
    assert stock_seen_by(actor, words="other-7").total == 2
    assert stock_seen_by(actor, product="cytocare").total == 0
    assert stock_seen_by(actor, expires_within=timedelta(days=60)).total == 0
    assert counts_seen_by(actor).in_stock == 3


def _hold(actor: Actor, vial: Stocked, _room: Session) -> None:
    packs.quarantine(actor, vial.token, why=WHY)


def _release(actor: Actor, vial: Stocked, _room: Session) -> None:
    packs.release(actor, vial.token, cause=packs.BY_HAND, why=WHY)


def _open(actor: Actor, vial: Stocked, _room: Session) -> None:
    packs.begin(actor, vial.token)


def _use(actor: Actor, vial: Stocked, room: Session) -> None:
    scanned(actor, room, vial.raw)


def _put_back(actor: Actor, vial: Stocked, room: Session) -> None:
    uses.put_back(actor, room.pk, token=vial.token, why=WHY)


def _destroy(actor: Actor, vial: Stocked, _room: Session) -> None:
    packs.destroy(actor, vial.token, why=WHY)


ACTS = (_hold, _release, _open, _use, _use, _use, _put_back, _destroy)


@dataclass(frozen=True, kw_only=True)
class House:
    """Packs for one session and for two, and three rooms that reach for them."""

    actor: Actor
    packs: tuple[Stocked, ...]
    rooms: tuple[Session, ...]


@pytest.fixture
def house(actor: Actor, director: Actor) -> House:
    rooms = tuple(begun(actor, registered(actor, f"Invented {n}")) for n in range(3))
    product = planned(rooms[0])[0].product
    vials = stocked.packs(actor, product, count=2, doses=2, open_hours=24)
    syringes = stocked.packs(
        actor, product, count=2, identifier=stocked.invented_device(1)
    )
    return House(actor=director, packs=(*vials, *syringes), rooms=rooms)


LIVES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 2)),
    min_size=10,
    max_size=40,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIVES)
def test_replaying_all_events_gives_the_state_that_is_kept(
    house: House, life: list[tuple[Callable[..., None], int, int]]
) -> None:
    with Undone():
        for act, vial, room in life:
            with suppress(NotPossible, NotFound):
                act(house.actor, house.packs[vial], house.rooms[room])
        for found in Pack.objects.prefetch_related("events"):
            custody = custody_of(found)
            assert custody
            assert (found.state, found.opened_at) == (custody.state, custody.opened_at)
            assert found.version == found.events.count()
            numbers = sorted(event.sequence for event in found.events.all())
            assert numbers == list(range(1, found.version + 1))
            assert len(custody.sessions) == found.uses.filter(ended_at=None).count()
