"""Processes at once: nothing lost, one unbroken chain, one winner of a pack.

Real processes and real commits, so this clinic has a database of its own: a file on
SQLite, a database made for it on the server that the suite runs on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

WRITERS = 4
EACH = 25
SETUP = "import django; django.setup()\n"
BEGIN = """
from django.core.management import call_command
from mesoplan.clinic import moment
from mesoplan.clinic.records import Clinic, Membership, User
call_command("migrate", verbosity=0)
clinic = Clinic.objects.create(name="Invented Clinic")
user = User.objects.create_user("desk@clinic.example", name="Invented")
Membership.objects.create(
    clinic=clinic, user=user, role="front_desk", begun_at=moment.now()
)
"""
WRITE = f"""
import sys
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.queries.staff import actor_of
from mesoplan.clinic.records import User
actor = actor_of(User.objects.get().pk)
for number in range({EACH}):
    register(actor, name=f"Invented {{sys.argv[1]}}-{{number}}")
"""
ROOMS = f"""
import json
from django.core.management import call_command
from mesoplan.clinic.access import Role
from mesoplan.clinic.queries.sessions import planned
from tests import stocked
from tests.clinic_people import new_clinic, new_member
from tests.consultations import registered
from tests.treated import begun
call_command("migrate", verbosity=0)
actor = new_member(new_clinic(), Role.PRACTITIONER)
rooms = [begun(actor, registered(actor, f"Invented {{n}}")) for n in range({WRITERS})]
doses = {{"doses": 2, "open_hours": 24}}
for_one = stocked.pack(actor, planned(rooms[0])[0].product)
for_two = stocked.pack(
    actor,
    planned(rooms[0])[0].product,
    identifier=stocked.invented_device(1),
    **doses,
)
print(json.dumps([str(actor.user), [str(room.pk) for room in rooms],
                  [[pack.box, pack.token] for pack in (for_one, for_two)]]))
"""
REACH = """
import json, sys
from mesoplan.clinic.actions import scans
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.staff import actor_of
user, room, packs = json.loads(sys.argv[1])
actor = actor_of(user)
found = []
for box, token in packs:
    print("ready", flush=True)
    sys.stdin.readline()
    raw = Raw(box=box, inner=box, token=token)
    answer = scans.at_chair(actor, room, raw=raw, caller="")
    found.append([answer.bound, sorted(str(h.session) for h in answer.holders)])
print(json.dumps(found))
"""
USES = """
import json
from mesoplan.clinic import ledger
from mesoplan.clinic.records import Pack, Use
held = Use.objects.filter(ended_at=None).values_list("pack__token", "session")
print(json.dumps([[[t, str(s)] for t, s in held], ledger.verify().broken_at,
                  {p.token: p.state for p in Pack.objects.all()}]))
"""
CHEEK = """
import json
from django.core.management import call_command
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import maps
from tests import mapped
from tests.clinic_people import new_clinic, new_member
from tests.consultations import registered
from tests.treated import begun
call_command("migrate", verbosity=0)
actor = new_member(new_clinic(), Role.PRACTITIONER)
session = begun(actor, registered(actor))
planned = mapped.planned(actor, session.course)
own = maps.carry(actor, session.pk)
points = [point.id for point in own.map.points]
print(json.dumps([str(actor.user), str(planned.pk), str(own.id), points]))
"""
TICK = """
import json, sys
from mesoplan.clinic.access import Conflict
from mesoplan.clinic.actions import maps
from mesoplan.clinic.queries.maps import map_seen_by
from mesoplan.clinic.queries.staff import actor_of
from mesoplan.core.injection_map.maps import PointState
user, planned, own, mine = json.loads(sys.argv[1])
actor = actor_of(user)
seen = map_seen_by(actor, planned)
print("ready", flush=True)
sys.stdin.readline()
for name in mine:
    maps.mark_points(actor, own, states={name: PointState.DONE})
try:
    maps.save(actor, planned, version=seen.version, document=seen.map)
    said = "saved"
except Conflict as told:
    said = told.version
print(json.dumps(said))
"""
TICKED = """
import json, sys
from mesoplan.clinic import ledger
from mesoplan.clinic.queries.maps import map_seen_by
from mesoplan.clinic.queries.staff import actor_of
user, own = json.loads(sys.argv[1])
seen = map_seen_by(actor_of(user), own)
print(json.dumps([[p.id for p in seen.map.points if p.state == "done"],
                  seen.version, ledger.verify().broken_at]))
"""
RECALLED = """
import json
from django.core.management import call_command
from mesoplan.clinic.access import Role
from tests import recalled, stocked
from tests.clinic_people import new_clinic, new_member
call_command("migrate", verbosity=0)
actor = new_member(new_clinic(), Role.DIRECTOR)
recall, row = recalled.proposed(actor, stocked.device(actor, ""), stocked.LOT)
stocked.supplier(actor)
print(json.dumps([str(actor.user), str(recall.pk), str(row)]))
"""
RECEIVE = """
import json, sys
from mesoplan.clinic.actions import receipts
from mesoplan.clinic.queries.staff import actor_of
from tests import stocked
last = receipts._scans
def held_up(*what):
    print("ready", flush=True)
    sys.stdin.readline()
    return last(*what)
receipts._scans = held_up
stocked.received(actor_of(json.loads(sys.argv[1])[0]), stocked.line(stocked.mark()))
"""
CONFIRM = """
import json, sys
from mesoplan.clinic.actions import recall_scopes
from mesoplan.clinic.queries.staff import actor_of
user, recall, row = json.loads(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
recall_scopes.confirm(actor_of(user), recall, rows=[row])
"""
STATES = """
import json
from mesoplan.clinic.records import Pack
print(json.dumps([pack.state for pack in Pack.objects.all()]))
"""
LOOK = """
import json
from mesoplan.clinic import ledger
from mesoplan.clinic.records import Client
verdict = ledger.verify()
numbers = sorted(Client.objects.values_list("number", flat=True))
print(json.dumps([verdict.entries, verdict.broken_at, numbers]))
"""


@contextmanager
def database_of_its_own(name: str) -> Iterator[str]:
    """The address of a fresh database; empty on SQLite, where the folder decides."""
    given = os.environ.get("MESOPLAN_DATABASE", "")
    if not given:
        yield ""
        return
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with database_of_its_own(f"four_writers_{os.getpid()}") as address:
        yield {
            **os.environ,
            "MESOPLAN_HOME": str(tmp_path),
            "MESOPLAN_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "mesoplan.settings.demo",
        }


def started(
    code: str, environment: dict[str, str], *arguments: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own Python
        [sys.executable, "-c", SETUP + code, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def let_go(processes: list[subprocess.Popen[str]]) -> None:
    """All at once, and none before the last is ready."""
    for process in processes:
        assert process.stdout
        if not process.stdout.readline():  # it ended, and says why
            ended(process)
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()


def ended(process: subprocess.Popen[str]) -> str:
    said, complaint = process.communicate(timeout=600)
    assert process.returncode == 0, complaint
    return said


def test_four_processes_leave_one_unbroken_chain(environment: dict[str, str]) -> None:
    ended(started(BEGIN, environment))
    writers = [started(WRITE, environment, str(n)) for n in range(WRITERS)]
    for writer in writers:
        ended(writer)
    entries, broken_at, numbers = json.loads(ended(started(LOOK, environment)))
    assert broken_at is None
    assert entries == WRITERS * EACH
    assert numbers == list(range(1, WRITERS * EACH + 1))


def test_one_pack_in_four_rooms_has_one_winner_and_all_are_told(
    environment: dict[str, str],
) -> None:
    user, rooms, packs = json.loads(ended(started(ROOMS, environment)))
    reaching = [
        started(REACH, environment, json.dumps([user, room, packs])) for room in rooms
    ]
    for _ in packs:
        let_go(reaching)
    told = [json.loads(ended(process)) for process in reaching]
    held, broken_at, states = json.loads(ended(started(USES, environment)))
    for number, (_box, token) in enumerate(packs):
        doses = number + 1
        winners = [r for r, said in zip(rooms, told, strict=True) if said[number][0]]
        assert len(winners) == doses
        assert sorted(s for t, s in held if t == token) == sorted(winners)
        beaten = [said[number][1] for said in told if not said[number][0]]
        assert beaten == [sorted(winners)] * (WRITERS - doses)
        assert states[token] == "used"
    assert broken_at is None


def test_a_recall_confirmed_while_its_packs_come_in_leaves_none_of_them_out(
    environment: dict[str, str],
) -> None:
    found = ended(started(RECALLED, environment))
    receiving = started(RECEIVE, environment, found)
    confirming = started(CONFIRM, environment, found)
    assert receiving.stdout
    assert receiving.stdout.readline()  # it has looked for recalls, and found none
    let_go([confirming])
    with suppress(subprocess.TimeoutExpired):  # in turn, it has to wait
        confirming.wait(timeout=2)
    assert receiving.stdin
    receiving.stdin.write("go\n")
    receiving.stdin.flush()
    ended(receiving)
    ended(confirming)
    assert json.loads(ended(started(STATES, environment))) == ["quarantined"]


def test_four_tablets_on_one_map_lose_no_tick_and_one_save_wins(
    environment: dict[str, str],
) -> None:
    user, planned, own, points = json.loads(ended(started(CHEEK, environment)))
    share = [points[n::WRITERS] for n in range(WRITERS)]
    tablets = [
        started(TICK, environment, json.dumps([user, planned, own, mine]))
        for mine in share
    ]
    let_go(tablets)
    said = [json.loads(ended(process)) for process in tablets]
    assert sorted(map(str, said)) == ["2", "2", "2", "saved"]
    look = started(TICKED, environment, json.dumps([user, own]))
    done, version, broken_at = json.loads(ended(look))
    assert done == points
    assert version == 1 + len(points)
    assert broken_at is None
