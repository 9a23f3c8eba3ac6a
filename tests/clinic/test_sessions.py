"""A session is begun when nothing stands in the way, and locked once it is signed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.clinic_people import new_clinic, new_member
from tests.consultations import say
from tests.stocked import bound
from tests.treated import approved, consented, sheet, signed

from mesoplan.clinic import delivery, moment
from mesoplan.clinic.access import Actor, Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import amendments, consents, sessions
from mesoplan.clinic.actions.sessions import Blocked, Unsound
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.queries.papers import session_record
from mesoplan.clinic.queries.sessions import (
    amendments_of,
    readiness,
    session_seen_by,
    sessions_of,
    values_of,
)
from mesoplan.clinic.records import CheckIn, Client, Consent, Delivery, Event, Session
from mesoplan.core.quantities import Volume

Staff = dict[Role, Actor]


def refused(actor: Actor, session: Session, **changed: str) -> dict[str, str]:
    with pytest.raises(Unsound) as error:
        sessions.save(actor, session.pk, version=1, values=sheet(session, **changed))
    assert not Delivery.objects.exists()
    return error.value.problems


def test_a_session_begins_with_a_plan_a_decision_and_a_consent(
    actor: Actor, session: Session
) -> None:
    assert session.number == 1
    assert session.reveal("recheck")["today"]["level"] == "clear"
    assert Event.objects.latest("sequence").action == "session.opened"


def test_without_consent_no_session_begins(actor: Actor, ada: Client) -> None:
    approved(actor, ada)
    with pytest.raises(Blocked, match="No consent"):
        sessions.open_next(actor, ada.pk)


def test_a_withdrawal_stops_the_next_session_and_anything_more(
    actor: Actor, ada: Client, session: Session
) -> None:
    bound(actor, session)
    cheeks = {k: v for k, v in sheet(session).items() if not k.startswith("neck")}
    saved = sessions.save(actor, session.pk, version=1, values=cheeks)
    consents.withdraw(actor, Consent.objects.get().pk)
    with pytest.raises(Blocked, match="taken the consent back"):
        sessions.save(actor, session.pk, version=saved.version, values=sheet(session))
    rest = {**cheeks, "neck.not_done": "The client wished to stop."}
    saved = sessions.save(actor, session.pk, version=saved.version, values=rest)
    sessions.sign(actor, session.pk, version=saved.version)
    assert not readiness(ada).may_begin


def test_new_answers_since_the_screening_block_the_session(
    actor: Actor, ada: Client
) -> None:
    approved(actor, ada)
    consented(actor, ada)
    say(actor, ada, {"feels_ill": True})
    with pytest.raises(Blocked, match="screen again"):
        sessions.open_next(actor, ada.pk)


def test_two_weeks_later_stale_answers_are_named(
    actor: Actor, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(actor, ada)
    later = moment.now() + timedelta(days=14)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    ready = readiness(ada)
    assert not ready.may_begin
    assert ready.next is not None
    assert ready.next.number == 2
    assert {"temperature", "pregnant"} <= {row.fact for row in ready.stale}


def test_the_second_session_waits_for_the_plans_earliest_day(
    actor: Actor, ada: Client
) -> None:
    signed(actor, ada)
    assert any("at the earliest" in why for why in readiness(ada).in_the_way)


def test_a_second_session_never_runs_beside_the_first(
    actor: Actor, ada: Client, session: Session
) -> None:
    with pytest.raises(Blocked, match="under way"):
        sessions.open_next(actor, ada.pk)


def test_lot_and_expiry_are_compulsory(actor: Actor, session: Session) -> None:
    found = refused(actor, session, cheeks__0__lot="", cheeks__0__expires_on="")
    assert set(found) == {"cheeks.0.lot", "cheeks.0.expires_on"}


def test_an_expired_lot_is_refused_and_its_last_day_is_not(
    actor: Actor, session: Session
) -> None:
    yesterday = (session.on - timedelta(days=1)).isoformat()
    found = refused(actor, session, cheeks__0__expires_on=yesterday)
    assert "expired" in found["cheeks.0.expires_on"]
    last = sheet(session, cheeks__0__expires_on=session.on.isoformat())
    assert sessions.save(actor, session.pk, version=1, values=last)


def test_what_differs_from_the_plan_needs_a_reason(
    actor: Actor, session: Session
) -> None:
    found = refused(actor, session, cheeks__0__points="90", cheeks__0__volume="0.9")
    assert "say why" in found["cheeks.0.deviation"]
    values = sheet(
        session,
        cheeks__0__points="90",
        cheeks__0__volume="0.9",
        cheeks__0__deviation="Sore on the left.",
    )
    sessions.save(actor, session.pk, version=1, values=values)
    assert Delivery.objects.get(zone="cheeks").volume_nl == 900_000


def test_more_than_the_label_allows_is_named_with_its_limit(
    actor: Actor, session: Session
) -> None:
    found = refused(actor, session, cheeks__0__volume="1.9")
    assert "at most 3 mL" in found["cheeks.0.deviation"]


@pytest.mark.parametrize(
    ("typed", "unit"), [("1,0", "mL"), ("1", "mL"), ("1000", "µL"), ("1e0", "mL")]
)
def test_volumes_are_whole_nanolitres_however_they_are_typed(
    typed: str, unit: str
) -> None:
    assert delivery.volume_of(typed, unit) == Volume(1_000_000)


@pytest.mark.parametrize("typed", ["", "-1", "NaN", "1/2", "1e99", "0.0000001", "500"])
def test_what_is_no_volume_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"number|unit"):
        delivery.volume_of(typed, "mL")


def test_one_zone_may_take_two_lots(actor: Actor, session: Session) -> None:
    values = sheet(
        session,
        cheeks__0__points="60",
        cheeks__0__volume="0.6",
        cheeks__1__points="40",
        cheeks__1__volume="400",
        cheeks__1__unit="µL",
        cheeks__1__lot="LOT-2",
        cheeks__1__expires_on="2099-01-01",
    )
    saved = sessions.save(actor, session.pk, version=1, values=values)
    assert Delivery.objects.filter(zone="cheeks").count() == 2
    assert values_of(saved)["cheeks.1.volume"] == "0.4"


def test_nothing_is_signed_before_every_zone_and_the_observation_are_written(
    actor: Actor, session: Session
) -> None:
    values = {k: v for k, v in sheet(session).items() if k.startswith("cheeks")}
    saved = sessions.save(actor, session.pk, version=1, values=values)
    with pytest.raises(Unsound) as error:
        sessions.sign(actor, session.pk, version=saved.version)
    assert {"neck.0.points", "observed_minutes"} <= set(error.value.problems)


def test_a_short_observation_needs_a_reason(actor: Actor, session: Session) -> None:
    values = sheet(session, observed_minutes="5")
    saved = sessions.save(actor, session.pk, version=1, values=values)
    with pytest.raises(Unsound) as error:
        sessions.sign(actor, session.pk, version=saved.version)
    assert list(error.value.problems) == ["observation"]


def test_signing_locks_and_sets_the_check_ins_in_one_entry(
    actor: Actor, session: Session
) -> None:
    bound(actor, session)
    saved = sessions.save(actor, session.pk, version=1, values=sheet(session))
    before = Event.objects.count()
    sessions.sign(actor, session.pk, version=saved.version)
    assert Event.objects.count() == before + 1
    assert CheckIn.objects.filter(session=session).count() == 2
    with pytest.raises(Blocked, match="amendment"):
        sessions.save(actor, session.pk, version=3, values=sheet(session))
    with pytest.raises(Blocked):
        sessions.sign(actor, session.pk, version=3)


def test_two_who_write_see_each_others_change_and_lose_nothing(
    staff: Staff, actor: Actor, session: Session
) -> None:
    sessions.save(
        actor, session.pk, version=1, values=sheet(session, cheeks__0__lot="LOT-7")
    )
    mine = sheet(session, cheeks__0__volume="1000", cheeks__0__unit="µL")
    with pytest.raises(Conflict) as error:
        sessions.save(staff[Role.DIRECTOR], session.pk, version=1, values=mine)
    assert error.value.theirs == {"cheeks.0.lot": "LOT-7"}
    assert error.value.version == 2
    assert Delivery.objects.get(zone="cheeks").lot == "LOT-7"


def test_an_amendment_stands_beside_what_was_signed(actor: Actor, ada: Client) -> None:
    session = signed(actor, ada)
    amendments.amend(
        actor,
        session.pk,
        field="Lot in the neck",
        was="LOT-1",
        now="LOT-11",
        reason="Typed in haste",
    )
    found = session_seen_by(actor, session.pk)
    assert amendments_of(found)[0].now == "LOT-11"
    assert {d.lot for d in found.deliveries.all()} == {"LOT-1"}
    assert sessions_of(ada).rows[0].amendments == 1


def test_an_amendment_says_what_and_why_and_only_after_signing(
    actor: Actor, session: Session
) -> None:
    words = {"field": "Lot", "was": "a", "now": "b", "reason": "c"}
    with pytest.raises(Blocked):
        amendments.amend(actor, session.pk, **words)
    bound(actor, session)
    saved = sessions.save(actor, session.pk, version=1, values=sheet(session))
    sessions.sign(actor, session.pk, version=saved.version)
    with pytest.raises(Unsound) as error:
        amendments.amend(actor, session.pk, **{**words, "reason": " "})
    assert list(error.value.problems) == ["reason"]


def test_the_desk_writes_no_session_and_another_clinic_finds_none(
    staff: Staff, session: Session
) -> None:
    with pytest.raises(NotAllowed):
        session_seen_by(staff[Role.FRONT_DESK], session.pk)
    elsewhere = new_member(new_clinic("Elsewhere"), Role.PRACTITIONER)
    with pytest.raises(NotFound):
        sessions.save(elsewhere, session.pk, version=1, values=sheet(session))


def test_the_record_on_paper_says_what_was_asked_again_and_what_was_amended(
    actor: Actor, ada: Client
) -> None:
    session = signed(actor, ada)
    amendments.amend(
        actor, session.pk, field="Lot", was="LOT-1", now="LOT-2", reason="haste"
    )
    found = session_seen_by(actor, session.pk)
    paper = session_record(found)
    asked = {row.question: row.answer for row in paper.checked}
    assert any("temperature" in question.lower() for question in asked)
    assert paper.amendments[0].now == "LOT-2"
    assert paper.signed[0].role == "practitioner"
    assert paper.points == paper.planned_points == 238
    assert rendered(paper) == rendered(session_record(found))
