"""At the chair: one answer a scan, one session a pack, and nothing forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import recalled, stocked
from tests.clinic_people import new_clinic, new_member
from tests.consultations import registered
from tests.stocked import LOT, Stocked, mark, pack, scanned
from tests.treated import begun, sheet

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import scans, sessions, uses
from mesoplan.clinic.actions.recall_scopes import cause_of
from mesoplan.clinic.actions.scans import Difference, OtherScan
from mesoplan.clinic.actions.sessions import Blocked, Unsound
from mesoplan.clinic.goods import Typed, UnfitGoods
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.chair import tray_of
from mesoplan.clinic.queries.scans import Why, scans_seen_by
from mesoplan.clinic.queries.sessions import planned, session_seen_by
from mesoplan.clinic.records import Delivery, Event, Pack, Scan, Session, Use
from mesoplan.core.traceability.findings import Word

Staff = dict[Role, Actor]


@pytest.fixture
def other(actor: Actor) -> Session:
    """The session in the other room."""
    return begun(actor, registered(actor, "Bea Invented"))


@pytest.fixture
def gel(actor: Actor, session: Session) -> Stocked:
    return pack(actor, planned(session)[0].product)


def codes(answer: scans.Answer, word: Word = Word.STOP) -> set[str]:
    return {f.code for f in answer.verdict.findings if f.word is word}


def test_a_pack_that_nothing_speaks_against_is_bound_to_the_session(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    answer = scanned(actor, session, gel.raw)
    assert answer.verdict.word is Word.CLEAR
    assert answer.pack
    assert answer.pack.token == gel.token
    use = Use.objects.get()
    assert (use.session, use.client_id, use.dose) == (session, session.client_id, 1)
    assert use.lot_id == gel.record.lot_id
    assert gel.record.state == "used"
    event = Event.objects.latest("sequence")
    assert (event.action, event.client) == ("pack.scanned_at_chair", session.client_id)
    assert event.changed == {"word": "clear", "bound": True, "session": str(session.pk)}


def test_the_same_scan_again_finds_its_first_answer(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    first = scanned(actor, session, gel.raw, caller="tablet-1")
    again = scanned(actor, session, gel.raw, caller="tablet-1")
    assert again == first
    assert Scan.objects.filter(place="chair").count() == 1
    with pytest.raises(OtherScan):
        scanned(actor, session, replace(gel.raw, inner=""), caller="tablet-1")


def test_a_second_look_at_ones_own_pack_finds_it_as_it_was(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    scanned(actor, session, gel.raw)
    assert scanned(actor, session, gel.raw).verdict.word is Word.CLEAR
    assert Use.objects.count() == 1


def test_one_pack_in_two_rooms_has_one_winner_and_both_are_told(
    actor: Actor, session: Session, other: Session, gel: Stocked
) -> None:
    scanned(actor, session, gel.raw)
    answer = scanned(actor, other, gel.raw)
    assert not answer.bound
    assert answer.why_not == Why.STOP
    assert "single_use_reused" in codes(answer)
    assert [holder.session for holder in answer.holders] == [session.pk]
    assert answer.holders[0].by == actor.name
    (mine,) = tray_of(session_seen_by(actor, session.pk)).packs
    assert [who.by for who in mine.contenders] == [actor.name]
    assert Use.objects.get().session == session


def test_the_database_itself_lets_in_one_use_of_a_single_pack(
    actor: Actor, session: Session, other: Session, gel: Stocked
) -> None:
    scanned(actor, session, gel.raw)
    twin = Use.objects.get()
    twin.pk, twin.session = None, other
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    twin.dose = 2  # nor is there a second dose to take
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_pack_for_several_sessions_serves_as_many_and_no_more(
    actor: Actor, session: Session, other: Session
) -> None:
    product = planned(session)[0].product
    vial = pack(actor, product, doses=2, open_hours=24)
    third = begun(actor, registered(actor, "Cleo Invented"))
    assert scanned(actor, session, vial.raw).bound
    assert vial.record.state == "opened"
    assert scanned(actor, other, vial.raw).bound
    assert vial.record.state == "used"
    answer = scanned(actor, third, vial.raw)
    assert "doses_used_up" in codes(answer)
    assert {holder.session for holder in answer.holders} == {session.pk, other.pk}


def test_an_opened_pack_is_not_used_after_its_hours(
    actor: Actor,
    session: Session,
    other: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vial = pack(actor, planned(session)[0].product, doses=3, open_hours=24)
    scanned(actor, session, vial.raw)
    late = moment.now() + timedelta(hours=24, minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    answer = scanned(actor, other, vial.raw)
    assert "open_too_long" in codes(answer)
    assert not answer.bound


def test_a_vial_used_in_time_may_be_signed_for_after_its_hours(
    actor: Actor,
    session: Session,
    other: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vial = pack(actor, planned(session)[0].product, doses=3, open_hours=24)
    scanned(actor, session, vial.raw)
    begun_at = moment.now()
    for hours, room in ((23, other), (30, None)):
        then = begun_at + timedelta(hours=hours)
        monkeypatch.setattr("django.utils.timezone.now", lambda then=then: then)
        if room is not None:
            assert scanned(actor, room, vial.raw).bound
    (on_tray,) = tray_of(session_seen_by(actor, other.pk)).packs
    assert on_tray.standing.verdict.word is Word.CLEAR


def test_the_scan_itself_is_kept_whatever_it_was(
    actor: Actor, session: Session
) -> None:
    raw = Raw(box="\x00\udcff", inner="(10)", token="5" * 5_000_000)
    answer = scanned(actor, session, raw)
    assert answer.verdict.word is not Word.CLEAR
    assert answer.why_not
    log = scans_seen_by(stocked.director(actor))
    assert log.total == 1
    assert log.rows[0].marks.box == raw.box
    assert len(log.rows[0].marks.token) == 4_097


def test_a_pack_that_never_came_through_the_door_is_stopped(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    copied = scanned(actor, session, replace(gel.raw, token=""))
    assert "no_token" in codes(copied)
    forged = scanned(actor, session, replace(gel.raw, token="MP" + "0" * 14))
    assert not forged.bound
    assert not Use.objects.exists()


def test_another_clinics_token_is_nobodys(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    theirs = pack(elsewhere, planned(session)[0].product)
    answer = scanned(actor, session, theirs.raw)
    assert "token_unknown" in codes(answer)
    assert answer.pack is None
    with pytest.raises(NotFound):
        scanned(elsewhere, session, gel.raw)


def test_another_product_than_the_plans_is_not_bound(
    actor: Actor, session: Session
) -> None:
    stray = pack(actor, "cytocare")
    answer = scanned(actor, session, stray.raw)
    assert answer.verdict.word is Word.CLEAR
    assert (answer.bound, answer.why_not) == (False, Why.OTHER_PRODUCT)
    assert stray.record.state == "in_stock"


def test_a_syringe_of_another_lot_stops_the_pack(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    strange = replace(gel.raw, inner=mark(lot="14482-1"))
    assert "inner_lot_differs" in codes(scanned(actor, session, strange))
    assert not Use.objects.exists()
    # the innocent cause first: the wrong syringe was scanned
    assert scanned(actor, session, gel.raw).bound


def test_lines_of_the_sheet_name_the_pack_they_are_from(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    sessions.save(actor, session.pk, version=1, values=sheet(session))
    assert not Delivery.objects.exclude(pack=None).exists()
    scanned(actor, session, gel.raw)
    assert set(Delivery.objects.values_list("pack__token", flat=True)) == {gel.token}
    other_lot = sheet(session, cheeks__0__lot="LOT-9")
    sessions.save(actor, session.pk, version=2, values=other_lot)
    assert Delivery.objects.get(zone="cheeks").pack is None


def test_a_pack_scanned_by_mistake_is_put_back(
    actor: Actor, session: Session, other: Session, gel: Stocked
) -> None:
    scanned(actor, session, gel.raw)
    with pytest.raises(UnfitGoods):
        uses.put_back(actor, session.pk, token=gel.token, why=" ")
    sessions.save(actor, session.pk, version=1, values=sheet(session))
    uses.put_back(actor, session.pk, token=gel.token, why="The wrong box.")
    assert gel.record.state == "in_stock"
    assert not Delivery.objects.exclude(pack=None).exists()
    with pytest.raises(NotFound):
        uses.put_back(actor, session.pk, token=gel.token, why="Again.")
    assert scanned(actor, other, gel.raw).bound
    assert Use.objects.filter(ended_at=None).get().session == other


def test_a_pack_put_back_after_its_recall_is_put_aside(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    scanned(actor, session, gel.raw)
    recall, _row = recalled.confirmed(actor, gel.record.device, LOT)
    assert gel.record.state == "used"
    uses.put_back(actor, session.pk, token=gel.token, why="Not opened.")
    assert gel.record.state == "quarantined"
    assert gel.record.events.get(kind="quarantined").cause == cause_of(recall.pk)


def test_a_pack_on_the_tray_goes_on_the_sheet_or_back(
    actor: Actor, session: Session, gel: Stocked
) -> None:
    scanned(actor, session, gel.raw)
    spare = pack(actor, planned(session)[0].product, lot="OTHER-7")
    scanned(actor, session, spare.raw)
    saved = sessions.save(actor, session.pk, version=1, values=sheet(session))
    with pytest.raises(Unsound, match="put it back") as error:
        sessions.sign(actor, session.pk, version=saved.version)
    assert list(error.value.problems) == [f"pack.{spare.token}"]
    uses.put_back(actor, session.pk, token=spare.token, why="Not needed.")
    sessions.sign(actor, session.pk, version=saved.version)
    with pytest.raises(Blocked):
        uses.put_back(actor, session.pk, token=gel.token, why="Too late.")
    with pytest.raises(Blocked):
        scanned(actor, session, spare.raw)


def test_a_box_at_the_door_is_judged_before_its_line_is_written(actor: Actor) -> None:
    stocked.device(actor, "nctf-135ha")

    def told(raw: str) -> scans.Answer:
        return scans.at_receipt(
            actor,
            supplier=stocked.supplier(actor).pk,
            on=moment.now().date(),
            raw=Raw(box=raw),
            caller=raw,
        )

    assert "inner_not_at_receipt" in codes(told(mark()), Word.CLEAR)
    assert codes(told(mark(expires_on=date(2020, 1, 1)))) == {"expired"}
    assert not Pack.objects.exists()
    assert Scan.objects.filter(place="receipt").count() == 2


def test_a_later_reader_says_what_it_reads_differently_and_changes_nothing(
    actor: Actor,
    session: Session,
    gel: Stocked,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    boss = stocked.director(actor)
    scanned(actor, session, gel.raw)
    scanned(actor, session, Raw(typed=Typed(device="", lot=LOT, expiry="")))
    scanned(actor, session, Raw(box="\x00"))
    same = scans.replayed(boss)
    assert (same.scans, same.differences) == (4, ())
    before = list(Scan.objects.order_by("pk").values())
    real = scans.marks.read

    def repaired(raw: Raw, on: date) -> scans.marks.Marks:
        return real(replace(raw, box=raw.box.replace(LOT, "LOT-2")), on)

    monkeypatch.setattr("mesoplan.clinic.marks.read", repaired)
    found = scans.replayed(boss).differences
    assert {d.mark for d in found} == {"box"}
    assert len(found) == 2  # at the door and at the chair
    assert isinstance(found[0], Difference)
    assert list(Scan.objects.order_by("pk").values()) == before
    assert Event.objects.latest("sequence").changed["differences"] == 2


def test_who_treats_scans_and_who_answers_for_it_reads_the_log(
    staff: Staff, session: Session, gel: Stocked
) -> None:
    with pytest.raises(NotAllowed):
        scanned(staff[Role.FRONT_DESK], session, gel.raw)
    for role in (Role.PRACTITIONER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            scans_seen_by(staff[role])
        with pytest.raises(NotAllowed):
            scans.replayed(staff[role])


def test_as_many_questions_for_five_packs_on_the_tray_as_for_one(
    actor: Actor, session: Session
) -> None:
    product = planned(session)[0].product
    several = stocked.packs(actor, product, count=5)
    found = session_seen_by(actor, session.pk)
    scanned(actor, session, several[0].raw)
    with stocked.counted() as one:
        tray_of(found)
    for gel in several[1:]:
        scanned(actor, session, gel.raw)
    with stocked.counted() as five:
        assert len(tray_of(found).packs) == 5
    assert len(five) == len(one)
