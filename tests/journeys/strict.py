"""The demo's settings, but with a second factor as at work."""

from __future__ import annotations

from mesoplan.settings.demo import *  # noqa: F403 - settings are read as a whole

DEMO = False
