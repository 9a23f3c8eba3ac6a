"""Making a backup while the clinic works."""

from __future__ import annotations

import io
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

import mesoplan
from mesoplan.clinic import ledger, moment
from mesoplan.clinic.backups.manifest import (
    DATABASE,
    KEYS,
    MEDIA,
    NAME,
    Manifest,
    counts_of,
    digest_of,
    head_of,
)
from mesoplan.clinic.backups.sealing import Sealer, Secret
from mesoplan.settings import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class NotHere(RuntimeError):
    """This clinic is not backed up by Mesoplan; the message says by what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was written."""

    path: Path
    manifest: Manifest
    size: int


def make(into: Path, secret: Secret, told: Callable[[str], None]) -> Made:
    """Copy the database as it is at one moment, and every photograph; seal both.

    The ledger's head is witnessed first: a tail cut off later shows against it.

    Raises:
        NotHere: the clinic's database is PostgreSQL.
        FileExistsError: there is a file of this name.
    """
    _check_sqlite()
    path = into / _name() if into.is_dir() else into
    if path.exists():
        message = f"{path} exists already"
        raise FileExistsError(message)
    with transaction.atomic():
        ledger.witness(f"backup {path.name}"[:100])
    with tempfile.TemporaryDirectory(dir=place.home(), prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        told("Copying the database")
        _copy_database(copy)
        files = {DATABASE: copy, **dict(_media())}
        told(f"Reading {len(files) - 1} photographs and files")
        digests = {name: digest_of(file) for name, file in files.items()}
        manifest = Manifest(
            made_at=moment.now().isoformat(timespec="seconds"),
            made_by=f"mesoplan {mesoplan.__version__}",
            head=head_of(copy),
            counts=counts_of(copy),
            files=digests,
        )
        told("Sealing")
        _write(path, files, manifest, secret)
    return Made(path=path, manifest=manifest, size=path.stat().st_size)


def save_keys(path: Path, secret: Secret) -> None:
    """The clinic's keys in a sealed file of their own, never beside the backup.

    Raises:
        FileExistsError: there is a file of this name.
    """
    folder = place.home() / KEYS
    files = {f"{KEYS}/{file.name}": file for file in sorted(folder.iterdir())}
    manifest = Manifest(
        made_at=moment.now().isoformat(timespec="seconds"),
        made_by=f"mesoplan {mesoplan.__version__}",
        head="",
        counts={},
        files={name: digest_of(file) for name, file in files.items()},
    )
    if path.exists():
        message = f"{path} exists already"
        raise FileExistsError(message)
    _write(path, files, manifest, secret)


def _check_sqlite() -> None:
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.endswith("sqlite3"):
        return
    message = (
        "the database is PostgreSQL, which brings its own tool for a copy in one "
        'piece: pg_dump --format=custom --file=clinic.dump "$MESOPLAN_DATABASE". '
        f"Copy {place.home() / MEDIA} after it, and keep {place.home() / KEYS} apart"
    )
    raise NotHere(message)


def _copy_database(into: Path) -> None:
    """SQLite's own online copy: one moment of the clinic, nobody waits for it."""
    source = Path(settings.DATABASES["default"]["NAME"])
    with (
        closing(sqlite3.connect(source, timeout=place.BUSY_SECONDS)) as live,
        closing(sqlite3.connect(into)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # a single file


def _media() -> Iterator[tuple[str, Path]]:
    """Every file of the clinic beside the database; they are written once."""
    folder = place.home() / MEDIA
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file():
            yield f"{MEDIA}/{file.relative_to(folder).as_posix()}", file


def _write(
    path: Path, files: dict[str, Path], manifest: Manifest, secret: Secret
) -> None:
    """The whole file or none: it gets its name when it is complete and on disk."""
    part = path.with_name(f"{path.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with (
                Sealer(file, secret) as sealed,
                tarfile.open(
                    fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT
                ) as tar,
            ):
                text = manifest.text().encode()
                entry = tarfile.TarInfo(NAME)
                entry.size = len(text)
                tar.addfile(entry, io.BytesIO(text))
                for name, found in files.items():
                    tar.add(found, name, recursive=False, filter=_plain)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of this machine's users stands in a backup."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def _name() -> str:
    return f"clinic-{moment.now():%Y%m%d-%H%M%S}.mesoplan-backup"
