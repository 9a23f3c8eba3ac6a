"""The invented clinic shows every decision, and nobody real."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests import invented_clinic
from tests.invented_clinic import python

from mesoplan.clinic.demo.people import LOGINS
from mesoplan.core.traceability.known import PackState

LOOK = """
import json
from dataclasses import asdict
from mesoplan.clinic import ledger
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.queries.recall_contacts import tally
from mesoplan.clinic.records import Recall
from mesoplan.clinic.records import Amendment, CheckIn, Client, Intake, Session, SignOff
from mesoplan.clinic.queries.map_totals import ticked
from mesoplan.clinic.records import InjectionMap
from mesoplan.clinic.records import Pack, Scan, User, Visit, Withdrawal
found = {}
for client in Client.objects.all():
    now = standing(client)
    report = now.report or {}
    refused = "fat-reduction" in {f["rule"] for f in report.get("findings", ())}
    dated = report.get("today", {}).get("come_back_on")
    found[client.reveal("name").split()[0]] = [now.level, refused, dated]
print(json.dumps({
    "clients": found,
    "holds": ledger.verify().broken_at is None,
    "amended": Amendment.objects.count(),
    "signed": Session.objects.filter(signed_at__isnull=False).count(),
    "withdrawn": Withdrawal.objects.count(),
    "kinds": sorted(set(SignOff.objects.values_list("kind", flat=True))),
    "sent": Intake.objects.filter(sent_at__isnull=False).count(),
    "to_call": CheckIn.objects.filter(route="clinic", seen_at=None).count(),
    "visits": Visit.objects.count(),
    "packs": sorted(set(Pack.objects.values_list("state", flat=True))),
    "recalls": [
        [r.opened_at is not None, r.closed_at is None, asdict(tally(r))]
        for r in Recall.objects.all()
    ],
    "held": Scan.objects.filter(word="hold", place="chair").count(),
    "maps": [
        [m.session.signed_at is not None, sum(z.points for z in ticked(m.session).values())]
        for m in InjectionMap.objects.filter(session__isnull=False)
    ],
    "planned_maps": InjectionMap.objects.filter(session=None).count(),
    "mails": list(User.objects.values_list("email", flat=True)),
}))
"""


@pytest.fixture(scope="module")
def clinic_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "home"
    return Path(shutil.copytree(invented_clinic.made(), folder))


@pytest.fixture(scope="module")
def looked_at(clinic_home: Path) -> dict[str, object]:
    return json.loads(python(clinic_home, LOOK))


def test_every_decision_is_represented(looked_at):
    levels = {level for level, _, _ in looked_at["clients"].values()}
    every = {"clear", "modify", "sign_off", "incomplete", "defer", "stop"}
    assert every <= levels


def test_a_deferral_has_its_date_and_fat_reduction_is_refused(looked_at):
    assert looked_at["clients"]["Emil"][2]
    assert looked_at["clients"]["Jon"] == ["stop", True, None]


def test_a_signed_session_has_its_points_ticked_and_plans_have_maps(looked_at):
    ((signed, done),) = looked_at["maps"]
    assert signed
    assert done > 50
    assert looked_at["planned_maps"] == 2


def test_the_week_left_its_traces(looked_at):
    assert looked_at["signed"] == 2
    assert looked_at["amended"] == 1
    assert looked_at["withdrawn"] == 1
    assert looked_at["kinds"] == ["override", "sign_off"]
    assert looked_at["sent"] == 1
    assert looked_at["to_call"] == 1
    assert looked_at["visits"] >= 10


def test_the_shelf_has_packs_in_every_state_and_one_on_hold(looked_at):
    assert looked_at["packs"] == sorted(PackState)
    assert looked_at["held"] == 1


def test_a_recall_is_under_way_with_somebody_left_to_tell(looked_at):
    numbers = {"exposed": 1, "told": 0, "acknowledged": 0, "untried": 1, "erased": 0}
    assert looked_at["recalls"] == [[True, True, {**numbers, "packs": 2}]]


def test_its_ledger_holds(looked_at):
    assert looked_at["holds"]


def test_everybody_has_an_address_that_can_be_nobodys(looked_at):
    assert sorted(looked_at["mails"]) == sorted(mail for mail, _ in LOGINS)
    assert all(mail.endswith("@demo.example") for mail in looked_at["mails"])


def test_each_log_in_works_without_a_second_factor_and_every_page_says_invented(
    clinic_home,
):
    code = f"""
from django.test import Client
for mail, password in {LOGINS!r}:
    browser = Client()
    sent = browser.post("/account/login/", {{"login": mail, "password": password}})
    assert sent.status_code == 302, (mail, sent.status_code)
    page = browser.get("/", follow=True)
    assert page.status_code == 200, (mail, page.status_code)
    assert "invented" in page.content.decode()
print("all")
"""
    assert python(clinic_home, code) == "all"


def test_it_is_made_with_the_demos_settings_only(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mesoplan.clinic.demo"],
        env=invented_clinic.environment(
            tmp_path, DJANGO_SETTINGS_MODULE="mesoplan.settings.production"
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "demo's settings" in done.stderr
    assert not (tmp_path / "clinic.sqlite3").exists()
