"""Sign-offs and overrides: by whom, for what, and how long they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from tests.consultations import answered, consulting, deferring, today_words

from mesoplan.clinic import moment
from mesoplan.clinic.access import NotAllowed, Role, StepUpNeeded
from mesoplan.clinic.actions import decisions, sign_offs
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import Decision, Event, SignOff


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.DIRECTOR])
def test_a_clinician_signs_off_with_a_reason(staff: Any, role: Role) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], "sign-off")
    assert not standing(client).may_go_on
    assert [f["rule"] for f in standing(client).waiting] == ["anticoagulant"]
    sign_offs.sign_off(
        staff[role], client.pk, rule="anticoagulant", reason="The prescriber agrees"
    )
    now = standing(client)
    assert now.may_go_on
    assert now.level == "sign_off"
    assert now.waiting == ()
    (given,) = now.given
    assert (given.reason, given.role) == ("The prescriber agrees", role.value)
    assert Event.objects.filter(action="finding.signed_off").count() == 1


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_nobody_else_signs_off(staff: Any, role: Role) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], "sign-off")
    with pytest.raises(NotAllowed):
        sign_offs.sign_off(staff[role], client.pk, rule="anticoagulant", reason="x")


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001])
def test_a_reason_is_wanted(staff: Any, reason: str) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, "sign-off")
    with pytest.raises(sign_offs.NotOpenToIt, match="reason"):
        sign_offs.sign_off(actor, client.pk, rule="anticoagulant", reason=reason)
    assert not SignOff.objects.exists()


def test_it_lapses_when_the_facts_behind_the_finding_change(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, "sign-off")
    sign_offs.sign_off(actor, client.pk, rule="anticoagulant", reason="Asked")
    decisions.take(actor, client.pk)
    assert standing(client).may_go_on  # the same facts, screened again
    answered(actor, client, "anticoagulant", value=True, detail="now warfarin, INR 3")
    now = standing(client)
    assert not now.may_go_on
    assert "changed" in now.given[0].lapsed


def test_it_does_not_lapse_for_facts_of_something_else(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, "sign-off")
    sign_offs.sign_off(actor, client.pk, rule="anticoagulant", reason="Asked")
    answered(actor, client, "feels_ill", value=False)
    assert standing(client).may_go_on


def test_it_holds_for_the_day_it_was_given_for(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, "sign-off")
    sign_offs.sign_off(actor, client.pk, rule="anticoagulant", reason="Asked")
    with time_machine.travel(moment.now() + timedelta(days=1)):
        decisions.take(actor, client.pk)
        now = standing(client)
    assert not now.may_go_on
    assert "given for" in now.given[0].lapsed


def test_a_screening_of_yesterday_takes_no_word(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, "sign-off")
    with (
        time_machine.travel(moment.now() + timedelta(days=1)),
        pytest.raises(sign_offs.NotOpenToIt, match="screen again"),
    ):
        sign_offs.sign_off(actor, client.pk, rule="anticoagulant", reason="Asked")


def test_the_director_sets_a_deferral_aside_for_today(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], vaccine=[today_words()])
    (rule,) = deferring(client)
    sign_offs.override(
        staff[Role.DIRECTOR], client.pk, rule=rule, reason="Spoke with the vaccinator"
    )
    now = standing(client)
    assert now.may_go_on
    assert now.set_aside == {(rule, "")}
    assert Event.objects.filter(action="finding.overridden").count() == 1


def test_a_practitioner_overrides_nothing(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], vaccine=[today_words()])
    (rule,) = deferring(client)
    with pytest.raises(NotAllowed):
        sign_offs.override(
            staff[Role.PRACTITIONER], client.pk, rule=rule, reason="in a hurry"
        )


def test_overriding_takes_a_second_factor_given_just_now(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], vaccine=[today_words()])
    (rule,) = deferring(client)
    director = replace(staff[Role.DIRECTOR], stepped_up_at=None)
    with pytest.raises(StepUpNeeded):
        sign_offs.override(director, client.pk, rule=rule, reason="Asked")


def test_a_stop_is_set_aside_by_nobody(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], "permanent-filler")
    (stop,) = (
        f for f in (standing(client).report or {})["findings"] if f["effect"] == "stop"
    )
    for act in (sign_offs.override, sign_offs.sign_off):
        with pytest.raises(sign_offs.NotOpenToIt, match="stop"):
            act(
                staff[Role.DIRECTOR],
                client.pk,
                rule=stop["rule"],
                subject=stop["subject"],
                reason="really",
            )


def test_the_database_refuses_a_word_on_a_stop(staff: Any) -> None:
    client, made = consulting(staff[Role.PRACTITIONER], "permanent-filler")
    row = SignOff(
        clinic_id=client.clinic_id,
        client=client,
        consultation=made,
        decision=Decision.objects.latest("made_at"),
        kind="override",
        rule="permanent-implant",
        rule_version=1,
        effect="stop",
        valid_on=moment.today(client.clinic),
        signed_at=moment.now(),
        signed_by=staff[Role.DIRECTOR].user,
        signed_role="director",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_unsettled_question_is_asked_not_overridden(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], without=("feels_ill",))
    unknown = [
        f
        for f in (standing(client).report or {})["findings"]
        if f["outcome"] == "unknown" and f["effect"] == "defer"
    ]
    assert unknown
    with pytest.raises(sign_offs.NotOpenToIt, match="ask the missing question"):
        sign_offs.override(
            staff[Role.DIRECTOR], client.pk, rule=unknown[0]["rule"], reason="x"
        )
