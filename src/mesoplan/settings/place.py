"""Where a clinic keeps its things, and what the environment says about it.

======================  ==========================================================
``MESOPLAN_HOME``       the clinic's folder: database, photographs, keys
``MESOPLAN_DATABASE``   ``postgresql://user:password@host:port/name``; else SQLite
``MESOPLAN_HOSTS``      host names the clinic answers to, separated by commas
``MESOPLAN_MAIL``       ``smtp://user:password@host:port``; else mail is printed
``MESOPLAN_PROXY``      ``1`` when a proxy on this host ends TLS and sets the
                        client's address
======================  ==========================================================
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

KEY_BYTES = 32
BUSY_SECONDS = 20


class BrokenSetting(ValueError):
    """A variable holds something that cannot be used; the message says which."""


def home() -> Path:
    """The clinic's folder."""
    return Path(os.environ.get("MESOPLAN_HOME", "clinic-data")).absolute()


def key(name: str) -> bytes:
    """The key of this name; made, readable by its owner only, where there is none.

    Keys live beside the database and never in it, so that who holds a copy of the
    database alone can neither read sealed fields nor rewrite the ledger.
    """
    path = home() / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, whole = tempfile.mkstemp(dir=path.parent)  # its owner's only
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            # whole from its first moment: nobody reads a key half written
            with suppress(FileExistsError):  # another process was quicker
                os.link(whole, path)
        finally:
            Path(whole).unlink()
    found = path.read_bytes()
    if len(found) != KEY_BYTES:
        message = f"{path}: a key has {KEY_BYTES} bytes, this file has {len(found)}"
        raise BrokenSetting(message)
    return found


def database() -> dict[str, Any]:
    """Django's settings for the database."""
    address = os.environ.get("MESOPLAN_DATABASE", "")
    return _postgresql(address) if address else sqlite(home() / "clinic.sqlite3")


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite that loses no acknowledged write and never answers "locked" at once.

    Writers take their turn from the start of a transaction (IMMEDIATE); each commit is
    on disk before it is answered (FULL).
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # opening the file anew for each page costs more than reading
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        message = (
            f"MESOPLAN_DATABASE: expected postgresql://user:password@host:port/name, "
            f"got a {parts.scheme or 'bare'} address; leave it out to use SQLite"
        )
        raise BrokenSetting(message)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def hosts() -> list[str]:
    """Names the clinic answers to."""
    given = os.environ.get("MESOPLAN_HOSTS", "")
    return [name.strip() for name in given.split(",") if name.strip()]


def site() -> str:
    """The clinic's own address, for links that stand in a message."""
    names = hosts()
    return f"https://{names[0]}" if names else "http://127.0.0.1:8000"


def mail() -> dict[str, Any]:
    """Django's mail settings: printed, where no server is named."""
    address = os.environ.get("MESOPLAN_MAIL", "")
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 20,
    }


def behind_proxy() -> bool:
    """Whether a proxy that can be trusted stands in front."""
    return os.environ.get("MESOPLAN_PROXY", "") == "1"
