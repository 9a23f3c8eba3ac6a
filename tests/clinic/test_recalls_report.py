"""What a regulator is given of a recall, and what not."""

from __future__ import annotations

import csv
import io
import json
from zipfile import ZipFile

import pytest
from tests.clinic_people import new_clinic, new_member
from tests.recalled import acts, pks, typed

from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role, StepUpNeeded
from mesoplan.clinic.actions import (
    recall_contacts,
    recall_exports,
    recall_notices,
    recall_scopes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recall(doctor, history, gel):
    """Two clients: one told by telephone who has answered, one not tried."""
    history.pack(history.lot(gel, "AB0643"))
    found = recall_notices.note(doctor, fields=typed(text="Lots AB 0643 and CD 1"))
    recall_scopes.confirm(doctor, found.pk, rows=pks(found, lot="AB 0643"))
    recall_scopes.reject(doctor, found.pk, rows=pks(found, lot="CD 1"), why="=1+1")
    for name in ("Invented Ines", "Invented Otto"):
        client = history.client(name, f"{name[-4:]}@client.example".lower())
        for _visit in range(2):
            history.given(history.session(client), "ial-system", "AB0643")
        if name.endswith("Ines"):
            for outcome in ("not_reached", "reached", "acknowledged"):
                recall_contacts.noted(
                    doctor, found.pk, client.pk, how="phone", outcome=outcome
                )
    return found


def files(actor: Actor, recall) -> dict[str, str]:
    with ZipFile(io.BytesIO(recall_exports.export_recall(actor, recall.pk))) as found:
        return {n: found.read(n).decode("utf-8-sig") for n in found.namelist()}


def test_the_report_says_what_who_settled_and_how_many(director, doctor, recall):
    found = json.loads(files(director, recall)["recall.json"])
    assert found["notice"][0]["reference"] == "R-1"
    assert [(s["lot"], s["state"], s["settled_by"]) for s in found["scope"]] == [
        ("AB 0643", "confirmed", doctor.name),
        ("CD 1", "rejected", doctor.name),
    ]
    assert [(p["lot"], p["state"]) for p in found["packs"]] == [
        ("AB0643", "quarantined")
    ]
    assert found["counts"] == {
        "exposed": 2,
        "told": 1,
        "acknowledged": 1,
        "untried": 1,
        "erased": 0,
        "packs": 1,
    }
    rows = sorted(found["contacts"], key=lambda row: row["attempts"])
    assert [(r["attempts"], r["told_by"], r["treatment_days"]) for r in rows] == [
        (0, "", 1),
        (3, "phone", 1),
    ]
    assert rows[1]["told_at"] <= rows[1]["acknowledged_at"]
    assert acts("recall.exported") == ["recall.exported"]


def test_the_report_names_no_client(director, recall):
    made = files(director, recall)
    for name, text in made.items():
        for word in ("ines", "otto", "client.example", "cheeks"):
            assert word not in text.casefold(), name
    contacts = json.loads(made["recall.json"])["contacts"]
    assert {row["client"] for row in contacts} == {1, 2}


def test_the_tables_say_the_same_and_hold_no_formula(director, recall):
    made = files(director, recall)
    whole = json.loads(made["recall.json"])
    for part in ("notice", "scope", "packs", "contacts"):
        rows = [*csv.DictReader(io.StringIO(made[f"{part}.csv"]))]
        said = [
            {k: "" if v is None else str(v) for k, v in row.items()}
            for row in whole[part]
        ]
        if part == "scope":
            assert rows[1].pop("why") == "'=1+1"
            assert said[1].pop("why") == "=1+1"
        assert rows == said


def test_only_a_director_with_a_fresh_factor_exports(director, doctor, recall):
    with pytest.raises(NotAllowed):
        recall_exports.export_recall(doctor, recall.pk)
    late = Actor(role=Role.DIRECTOR, clinic=director.clinic, user=director.user)
    with pytest.raises(StepUpNeeded):
        recall_exports.export_recall(late, recall.pk)
    stranger = new_member(new_clinic("Other"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        recall_exports.export_recall(stranger, recall.pk)
    assert acts("recall.exported") == []
