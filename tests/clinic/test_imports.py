"""A spreadsheet is looked through first; what is wrong is said, the rest is made."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import imports
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.actions.imports import bring_in, carry_on, examined, prepare
from mesoplan.clinic.client_sheet import Reading
from mesoplan.clinic.queries.charts import Identity
from mesoplan.clinic.queries.clients import clients_seen_by
from mesoplan.clinic.records import Client, ClientImport, Event
from mesoplan.clinic.table_file import MOST_BYTES, UnreadableSheet

Staff = dict[Role, Actor]
PLAIN = """name,date of birth,mail,phone,language
Élodie Dupont,1984-05-17,elodie@example.org,+33 1,fr
Ada Lovelace,1990-12-10,,,
"""


@pytest.fixture
def importer(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def brought(importer: Actor, data: bytes, **reading: str) -> list[Any]:
    found = examined(importer, data, Reading(**reading))
    assert not found.faults, found.faults
    bring_in(importer, found)
    return known(importer)


def known(actor: Actor) -> list[Identity]:
    desk = Actor(role=Role.FRONT_DESK, clinic=actor.clinic, user=actor.user)
    return [*reversed(clients_seen_by(desk).rows)]


def faults(importer: Actor, text: str, **reading: str) -> list[tuple[Any, ...]]:
    found = examined(importer, text.encode(), Reading(**reading))
    return [(f.row, f.column, f.value, f.what) for f in found.faults]


def test_clients_of_a_plain_file_are_made(importer: Actor) -> None:
    elodie, ada = brought(importer, PLAIN.encode())
    assert (elodie.name, elodie.born_on, elodie.language) == (
        "Élodie Dupont",
        "1984-05-17",
        "fr",
    )
    assert (elodie.mail, elodie.phone) == ("elodie@example.org", "+33 1")
    assert (ada.number, ada.language) == (2, "en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encoding_separator_and_line_ends_are_found_out(
    importer: Actor, encoding: str, delimiter: str, ending: str
) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", ending)
    found = examined(importer, text.encode(encoding))
    assert [line.who.name for line in found.lines] == ["Élodie Dupont", "Ada Lovelace"]
    assert found.sheet.reading.delimiter == delimiter


@pytest.mark.parametrize(
    "header",
    [
        "Prénom;NOM;Date de naissance;Courriel;Téléphone;Langue",
        "prenom;nom de famille;né(e) le;e-mail;portable;langue",
        "First Name;Last name;Date of Birth;E-Mail;Mobile;Language",
        "first_name;surname;DOB;email address;phone number;language",
    ],
)
def test_columns_are_named_in_english_or_french(importer: Actor, header: str) -> None:
    row = "Élodie;Dupont;1984-05-17;elodie@example.org;+33 1;Français"
    (elodie,) = brought(importer, f"{header}\n{row}\n".encode())
    assert (elodie.name, elodie.language) == ("Élodie Dupont", "fr")
    assert (elodie.born_on, elodie.mail) == ("1984-05-17", "elodie@example.org")


@pytest.mark.parametrize(
    ("dates", "typed"),
    [
        ("iso", "1984-05-07"),
        ("dmy", "07/05/1984"),
        ("mdy", "05/07/1984"),
        ("dotted", "07.05.1984"),
        ("dashed", "07-05-1984"),
    ],
)
def test_dates_are_read_in_the_form_chosen(
    importer: Actor, dates: str, typed: str
) -> None:
    (ada,) = brought(importer, f"name,born\nAda,{typed}\n".encode(), dates=dates)
    assert ada.born_on == "1984-05-07"


def test_every_problem_is_listed_with_its_place(importer: Actor) -> None:
    text = (
        "Nom;né le;mail;tel;langue\n"
        "Ada;17/05/1984;ada;call;xx\n"
        ";1984-05-17;;;\n"
        f"{'x' * 10_000};;;;\n"
        "Bea;2999-01-01;;;\n"
        "Cléo;1984-05-17;;;;;too;many\n"
        "Dora;1984-05-17;;;\n"
    )
    assert faults(importer, text) == [
        (2, "langue", "xx", "is not a language the pages exist in"),
        (2, "mail", "ada", "is no mail address"),
        (2, "né le", "17/05/1984", "is no date written as YYYY-MM-DD"),
        (2, "tel", "call", "is no phone number"),
        (3, "Nom", "", "is missing"),
        (4, "Nom", "x" * 40 + "…", "has 10000 characters; at most 200 are kept"),
        (5, "né le", "2999-01-01", "lies in the future"),
        (6, "–", "", "the row has 8 cells, the first row 5"),
    ]
    assert [p.who.name for p in examined(importer, text.encode()).lines] == ["Dora"]


def test_a_dry_run_changes_nothing(importer: Actor) -> None:
    examined(importer, PLAIN.encode())
    assert not Client.objects.exists()
    assert not ClientImport.objects.exists()
    assert not Event.objects.exists()


def test_a_row_that_comes_twice_is_made_once(importer: Actor) -> None:
    text = "name,born\nAda Byron,1984-05-17\nBYRON Ada,1984-05-17\nAda Byron,\n"
    found = examined(importer, text.encode())
    assert [(f.row, f.what) for f in found.faults] == [
        (3, "the same as row 2 of the file")
    ]
    assert bring_in(importer, found).made == 2


def test_who_is_on_record_is_left_out(importer: Actor, staff: Staff) -> None:
    register(staff[Role.FRONT_DESK], name="Elodie DUPONT", born_on="1984-05-17")
    found = examined(importer, PLAIN.encode())
    assert [(f.row, f.what) for f in found.faults] == [(2, "the same as client No. 1")]
    assert [line.row for line in found.lines] == [3]


def test_who_was_registered_meanwhile_is_left_out(
    importer: Actor, staff: Staff
) -> None:
    found = examined(importer, PLAIN.encode())
    register(staff[Role.FRONT_DESK], name="Ada Lovelace", born_on="1990-12-10")
    progress = bring_in(importer, found)
    assert (progress.made, progress.left_out) == (1, 1)


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)"])
def test_what_looks_like_a_formula_stays_text(importer: Actor, name: str) -> None:
    (client,) = brought(importer, f'name\n"{name}"\n'.encode())
    assert client.name == name


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "No column holds the clients' names"),
        (b"colour,size\nred,9\n", "No column holds the clients' names"),
        (b"name,name\nAda,Bea\n", "stands there twice"),
        (b"PK\x03\x04 a workbook", "This is a workbook"),
        ("name\nAda\n".encode("utf-16"), "not plain text"),
        (b"name\nAda\x00\n", "not plain text"),
        (b"name\n\x81\x8d\x8f\n", "bytes that are no text"),
        (b'name\n"' + b"x" * 30_000, "a quotation mark that is never closed"),
        (b"name\n" + b"x" * MOST_BYTES, "larger than 5 MB"),
    ],
)
def test_a_hostile_file_is_refused_with_what_to_do(
    importer: Actor, data: bytes, why: str
) -> None:
    with pytest.raises(UnreadableSheet, match=why):
        examined(importer, data)


def test_a_long_file_is_looked_through_soon(importer: Actor) -> None:
    row = b"Ada Lovelace %06d,1984-05-17,ada@example.org\n"
    data = b"name,born,mail\n" + b"".join(row % n for n in range(20_000))
    begun = time.process_time()
    assert len(examined(importer, data).lines) == 20_000
    assert time.process_time() - begun < 30


def test_an_import_that_was_cut_off_goes_on_where_it_stood(
    importer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 10)
    text = "name\n" + "".join(f"Client {n:02}\n" for n in range(25))
    progress = prepare(importer, examined(importer, text.encode()))
    done = []
    while not progress.finished:
        progress = carry_on(importer, progress.id)
        done.append((progress.done, Client.objects.count()))
    assert done == [(10, 10), (20, 20), (25, 25)]
    assert carry_on(importer, progress.id).made == 25
    assert Client.objects.count() == 25
    assert known(importer)[0].name == "Client 00"
    assert Event.objects.filter(action="clients.imported").count() == 3
    assert ledger.verify().broken_at is None
    assert not ClientImport.objects.get().rows


def test_a_file_waiting_to_be_made_is_sealed_and_forgotten(importer: Actor) -> None:
    waiting = prepare(importer, examined(importer, PLAIN.encode()))
    assert b"Dupont" not in bytes(ClientImport.objects.get(pk=waiting.id).rows)
    with time_machine.travel(moment.now() + timedelta(days=2)):
        prepare(importer, examined(importer, b"name\nBea\n"))
        with pytest.raises(NotFound):
            carry_on(importer, waiting.id)


def test_only_who_may_import_does_and_in_their_own_clinic(staff: Staff) -> None:
    for role in (Role.FRONT_DESK, Role.PRACTITIONER, Role.DIRECTOR):
        with pytest.raises(NotAllowed):
            examined(staff[role], PLAIN.encode())
    ours = prepare(
        staff[Role.ADMINISTRATOR], examined(staff[Role.ADMINISTRATOR], PLAIN.encode())
    )
    elsewhere = new_member(new_clinic("Another"), Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        carry_on(elsewhere, ours.id)
