"""Goods-in, stock and recalls as another program sees them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from tests import recalled, stocked
from tests.clinic_people import new_clinic, new_member
from tests.web.api.calls import at_chair, key_for, places, problem

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import recall_scopes
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import Event, Pack, Recall, Receipt


def line(**changed):
    mark = stocked.mark(lot="LOT-9")
    return {"marks": [mark], "counted": 2, "seals_intact": True, **changed}


def note(supplier, *lines, **changed):
    asked = {"supplier": supplier, "note": "N-77", "on": "2026-01-05"}
    return {**asked, "lines": list(lines), **changed}


@pytest.fixture
def supplier(call, pack):
    return call("GET", "suppliers").json()[0]["id"]


def test_a_delivery_note_becomes_packs_with_tokens(call, supplier):
    answer = call("POST", "receipts", note(supplier, line()))
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert len(found["packs"]) == 2
    assert found["held"] == []
    for made in found["packs"]:
        life = call("GET", f"packs/{made['token']}").json()
        assert (life["lot"], life["note"], life["state"]) == (
            "LOT-9",
            "N-77",
            "in_stock",
        )


def test_a_note_with_problems_takes_nothing_in_and_names_each(call, supplier):
    wrong = line(marks=[stocked.mark(lot="LOT-9")[:-1] + "^]1"])
    body = note(supplier, line(), wrong, on="2999-01-01")
    before = Receipt.objects.count()
    found = problem(call("POST", "receipts", body), 422, "unfit")
    assert {"/lines/1/marks/0", "/on"} <= places(found)
    assert Receipt.objects.count() == before
    body = note(supplier, {"marks": "x", "typed": {"lot": 1}, "extra": 1})
    found = problem(call("POST", "receipts", body), 422, "unfit")
    assert {
        "/lines/0/marks",
        "/lines/0/typed/lot",
        "/lines/0/typed/device",
        "/lines/0/extra",
        "/lines/0/counted",
        "/lines/0/seals_intact",
    } <= places(found)


def test_the_same_note_is_not_taken_in_twice(call, supplier):
    call("POST", "receipts", note(supplier, line()))
    packs = Pack.objects.count()
    found = problem(call("POST", "receipts", note(supplier, line())), 422, "unfit")
    assert places(found) == {"/note"}
    assert Pack.objects.count() == packs


def test_stock_is_listed_by_state_and_found_by_words(call, pack):
    found = call("GET", "stock").json()
    assert (found["page"], found["total"]) == (1, 1)
    assert found["rows"][0]["token"] == pack.token
    assert call("GET", "stock?state=quarantined").json()["total"] == 0
    assert call("GET", f"stock?words={stocked.LOT}").json()["total"] == 1
    assert call("GET", "stock?expires_within_days=30").json()["total"] == 0
    assert call("GET", "stock?page=1&product=none").json()["total"] == 0


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("stat=used", "/stat"),
        ("state=gone", "/state"),
        ("page=0", "/page"),
        ("page=one", "/page"),
        ("expires_within_days=-1", "/expires_within_days"),
    ],
)
def test_a_query_is_read_as_strictly(query, at, call):
    assert places(problem(call("GET", f"stock?{query}"), 422, "unfit")) == {at}


def test_a_notice_sent_twice_is_one_and_is_opened_on_request(call, pack):
    body = recalled.typed(text=f"Lot {stocked.LOT}")
    first = call("POST", "recalls", body)
    assert first.status_code == 201, first.content
    assert first.json()["stage"] == "waiting"
    again = call("POST", "recalls", {**body, "open": True}).json()
    assert (again["id"], again["stage"]) == (first.json()["id"], "open")
    assert Recall.objects.count() == 1
    assert call("GET", f"recalls/{again['id']}").json()["scope"]


def test_a_notice_that_cannot_be_kept_names_its_fields(call):
    body = recalled.typed(announced_on="soon", text="", product="")
    found = problem(call("POST", "recalls", body), 422, "unfit")
    assert {"/announced_on", "/product"} <= places(found)
    body = recalled.typed(text="Lot A1\n\0", reason="\ud800", reference="a\nb")
    found = problem(call("POST", "recalls", body), 422, "unfit")
    assert places(found) == {"/text", "/reason", "/reference"}
    body = recalled.typed(text="Lot A1\r\n\tLot A2")
    assert call("POST", "recalls", body).status_code == 201


def test_whom_a_recall_concerns_is_told_without_names_and_looked_at_on_record(
    call, actor, ada, session
):
    pack = stocked.pack(actor, planned(session)[0].product, lot="AB0643")
    call("POST", "scans", at_chair(session, pack))
    body = recalled.typed(text="Lot AB 0643", product="Invented")
    recall = call("POST", "recalls", {**body, "open": True}).json()["id"]
    none = call("GET", f"recalls/{recall}/exposed").json()
    assert (none["exposed"], none["clients"]) == (0, [])
    scopes = Recall.objects.get().scopes.filter(state="proposed")
    device = pack.record.device_id
    recall_scopes.assign(actor, UUID(recall), rows=[scopes.get().pk], device=device)
    recall_scopes.confirm(actor, UUID(recall), rows=[scopes.get().pk])
    answer = call("GET", f"recalls/{recall}/exposed")
    found = answer.json()
    assert found["exposed"] == 1
    (client,) = found["clients"]
    assert client["client"] == str(ada.pk)
    assert client["given"][0]["lot"] == "AB0643"
    assert client["given"][0]["session"] == str(session.pk)
    assert ada.reveal("name") not in answer.content.decode()
    assert Event.objects.filter(action="recall_exposed.seen").count() == 2


def test_another_clinics_session_supplier_and_pack_are_not_found(call, session, pack):
    boss = new_member(new_clinic("Other"), Role.DIRECTOR)
    other = key_for(boss, boss)
    answer = call("POST", "scans", at_chair(session, pack), of=other)
    problem(answer, 404, "not_found")
    body = {"id": "1", "at": "receipt", "supplier": str(uuid4()), "raw": pack.box}
    problem(call("POST", "scans", body, of=other), 404, "not_found")
    supplier = call("GET", "suppliers").json()[0]["id"]
    body["supplier"] = supplier
    problem(call("POST", "scans", body, of=other), 404, "not_found")
    answer = call("POST", "receipts", note(supplier, line()), of=other)
    problem(answer, 404, "not_found")
    assert call("GET", "stock", of=other).json()["total"] == 0
    assert call("GET", "suppliers", of=other).json() == []
