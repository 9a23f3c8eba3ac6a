"""How a program comes in: its key, its limits, and a body that can be read."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from tests.web.api.calls import key_for, problem

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import staff as staff_actions
from mesoplan.web.api import door


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "key_missing"),
        ("Basic eDp5", "key_missing"),
        ("Bearer", "key_missing"),
        ("Bearer mesoplan_wrong", "key_closed"),
        ("bearer  ", "key_closed"),
    ],
)
def test_a_key_comes_in_its_header_or_not_at_all(header, code, db):
    for path in ("stock", "stock?key=mesoplan_x"):
        answer = Browser().get(f"/api/v1/{path}", headers={"Authorization": header})
        problem(answer, 401, code)


def test_a_key_that_ended_says_no_more_than_a_wrong_one(call, key, staff, actor):
    wrong = call("GET", "stock", of="mesoplan_wrong")
    staff_actions.end(staff[Role.ADMINISTRATOR], actor.user)
    ended = call("GET", "stock")
    assert problem(ended, 401, "key_closed") == problem(wrong, 401, "key_closed")


def test_wrong_keys_are_slowed_and_a_good_one_still_opens(call, monkeypatch):
    monkeypatch.setitem(door.RATES, "refused", "3/m/ip")
    for _ in range(3):
        problem(call("GET", "stock", of="mesoplan_wrong"), 401, "key_closed")
    slowed = call("GET", "stock", of="mesoplan_wrong")
    problem(slowed, 429, "too_many")
    assert slowed.headers["Retry-After"] == "60"
    assert call("GET", "stock").status_code == 200


def test_one_program_cannot_keep_the_others_out(call, director, actor, monkeypatch):
    monkeypatch.setitem(door.RATES, "asked", "2/m/key")
    assert [call("GET", "stock").status_code for _ in range(3)] == [200, 200, 429]
    assert call("GET", "stock", of=key_for(director, actor)).status_code == 200


def test_no_cookie_is_needed_or_given(key):
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post(
        "/api/v1/scans",
        "{}",
        "application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    problem(answer, 422, "unfit")
    assert not answer.cookies


def test_the_log_keeps_ids_and_no_key(call, key, caplog):
    call("GET", "stock", of="mesoplan_wrong")
    call("GET", "packs/none")
    lines = [r.getMessage() for r in caplog.records if r.name == "mesoplan.refusals"]
    assert len(lines) == 2
    assert "mesoplan_" not in caplog.text
    assert key not in caplog.text


@pytest.mark.parametrize(
    ("raw", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "not_readable"),
        (b"[]", "application/json", 400, "not_readable"),
        (b"", "application/json", 422, "unfit"),
        (b'{"id": 1, "id": 2}', "application/json", 400, "not_readable"),
        (b'{"id": NaN}', "application/json", 400, "not_readable"),
        (b"\xff", "application/json", 400, "not_readable"),
        (b'{"a":' * 100_000, "application/json", 400, "not_readable"),
        (b"{}", "text/plain", 415, "not_json"),
        (b"id=1", "application/x-www-form-urlencoded", 415, "not_json"),
        (b"0" * (door.LARGEST_BODY + 1), "application/json", 413, "too_large"),
        (b"0" * 5_000_000, "application/json", 413, "too_large"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_body_that_cannot_be_read_is_refused(raw, kind, status, code, call):
    problem(call("POST", "scans", raw=raw, kind=kind), status, code)
