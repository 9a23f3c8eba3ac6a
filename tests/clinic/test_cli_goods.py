"""Delivery notes and recalls from the command line, in a member's name."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests import recalled, stocked
from tests.clinic_people import mail_of
from tests.commands import faults, run

from mesoplan.cli.exits import Exit
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import recall_scopes
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import Device, Event, Pack, Recall, Receipt

HEADER = "mark,counted,noted,seals_intact,cold\n"


@pytest.fixture
def product(actor, session):
    """The product of the session's plan, in the register, from a known supplier."""
    found = planned(session)[0].product
    stocked.device(actor, found)
    stocked.supplier(actor)
    stocked.recalls_looked_through(actor)
    return found


@pytest.fixture
def receive(me, product):
    def called(*words, note="N-17"):
        named = ("--supplier", stocked.SUPPLIER, "--note", note)
        return run("receive", *words, *named, *me)

    return called


def sheet(tmp_path, *rows, header=HEADER):
    file = tmp_path / "note.csv"
    file.write_text(header + "".join(f"{row}\n" for row in rows))
    return file


def test_a_table_becomes_packs_with_tokens_after_a_dry_run(receive, tmp_path):
    mark = stocked.mark(lot="LOT-9")
    file = sheet(
        tmp_path, f"{mark},2,2,yes,", f"{stocked.mark(lot='LOT-8')},1,,yes,yes"
    )
    dry = receive(file, "--dry-run")
    assert dry.exit_code == Exit.ANSWERED, dry.output
    assert "3 packs can be taken in. Nothing was changed." in dry.stdout
    assert not Pack.objects.exists()
    result = receive(file, "--format", "json")
    assert result.exit_code == Exit.ANSWERED
    report = json.loads(result.stdout)
    assert faults("receipt", report) == []
    assert [pack["lot"] for pack in report["packs"]] == ["LOT-9", "LOT-9", "LOT-8"]
    assert not any(pack["held"] for pack in report["packs"])
    tokens = {pack["token"] for pack in report["packs"]}
    assert tokens == set(Pack.objects.values_list("token", flat=True))


def test_lines_are_taken_in_without_a_file(receive):
    mark = f"(01){stocked.DEVICE}(17)401231(10)A1"
    result = receive("--line", f"2x{mark}", "--seals-intact")
    assert result.exit_code == Exit.ANSWERED, result.output
    for token in Pack.objects.values_list("token", flat=True):
        assert token in result.stdout
    assert "31 Dec 2040" in result.stdout


def test_an_escaped_separator_is_read_where_it_was_asked_for(receive):
    mark = f"]d201{stocked.DEVICE}10A1\\x1d17401231"
    words = ("--line", f"1x{mark}", "--seals-intact")
    assert receive(*words).exit_code == Exit.INPUT
    assert receive(*words, "--escaped").exit_code == Exit.ANSWERED


def test_what_was_typed_off_a_box_is_taken_in(receive, tmp_path):
    header = "device,lot,expiry,counted,seals_intact\n"
    row = f"{stocked.DEVICE},LOT-7,2040-12-31,1,yes"
    assert receive(sheet(tmp_path, row, header=header)).exit_code == Exit.ANSWERED
    assert Pack.objects.get().lot.lot == "LOT-7"


def test_every_problem_of_a_table_has_its_row_and_column(receive, tmp_path):
    mark = stocked.mark()
    file = sheet(tmp_path, f"{mark},two,,yes,", f"{mark},1,,perhaps,", ",1,,yes,cool")
    result = receive(file)
    assert result.exit_code == Exit.INPUT
    for words in (
        "row 2, counted: is no count (found: two). Write a whole number",
        "row 3, seals_intact: is not one of its words (found: perhaps)",
        "row 4, mark: has no mark",
        "row 4, cold: is not one of its words (found: cool)",
    ):
        assert words in result.stderr
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=str)
def test_what_the_clinic_refuses_is_named_by_row(dry, receive, tmp_path):
    good, bad = stocked.mark(lot="LOT-9"), stocked.mark()[:-1] + "^]1"
    file = sheet(tmp_path, f"{good},1,,yes,", "", f"{bad},1,,yes,")
    result = receive(file, "--on", "2999-01-01", *dry)
    assert result.exit_code == Exit.INPUT
    assert "row 4.marks[0]" in result.stderr
    assert "on: lies in the future" in result.stderr
    assert not Pack.objects.exists()


def test_a_note_is_taken_in_once_and_the_dry_run_knows(receive, tmp_path):
    file = sheet(tmp_path, f"{stocked.mark()},1,,yes,")
    assert receive(file).exit_code == Exit.ANSWERED
    for words in ((), ("--dry-run",)):
        again = receive(file, *words)
        assert again.exit_code == Exit.INPUT
        assert "is taken in already" in again.stderr
    assert Pack.objects.count() == 1


def test_a_dry_run_writes_nothing_not_even_that_it_was_refused(receive, tmp_path):
    before = Event.objects.count()
    receive(sheet(tmp_path, f"{stocked.mark()[:-1]}^]1,1,,yes,"), "--dry-run")
    assert Event.objects.count() == before


def test_a_recalled_lot_goes_into_quarantine_at_the_door(receive, actor):
    device = Device.objects.get()
    recall, _row = recalled.confirmed(actor, device, "LOT-7")
    lines = (f"1x{stocked.mark()}", f"2x{stocked.mark(lot='LOT-7')}")
    words = ("--line", lines[0], "--line", lines[1], "--seals-intact")
    dry = receive(*words, "--dry-run")
    assert "3 packs can be taken in, 2 of them into quarantine." in dry.stdout
    packs = json.loads(receive(*words, "--format", "json").stdout)["packs"]
    causes = [pack["held_for"] for pack in packs]
    assert causes == [[], [f"recall:{recall.pk}"], [f"recall:{recall.pk}"]]


def test_broken_seals_go_into_quarantine_at_the_door(receive):
    result = receive("--line", f"1x{stocked.mark()}", "--seals-broken")
    assert "in quarantine: seals_broken" in " ".join(result.stdout.split())
    assert "released by the medical director" in result.stdout


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\x01", b"a,b\n1,2\n", b"mark\n1\n", b"PK\x03\x04", b'mark,counted\n"x'],
    ids=str,
)
def test_a_file_that_is_no_delivery_note_is_refused(body, receive, tmp_path):
    file = tmp_path / "note.csv"
    file.write_bytes(body)
    result = receive(file)
    assert result.exit_code == Exit.INPUT
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "words", [(), ("--line", "1x01"), (__file__, "--line", "1x01", "--seals-intact")]
)
def test_what_is_to_be_taken_in_is_named_once(words, receive):
    assert receive(*words).exit_code == Exit.USAGE


def test_a_line_without_a_count_says_how_to_write_one(receive):
    result = receive("--line", "(01)1", "--seals-intact")
    assert result.exit_code == Exit.INPUT
    assert "COUNTxRAW" in result.stderr


def opened(me, *words, **changed):
    notice = recalled.typed(**changed)
    given = [w for k, v in notice.items() for w in (f"--{k.replace('_', '-')}", v)]
    return run("recall", "open", *given, *words, *me)


def test_a_typed_notice_is_taken_in_and_opened_once(me, product):
    result = opened(me, "--format", "json")
    assert result.exit_code == Exit.ANSWERED, result.output
    report = json.loads(result.stdout)
    assert faults("recalls-opened", report) == []
    (recall,) = report["recalls"]
    assert (recall["stage"], recall["to_settle"]) == ("open", 1)
    again = opened(me)
    assert recall["id"] in again.stdout
    assert Recall.objects.count() == 1


def test_everything_wrong_with_a_typed_notice_is_said_at_once(me, product):
    result = opened(me, announced_on="soon", text="", product="")
    assert result.exit_code == Exit.INPUT
    assert "--announced-on" in result.stderr
    assert "--product" in result.stderr


def table_of(tmp_path, *references):
    file = tmp_path / "notices.csv"
    rows = (f"FDA,{r},2026-10-01,Invented Gel,Lot AB {r[-1]}\n" for r in references)
    file.write_text("source,reference,announced on,product,lots\n" + "".join(rows))
    return file


def test_a_single_notice_of_a_file_is_opened_after_a_dry_run(me, product, tmp_path):
    file = table_of(tmp_path, "Z-1")
    dry = run("recall", "open", file, "--dry-run", *me)
    assert "New: 1." in dry.stdout
    assert not Recall.objects.exists()
    assert run("recall", "open", file, *me).exit_code == Exit.ANSWERED
    assert Recall.objects.get().opened_at
    assert "Known already: 1." in run("recall", "open", file, *me).stdout


def test_of_several_notices_a_person_chooses_which_to_open(me, product, tmp_path):
    result = run("recall", "open", table_of(tmp_path, "Z-1", "Z-2"), *me)
    assert result.stdout.count("not opened") == 2
    assert not Recall.objects.exclude(opened_at=None).exists()


def test_a_faulty_file_of_notices_takes_in_nothing(me, product, tmp_path):
    file = table_of(tmp_path, "Z-1")
    file.write_text(file.read_text() + "FDA,Z-2,soon,Gel,Lot 2\n")
    result = run("recall", "open", file, *me)
    assert result.exit_code == Exit.INPUT
    assert "row 3, announced" in result.stderr
    assert not Recall.objects.exists()


def test_whom_a_recall_concerns_is_listed_by_number_and_looked_at_on_record(
    me, actor, ada, session, product
):
    pack = stocked.pack(actor, product, lot="AB0643")
    stocked.scanned(actor, session, pack.raw)
    opened(me)
    recall = Recall.objects.get()
    scopes = recall.scopes.filter(state="proposed")
    device = pack.record.device_id
    recall_scopes.assign(actor, recall.pk, rows=[scopes.get().pk], device=device)
    recall_scopes.confirm(actor, recall.pk, rows=[scopes.get().pk])
    result = run("recall", "exposed", recall.pk, "--format", "json", *me)
    report = json.loads(result.stdout)
    assert faults("recall-exposed", report) == []
    assert (report["exposed"], report["untried"]) == (1, 1)
    assert report["given"][0]["client"] == ada.number
    table = run("recall", "exposed", recall.pk, "--csv", *me).stdout
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["client"], row["lot"]) == (str(ada.number), "AB0643")
    assert "No. 1" in run("recall", "exposed", recall.pk, *me).stdout
    name = ada.reveal("name")
    assert name not in table + result.stdout
    assert Event.objects.filter(action="recall_exposed.seen").count() == 3


def test_the_front_desk_does_not_see_whom_a_recall_concerns(me, staff, product):
    opened(me)
    desk = ("--as", mail_of(staff[Role.FRONT_DESK]))
    result = run("recall", "exposed", Recall.objects.get().pk, *desk)
    assert result.exit_code == Exit.INPUT
    assert "may not do this" in result.stderr


@pytest.mark.parametrize("words", [(), ("--source", "FDA"), (__file__, "--text", "x")])
def test_a_notice_is_named_once(words, me):
    assert run("recall", "open", *words, *me).exit_code == Exit.USAGE
