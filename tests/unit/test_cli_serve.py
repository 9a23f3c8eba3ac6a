"""The commands that run a clinic: quick to list, plain when something is missing."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from mesoplan.cli import HOMES
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import clients
from mesoplan.clinic.records import Client, Event
from tests.clinic_people import clinic, staff  # noqa: F401 - fixtures
from tests.commands import loaded_by, run
from tests.invented_clinic import environment, mesoplan

OF_THE_CLINIC = ("serve", "clinic", "backup", "restore", "ledger")
PATIENCE = 180  # seconds: the machine may be busy with other tests


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(home, *words, settings="mesoplan.settings.production", **more):
    """A server, and what it has printed once it is ready."""
    more = {"DJANGO_SETTINGS_MODULE": settings, "PYTHONUNBUFFERED": "1", **more}
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "mesoplan.cli", "serve", *map(str, words)],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        said, deadline = "", time.monotonic() + PATIENCE
        try:
            for line in process.stdout:
                said += line
                if "ready" in line or time.monotonic() > deadline:
                    break
            time.sleep(0.2)
            yield process, said
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)


def fetched(address):
    """What an address answers; the clinic's own certificate is nobody's word."""
    unknown = ssl.create_default_context()
    unknown.check_hostname = False
    unknown.verify_mode = ssl.CERT_NONE
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, context=unknown, timeout=10) as page:  # noqa: S310 - our own server
                return page.status, page.read().decode()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("name", OF_THE_CLINIC)
def test_their_help_loads_neither_django_nor_the_knowledge(name):
    heavy = ("django", "gunicorn", "cryptography", "mesoplan.knowledge")
    assert loaded_by([name, "--help"], heavy=heavy) == []
    assert name in HOMES


@pytest.mark.parametrize(
    "words",
    [
        ("clinic", "import"),
        ("clinic", "export"),
        ("clinic", "send-check-ins"),
        ("ledger", "verify"),
    ],
)
def test_each_of_their_parts_has_help_with_an_example(words):
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout


def test_a_clinic_is_begun_in_the_browser_with_the_code_that_is_printed(tmp_path):
    port = free_port()
    with serving(tmp_path, "--port", port, "--workers", 1) as (process, begun):
        address = f"https://localhost:{port}/"
        status, page = fetched(f"{address}setup/")
        os.killpg(process.pid, signal.SIGTERM)
        said = begun + process.stdout.read()
    assert f"Mesoplan is ready: {address}" in said
    assert f"{address}setup/" in said
    code = re.search(r"one-time code: (\S+)", said)[1]
    assert code == (tmp_path / "keys" / "setup-code").read_text()
    assert (status, "<form" in page) == (200, True)
    assert (tmp_path / "keys" / "tls.key").stat().st_mode & 0o777 == 0o600


def test_the_demo_prints_its_log_ins_and_forgets_everything(tmp_path):
    port = free_port()
    cache = tmp_path / "cache"
    more = {"XDG_CACHE_HOME": str(cache), "TMPDIR": str(tmp_path)}
    words = ("--demo", "--port", port, "--workers", 1)
    with serving(tmp_path, *words, **more) as (process, begun):
        status, page = fetched(f"http://localhost:{port}/welcome/")
        os.killpg(process.pid, signal.SIGTERM)
        said = begun + process.stdout.read()
        process.wait(PATIENCE)
    assert status == 200
    assert "invented" in page
    assert "director@demo.example" in said
    assert not list(tmp_path.glob("mesoplan-demo-*"))
    assert len(list((cache / "mesoplan-demo").glob("clinic-*"))) == 1


def test_a_port_in_use_is_said_plainly(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = mesoplan(tmp_path, "serve", "--port", port)
    assert done.returncode == 6
    assert "Choose another with --port" in done.stderr


def test_a_certificate_comes_with_its_key(tmp_path):
    file = tmp_path / "c"
    file.write_text("x")
    result = run("serve", "--certificate", file)
    assert result.exit_code == 2
    assert "together" in result.stderr


def test_a_broken_variable_is_named(tmp_path):
    done = mesoplan(tmp_path, "ledger", "verify", MESOPLAN_DATABASE="mysql://x/y")
    assert done.returncode == 6
    assert "MESOPLAN_DATABASE" in done.stderr
    assert "Traceback" not in done.stderr


def test_where_there_is_no_clinic_that_is_said(tmp_path):
    done = mesoplan(tmp_path, "ledger", "verify")
    assert done.returncode == 6
    assert "there is no clinic here" in done.stderr


def test_the_ledger_is_verified_against_a_head_kept_outside(staff):  # noqa: F811 - a fixture
    clients.register(staff[Role.FRONT_DESK], name="Invented Ada")
    event = Event.objects.get()
    head = f"1-{bytes(event.chained).hex()[:16]}"
    result = run("ledger", "verify", "--head", head)
    assert result.exit_code == 0
    assert f"The ledger holds: 1 entries. Head: {head}" in result.stdout
    assert run("ledger", "verify", "--head", "1-0123456789abcdef").exit_code == 8
    assert run("ledger", "verify", "--head", "9-0123456789abcdef").exit_code == 8
    assert run("ledger", "verify", "--head", "nonsense").exit_code == 2


SHEET = "name,date of birth,mail\nAda Invented,1984-03-09,ada@client.example\n"


def test_clients_are_imported_from_a_file_after_a_dry_run(staff, tmp_path):  # noqa: F811 - a fixture
    file = tmp_path / "clients.csv"
    file.write_text(SHEET)
    dry = run("clinic", "import", file, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "1 clients can be registered." in dry.stdout
    assert not Client.objects.exists()
    assert "1 clients were registered." in run("clinic", "import", file).stdout
    again = run("clinic", "import", file)
    assert again.exit_code == 6
    assert "row 2" in again.stdout
    assert Client.objects.count() == 1


def test_faulty_rows_are_left_out_only_when_that_is_said(staff, tmp_path):  # noqa: F811 - a fixture
    file = tmp_path / "clients.csv"
    file.write_text(SHEET + "Ben Invented,31-31-31,\n")
    assert run("clinic", "import", file).exit_code == 6
    assert not Client.objects.exists()
    assert run("clinic", "import", file, "--partly").exit_code == 0
    assert Client.objects.count() == 1


def test_a_file_that_is_no_table_is_refused(staff, tmp_path):  # noqa: F811 - a fixture
    file = tmp_path / "clients.csv"
    file.write_bytes(b"\x00\x01\x02")
    result = run("clinic", "import", file)
    assert result.exit_code == 6
    assert "clients.csv" in result.stderr


def test_the_clinic_is_exported_into_a_new_file_only(staff, tmp_path):  # noqa: F811 - a fixture
    clients.register(staff[Role.FRONT_DESK], name="Invented Ada")
    into = tmp_path / "everything.zip"
    assert run("clinic", "export", into).exit_code == 0
    assert into.read_bytes().startswith(b"PK")
    assert into.stat().st_mode & 0o777 == 0o600
    assert run("clinic", "export", into).exit_code == 6
    assert not Path(f"{into}.part").exists()


def test_an_administrator_is_named_where_it_is_not_clear(staff, tmp_path):  # noqa: F811 - a fixture
    result = run(
        "clinic", "export", tmp_path / "e.zip", "--as", "nobody@clinic.example"
    )
    assert result.exit_code == 6
    assert "--as" in result.stderr


def test_check_ins_that_are_due_are_sent(staff):  # noqa: F811 - a fixture
    result = run("clinic", "send-check-ins", "--site", "https://clinic.example/")
    assert result.exit_code == 0
    assert "Sent: 0" in result.stdout
