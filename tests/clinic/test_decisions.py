"""The decision of the day: kept whole, and no longer speaking once something changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from tests.consultations import answered, consulting, registered

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import NotAllowed, NotFound, Role
from mesoplan.clinic.actions import consultations, decisions, facts, own_numbers
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import Decision, Event, Firing


def test_a_decision_holds_the_whole_report_and_the_knowledge(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, "sign-off")
    decision = Decision.objects.get(client=client)
    report = decision.reveal("report")
    assert report["format"] == "mesoplan.screening/1"
    assert report["provenance"]["knowledge"] == decision.knowledge
    assert decision.level == "sign_off"
    (firing,) = Firing.objects.filter(decision=decision)
    assert (firing.rule, firing.truth) == ("anticoagulant", "fires")
    event = Event.objects.filter(action="decision.taken").get()
    assert event.knowledge == decision.knowledge
    assert ledger.verify().broken_at is None


def test_nobody_screened_may_not_go_on(staff: Any) -> None:
    client = registered(staff[Role.PRACTITIONER])
    now = standing(client)
    assert not now.may_go_on
    assert now.today == ""


def test_screening_needs_an_open_consultation_and_the_role(staff: Any) -> None:
    client = registered(staff[Role.PRACTITIONER])
    with pytest.raises(NotFound):
        decisions.take(staff[Role.PRACTITIONER], client.pk)
    with pytest.raises(NotAllowed):
        decisions.take(staff[Role.FRONT_DESK], client.pk)


def test_clear_today_is_not_clear_tomorrow(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER])
    assert standing(client).may_go_on
    with time_machine.travel(moment.now() + timedelta(days=1)):
        now = standing(client)
    assert not now.may_go_on
    assert "screen again" in now.headline


def test_a_new_answer_makes_the_decision_speak_no_longer(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor)
    facts.record(actor, client.pk, fact="feels_ill", entry={"value": True})
    assert not standing(client).may_go_on
    assert "new answers" in standing(client).headline
    decisions.take(actor, client.pk)
    assert standing(client).today in {"defer", "incomplete", "stop"}


def test_a_changed_request_makes_the_decision_speak_no_longer(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    consultations.change(
        actor,
        client.pk,
        made.pk,
        version=made.version,
        request={"concerns": ["fat"]},
        notes="",
    )
    assert not standing(client).may_go_on
    decisions.take(actor, client.pk)
    now = standing(client)
    assert now.today == "stop"
    assert now.headline.startswith("Never")


def test_the_clinics_own_number_makes_the_decision_speak_no_longer(
    staff: Any,
) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER])
    own_numbers.choose(
        staff[Role.DIRECTOR],
        record="policies/event-free-days",
        field="figure",
        value="30",
        reason="an invented reason",
    )
    assert "rules have changed" in standing(client).headline


def test_a_zone_that_is_closed_leaves_the_others(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], "permanent-filler")
    now = standing(client)
    assert now.zones["nasolabial"] == "stop"
    assert now.allows("cheeks")
    assert not now.allows("cheeks", "nasolabial")
    assert not now.allows("never-asked-about")


def test_an_answer_given_while_screening_is_not_lost(staff: Any) -> None:
    """The decision is dated before the answers were read, never after."""
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor)
    before = moment.now()
    answered(actor, client, "feels_ill", value=False)
    decision = Decision.objects.filter(client=client).latest("made_at")
    assert decision.made_at > before


def test_an_interview_leaves_one_report_until_something_is_decided(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, without=("feels_ill", "pregnant", "epilepsy"))
    assert standing(client).today == "incomplete"

    def say(fact: str, *, value: bool) -> Decision | None:
        facts.record(actor, client.pk, fact=fact, entry={"value": value})
        return decisions.follow(actor, client.pk)

    assert say("epilepsy", value=False) is None
    now = standing(client)
    assert (now.today, now.newer, now.may_go_on) == ("incomplete", True, False)
    assert say("feels_ill", value=False) is None
    assert say("pregnant", value=False) is not None
    assert standing(client).may_go_on
    assert Decision.objects.filter(client=client).count() == 2


def test_a_known_reason_is_kept_while_answers_are_missing(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, without=("feels_ill", "pregnant"))
    facts.record(actor, client.pk, fact="feels_ill", entry={"value": True})
    assert decisions.follow(actor, client.pk) is not None
    assert standing(client).today == "defer"


def test_an_unsettled_rule_is_counted_once_a_decision(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client = registered(actor)
    consultations.open_for(actor, client.pk)
    decision = decisions.take(actor, client.pk)
    rows = Firing.objects.filter(decision=decision, truth="unknown")
    assert rows.count() == rows.values("rule").distinct().count()
    assert not rows.exclude(subject="").exists()
    assert len(bytes(decision.report)) < 60_000
