"""Fixtures: a clinic, its staff by role, and signed-in test browsers. All invented."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client as Browser
from django.utils import translation

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.records import Client, Clinic, Membership, User
from tests.consultations import registered

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


def mail_of(actor: Actor) -> str:
    """What a command names the person by."""
    return User.objects.get(pk=actor.user).email


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """What a test was answered in ends with it: none after it is spoken to in French."""
    yield
    translation.deactivate()


@pytest.fixture
def clinic(db: None) -> Clinic:
    return new_clinic()


@pytest.fixture
def staff(clinic: Clinic) -> dict[Role, Actor]:
    return {role: new_member(clinic, role) for role in STAFF}


@pytest.fixture
def actor(staff: dict[Role, Actor]) -> Actor:
    """Who treats."""
    return staff[Role.PRACTITIONER]


@pytest.fixture
def me(actor: Actor) -> tuple[str, str]:
    """How a command names who treats."""
    return ("--as", mail_of(actor))


@pytest.fixture
def ada(actor: Actor) -> Client:
    """Who comes to be treated."""
    return registered(actor)


def sign_in(browser: Browser, actor: Actor, *, stepped_up: bool = True) -> Browser:
    """The browser, signed in as this member of staff, second factor just given."""
    browser.force_login(User.objects.get(pk=actor.user))
    session = browser.session
    session["second_factor_set_up"] = True
    session.save()
    if stepped_up:
        give_factor(browser)
    return browser


def give_factor(browser: Browser) -> None:
    """As if a second factor was given in this session, by whoever holds it."""
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time()}
    ]
    session["account_authentication_methods_user"] = session[SESSION_KEY]
    session.save()


@pytest.fixture
def signed_in(client: Browser) -> Callable[..., Browser]:
    """The test's own browser, to be signed in."""
    return partial(sign_in, client)


@pytest.fixture
def browser(signed_in: Callable[..., Browser], actor: Actor) -> Browser:
    """The browser of who treats."""
    return signed_in(actor)
