"""The clinic's people, and browsers signed in as each of them; two worlds whole."""

from __future__ import annotations

import pytest
from django.core.cache import cache
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
from tests.worlds import World, new_world


@pytest.fixture
def own(db) -> World:
    """A clinic with one record of everything."""
    cache.clear()
    return new_world()


@pytest.fixture
def other(db) -> World:
    """Another, whose records are nobody's business in the first."""
    return new_world("Other Clinic")
