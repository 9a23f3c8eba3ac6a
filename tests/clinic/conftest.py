"""A clinic with one member of staff in each role, and a client."""

from __future__ import annotations

from tests.clinic_people import actor, ada, clinic, staff  # noqa: F401 - fixtures
from tests.recalled import director, doctor, gel, history  # noqa: F401 - fixtures
