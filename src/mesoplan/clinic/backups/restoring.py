"""Checking a backup, and putting it in place of nothing or of a clinic set aside."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mesoplan.clinic.backups.manifest import (
    DATABASE,
    KEYS,
    MEDIA,
    NAME,
    Manifest,
    counts_of,
    digest_of,
    head_of,
    read_manifest,
    reading,
)
from mesoplan.clinic.backups.sealing import Damaged, Opener
from mesoplan.settings import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mesoplan.clinic.backups.sealing import Secret

LARGEST_MANIFEST = 64 << 20
LEFTOVERS = ("-wal", "-shm", "-journal")


class Occupied(RuntimeError):
    """There is a clinic where the backup was to go."""


@contextmanager
def checked(
    backup: Path, secret: Secret, told: Callable[[str], None]
) -> Iterator[tuple[Path, Manifest]]:
    """The backup unpacked beside the clinic and found whole; gone again afterwards.

    Raises:
        Damaged: anything at all differs from what was written.
    """
    place.home().mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place.home(), prefix=".restore-") as name:
        folder = Path(name)
        told("Opening")
        manifest = _unpack(backup, secret, folder)
        told("Checking digests")
        _check_files(folder, manifest)
        told("Checking the database")
        _check_database(folder / DATABASE, manifest)
        told("Walking the ledger")
        _check_ledger(folder, manifest)
        yield folder, manifest


def restore(folder: Path, *, replace: bool) -> Path | None:
    """Put a checked backup in place; what was there is set aside and its folder said.

    Everyone signs in anew.

    Raises:
        Occupied: there is a clinic here, and ``replace`` was not said.
    """
    home = place.home()
    database, media = home / DATABASE, home / MEDIA
    aside = None
    if database.exists() or media.exists():
        if not replace:
            message = f"there is a clinic in {home}"
            raise Occupied(message)
        aside = Path(tempfile.mkdtemp(dir=home, prefix="before-restore-"))
        for found in (database, media, *(Path(f"{database}{x}") for x in LEFTOVERS)):
            if found.exists():
                found.rename(aside / found.name)
    with closing(sqlite3.connect(folder / DATABASE)) as opened, opened:
        opened.execute("DELETE FROM django_session")
    (folder / DATABASE).rename(database)
    if (folder / MEDIA).exists():
        (folder / MEDIA).rename(media)
    return aside


def restore_keys(backup: Path, secret: Secret) -> None:
    """Put the clinic's keys in place, where there are none.

    Raises:
        Damaged: the file is not what was written.
        Occupied: there are keys already, and other ones.
    """
    home = place.home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as name:
        folder = Path(name)
        _check_files(folder, _unpack(backup, secret, folder))
        (home / KEYS).mkdir(exist_ok=True, mode=0o700)
        found = sorted((folder / KEYS).iterdir())
        for file in found:
            there = home / KEYS / file.name
            if there.exists() and there.read_bytes() != file.read_bytes():
                message = f"there is another key in {there}"
                raise Occupied(message)
        for file in found:
            file.chmod(0o600)
            file.replace(home / KEYS / file.name)


def _unpack(backup: Path, secret: Secret, folder: Path) -> Manifest:
    manifest: Manifest | None = None
    try:
        with (
            backup.open("rb") as file,
            Opener(file, secret) as opened,
            tarfile.open(fileobj=opened, mode="r|") as tar,
        ):
            for entry in tar:
                if manifest is None:
                    manifest = _manifest_in(tar, entry)
                    continue
                if entry.name not in manifest.files or not entry.isfile():
                    message = f"it holds {entry.name!r}, which is not in its list"
                    raise Damaged(message)
                _check_name(entry.name)
                tar.extract(entry, folder, filter="data")
            while opened.read(1 << 20):  # to the end: the last piece says it is whole
                pass
    except tarfile.TarError as error:
        message = f"its contents cannot be read: {error}"
        raise Damaged(message) from error
    if manifest is None:
        message = "it is empty"
        raise Damaged(message)
    return manifest


def _manifest_in(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> Manifest:
    file = tar.extractfile(entry) if entry.name == NAME else None
    if file is None or entry.size > LARGEST_MANIFEST:
        message = "its list of contents is missing"
        raise Damaged(message)
    return read_manifest(file.read())


def _check_name(name: str) -> None:
    parts = PurePosixPath(name).parts
    if name != DATABASE and (parts[0] not in (MEDIA, KEYS) or ".." in parts):
        message = f"it holds {name!r}, which does not belong in a backup"
        raise Damaged(message)


def _check_files(folder: Path, manifest: Manifest) -> None:
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file():
            message = f"{name} is missing"
            raise Damaged(message)
        if digest_of(path) != digest:
            message = f"{name} differs from what was written"
            raise Damaged(message)


def _check_database(database: Path, manifest: Manifest) -> None:
    if not database.is_file():
        message = "it holds no database: these may be the clinic's keys"
        raise Damaged(message)
    with reading(database) as opened:
        whole = opened.execute("PRAGMA integrity_check").fetchone()[0]
        loose = opened.execute("PRAGMA foreign_key_check").fetchone()
    if whole != "ok":
        message = f"the database in it is damaged: {whole}"
        raise Damaged(message)
    if loose is not None:
        message = f"in {loose[0]} a row points at nothing"
        raise Damaged(message)
    if counts_of(database) != manifest.counts:
        message = "the tables do not hold as many rows as when it was made"
        raise Damaged(message)
    if head_of(database) != manifest.head:
        message = "the ledger does not end where it ended when it was made"
        raise Damaged(message)


def _check_ledger(folder: Path, manifest: Manifest) -> None:
    """Walk the chain in a process of its own, whose clinic is the unpacked one."""
    keys = place.home() / KEYS
    if not (keys / "ledger").exists():
        message = (
            f"its ledger cannot be checked: the clinic's keys are not in {keys}; "
            "put them there, or give their file with --keys"
        )
        raise Damaged(message)
    (folder / KEYS).symlink_to(keys)
    environment = {**os.environ, "MESOPLAN_HOME": str(folder)}
    environment.pop("MESOPLAN_DATABASE", None)
    head = ["--head", manifest.head] if manifest.head else []
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "mesoplan.cli", "ledger", "verify", *head],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    (folder / KEYS).unlink()
    if done.returncode:
        last = (done.stdout or done.stderr).strip().splitlines()
        message = last[0] if last else "its ledger cannot be walked"
        raise Damaged(message)


def space_for(backup: Path) -> bool:
    """Whether the clinic's disk has room for the backup twice."""
    home = place.home()
    while not home.exists():
        home = home.parent
    return shutil.disk_usage(home).free > 2 * backup.stat().st_size
