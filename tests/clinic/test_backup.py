"""A backup is whole or refused, made while people work, and opens elsewhere."""

from __future__ import annotations

import io
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests import invented_clinic
from tests.invented_clinic import environment, mesoplan, python

from mesoplan.clinic.backups.sealing import PIECE, Damaged, Opener, Sealer, Secret

WRITER = """
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import clients
from mesoplan.clinic.queries.staff import actor_of
from mesoplan.clinic.records import Membership
desk = Membership.objects.get(role="front_desk").user_id
while True:
    client = clients.register(actor_of(desk), name="Invented Writer")
    print(client.number, flush=True)
"""
OPEN_A_RECORD = """
from django.test import Client
from mesoplan.clinic.demo.people import LOGINS
from mesoplan.clinic.records import Client as Record
mail, password = LOGINS[1]
browser = Client()
browser.post("/account/login/", {"login": mail, "password": password})
ada = next(c for c in Record.objects.all() if c.reveal("name") == "Ada Larkspur")
page = browser.get(f"/clients/{ada.pk}/consultation/")
print(page.status_code, "Ada Larkspur" in page.content.decode())
"""
SECRET = Secret(b"a long invented passphrase")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = invented_clinic.made()
    home = Path(shutil.copytree(made, tmp_path_factory.mktemp("backup") / "home"))
    (home / "media").mkdir(exist_ok=True)
    (home / "media" / "invented.bin").write_bytes(b"sealed photograph" * 1000)
    return home


@pytest.fixture
def home(original: Path, tmp_path: Path) -> Path:
    """A clinic of its own for each test that writes."""
    return Path(shutil.copytree(original, tmp_path / "home"))


@pytest.fixture(scope="module")
def backup(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "monday.mesoplan-backup"
    done = mesoplan(original, "backup", path)
    assert done.returncode == 0, done.stderr
    return path


def with_keys_of(original: Path, home: Path) -> Path:
    home.mkdir()
    shutil.copytree(original / "keys", home / "keys")
    return home


def test_a_backup_made_while_people_write_opens_in_an_empty_place(home, tmp_path):
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", f"import django; django.setup()\n{WRITER}"],
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        before = int(writer.stdout.readline())
        done = mesoplan(home, "backup", tmp_path)
        after = int(writer.stdout.readline())
        writer.kill()
    assert done.returncode == 0, done.stderr
    assert after > before
    (made,) = tmp_path.glob("*.mesoplan-backup")
    place = with_keys_of(home, tmp_path / "elsewhere")
    restored = mesoplan(place, "restore", made)
    assert restored.returncode == 0, restored.stderr
    assert python(place, OPEN_A_RECORD) == "200 True"
    assert (place / "media" / "invented.bin").exists()
    names = "from mesoplan.clinic.records import Client; print(Client.objects.count())"
    assert int(python(place, names)) >= before
    assert mesoplan(place, "ledger", "verify").returncode == 0


def test_the_file_is_for_its_owner_alone_and_holds_no_key(original, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    data = backup.read_bytes()
    for key in (original / "keys").iterdir():
        assert key.read_bytes() not in data
    assert b"SQLite format 3" not in data


def test_verify_checks_it_and_changes_nothing(original, backup):
    before = sorted(p.name for p in original.iterdir())
    done = mesoplan(original, "restore", backup, "--verify")
    assert done.returncode == 0, done.stderr
    assert "Whole:" in done.stdout
    assert sorted(p.name for p in original.iterdir()) == before


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda data: data[:-1], "its end is missing|damaged"),
        (lambda data: data + b"x", "something was added"),
        (
            lambda data: data[:99_999] + bytes([data[99_999] ^ 1]) + data[100_000:],
            "damaged",
        ),
        (lambda data: data[: len(data) // 2], "its end is missing|damaged"),
        (lambda data: b"PK" + data, "no backup made by Mesoplan"),
        (lambda _: b"", "no backup made by Mesoplan"),
    ],
)
def test_a_damaged_backup_is_refused_and_the_clinic_left_alone(
    home, backup, tmp_path, harm, words
):
    harmed = tmp_path / "harmed.mesoplan-backup"
    harmed.write_bytes(harm(backup.read_bytes()))
    before = (home / "clinic.sqlite3").read_bytes()
    done = mesoplan(home, "restore", harmed, "--replace")
    assert done.returncode == 6
    assert any(word in done.stderr for word in words.split("|")), done.stderr
    assert "Nothing here was changed" in done.stderr
    assert (home / "clinic.sqlite3").read_bytes() == before
    assert not list(home.glob(".restore-*"))
    assert not list(home.glob("before-restore-*"))


def test_a_clinic_is_replaced_only_when_that_is_said_and_is_kept(home, backup):
    refused = mesoplan(home, "restore", backup)
    assert refused.returncode == 6
    assert "there is a clinic" in refused.stderr
    done = mesoplan(home, "restore", backup, "--replace")
    assert done.returncode == 0, done.stderr
    (aside,) = home.glob("before-restore-*")
    assert (aside / "clinic.sqlite3").exists()
    assert python(home, OPEN_A_RECORD) == "200 True"


def test_everyone_signs_in_anew(home, backup):
    with closing(sqlite3.connect(home / "clinic.sqlite3")) as opened, opened:
        opened.execute("INSERT INTO django_session VALUES ('k', 'data', '2999-01-01')")
    made = backup.with_name("session.mesoplan-backup")
    assert mesoplan(home, "backup", made).returncode == 0
    assert mesoplan(home, "restore", made, "--replace").returncode == 0
    with closing(sqlite3.connect(home / "clinic.sqlite3")) as opened:
        assert opened.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_without_the_clinics_keys_it_does_not_open(backup, tmp_path):
    done = mesoplan(tmp_path / "empty", "restore", backup)
    assert done.returncode == 6
    assert "put the clinic's keys there first" in done.stderr
    assert not (tmp_path / "empty" / "keys").exists()


def test_keys_travel_apart_and_only_under_a_passphrase(home, tmp_path):
    assert mesoplan(home, "backup", tmp_path, "--with-keys", "k").returncode == 2
    secret = tmp_path / "secret"
    secret.write_text("short\n")
    short = mesoplan(home, "backup", tmp_path, "--passphrase-file", secret)
    assert short.returncode == 6
    assert "too short" in short.stderr
    secret.write_text("a long invented passphrase\n")
    made, keys = tmp_path / "m.mesoplan-backup", tmp_path / "m.keys"
    sealed = ("--passphrase-file", secret)
    done = mesoplan(home, "backup", made, *sealed, "--with-keys", keys)
    assert done.returncode == 0, done.stderr
    place = tmp_path / "elsewhere"
    done = mesoplan(place, "restore", made, *sealed, "--keys", keys)
    assert done.returncode == 0, done.stderr
    assert python(place, OPEN_A_RECORD) == "200 True"
    assert stat.S_IMODE((place / "keys" / "vault").stat().st_mode) == 0o600
    secret.write_text("another invented passphrase\n")
    wrong = mesoplan(place, "restore", made, *sealed, "--verify")
    assert "the key or passphrase is another one" in wrong.stderr


def test_nothing_is_written_over(home, backup):
    before = backup.read_bytes()
    done = mesoplan(home, "backup", backup)
    assert done.returncode == 6
    assert "exists already" in done.stderr
    assert backup.read_bytes() == before


def test_postgresql_is_left_to_its_own_tool(home, tmp_path):
    done = mesoplan(
        home,
        "backup",
        tmp_path,
        MESOPLAN_DATABASE="postgresql://nobody:x@127.0.0.1:1/none",
    )
    assert done.returncode == 6
    assert "pg_dump --format=custom" in done.stderr


def test_no_clinic_is_said_plainly(tmp_path):
    done = mesoplan(tmp_path, "backup", tmp_path / "b")
    assert done.returncode == 6
    assert "there is no clinic here" in done.stderr


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_comes_back(size):
    plain = bytes(range(256)) * (size // 256 + 1)
    file = io.BytesIO()
    with Sealer(file, SECRET) as sealed:
        sealed.write(plain[:size])
    file.seek(0)
    assert Opener(file, SECRET).read() == plain[:size]


def test_pieces_cannot_be_left_out_or_swapped():
    file = io.BytesIO()
    with Sealer(file, SECRET) as sealed:
        sealed.write(b"a" * PIECE + b"b" * PIECE + b"c")
    data = file.getvalue()
    piece = PIECE + 16 + 4
    begin = len(data) - 2 * piece - (1 + 16 + 4)
    one, two = data[begin : begin + piece], data[begin + piece : begin + 2 * piece]
    rest = data[begin + 2 * piece :]
    for harmed in (data[:begin] + two + one + rest, data[:begin] + one + rest):
        with pytest.raises(Damaged):
            Opener(io.BytesIO(harmed), SECRET).read()
