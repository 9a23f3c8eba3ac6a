"""Packs from the command line: scanned, taken in, recalled, in a member's name."""

from __future__ import annotations

import json

import pytest
from tests import stocked
from tests.clinic_people import mail_of, new_clinic, new_member
from tests.commands import faults, run

from mesoplan.cli.exits import Exit
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import packs as pack_actions
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import Scan, Use


@pytest.fixture
def pack(actor, session):
    return stocked.pack(actor, planned(session)[0].product)


def at_chair(pack, session, *words):
    asked = ("--session", session.pk, "--inner", pack.inner, "--token", pack.token)
    return ("scan", pack.box, *asked, *words)


def test_a_scan_at_the_chair_answers_binds_and_is_kept(me, actor, session, pack):
    result = run(*at_chair(pack, session, *me, "--format", "json"))
    assert result.exit_code == Exit.ANSWERED
    report = json.loads(result.stdout)
    assert faults("scan", report) == []
    assert report["verdict"]["word"] == "clear"
    assert (report["bound"], report["token"]) == (True, pack.token)
    assert Use.objects.get().session_id == session.pk
    assert Scan.objects.get(pk=report["scan"]).by == actor.user


def test_the_page_leads_with_the_verdict_and_says_where_checking_ended(
    me, session, pack
):
    page = run(*at_chair(pack, session, *me)).stdout
    assert page.startswith("CLEAR")
    assert "authentic" not in page
    words = " ".join(page.split())
    assert "Nobody can" in words
    assert "Bound to the session" in words


def test_a_stopped_and_a_held_pack_have_exit_codes_of_their_own(
    me, actor, session, pack
):
    held = run("scan", pack.box, "--session", session.pk, "--token", pack.token, *me)
    assert held.exit_code == Exit.INCOMPLETE
    assert held.stdout.startswith("HOLD")
    other = stocked.pack(actor, planned(session)[0].product)
    pack_actions.quarantine(actor, other.token, why="Box crushed")
    stopped = run(*at_chair(other, session, *me))
    assert stopped.exit_code == Exit.NOT_TODAY
    assert stopped.stdout.startswith("STOP")
    assert "Not bound" in stopped.stdout


def test_a_box_is_judged_at_the_door(me, pack):
    mark = stocked.mark(lot="LOT-2")
    words = ("--supplier", stocked.SUPPLIER.upper(), "--format", "json")
    result = run("scan", mark, *words, *me)
    assert result.exit_code == Exit.ANSWERED, result.output
    scan = Scan.objects.get(pk=json.loads(result.stdout)["scan"])
    assert (scan.place, scan.pack, bytes(scan.box)) == ("receipt", None, mark.encode())


def test_the_same_id_again_finds_the_first_answer(me, session, pack):
    words = at_chair(pack, session, *me, "--id", "my-1", "--format", "json")
    first, again = (json.loads(run(*words).stdout) for _ in range(2))
    assert first == again
    assert Scan.objects.filter(caller="my-1").count() == 1
    other = run("scan", "01", "--session", session.pk, "--id", "my-1", *me)
    assert other.exit_code == Exit.INPUT
    assert "another scan" in other.stderr


def test_an_unknown_supplier_names_the_nearest(me, pack):
    result = run("scan", pack.box, "--supplier", "Invented Suppliez", *me)
    assert result.exit_code == Exit.INPUT
    assert f'Did you mean "{stocked.SUPPLIER}"?' in result.stderr


def test_another_clinics_session_is_not_found(session, pack):
    elsewhere = new_member(new_clinic("Other"), Role.DIRECTOR)
    result = run(*at_chair(pack, session, "--as", mail_of(elsewhere)))
    assert result.exit_code == Exit.INPUT
    assert "Look it up in the clinic." in result.stderr
    assert not Use.objects.exists()


def test_a_role_may_from_the_command_line_what_it_may_elsewhere(staff, session, pack):
    desk = staff[Role.FRONT_DESK]
    result = run(*at_chair(pack, session, "--as", mail_of(desk)))
    assert result.exit_code == Exit.INPUT
    assert "may not do this" in result.stderr


def test_nobody_acts_under_an_address_that_is_nobodys(session, pack):
    result = run(*at_chair(pack, session, "--as", "nobody@clinic.example"))
    assert result.exit_code == Exit.INPUT
    assert "no such member of staff" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--session", "00000000-0000-0000-0000-000000000000"),
        ("--supplier", "x"),
        ("--as", "x@y.example"),
        ("--as", "x@y.example", "--supplier", "x", "--session", "0" * 32),
        ("--token", "MP"),
    ],
    ids=str,
)
def test_how_the_clinic_is_asked_is_said_in_full(words):
    assert run("scan", "01", *words).exit_code == Exit.USAGE
