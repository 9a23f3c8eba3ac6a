"""A clinic with one member of staff in each role, a client, and a session under way."""

from __future__ import annotations

from tests.clinic_people import (  # noqa: F401 - fixtures
    actor,
    ada,
    clinic,
    me,
    own_language,
    staff,
)
from tests.recalled import director, doctor, gel, history  # noqa: F401 - fixtures
from tests.treated import session  # noqa: F401 - a fixture
