"""The first day: set up in the browser, a passkey, somebody added, signed in again."""

from __future__ import annotations

import pytest
from tests.journeys.browser import PATIENT_FOR, PHONE, Server, Visitor

from mesoplan.clinic.access import Role

PASSPHRASE = "a long invented passphrase"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def new_clinic(tmp_path):
    server = Server(tmp_path, settings="tests.journeys.strict")
    server.prepare()
    server.start()
    yield server
    server.kill()


def test_a_clinic_is_begun_and_entered_with_a_passkey(new_clinic, browser):
    code = new_clinic.run(
        code="from mesoplan.clinic.actions.clinics import setup_code; print(setup_code())"
    ).strip()
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(PATIENT_FOR)
    page = context.new_page()
    # a passkey belongs to a name; a bare number is none
    at = new_clinic.address.replace("127.0.0.1", "localhost")
    visitor = Visitor(page, new_clinic)

    page.goto(f"{at}/setup/")
    visitor.looks_over()
    for field, typed in {
        "code": code,
        "name": "Invented Clinic",
        "phone": "+00 000 000",
        "own_name": "Ada Invented",
        "own_mail": "ada@clinic.example",
        "password": PASSPHRASE,
    }.items():
        page.fill(f"#id_{field}", typed)
    visitor.presses("Make the clinic")
    page.fill("#id_login", "ada@clinic.example")
    page.fill("#id_password", PASSPHRASE)
    visitor.leaves_by(page.locator("main button").first)
    page.goto(f"{at}/administration/")
    assert page.url == f"{at}/account/2fa/"  # nobody works without a second factor
    visitor.looks_over()

    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    visitor.leaves_by(page.get_by_text("Add a passkey"))
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"{at}/account/2fa/recovery-codes/")
    visitor.looks_over()
    for path in ("2fa/", "2fa/webauthn/", "2fa/totp/activate/", "sessions/"):
        page.goto(f"{at}/account/{path}")
        visitor.looks_over()

    page.goto(f"{at}/administration/staff/add/")
    page.fill("#id_name", "Nia New")
    page.fill("#id_mail", "nia@clinic.example")
    page.check(f"input[value={Role.PRACTITIONER}]")
    visitor.presses("Add and send the link")
    visitor.sees("has not chosen a password yet")

    page.goto(f"{at}/account/logout/")
    visitor.leaves_by(page.locator("main button"))
    page.goto(f"{at}/account/login/")
    visitor.looks_over()
    page.click("#passkey_login")
    page.wait_for_url(f"{at}/administration/")
    assert visitor.errors == []
    context.close()
