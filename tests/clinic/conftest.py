"""A clinic with one member of staff in each role."""

from __future__ import annotations

from tests.clinic_people import clinic, staff  # noqa: F401 - fixtures
