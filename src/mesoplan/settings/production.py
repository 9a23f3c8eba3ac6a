"""A clinic at work: TLS in front, real mail, names of its own."""

from __future__ import annotations

from mesoplan.settings.always import *  # noqa: F403 - settings are read as a whole
