"""The shelf, one pack, suppliers, the register and the log, as their readers see them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests import stocked
from tests.clinic_people import new_clinic, new_member
from tests.treated import begun
from tests.web.pages import text_of, words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import packs, scans, suppliers
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.suppliers import suppliers_seen_by
from mesoplan.clinic.records import Device, Event, Scan
from mesoplan.core.traceability.known import PackState
from mesoplan.core.traceability.tokens import grouped
from mesoplan.web.stock.stock import time_left
from mesoplan.web.stock.suppliers import standings_on

WHY = {"why": "Dropped, invented."}


@pytest.fixture
def boss(staff):
    return staff[Role.DIRECTOR]


@pytest.fixture
def pack(boss):
    return stocked.pack(boss, "")


@pytest.fixture
def shown(signed_in, boss):
    """The director's browser."""
    return signed_in(boss)


def _in_days(days):
    return (moment.now() + timedelta(days=days)).date()


def _twenty_days_on(monkeypatch):
    there = moment.now() + timedelta(days=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: there)


def of(pack):
    return f"/stock/packs/{pack.token}/"


# -- the shelf -------------------------------------------------------------------------


def test_the_shelf_counts_by_product_and_state(shown, boss):
    first, second, _ = stocked.packs(boss, "", count=3)
    packs.quarantine(boss, first.token, why="Invented.")
    packs.destroy(boss, second.token, why="Invented.")
    page = words_of(shown.get("/stock/"))
    assert "1 in stock" in page
    assert "1 in quarantine" in page
    assert grouped(second.token) not in page  # gone
    page = words_of(shown.get("/stock/", {"show": "quarantined"}))
    assert grouped(first.token) in page
    assert "Held for: put there by hand" in page


@pytest.mark.parametrize("typed", ["as stored", "as printed", "as scanned", "lower"])
def test_a_label_in_the_search_field_leads_to_its_pack(shown, pack, typed):
    token = {
        "as stored": pack.token,
        "as printed": grouped(pack.token),
        "as scanned": f"]Q1{pack.token}",
        "lower": pack.token.lower(),
    }[typed]
    assert shown.get("/stock/", {"q": token}).url == of(pack)


def test_a_box_scanned_into_the_search_field_finds_its_lot(shown, boss, pack):
    stocked.pack(boss, "", lot="LOT-2")
    page = words_of(shown.get("/stock/", {"q": pack.box}))
    assert "1 pack found" in page
    assert grouped(pack.token) in page


def test_what_runs_out_soon_is_said_in_words(signed_in, boss, monkeypatch):
    shown = signed_in(boss)
    stocked.pack(boss, "", lot="SOON", expires_on=_in_days(10))
    stocked.pack(boss, "", lot="LATE")
    page = shown.get("/stock/", {"show": "expiring"})
    assert "SOON" in words_of(page)
    assert "LATE" not in words_of(page)
    assert 'class="soon"' in text_of(page)
    _twenty_days_on(monkeypatch)
    assert "expired" in words_of(signed_in(boss).get("/stock/", {"q": "SOON"}))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-1, "its time is over"),
        (0, "0 min left"),
        (61, "1 h 1 min left"),
        (24 * 60 + 61, "1 day 1 h left"),
    ],
)
def test_how_long_an_opened_pack_still_keeps(minutes, said):
    now = moment.now()
    assert time_left(now + timedelta(minutes=minutes, seconds=1), now) == said


# -- one pack --------------------------------------------------------------------------


def test_a_packs_page_tells_its_life_and_what_speaks_against_it(shown, pack):
    page = words_of(shown.get(of(pack)))
    assert "Received, with a label of its own" in page
    assert "Nothing known speaks against this pack" in page
    assert "is looked at when it is scanned at the chair" in page
    assert not re.search("authentic|verified", page, re.IGNORECASE)


def test_a_pack_is_held_released_sent_back(shown, boss, pack):
    assert shown.post(f"{of(pack)}quarantine/", WHY).url == of(pack)
    page = words_of(shown.get(of(pack)))
    assert "In quarantine" in page
    assert "Dropped, invented." in page
    assert "Stop" in page
    done = shown.post(f"{of(pack)}release/", {**WHY, "cause": "by_hand"})
    assert done.url == of(pack)
    assert shown.post(f"{of(pack)}send-back/", WHY).url == of(pack)
    assert pack.record.state == PackState.RETURNED
    assert "Nothing: it has left" in words_of(shown.get(of(pack)))


@pytest.mark.parametrize("act", ["quarantine", "send-back", "destroy"])
def test_nothing_is_done_to_a_pack_without_a_reason(shown, pack, act):
    answer = shown.post(f"{of(pack)}{act}/", {"why": "  "})
    assert answer.status_code == 422
    assert "This was not done" in words_of(answer)
    assert pack.record.state == PackState.IN_STOCK


def test_what_cannot_happen_to_a_pack_is_said_in_words(shown, boss, pack):
    packs.destroy(boss, pack.token, why="Invented.")
    answer = shown.post(f"{of(pack)}quarantine/", WHY)
    assert answer.status_code == 422
    assert "This pack was returned or destroyed." in words_of(answer)


def test_a_pack_held_for_a_recall_is_not_offered_for_release(shown, boss, pack):
    packs.quarantine(boss, pack.token, why="Invented.")
    assert "/release/" in text_of(shown.get(of(pack)))
    refused = shown.post(f"{of(pack)}release/", {**WHY, "cause": "recall:x"})
    assert refused.status_code == 422
    assert pack.record.state == PackState.QUARANTINED


def test_only_a_pack_for_several_sessions_is_opened_by_hand(shown, boss, pack):
    assert "/open/" not in text_of(shown.get(of(pack)))
    many = stocked.pack(
        boss, "", identifier="09504000059125", doses=3, open_hours=6, lot="MANY"
    )
    assert shown.post(f"{of(many)}open/").url == of(many)
    page = words_of(shown.get(of(many)))
    assert re.search(r"Open until .* 5 h 59 min left", page)
    assert "3 of 3" in page


def test_the_desk_neither_destroys_nor_releases(signed_in, staff, pack):
    desk = signed_in(staff[Role.FRONT_DESK])
    page = text_of(desk.get(of(pack)))
    assert "/quarantine/" in page
    assert "/destroy/" not in page
    assert desk.post(f"{of(pack)}destroy/", WHY).status_code == 403


def test_whom_a_pack_was_used_for_is_for_those_who_read_charts(
    signed_in, staff, boss, ada
):
    session = begun(staff[Role.PRACTITIONER], ada)
    found = stocked.bound(staff[Role.PRACTITIONER], session)
    before = Event.objects.filter(action="pack_uses.seen").count()
    desk = words_of(signed_in(staff[Role.FRONT_DESK]).get(of(found)))
    assert "Client No." not in desk
    assert "the session" not in desk
    assert Event.objects.filter(action="pack_uses.seen").count() == before
    page = words_of(signed_in(boss).get(of(found)))
    assert f"Client No. {ada.number}" in page
    assert Event.objects.filter(action="pack_uses.seen").count() == before + 1


def test_another_clinics_pack_is_not_found(shown):
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    theirs = stocked.pack(other, "")
    assert shown.get(of(theirs)).status_code == 404
    assert "No pack of this clinic" in words_of(
        shown.get("/stock/", {"q": theirs.token})
    )


# -- suppliers and products ------------------------------------------------------------


def test_evidence_is_noted_and_a_withdrawal_stands_beside_it(shown, boss):
    shown.post("/stock/suppliers/new/", {"name": "Invented Trade"})
    (found,) = suppliers_seen_by(boss)
    at = f"/stock/suppliers/{found.id}/"
    assert " checked" not in text_of(shown.get(at))  # nobody is trusted by default
    said = {"maker": "Maker", "granted": "yes", "begins_on": "2026-01-01"}
    wrong = shown.post(f"{at}evidence/", {**said, "ends_on": "2025-01-01"})
    assert wrong.status_code == 422
    assert "Lies before the first day" in words_of(wrong)
    assert 'value="Maker"' in text_of(wrong)  # nothing typed is lost
    shown.post(f"{at}evidence/", {**said, "evidence": "Letter."})
    assert "Evidence covers this day" in words_of(shown.get("/stock/suppliers/"))
    gone = {**said, "granted": "no", "begins_on": "2026-02-01", "evidence": "Call."}
    shown.post(f"{at}evidence/", gone)
    page = words_of(shown.get(at))
    assert "Withdrawn" in page
    assert "Letter." in page


def test_a_standing_is_that_of_its_day(boss, clinic):
    made = suppliers.register(boss, name="Invented Trade")
    today = moment.today(clinic)
    spans = ((-100, -50, True), (-20, 20, True), (-10, None, False))
    for begins, ends, granted in spans:
        act = suppliers.authorise if granted else suppliers.withdraw
        more = {"ends_on": ends and today + timedelta(ends)} if granted else {}
        act(
            boss,
            made.pk,
            maker="Maker",
            begins_on=today + timedelta(begins),
            evidence="Invented.",
            **more,
        )
    (found,) = suppliers_seen_by(boss)
    states = {
        days: standings_on(found.evidence, today + timedelta(days))[0].state
        for days in (-200, -100, -50, -49, -20, -11, 0)
    }
    assert states == {
        -200: "later",
        -100: "good",
        -50: "good",
        -49: "ended",
        -20: "good",
        -11: "good",
        0: "withdrawn",
    }


def test_a_product_is_changed_and_who_was_faster_is_shown(shown, boss, pack):
    found = Device.objects.get()
    at = f"/stock/products/{found.pk}/"
    page = shown.get(at)
    form = _form(page)
    assert shown.post(f"{at}change/", {**form, "name": "Renamed"}).url == at
    late = shown.post(f"{at}change/", {**form, "name": "Mine"})
    assert late.status_code == 422
    assert "it now says: Renamed" in words_of(late)
    assert 'value="Mine"' in text_of(late)
    again = shown.post(f"{at}change/", {**_form(late), "name": "Mine"})
    assert again.url == at
    found.refresh_from_db()
    assert found.name == "Mine"
    assert found.markets == [boss_place(found)]


def boss_place(device):
    return device.clinic.jurisdiction


def _form(answer):
    html = answer.content.decode()
    (form,) = re.findall(r'<form[^>]*change/"[^>]*>.*?</form>', html, re.DOTALL)
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for tag in re.findall(r"<input[^>]*>", form):
        at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found[at["name"]] = at.get("value", "")
    for name, body in re.findall(
        r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        found[name] = re.findall(r'value="([^"]*)" selected', body)[0]
    return found


def test_the_desk_reads_the_register_and_changes_nothing(signed_in, staff, pack):
    desk = signed_in(staff[Role.FRONT_DESK])
    at = f"/stock/products/{Device.objects.get().pk}/"
    page = text_of(desk.get(at))
    assert "On the market" in page
    assert "change/" not in page
    assert desk.post(f"{at}change/", {"name": "x"}).status_code == 403


def test_a_lot_is_extended_with_its_source(signed_in, boss, monkeypatch):
    shown = signed_in(boss)
    pack = stocked.pack(boss, "", expires_on=_in_days(10))
    at = f"/stock/products/{Device.objects.get().pk}/"
    longer = {"lot": stocked.LOT, "extended_to": str(_in_days(100))}
    assert shown.post(f"{at}extend/", longer).status_code == 422
    assert shown.post(f"{at}extend/", {**longer, "source": "Letter."}).url == at
    last = str(_in_days(100))
    _twenty_days_on(monkeypatch)
    page = words_of(signed_in(boss).get(of(pack)))
    assert last in page
    assert "Letter." in page


# -- the log ---------------------------------------------------------------------------


def test_the_log_shows_what_came_so_that_it_can_be_seen(shown, boss, pack):
    supplier = stocked.supplier(boss)
    scans.at_receipt(
        boss,
        supplier=supplier.pk,
        on=moment.now().date(),
        raw=Raw(box="broken\x1d<b>"),
        caller="one",
    )
    page = shown.get("/stock/scans/")
    assert "broken␝&lt;b&gt;" in text_of(page)
    assert "]d201" in words_of(page)


def test_reading_all_scans_again_reports_and_changes_nothing(shown, boss, pack):
    before = list(Scan.objects.order_by("pk").values())
    page = words_of(shown.post("/stock/scans/replay/"))
    assert "Every mark reads as it did." in page
    assert list(Scan.objects.order_by("pk").values()) == before
