"""The demo's settings, with the bench's page beside the clinic's own."""

from __future__ import annotations

from mesoplan.settings.demo import *  # noqa: F403 - settings are read as a whole

ROOT_URLCONF = "scan_page"
