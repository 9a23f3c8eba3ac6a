"""A hold is settled by a second named person with a reason; a stop never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.clinic_people import new_clinic, new_member
from tests.stocked import EXPIRES, LOT, Stocked, pack, scanned
from tests.treated import sheet

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role, StepUpNeeded
from mesoplan.clinic.actions import holds, packs, sessions
from mesoplan.clinic.actions.holds import SamePerson
from mesoplan.clinic.actions.sessions import Blocked, Unsound
from mesoplan.clinic.goods import UnfitGoods
from mesoplan.clinic.queries.chair import tray_of
from mesoplan.clinic.queries.holds import holds_waiting
from mesoplan.clinic.queries.scans import Answer
from mesoplan.clinic.queries.sessions import planned, session_seen_by
from mesoplan.clinic.records import (
    Device,
    Event,
    Recall,
    RecallScope,
    Session,
    Settlement,
)

Staff = dict[Role, Actor]
REASON = "Both of us have compared the syringe with the box."


@pytest.fixture
def second(staff: Staff) -> Actor:
    return staff[Role.DIRECTOR]


@pytest.fixture
def gel(actor: Actor, session: Session) -> Stocked:
    return pack(actor, planned(session)[0].product)


def signs(actor: Actor, session: Session) -> Session:
    found = session_seen_by(actor, session.pk)
    saved = sessions.save(
        actor, session.pk, version=found.version, values=sheet(session)
    )
    return sessions.sign(actor, session.pk, version=saved.version)


def refused(actor: Actor, session: Session) -> dict[str, str]:
    with pytest.raises(Unsound) as error:
        signs(actor, session)
    assert Session.objects.get(pk=session.pk).signed_at is None
    return error.value.problems


def held(actor: Actor, session: Session, gel: Stocked) -> Answer:
    """The syringe was not scanned."""
    answer = scanned(actor, session, replace(gel.raw, inner=""))
    assert answer.verdict.word == "hold"
    assert answer.bound
    return answer


def recalled(
    actor: Actor, lot: str, *, reference: str = "R-1", state: str = "confirmed"
) -> None:
    """A regulator has named the lot, and somebody has confirmed it, or not yet."""
    now = moment.now()
    said = {"clinic_id": actor.clinic}
    recall = Recall.objects.create(
        **said,
        source="Invented regulator",
        reference=reference,
        announced_on=now.date(),
        noted_at=now,
        noted_by=actor.author(),
    )
    RecallScope.objects.create(
        **said,
        recall=recall,
        device=Device.objects.filter(**said).first(),
        lot=lot,
        key=lot,
        state=state,
        proposed_at=now,
        proposed_by=actor.author(),
        settled_at=now if state == "confirmed" else None,
        settled_by=actor.author() if state == "confirmed" else None,
    )


def test_a_held_pack_keeps_the_session_open_until_a_second_person_settles_it(
    actor: Actor, second: Actor, session: Session, gel: Stocked
) -> None:
    answer = held(actor, session, gel)
    zones = [zone.zone for zone in planned(session)[1].zones]
    assert set(refused(actor, session)) == {f"{zone}.0.lot" for zone in zones}
    assert [row.mine for row in holds_waiting(actor)] == [True]
    holds.settle(second, session.pk, scan=answer.scan, reason=REASON)
    assert not holds_waiting(second)
    event = Event.objects.latest("sequence")
    assert (event.action, event.changed) == (
        "hold.settled",
        {"codes": ["inner_not_scanned"]},
    )
    (on_tray,) = tray_of(session_seen_by(actor, session.pk)).packs
    assert [(s.by, s.reason) for s in on_tray.standing.settled] == [
        (second.name, REASON)
    ]
    assert signs(actor, session).signed_at


def test_nobody_settles_what_they_scanned_themselves(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    answer = held(actor, session, gel)
    with pytest.raises(SamePerson):
        holds.settle(actor, session.pk, scan=answer.scan, reason=REASON)
    assert not Settlement.objects.exists()


def test_the_database_itself_wants_two_people(
    actor: Actor, second: Actor, session: Session, gel: Stocked
) -> None:
    answer = held(actor, session, gel)
    said = holds.settle(second, session.pk, scan=answer.scan, reason=REASON)
    said.pk, said.settled_by = None, said.entered_by
    said._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        said.save()


def test_settling_takes_a_reason_and_a_fresh_factor(
    staff: Staff, second: Actor, actor: Actor, session: Session, gel: Stocked
) -> None:
    answer = held(actor, session, gel)
    with pytest.raises(UnfitGoods):
        holds.settle(second, session.pk, scan=answer.scan, reason=" ")
    long_ago = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - a stale factor
    stale = replace(second, stepped_up_at=long_ago)
    with pytest.raises(StepUpNeeded):
        holds.settle(stale, session.pk, scan=answer.scan, reason=REASON)
    with pytest.raises(NotAllowed):
        holds.settle(
            staff[Role.FRONT_DESK], session.pk, scan=answer.scan, reason=REASON
        )
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        holds.settle(elsewhere, session.pk, scan=answer.scan, reason=REASON)


def test_a_new_scan_is_a_new_question(
    actor: Actor, second: Actor, session: Session, gel: Stocked
) -> None:
    answer = held(actor, session, gel)
    holds.settle(second, session.pk, scan=answer.scan, reason=REASON)
    held(actor, session, gel)
    assert refused(actor, session)
    with pytest.raises(NotFound):
        holds.settle(second, session.pk, scan=answer.scan, reason=REASON)
    scanned(actor, session, gel.raw)
    assert signs(actor, session).signed_at


def test_what_is_settled_covers_nothing_that_came_later(
    actor: Actor, second: Actor, session: Session, gel: Stocked
) -> None:
    answer = held(actor, session, gel)
    holds.settle(second, session.pk, scan=answer.scan, reason=REASON)
    Device.objects.update(injectable="unknown")
    assert "cheeks.0.lot" in refused(actor, session)
    holds.settle(second, session.pk, scan=answer.scan, reason=REASON)
    assert [f["code"] for f in Settlement.objects.latest("settled_at").findings] == [
        "marking_unknown"
    ]
    assert signs(actor, session).signed_at


def test_what_is_settled_of_one_notice_covers_no_other(
    actor: Actor, second: Actor, session: Session, gel: Stocked
) -> None:
    recalled(actor, LOT, state="proposed")
    answer = scanned(actor, session, gel.raw)
    assert answer.verdict.word == "hold"
    holds.settle(second, session.pk, scan=answer.scan, reason=REASON)
    recalled(actor, LOT, reference="R-2", state="proposed")
    said = refused(actor, session)["cheeks.0.lot"]
    assert "R-2" in said
    assert "R-1" not in said


def test_a_recall_between_scan_and_signature_stops_it_for_good(
    actor: Actor, second: Actor, session: Session, gel: Stocked
) -> None:
    answer = scanned(actor, session, gel.raw)
    assert answer.verdict.word == "clear"
    recalled(actor, LOT)
    assert "R-1" in refused(actor, session)["cheeks.0.lot"]
    with pytest.raises(Blocked, match="R-1"):
        holds.settle(second, session.pk, scan=answer.scan, reason=REASON)


def test_a_quarantine_between_scan_and_signature_stops_a_vial(
    actor: Actor, session: Session
) -> None:
    vial = pack(actor, planned(session)[0].product, doses=3, open_hours=24)
    scanned(actor, session, vial.raw)
    packs.quarantine(actor, vial.token, why="It looks cloudy.")
    assert refused(actor, session)


@pytest.mark.usefixtures("gel")
def test_a_lot_typed_by_hand_is_held_until_a_second_person_has_compared_it(
    actor: Actor, second: Actor, session: Session
) -> None:
    assert "typed" in refused(actor, session)["cheeks.0.lot"]
    about = {"lot": LOT, "expires_on": EXPIRES, "reason": REASON}
    with pytest.raises(SamePerson):
        holds.settle_typed(actor, session.pk, **about)
    with pytest.raises(NotFound):
        holds.settle_typed(second, session.pk, **{**about, "lot": "LOT-9"})
    holds.settle_typed(second, session.pk, **about)
    found = session_seen_by(actor, session.pk)
    assert sessions.sign(actor, session.pk, version=found.version).signed_at


@pytest.mark.usefixtures("gel")
def test_who_settled_a_typed_lot_and_then_types_it_is_one_person(
    actor: Actor, second: Actor, session: Session
) -> None:
    refused(actor, session)
    about = {"lot": LOT, "expires_on": EXPIRES, "reason": REASON}
    holds.settle_typed(second, session.pk, **about)
    assert refused(second, session)


@pytest.mark.usefixtures("gel")
def test_a_recalled_lot_does_not_come_in_by_typing(
    actor: Actor, second: Actor, session: Session
) -> None:
    recalled(actor, LOT)
    assert "R-1" in refused(actor, session)["cheeks.0.lot"]
    with pytest.raises(Blocked):
        holds.settle_typed(
            second, session.pk, lot=LOT, expires_on=EXPIRES, reason=REASON
        )


def test_a_stopped_pack_does_not_come_back_in_by_typing_its_lot(
    actor: Actor, second: Actor, session: Session, gel: Stocked
) -> None:
    assert scanned(actor, session, replace(gel.raw, token="")).verdict.word == "stop"
    assert refused(actor, session)
    with pytest.raises(Blocked):
        holds.settle_typed(
            second, session.pk, lot=LOT, expires_on=EXPIRES, reason=REASON
        )


def test_another_expiry_than_the_packs_is_typed_by_hand(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    scanned(actor, session, gel.raw)
    moved = sheet(session, cheeks__0__expires_on="2041-12-31")
    saved = sessions.save(actor, session.pk, version=1, values=moved)
    with pytest.raises(Unsound) as error:
        sessions.sign(actor, session.pk, version=saved.version)
    assert list(error.value.problems) == ["cheeks.0.lot"]
