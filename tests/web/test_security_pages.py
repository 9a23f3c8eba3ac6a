"""What every page sends with it, and what no log, mail or error page may say."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from tests.web.test_security_doors import DOORS, address, answers, browser_of
from tests.worlds import MARKED, World, new_world

from mesoplan.clinic.access import Role

TEMPLATES = Path(__file__).parents[2] / "src" / "mesoplan" / "web" / "templates"
POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PERMISSIONS = "camera=({}), microphone=(), geolocation=(), payment=(), usb=()"
CAMERA = {"session", "receive", "photograph_take"}  # the pages that may open it
AGAIN = {"session_fill", "session_sign"}  # show such a page again
# files handed out as they are: nothing in them may run at all
BOXED = {"photograph", "document"}


def body(answer) -> str:
    """What a page says; a file that is sent piece by piece says nothing here."""
    return "" if answer.streaming else answer.content.decode(errors="replace")


@pytest.fixture
def world(db) -> World:
    cache.clear()
    return new_world()


@pytest.mark.parametrize("role", [None, Role.DIRECTOR])
def test_every_address_sends_the_same_headers(role, world):
    wrong = []
    browser = browser_of(world.staff[role]) if role else Browser()
    browser.raise_request_exception = False
    for door in DOORS:
        for method, answer in answers(browser, address(door, world)).items():
            sent = answer.headers
            policy = set(sent.get("Content-Security-Policy", "").split("; "))
            boxed = any(word.startswith("sandbox") for word in policy)
            fits = policy == POLICY or boxed
            fits = fits and all(sent.get(k) == v for k, v in HEADERS.items())
            camera = {"", "self"} if door.name in CAMERA | AGAIN else {""}
            may = {PERMISSIONS.format(whose) for whose in camera}
            fits = fits and sent.get("Permissions-Policy") in may
            fits = fits and "no-store" in sent.get("Cache-Control", "")
            if not fits:
                wrong.append((door.pattern, method, answer.status_code, dict(sent)))
    assert not wrong, "\n".join(map(str, wrong))


def test_the_pages_that_scan_may_open_the_camera(world):
    browser = browser_of(world.staff[Role.DIRECTOR])
    for door in DOORS:
        if door.name in CAMERA:
            answer = browser.get(address(door, world))
            assert answer.status_code == 200
            assert answer.headers["Permissions-Policy"] == PERMISSIONS.format("self")


@pytest.mark.parametrize("role", [None, Role.FRONT_DESK, Role.DIRECTOR])
def test_no_log_mail_subject_address_or_error_page_names_a_client(
    role, world, caplog, mailoutbox
):
    told = []
    browser = browser_of(world.staff[role]) if role else Browser()
    browser.raise_request_exception = False
    shown = 0
    with caplog.at_level(logging.DEBUG):
        for door in DOORS:
            for answer in answers(browser, address(door, world)).values():
                shown += MARKED in body(answer)
                if MARKED in getattr(answer, "url", ""):
                    told.append((door.pattern, "redirect"))
                failed = answer.status_code >= 400
                held = door.permission is not None and answer.status_code in {409, 422}
                if failed and not held and MARKED in body(answer):
                    told.append((door.pattern, answer.status_code))
    assert not told
    assert (shown > 3) is (role is not None)
    assert MARKED not in caplog.text
    assert not [mail.subject for mail in mailoutbox if MARKED in mail.subject]


def test_a_page_that_fails_names_nobody(world, caplog, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("mesoplan.web.account.administration.members", fail)
    browser = browser_of(world.staff[Role.ADMINISTRATOR])
    answer = browser.get(f"/administration/?name={MARKED}")
    assert answer.status_code == 500
    assert b"Something failed here" in answer.content
    assert MARKED not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert MARKED not in caplog.text


def test_signing_out_clears_what_the_browser_keeps(world):
    browser = browser_of(world.staff[Role.PRACTITIONER])
    answer = browser.post("/account/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda t: str(t.name)
)
def test_no_template_holds_style_script_or_raw_text(template):
    text = template.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "|safe" not in text
    assert "<style" not in text
    for script in re.findall(r"<script([^>]*)>", text):
        assert "src=" in script or 'type="application/json"' in script


def test_the_deployment_check_is_silent(tmp_path):
    known = {
        **os.environ,
        "MESOPLAN_HOME": str(tmp_path),
        "MESOPLAN_HOSTS": "clinic.example",
        "MESOPLAN_PROXY": "1",
        "MESOPLAN_MAIL": "smtp://user:password@mail.example:587",
        "DJANGO_SETTINGS_MODULE": "mesoplan.settings.production",
    }
    command = "check --deploy --fail-level WARNING"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-W", "error", "-m", "django", *command.split()],
        env=known,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_cookies_are_the_hosts_own_secure_and_out_of_reach_of_scripts(tmp_path):
    script = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,"
        " s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY,"
        " s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    known = {
        **os.environ,
        "MESOPLAN_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "mesoplan.settings.production",
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script],
        env=known,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == [
        "__Host-session", "True", "True", "Lax",
        "__Host-csrf", "True", "True",
        "31536000", "True",
    ]  # fmt: skip


def test_a_refused_attempt_is_logged_by_ids_alone(world, caplog):
    actor = world.staff[Role.FRONT_DESK]
    client = world.named["client"]
    browser_of(actor).get(f"/clients/{client}/plan/")
    (line,) = [r.getMessage() for r in caplog.records if r.name == "mesoplan.refusals"]
    assert line == f"NotAllowed: user {actor.user} at clients/<uuid:client>/plan/"
