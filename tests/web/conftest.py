"""The clinic's people, and browsers signed in as each of them."""

from __future__ import annotations

from tests.clinic_people import clinic, signed_in, staff  # noqa: F401 - fixtures
