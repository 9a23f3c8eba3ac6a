"""Fixtures: a clinic, its staff by role, and signed-in test browsers. All invented."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.records import Clinic, Membership, User

STAFF = (Role.FRONT_DESK, Role.PRACTITIONER, Role.DIRECTOR, Role.ADMINISTRATOR)


def new_clinic(name: str = "Invented Clinic") -> Clinic:
    return Clinic.objects.create(name=name, phone="+00 000 000")


def new_member(clinic: Clinic, role: Role, name: str = "") -> Actor:
    """A user with this role, as an actor whose second factor was given just now."""
    name = name or f"Invented {role.value}"
    mail = f"{role.value}.{clinic.pk.hex[:6]}@clinic.example"
    user = User.objects.create_user(mail, "a long invented passphrase", name=name)
    Membership.objects.create(
        clinic=clinic, user=user, role=role, begun_at=moment.now()
    )
    return Actor(
        role=role,
        clinic=clinic.pk,
        user=user.pk,
        name=name,
        stepped_up_at=datetime.now(UTC),  # noqa: TID251 - a factor given just now
    )


@pytest.fixture
def clinic(db: None) -> Clinic:
    return new_clinic()


@pytest.fixture
def staff(clinic: Clinic) -> dict[Role, Actor]:
    return {role: new_member(clinic, role) for role in STAFF}


@pytest.fixture
def signed_in(client: Any) -> Callable[[Actor], Any]:
    """The test browser, signed in as this member of staff, second factor just given."""

    def sign_in(actor: Actor, *, stepped_up: bool = True) -> Any:
        client.force_login(User.objects.get(pk=actor.user))
        session = client.session
        session["second_factor_set_up"] = True
        if stepped_up:
            session["account_authentication_methods"] = [
                {"method": "mfa", "type": "totp", "at": time.time()}
            ]
            session["account_authentication_methods_user"] = str(actor.user)
        session.save()
        return client

    return sign_in
