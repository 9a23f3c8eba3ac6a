"""The demo's clinic in a folder of its own, and commands run against it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

SETTINGS = "mesoplan.settings.demo"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MESOPLAN_")}
    return {
        **kept,
        "MESOPLAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONWARNINGS": "error",
        **more,
    }


def python(home: Path, code: str) -> str:
    """What a piece of Python inside the clinic prints."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def mesoplan(
    home: Path, *words: object, **more: str
) -> subprocess.CompletedProcess[str]:
    """``mesoplan WORDS`` against this clinic."""
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "mesoplan.cli", *map(str, words)],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def made() -> Path:
    """The invented clinic of this week, made once a run; copy it before you write."""
    home = Path(tempfile.mkdtemp(prefix="mesoplan-test-demo-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-m", "mesoplan.clinic.demo"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return home
