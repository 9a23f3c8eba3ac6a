"""What a backup holds: every file with its digest, every table with its count."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mesoplan.clinic.backups.sealing import Damaged

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "mesoplan.backup/1"
DATABASE = "clinic.sqlite3"
MEDIA = "media"
KEYS = "keys"
NAME = "manifest.json"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The first entry of a backup. ``head`` is the ledger's, number and digits."""

    made_at: str
    made_by: str
    head: str
    counts: dict[str, int]
    files: dict[str, str]
    format: str = FORMAT

    def text(self) -> str:
        """As it stands in the backup."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def read_manifest(text: bytes) -> Manifest:
    """The manifest in a backup.

    Raises:
        Damaged: it is malformed, or of another format.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        found = Manifest(**raw)
    except (ValueError, TypeError) as error:
        message = "its list of contents cannot be read"
        raise Damaged(message) from error
    if found.format != FORMAT:
        message = f"its format is {found.format!r}, and this version reads {FORMAT!r}"
        raise Damaged(message)
    return found


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()


def reading(database: Path) -> closing[sqlite3.Connection]:
    """A database opened so that nothing can be written to it."""
    return closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True))


def counts_of(database: Path) -> dict[str, int]:
    """How many rows each table has."""
    with reading(database) as opened:
        tables = [
            row[0]
            for row in opened.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        return {
            table: opened.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - the database's own names
            for table in tables
        }


def head_of(database: Path) -> str:
    """The ledger's head as it stands in a copy of the database."""
    with reading(database) as opened:
        row = opened.execute(
            "SELECT sequence, chained FROM clinic_event ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
    return f"{row[0]}-{bytes(row[1]).hex()}" if row else ""
