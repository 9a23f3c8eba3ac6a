"""Everything about a client goes out when it must, and is gone when it must be."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.clinic_people import new_clinic, new_member
from tests.consultations import registered
from tests.mapped import planned
from tests.treated import consented, signed

from mesoplan.clinic import ledger, moment, vault
from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role, StepUpNeeded
from mesoplan.clinic.actions import photographs
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.actions.erasure import REASONS, erase
from mesoplan.clinic.actions.exports import export_client, export_clinic
from mesoplan.clinic.actions.links import opened, send
from mesoplan.clinic.actions.visits import book
from mesoplan.clinic.queries.clients import clients_seen_by, twins_seen_by
from mesoplan.clinic.queries.exports import defused, files_of_clinic, kinds
from mesoplan.clinic.queries.photographs import folder
from mesoplan.clinic.queries.visits import day_seen_by, today_seen_by
from mesoplan.clinic.records import Client, Consent, Event, Photograph, Statement

Staff = dict[Role, Actor]


def treated(director: Actor) -> Client:
    """A client with a signed session, consents and a photograph."""
    client = registered(director)
    treated_in = signed(director, client)
    planned(director, treated_in.course)
    consented(director, client, "photo")
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "pink").save(picture, "PNG")
    photographs.keep(director, client.pk, data=picture.getvalue(), view="frontal")
    book(director, client.pk, at=moment.now())
    send(director, client.pk, purpose="card")
    return client


def unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_kind_of_record_about_a_client_is_exported(staff: Staff) -> None:
    director = staff[Role.DIRECTOR]
    files = unpacked(export_client(director, treated(director).pk))
    about = {
        model.__name__
        for model in apps.get_app_config("clinic").get_models()
        if {"client", "session", "decision"} & {f.name for f in model._meta.fields}
    }
    assert {model.__name__ for model in kinds()} == about - {"SearchToken", "Event"}
    for kind in ("visit", "link", "statement", "decision", "course", "consent"):
        assert json.loads(files[f"records/{kind}.json"]), kind
    for kind in (
        "injectionmap",
        "session",
        "delivery",
        "photograph",
        "event",
        "consenttext",
    ):
        assert json.loads(files[f"records/{kind}.json"]), kind


def test_an_export_is_readable_without_the_program(staff: Staff) -> None:
    director = staff[Role.DIRECTOR]
    client = treated(director)
    files = unpacked(export_client(director, client.pk))
    assert json.loads(files["client.json"])["name"] == "Ada Invented"
    statements = json.loads(files["records/statement.json"])
    entry = statements[0]["entry"]
    assert entry == Statement.objects.get(pk=statements[0]["id"]).reveal("entry")
    for consent in json.loads(files["records/consent.json"]):
        assert files[consent["document"]].startswith(b"%PDF")
    (photograph,) = json.loads(files["records/photograph.json"])
    assert Image.open(io.BytesIO(files[photograph["file"]])).size == (40, 30)
    (drawn,) = json.loads(files["records/injectionmap.json"])
    assert drawn["document"]["points"]
    assert len(drawn["drawings"]) == 3
    for name in drawn["drawings"]:
        assert files[name].startswith(b"<svg")
    table = files["deliveries.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[0]["lot"] == "LOT-1"
    assert float(rows[0]["volume_ml"]) > 0
    assert director.name in json.loads(files["people.json"]).values()
    assert b"client.json" in files["README.txt"]


def test_an_export_holds_no_keys_and_no_digests_of_links(staff: Staff) -> None:
    director = staff[Role.DIRECTOR]
    files = unpacked(export_client(director, treated(director).pk))
    everything = b"".join(files.values())
    for secret in (b"wrapped_key", b"token_digest"):
        assert secret not in everything


def test_an_export_is_one_entry_in_the_ledger(staff: Staff) -> None:
    director = staff[Role.DIRECTOR]
    client = registered(director)
    before = Event.objects.count()
    export_client(director, client.pk)
    assert Event.objects.count() == before + 1
    assert Event.objects.latest("sequence").action == "client.exported"


def test_the_clinics_export_holds_every_client_and_nobody_elses(staff: Staff) -> None:
    director, administrator = staff[Role.DIRECTOR], staff[Role.ADMINISTRATOR]
    treated(director)
    register(director, name="=Bea Two", phone="+33 1")
    register(new_member(new_clinic("Another"), Role.DIRECTOR), name="Zyxwv")
    told: list[tuple[int, int]] = []
    before = Event.objects.count()
    pieces = export_clinic(administrator, lambda *told_now: told.append(told_now))
    files = unpacked(b"".join(pieces))
    assert {name.split("/")[1] for name in files if "/" in name} == {"000001", "000002"}
    assert b"Zyxwv" not in b"".join(files.values())
    rows = list(csv.reader(io.StringIO(files["clients.csv"].decode("utf-8-sig"))))
    assert rows[2][:5] == ["2", "'=Bea Two", "", "", "'+33 1"]
    assert told[-1] == (2, 2)
    assert Event.objects.count() == before + 1


def test_a_larger_clinic_takes_no_more_queries_for_each_client(staff: Staff) -> None:
    desk, counts = staff[Role.FRONT_DESK], []
    for count in (5, 40):
        for number in range(count):
            register(desk, name=f"Ada {number}")
        with CaptureQueriesContext(connection) as queries:
            list(files_of_clinic(staff[Role.ADMINISTRATOR]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_a_cell_that_could_be_a_formula_is_defused(cell: str) -> None:
    assert defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["Ada", "1984-05-17", "", "a=b", "'", "Élodie"])
def test_a_plain_cell_stays_as_it_is(cell: str) -> None:
    assert defused(cell) == cell


def test_exporting_and_erasing_need_the_role_and_a_fresh_factor(staff: Staff) -> None:
    client = registered(staff[Role.DIRECTOR])
    acts: dict[Any, Role] = {
        lambda a: export_client(a, client.pk): Role.DIRECTOR,
        lambda a: erase(a, client.pk, reason="asked"): Role.DIRECTOR,
        export_clinic: Role.ADMINISTRATOR,
    }
    for act, allowed in acts.items():
        for role, actor in staff.items():
            stale = Actor(role=role, clinic=actor.clinic, user=actor.user)
            with pytest.raises(StepUpNeeded if role == allowed else NotAllowed):
                act(stale)
    elsewhere = new_member(new_clinic("Another"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        export_client(elsewhere, client.pk)
    with pytest.raises(NotFound):
        erase(elsewhere, client.pk, reason="asked")


def test_an_erased_client_can_be_neither_read_nor_found(staff: Staff) -> None:
    director = staff[Role.DIRECTOR]
    client = treated(director)
    _, token = send(director, client.pk, purpose="intake")
    key = Client.objects.get(pk=client.pk).key()
    photograph = Photograph.objects.get()
    erase(director, client.pk, reason="asked")
    for record in (*Statement.objects.all(), *Consent.objects.all()):
        with pytest.raises(vault.Unreadable, match="destroyed"):
            record.reveal("entry" if isinstance(record, Statement) else "content")
    assert not (folder() / photograph.file).exists()
    assert clients_seen_by(director).total == 0
    assert clients_seen_by(director, typed="ada").total == 0
    assert not twins_seen_by(director, name="Ada Invented", born_on="1984-03-09")
    assert day_seen_by(director, today_seen_by(director)).total == 0
    with pytest.raises(NotFound):
        export_client(director, client.pk)
    with pytest.raises(NotFound):
        opened(token, "intake")
    erased = Client.objects.get(pk=client.pk)
    assert (erased.reveal("name"), erased.wrapped_key) == (None, None)
    assert key not in bytes(repr(Client.objects.values()), "utf-8")


def test_erasing_keeps_the_ledger_and_what_a_recall_needs(staff: Staff) -> None:
    director = staff[Role.DIRECTOR]
    client = treated(director)
    before = Event.objects.count()
    erase(director, client.pk, reason="asked")
    assert ledger.verify() == ledger.Verdict(before + 1)
    event = Event.objects.latest("sequence")
    assert (event.action, event.changed) == ("client.erased", {"reason": "asked"})
    session = client.sessions.get()
    assert session.deliveries.filter(lot="LOT-1").exists()


def test_a_client_is_not_erased_without_a_reason_or_twice(staff: Staff) -> None:
    director = staff[Role.DIRECTOR]
    client = registered(director)
    with pytest.raises(ValueError, match="no reason"):
        erase(director, client.pk, reason="because")
    for reason in REASONS[:1]:
        erase(director, client.pk, reason=reason)
    with pytest.raises(NotFound):
        erase(director, client.pk, reason="asked")


def test_a_factor_given_six_minutes_ago_is_asked_for_again(staff: Staff) -> None:
    client = registered(staff[Role.DIRECTOR])
    old = staff[Role.DIRECTOR]
    stale = Actor(
        role=old.role,
        clinic=old.clinic,
        user=old.user,
        stepped_up_at=moment.now() - timedelta(minutes=6),
    )
    with pytest.raises(StepUpNeeded):
        export_client(stale, client.pk)
