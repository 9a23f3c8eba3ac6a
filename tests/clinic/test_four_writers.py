"""Four processes write at once: no lock error, nothing lost, one unbroken chain.

Real processes and real commits, so this clinic has a database of its own: a file on
SQLite, a database made for it on the server that the suite runs on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> str:
    said, complaint = process.communicate(timeout=120)
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
