"""Scans and packs as another program sees them."""

from __future__ import annotations

import base64

import pytest
from tests import stocked
from tests.web.api.calls import ask, at_chair, key_for, places, problem

from mesoplan.clinic.access import Role
from mesoplan.clinic.records import Event, Scan, Use


def test_a_scan_at_the_chair_is_judged_and_binds_the_pack(call, session, pack):
    answer = call("POST", "scans", at_chair(session, pack))
    assert answer.status_code == 200
    found = answer.json()
    assert found["verdict"]["word"] == "clear"
    assert "authentic" not in answer.content.decode()
    assert found["verdict"]["nobody"]
    assert (found["bound"], found["why_not"]) == (True, "")
    assert found["pack"]["token"] == pack.token
    assert Use.objects.get().session_id == session.pk


def test_the_ledger_says_which_program_scanned(call, session, pack, actor, director):
    call("POST", "scans", at_chair(session, pack))
    event = Event.objects.get(action="pack.scanned_at_chair")
    assert event.actor == actor.user
    assert event.request.startswith("key-")


def test_the_same_scan_sent_twice_is_one(call, session, pack):
    first = call("POST", "scans", at_chair(session, pack))
    again = call("POST", "scans", at_chair(session, pack))
    assert again.json() == first.json()
    assert Scan.objects.filter(place="chair").count() == 1
    assert Event.objects.filter(action="pack.scanned_at_chair").count() == 1


@pytest.mark.parametrize("changed", [{"raw": "01"}, {"inner": ""}, {"token": "MP1"}])
def test_an_id_stands_for_one_scan_only(changed, call, session, pack):
    call("POST", "scans", at_chair(session, pack))
    answer = call("POST", "scans", at_chair(session, pack, **changed))
    problem(answer, 409, "id_used_otherwise")


def test_bytes_and_text_are_the_same_scan(call, session, pack):
    first = call("POST", "scans", at_chair(session, pack))
    body = at_chair(session, pack)
    body["raw_base64"] = base64.b64encode(body.pop("raw").encode()).decode()
    assert call("POST", "scans", body).json() == first.json()


def test_bytes_that_are_no_text_are_kept_and_never_clear(call, session, pack):
    body = at_chair(session, pack)
    del body["raw"]
    body["raw_base64"] = base64.b64encode(b"\xff\x00\x1d").decode()
    answer = call("POST", "scans", body)
    assert answer.json()["verdict"]["word"] != "clear"
    scan = Scan.objects.get(place="chair")
    assert bytes(scan.box).decode("utf-8", "surrogatepass").encode(
        "utf-8", "surrogateescape"
    ) == (b"\xff\x00\x1d")


def test_a_garbled_mark_is_an_answer_with_what_to_do(call, session, pack):
    answer = call("POST", "scans", at_chair(session, pack, raw=pack.box[:-3] + "^]x"))
    assert answer.status_code == 200
    found = answer.json()
    assert found["verdict"]["word"] in {"hold", "stop"}
    assert found["verdict"]["deciding"]
    assert all(f["do"] for f in found["verdict"]["findings"])


def test_at_the_door_a_box_is_judged_for_its_supplier(call, actor, pack):
    supplier = call("GET", "suppliers").json()[0]
    body = {"id": "door-1", "at": "receipt", "supplier": supplier["id"]}
    answer = call("POST", "scans", {**body, "raw": stocked.mark(lot="LOT-2")})
    assert answer.status_code == 200, answer.content
    assert answer.json()["pack"] is None
    assert Scan.objects.get(caller="door-1").place == "receipt"


def test_everything_wrong_with_a_body_is_said_at_once(call, pack):
    body = {"id": "", "at": "door", "raw": 7, "inner": ["x"], "sessions": "x"}
    found = problem(call("POST", "scans", body), 422, "unfit")
    assert {"/id", "/at", "/raw", "/inner", "/sessions"} <= places(found)
    assert not Scan.objects.filter(caller="").exists()


def test_a_mark_is_sent_once(call, session, pack):
    body = at_chair(session, pack, raw_base64="AAAA")
    assert "/raw_base64" in places(problem(call("POST", "scans", body), 422, "unfit"))
    body = at_chair(session, pack, inner=None, inner_base64="#")
    assert "/inner_base64" in places(problem(call("POST", "scans", body), 422, "unfit"))


def test_using_a_pack_binds_it_by_its_token(call, session, pack):
    body = {"id": "use-1", "session": str(session.pk), "raw": pack.box}
    body["inner"] = pack.inner
    answer = call("POST", f"packs/{pack.token}/use", body)
    assert answer.status_code == 200
    assert answer.json()["bound"]
    steps = call("GET", f"packs/{pack.token}").json()["steps"]
    assert [step["kind"] for step in steps] == ["received", "used"]
    assert steps[1]["session"] == str(session.pk)


def test_a_pack_that_is_stopped_is_a_refusal_not_an_answer(call, session, pack):
    call("POST", f"packs/{pack.token}/quarantine", {"why": "Box crushed"})
    body = {"id": "use-1", "session": str(session.pk), "raw": pack.box}
    answer = call("POST", f"packs/{pack.token}/use", body)
    assert answer.status_code == 409
    assert answer.json()["scanned"]["verdict"]["word"] == "stop"
    assert "do not inject" in answer.json()["detail"]
    assert not Use.objects.exists()


def test_a_pack_put_back_is_free_again(call, session, pack):
    call("POST", "scans", at_chair(session, pack))
    body = {"session": str(session.pk), "why": "Scanned by mistake"}
    answer = call("POST", f"packs/{pack.token}/put-back", body)
    assert answer.json()["state"] == "in_stock"
    assert call("POST", f"packs/{pack.token}/put-back", body).status_code == 404


def test_what_stands_in_the_way_has_a_stable_code(call, pack):
    assert call("POST", f"packs/{pack.token}/destroy", {"why": "Broken"}).json()[
        "state"
    ] == ("destroyed")
    again = call("POST", f"packs/{pack.token}/destroy", {"why": "Broken"})
    problem(again, 409, "pack_is_gone")
    problem(call("POST", f"packs/{pack.token}/open", {}), 409, "pack_is_gone")


def test_a_reason_is_not_left_out(call, pack):
    for body in ({}, {"why": ""}, {"why": None}, {"why": "a\x00b"}):
        answer = call("POST", f"packs/{pack.token}/quarantine", body)
        assert places(problem(answer, 422, "unfit")) == {"/why"}


def test_a_program_at_the_front_desk_binds_nothing(director, staff, session, pack):
    desk = key_for(director, staff[Role.FRONT_DESK])
    problem(ask(desk, "POST", "scans", at_chair(session, pack)), 403, "not_allowed")
    assert ask(desk, "GET", "stock").status_code == 200
    steps = ask(desk, "GET", f"packs/{pack.token}").json()["steps"]
    assert {step["session"] for step in steps} == {""}


@pytest.mark.parametrize("where", ["raw", "inner", "token"])
@pytest.mark.parametrize(
    "raw",
    [
        *("\ud800", "\0", "\ud800" * 5_000, "\0" * 5_000),
        *("[)>\ud800\0", "]X9\ud800\0", "]d2\0", "+\ud800", "=\0"),
        *("MP\ud800\0", "https://x/01/\ud800\0", "(01)\ud800", "01\0"),
    ],
    ids=lambda value: value.encode("unicode_escape").decode()[:20],
)
def test_what_no_database_takes_as_text_is_answered_and_kept(
    raw, where, call, session, pack
):
    body = at_chair(session, pack, **{where: raw})
    answer = call("POST", "scans", body)
    assert answer.status_code == 200
    assert answer.json()["verdict"]["word"] != "clear"
    assert call("POST", "scans", body).json() == answer.json()
