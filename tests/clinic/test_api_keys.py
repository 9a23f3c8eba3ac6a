"""A program's key opens what its member's role opens, for as long as both last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic import moment
from mesoplan.clinic.access import NotAllowed, NotFound, Permission, Role, StepUpNeeded
from mesoplan.clinic.actions import api_keys
from mesoplan.clinic.actions import staff as staff_actions
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.actions.staff import Refused
from mesoplan.clinic.queries.api_keys import Standing, holders, keys
from mesoplan.clinic.records import ApiKey, Event


@pytest.fixture
def director(staff):
    return staff[Role.DIRECTOR]


@pytest.fixture
def administrator(staff):
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def desk(staff):
    return staff[Role.FRONT_DESK]


def made(actor, member, **more):
    asked = {"name": "Stock cupboard", "days": 90, **more}
    return api_keys.make(actor, member=member.user, **asked)


def test_a_key_speaks_for_its_member(director, desk):
    found = api_keys.opened(made(director, desk).text, address="192.0.2.1")
    assert (found.role, found.clinic, found.user) == (desk.role, desk.clinic, desk.user)
    assert found.address == "192.0.2.1"
    assert found.may(Permission.CLIENT_LIST)


def test_the_key_is_kept_nowhere(director, desk):
    key, text = (m := made(director, desk)).key, m.text
    row = ApiKey.objects.filter(pk=key.pk).values().get()
    assert text not in str(row)
    assert text.removeprefix("mesoplan_") not in str(row)
    assert not [e for e in Event.objects.all() if text in str(e.changed)]


def test_two_keys_are_never_alike_and_cannot_be_guessed(director, desk):
    one, other = made(director, desk).text, made(director, desk).text
    assert one != other
    assert len(one.removeprefix("mesoplan_")) >= 43  # 256 bits


def test_the_ledger_tells_a_key_from_its_member(director, desk):
    key = made(director, desk).key
    found = api_keys.opened(made(director, desk).text)
    assert not found.request.startswith(f"key-{key.pk.hex[:8]}")
    register(found, name="Invented Ada")
    event = Event.objects.get(action="client.registered")
    assert event.actor == desk.user
    mark = keys(director)[0].mark
    assert event.request.startswith(f"key-{mark}-")
    assert len(event.request) == 36


def test_every_request_of_a_key_has_a_name_of_its_own(director, desk):
    text = made(director, desk).text
    assert api_keys.opened(text).request != api_keys.opened(text).request


def test_what_needs_a_second_factor_is_closed_to_keys(director):
    found = api_keys.opened(made(director, director).text)
    with pytest.raises(StepUpNeeded):
        found.must(Permission.API_KEY_MANAGE)
    with pytest.raises(StepUpNeeded):
        found.must(Permission.COURSE_APPROVE)


@pytest.mark.parametrize(
    "text", ["", "mesoplan_", "mesoplan_" + "x" * 43, "ключ", "\0"]
)
def test_what_is_no_key_opens_nothing(text, clinic):
    with pytest.raises(api_keys.Closed):
        api_keys.opened(text)


def test_a_key_ends_on_time(director, desk):
    start = moment.now()
    with time_machine.travel(start, tick=False):
        text = made(replace(director, stepped_up_at=start), desk, days=30).text
    with time_machine.travel(start + timedelta(days=30, seconds=-1), tick=False):
        assert api_keys.opened(text)
    with time_machine.travel(start + timedelta(days=30), tick=False):
        with pytest.raises(api_keys.Closed):
            api_keys.opened(text)
        assert keys(director)[0].standing is Standing.EXPIRED


def test_a_revoked_key_opens_nothing_from_that_moment(director, administrator, desk):
    new = made(director, desk)
    api_keys.revoke(administrator, new.key.pk)
    with pytest.raises(api_keys.Closed):
        api_keys.opened(new.text)
    api_keys.revoke(administrator, new.key.pk)  # a second time is no second entry
    (event,) = Event.objects.filter(action="api_key.revoked")
    assert event.actor == administrator.user
    assert keys(director)[0].standing is Standing.REVOKED


def test_a_key_dies_with_the_work_of_its_member_and_does_not_rise_again(
    director, administrator, desk
):
    text = made(director, desk).text
    staff_actions.end(administrator, desk.user)
    with pytest.raises(api_keys.Closed):
        api_keys.opened(text)
    mail = f"front_desk.{desk.clinic.hex[:6]}@clinic.example"
    staff_actions.add(administrator, name="Back", mail=mail, role=Role.FRONT_DESK)
    with pytest.raises(api_keys.Closed):
        api_keys.opened(text)
    assert keys(director)[0].standing is Standing.ROLE_ENDED


def test_a_key_does_not_rise_with_its_member(director, administrator, desk):
    text = made(director, desk).text
    staff_actions.change_role(administrator, desk.user, role=Role.DIRECTOR)
    with pytest.raises(api_keys.Closed):
        api_keys.opened(text)


def test_nobody_hands_out_more_than_they_hold(director, administrator, staff):
    for role in (Role.FRONT_DESK, Role.PRACTITIONER, Role.DIRECTOR):
        assert made(director, staff[role])
        with pytest.raises(Refused) as refused:
            made(administrator, staff[role])
        assert set(refused.value.problems) == {"member"}
    with pytest.raises(Refused):
        made(director, administrator)
    assert [h.role for h in holders(administrator)] == [Role.ADMINISTRATOR]
    assert Role.ADMINISTRATOR not in {h.role for h in holders(director)}


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PRACTITIONER])
def test_keys_are_the_directors_and_the_administrators(role, staff, director):
    key = made(director, staff[role]).key
    for act in (
        lambda: made(staff[role], staff[role]),
        lambda: api_keys.revoke(staff[role], key.pk),
        lambda: keys(staff[role]),
        lambda: holders(staff[role]),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_making_and_revoking_need_a_factor_given_just_now(director, desk):
    late = replace(director, stepped_up_at=None)
    key = made(director, desk).key
    with pytest.raises(StepUpNeeded):
        made(late, desk)
    with pytest.raises(StepUpNeeded):
        api_keys.revoke(late, key.pk)


def test_another_clinics_people_and_keys_are_not_found(director, desk):
    elsewhere = new_member(new_clinic("Other"), Role.DIRECTOR)
    key = made(director, desk).key
    with pytest.raises(NotFound):
        made(elsewhere, desk)
    with pytest.raises(NotFound):
        api_keys.revoke(elsewhere, key.pk)
    assert keys(elsewhere) == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_a_key_has_a_name_and_an_end(asked, field, director, desk):
    with pytest.raises(Refused) as refused:
        made(director, desk, **asked)
    assert set(refused.value.problems) == {field}
    assert not ApiKey.objects.exists()
    assert not Event.objects.filter(action="api_key.made").exists()


def test_its_last_use_is_noted_to_the_minute(director, desk):
    text = made(director, desk).text
    start = moment.now()
    assert keys(director)[0].used_at is None
    for seconds, noted in ((1, 1), (31, 1), (62, 62)):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            api_keys.opened(text)
        expected = start + timedelta(seconds=noted)
        assert keys(director)[0].used_at == expected


def test_making_one_writes_one_entry_without_the_key(director, desk):
    new = made(director, desk)
    (event,) = Event.objects.filter(action="api_key.made")
    assert event.subject == f"api_key:{new.key.pk}"
    assert event.changed == {
        "member": str(desk.user),
        "role": "front_desk",
        "days": 90,
    }
