"""A program with the practitioner's key, a session begun, a pack for it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests import stocked
from tests.treated import begun
from tests.web.api.calls import ask, key_for

from mesoplan.clinic.access import Role
from mesoplan.clinic.queries.sessions import planned


@pytest.fixture
def director(staff):
    return staff[Role.DIRECTOR]


@pytest.fixture
def key(director, actor):
    """The practitioner's program; no limit is used up yet."""
    cache.clear()
    return key_for(director, actor)


@pytest.fixture
def session(actor, ada):
    return begun(actor, ada)


@pytest.fixture
def pack(actor, session):
    return stocked.pack(actor, planned(session)[0].product)


@pytest.fixture
def call(key):
    """Asks as the practitioner's program does."""

    def asked(method, path, body=None, *, of=None, **more):
        return ask(of or key, method, path, body, **more)

    return asked
