"""Every address of programs × every role × own and other clinic, and no key at all.

The addresses come from the resolver, as those of pages do.
"""

from __future__ import annotations

import json

import pytest
from django.test import Client as Browser
from tests.clinic_people import STAFF
from tests.web.doors import address, browser_of
from tests.worlds import MARKED, Undone, World

from generate_access import Door, doors
from mesoplan.clinic.access import HELD, Role
from mesoplan.clinic.actions import api_keys

DOORS = [door for door in doors() if door.by_key]
WHY = {"why": "Invented"}
# what each door must be sent before it looks for the record its address names
SENT = {
    "api_pack_use": {"id": "1", "raw": "01"},
    "api_pack_put_back": WHY,
    "api_pack_quarantine": WHY,
    "api_pack_return": WHY,
    "api_pack_destroy": WHY,
}
DONE = {200, 201, 409, 422}


def key_of(world: World, role: Role) -> str:
    """A key that speaks for somebody in this role."""
    maker = Role.ADMINISTRATOR if role is Role.ADMINISTRATOR else Role.DIRECTOR
    member = world.staff[role].user
    made = api_keys.make(world.staff[maker], member=member, name="Invented", days=1)
    return made.text


def asked(door: Door, world: World, key: str = "", browser: Browser | None = None):
    """The answer to what the door is for, with nothing of it kept."""
    body = dict(SENT.get(door.name, {}))
    if door.name in {"api_pack_use", "api_pack_put_back"}:
        body["session"] = str(world.named["session"])
    browser = browser or Browser(raise_request_exception=False)
    with Undone():
        return browser.generic(
            door.by_key,
            address(door, world),
            b"" if door.by_key == "GET" else json.dumps(body),
            "application/json",
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )


def problem_of(answer) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["status"] == answer.status_code
    assert problem["detail"]
    return problem["code"]


def test_there_are_doors_for_programs():
    assert len(DOORS) > 10
    assert all(door.permission for door in DOORS)


def test_no_door_opens_without_a_key_even_to_who_is_signed_in(own):
    boss = browser_of(own.staff[Role.DIRECTOR])
    for door in DOORS:
        for browser in (Browser(raise_request_exception=False), boss):
            answer = asked(door, own, browser=browser)
            assert answer.status_code == 401, door.pattern
            assert problem_of(answer) == "key_missing"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("role", STAFF)
def test_a_key_opens_what_its_role_opens_and_nothing_else(role, own):
    wrong = []
    key = key_of(own, role)
    for door in DOORS:
        answer = asked(door, own, key)
        if door.permission in HELD[role]:
            fits = answer.status_code in DONE
        else:
            fits = answer.status_code == 403 and problem_of(answer) == "not_allowed"
        if not fits:
            wrong.append((door.pattern, answer.status_code, answer.content))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", STAFF)
def test_another_clinics_records_are_not_found_by_any_key(role, own, other):
    wrong = []
    key = key_of(own, role)
    for door in DOORS:
        if not door.arguments:
            continue
        answer = asked(door, other, key)
        refusal = 404 if door.permission in HELD[role] else 403
        if answer.status_code != refusal:
            wrong.append((door.pattern, answer.status_code, answer.content))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_door_answers_to_its_own_method_only(own):
    headers = {"Authorization": f"Bearer {key_of(own, Role.DIRECTOR)}"}
    for door in DOORS:
        other = "POST" if door.by_key == "GET" else "GET"
        for method in (other, "PUT", "DELETE", "OPTIONS", "HEAD"):
            answer = Browser().generic(method, address(door, own), headers=headers)
            assert answer.status_code == 405, door.pattern
            assert answer.headers["Allow"] == door.by_key


def test_every_answer_is_kept_by_nobody_and_read_as_what_it_is(own):
    for key in ("", key_of(own, Role.DIRECTOR)):
        for door in DOORS:
            headers = asked(door, own, key).headers
            assert headers["Content-Type"].startswith("application/"), door.pattern
            assert headers["Content-Type"].endswith("json")
            assert "no-store" in headers["Cache-Control"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "Set-Cookie" not in headers


def test_an_address_that_leads_nowhere_is_a_problem_too(db):
    answer = Browser().get("/api/v1/nothing")
    assert answer.status_code == 404
    assert problem_of(answer) == "not_found"


def test_a_failure_is_a_problem_that_names_nobody(own, monkeypatch, caplog):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("mesoplan.web.api.packs.stock_seen_by", fail)
    browser = Browser(raise_request_exception=False)
    key = key_of(own, Role.DIRECTOR)
    answer = browser.get(
        f"/api/v1/stock?words={MARKED}", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 500
    assert problem_of(answer) == "failed"
    assert MARKED not in answer.content.decode()
    assert MARKED not in caplog.text
    assert key not in caplog.text
