"""The invented clinic, made once a day and copied each time it is shown."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import mesoplan
from mesoplan.clinic.demo.people import LOGINS, TIME_ZONE
from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LOGINS", "fresh_copy"]

KEPT = 3  # a few days' clinics; older ones are removed


def fresh_copy(folder: Path, told: Callable[[str], None]) -> None:
    """Put a copy of today's invented clinic into an empty folder.

    Raises:
        InputError: it could not be made; what went wrong is said.
    """
    template = _shelf() / _name()
    if not template.is_dir():
        told("Making the invented clinic of this week (once a day, some seconds):")
        _make(template, told)
    shutil.copytree(template, folder, dirs_exist_ok=True)


def _make(template: Path, told: Callable[[str], None]) -> None:
    template.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=template.parent))
    environment = {
        **os.environ,
        "MESOPLAN_HOME": str(made),
        "DJANGO_SETTINGS_MODULE": "mesoplan.settings.demo",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("MESOPLAN_DATABASE", None)  # never the real clinic's
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "mesoplan.clinic.demo"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            for line in process.stdout or ():
                told(f"  {line.rstrip()}")
            wrong = process.stderr.read() if process.stderr else ""
        if process.returncode:
            remedy = "Please report it, with this message."
            problem = Problem("demo", "it could not be made", wrong.strip(), remedy)
            raise InputError([problem])
        try:
            made.rename(template)
        except OSError:  # somebody else was quicker
            if not template.is_dir():
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _tidy(template.parent)


def _tidy(shelf: Path) -> None:
    kept = sorted(shelf.glob("clinic-*"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _shelf() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "mesoplan-demo"


def _name() -> str:
    """One clinic a day and a version of the program, whatever of it has changed."""
    day = datetime.now(UTC).astimezone(ZoneInfo(TIME_ZONE)).date()  # noqa: TID251 - a demo's
    found = hashlib.sha256(day.isoformat().encode())
    package = Path(mesoplan.__file__).parent
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".toml", ".typ"):
            state = path.stat()
            found.update(f"{path}{state.st_mtime_ns}{state.st_size}".encode())
    return f"clinic-{found.hexdigest()[:16]}"
