"""The clinic's people, and browsers signed in as each of them."""

from __future__ import annotations

from tests.clinic_people import (  # noqa: F401 - fixtures
    actor,
    ada,
    browser,
    clinic,
    own_language,
    signed_in,
    staff,
)
from tests.recalled import director, doctor, gel, history  # noqa: F401 - fixtures
