"""A page that shows no map loads no geometry, and a clinic starts without it."""

from __future__ import annotations

import os
import subprocess
import sys

START = """
import sys
import django
django.setup()
import mesoplan.web.urls
from mesoplan.clinic.actions import face_views, maps, sessions
from mesoplan.clinic.queries import map_checks, map_totals
heavy = {"numpy", "scipy", "cv2", "mediapipe"} & set(sys.modules)
sys.exit(f"loaded at the start: {sorted(heavy)}" if heavy else 0)
"""


def test_a_clinic_starts_without_geometry() -> None:
    started = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", START],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mesoplan.settings.testing"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert started.returncode == 0, started.stderr
