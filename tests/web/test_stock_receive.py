"""Goods-in as a page: what a scan says at once, what is refused, what is never lost."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import camera, recalled, stocked
from tests.clinic_people import new_clinic, new_member
from tests.pictures import encoded
from tests.web.pages import form_of, words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Role
from mesoplan.clinic.goods import Typed
from mesoplan.clinic.queries.delivery_notes import MOST_LINES
from mesoplan.clinic.records import Device, Pack, Receipt, Scan
from mesoplan.core.traceability.known import PackState
from mesoplan.web.stock.draft import DraftLine, added, lines_in

ADDRESS = "/stock/receive/"
BOX = stocked.mark()
SERIALISED = "09504000059125"
DAY = date(2026, 11, 22)


@pytest.fixture
def boss(staff):
    return staff[Role.DIRECTOR]


@pytest.fixture
def house(boss, clinic):
    """A supplier, and one product that is known in every respect."""
    stocked.recalls_looked_through(boss)
    stocked.device(boss, "")
    return stocked.supplier(boss)


@pytest.fixture
def desk(signed_in, staff):
    return signed_in(staff[Role.FRONT_DESK])


def note(house, clinic, **more):
    head = {"supplier": str(house.pk), "note": "N-1", "on": str(moment.today(clinic))}
    return {**head, "scan": "", **more}


def scanned(desk, form, *scans, act="scan"):
    """The page after these scans, one form a scan as without script."""
    answer = None
    for scan in scans:
        answer = desk.post(ADDRESS, {**form, "scan": scan, "act": act})
        found = form_of(answer.content.decode(), "receiving")
        form = {name: values[0] if values else "" for name, values in found.items()}
    return answer, form


def told(answer):
    return words_of(answer)


def settled(form, **more):
    """What a person fills in once every box was scanned."""
    lines = {k.partition("-said")[0] for k in form if k.endswith("-said")}
    filled = {f"{line}-noted": form[f"{line}-counted"] for line in lines}
    seals = {f"{line}-seals": "yes" for line in lines}
    return {**form, **filled, **seals, **more, "act": "receive"}


def test_box_after_box_is_counted_and_taken_in_with_labels(desk, house, clinic):
    answer, form = scanned(desk, note(house, clinic), BOX, BOX, BOX)
    assert form["line-0-counted"] == "3"
    assert "line-1-said" not in form
    assert "Nothing known speaks against this pack" in told(answer)
    done = desk.post(ADDRESS, settled(form), follow=True)
    assert "3 packs were taken in" in told(done)
    assert Pack.objects.filter(state=PackState.IN_STOCK).count() == 3
    receipt = Receipt.objects.get()
    page = desk.get(f"/stock/receipts/{receipt.pk}/labels/")
    assert page.content.decode().count("<svg") == 3
    pdf = desk.get(f"/stock/receipts/{receipt.pk}/labels/pdf/", {"paper": "roll"})
    assert pdf.headers["Content-Type"] == "application/pdf"


def test_every_scan_is_kept_even_one_that_says_nothing(desk, house, clinic):
    _, form = scanned(desk, note(house, clinic), "0104 broken", BOX)
    raws = [bytes(scan.box).decode() for scan in Scan.objects.order_by("at")]
    assert raws == ["0104 broken", BOX]
    assert "line-0-said" in form
    assert "line-1-said" not in form


def test_a_scan_that_names_no_pack_says_what_to_do_and_adds_nothing(
    desk, house, clinic
):
    wrong = BOX.replace("09504000059118", "09504000059119")
    answer, form = scanned(desk, note(house, clinic), wrong)
    page = told(answer)
    assert "This scan names no pack. Nothing was added." in page
    assert "The check digit of a number does not fit the number." in page
    assert "What to do:" in page
    assert "line-0-said" not in form
    assert form["scan"] == ""  # free for the next


def test_what_is_wrong_with_a_whole_pasted_text_is_said_once(desk, house, clinic):
    answer, _ = scanned(desk, note(house, clinic), "\uff10\uff11\uff12")
    assert told(answer).count("A look-alike character") == 1


def test_the_clinics_own_label_is_no_box(desk, house, clinic, boss):
    token = stocked.pack(boss, "").token
    answer, form = scanned(desk, note(house, clinic, note="N-2"), token)
    assert "This scan names no pack." in told(answer)
    assert "line-0-said" not in form


def test_a_form_sent_twice_counts_a_box_once(desk, house, clinic):
    _, form = scanned(desk, note(house, clinic), BOX)
    once = desk.post(ADDRESS, {**form, "scan": BOX})
    again = desk.post(ADDRESS, {**form, "scan": BOX})
    assert Scan.objects.count() == 2
    for answer in (once, again):
        found = form_of(answer.content.decode(), "receiving")
        assert found["line-0-counted"] == ["2"]


def test_without_a_supplier_the_scan_waits_in_its_field(desk, house, clinic):
    answer = desk.post(ADDRESS, {**note(house, clinic), "supplier": "", "scan": BOX})
    assert answer.status_code == 422
    form = form_of(answer.content.decode(), "receiving")
    assert form["scan"] == [BOX]
    assert not Scan.objects.exists()


def test_a_day_that_cannot_be_read_loses_no_line(desk, house, clinic):
    _, form = scanned(desk, note(house, clinic), BOX)
    form["line-0-noted"] = "7"
    answer = desk.post(ADDRESS, {**form, "supplier": "", "on": "soon"})
    kept = form_of(answer.content.decode(), "receiving")
    assert json.loads(kept["line-0-said"][0])["marks"] == [BOX]
    assert kept["line-0-noted"] == ["7"]


def test_what_a_person_must_say_is_asked_of_every_line(desk, house, clinic):
    other = stocked.mark(lot="LOT-2")
    _, form = scanned(desk, note(house, clinic, note=""), BOX, other)
    answer = desk.post(ADDRESS, {**form, "act": "receive"})
    page = told(answer)
    assert answer.status_code == 422
    assert "Write down the number of the note." in page
    for line in ("Line 1", "Line 2"):
        assert f"{line}: Is missing. Write how many the delivery note says." in page
        assert f"{line}: Is missing. Look at the seal of every box" in page
    assert not Receipt.objects.exists()


def test_more_than_the_note_says_shows_before_and_goes_into_quarantine(
    desk, house, clinic
):
    _, form = scanned(desk, note(house, clinic), BOX, BOX)
    as_noted = desk.post(ADDRESS, {**settled(form), "act": "scan"})
    assert "There are more" not in told(as_noted)
    form = settled(form, **{"line-0-noted": "1"})
    look = desk.post(ADDRESS, {**form, "act": "scan"})
    assert "There are more than the note says." in told(look)
    done = desk.post(ADDRESS, form, follow=True)
    assert "In quarantine: 2; the director decides." in told(done)


def test_a_recalled_lot_shows_before_and_goes_into_quarantine(
    desk, house, clinic, boss
):
    recalled.confirmed(boss, Device.objects.get(), stocked.LOT)
    look, form = scanned(desk, note(house, clinic), BOX)
    assert "Recalled: these packs go into quarantine." in told(look)
    done = desk.post(ADDRESS, settled(form), follow=True)
    assert "In quarantine: 1; the director decides." in told(done)
    assert "a recall" in told(done)


def test_one_lot_with_two_expiries_is_said_at_both_lines(desk, house, clinic):
    moved = stocked.mark(expires_on=date(2041, 12, 31))
    answer, _ = scanned(desk, note(house, clinic), BOX, moved)
    assert told(answer).count("Another line has this lot with another expiry.") == 2


def test_each_box_with_a_serial_is_scanned_and_none_twice(desk, house, clinic, boss):
    stocked.device(boss, "", SERIALISED, serialised=True)
    first, second = (stocked.mark(SERIALISED, serial=s) for s in ("S1", "S2"))
    answer, form = scanned(desk, note(house, clinic), first, second, first)
    assert "This very box is on its line already." in told(answer)
    assert form["line-0-counted"] == "2"
    desk.post(ADDRESS, settled(form))
    assert set(Pack.objects.values_list("serial", flat=True)) == {"S1", "S2"}


def test_what_is_typed_stays_when_it_cannot_be_read(desk, house, clinic):
    typed = {"device": "09504000059118", "lot": "LOT-1", "expiry": "03/04/2040"}
    answer = desk.post(ADDRESS, {**note(house, clinic), **typed, "act": "type"})
    form = form_of(answer.content.decode(), "receiving")
    assert form["expiry"] == ["03/04/2040"]
    assert "can be read as two different days" in told(answer)
    answer = desk.post(
        ADDRESS, {**note(house, clinic), **typed, "expiry": "2040-04", "act": "type"}
    )
    form = form_of(answer.content.decode(), "receiving")
    assert form["expiry"] == [""]
    assert json.loads(form["line-0-said"][0])["typed"]["expiry"] == "2040-04"


def test_a_photograph_of_a_box_is_read_without_script(desk, house, clinic):
    drawn = camera.box("(01)09504000059118(17)401231(10)LOT-1")
    picture = encoded(camera.held(drawn), "PNG")
    file = SimpleUploadedFile("box.png", picture, "image/png")
    answer = desk.post(ADDRESS, {**note(house, clinic), "picture": file})
    form = form_of(answer.content.decode(), "receiving")
    assert "line-0-said" in form
    torn = SimpleUploadedFile("box.png", picture[:90], "image/png")
    answer = desk.post(ADDRESS, {**note(house, clinic), "picture": torn})
    assert answer.status_code == 422


def test_an_unknown_product_is_registered_on_the_spot_by_who_may(
    signed_in, boss, staff, house, clinic
):
    unknown = stocked.mark(SERIALISED)
    browser = signed_in(boss)
    _, form = scanned(browser, note(house, clinic), unknown)
    assert form["device-identifier"] == SERIALISED
    wrong = browser.post(ADDRESS, {**form, "act": "device"})
    assert wrong.status_code == 422
    assert "line-0-said" in form_of(wrong.content.decode(), "receiving")
    form |= {"device-name": "Invented", "device-maker": stocked.MAKER}
    browser.post(ADDRESS, {**form, "act": "device"})
    assert Device.objects.filter(identifier=SERIALISED).exists()


def test_who_keeps_no_register_is_told_whom_to_ask(desk, house, clinic):
    answer, form = scanned(desk, note(house, clinic), stocked.mark(SERIALISED))
    assert "Ask the medical director" in told(answer)
    assert "device-identifier" not in form
    refused = desk.post(ADDRESS, {**form, "act": "device"})
    assert refused.status_code in {403, 422}
    assert not Device.objects.filter(identifier=SERIALISED).exists()


def test_another_clinics_supplier_cannot_be_chosen(desk, house, clinic):
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    theirs = stocked.supplier(other)
    answer = desk.post(ADDRESS, {**note(house, clinic), "supplier": str(theirs.pk)})
    assert answer.status_code == 422
    assert not Scan.objects.exists()


def test_a_line_is_taken_off_again(desk, house, clinic):
    other = stocked.mark(lot="LOT-2")
    _, form = scanned(desk, note(house, clinic), BOX, other)
    answer = desk.post(ADDRESS, {**form, "act": "remove-0"})
    form = form_of(answer.content.decode(), "receiving")
    assert json.loads(form["line-0-said"][0])["marks"] == [other]
    assert "line-1-said" not in form


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        "[]",
        "{}",
        '{"marks": [], "typed": null}',
        '{"marks": 7, "typed": null}',
        '{"marks": ["x"], "typed": {"other": 1}}',
        '{"marks": [], "typed": {"device": 1, "lot": "", "expiry": ""}}',
    ],
)
def test_lines_that_were_tampered_with_are_no_lines(said):
    assert lines_in({"line-0-said": said}) == ()


def test_a_separator_comes_back_from_the_form_as_it_was():
    mark = stocked.mark(serial="S1")
    line = DraftLine(marks=(mark,))
    (again,) = lines_in({"line-0-said": line.said, "line-0-counted": "1"})
    assert again.marks == (mark,)


def test_a_box_that_has_no_room_is_not_lost_in_silence(desk, house, clinic):
    lines = tuple(
        DraftLine(marks=(stocked.mark(lot=f"L{number}"),))
        for number in range(MOST_LINES)
    )
    full = {f"line-{n}-said": line.said for n, line in enumerate(lines)}
    counts = {f"line-{n}-counted": "1" for n in range(MOST_LINES)}
    answer = desk.post(ADDRESS, {**note(house, clinic), **full, **counts, "scan": BOX})
    assert "this box was not added" in told(answer)
    same = stocked.mark(lot="L7")
    answer = desk.post(ADDRESS, {**note(house, clinic), **full, **counts, "scan": same})
    found = form_of(answer.content.decode(), "receiving")
    assert found["line-7-counted"] == ["2"]


def test_a_typed_box_with_a_serial_gets_a_line_of_its_own():
    typed = Typed(device="09504000059118", lot="L", expiry="2040-12-31", serial="S1")
    found = added((), "", typed, DAY)
    found = added(found.lines, "", typed, DAY)
    assert len(found.lines) == 2


def test_labels_begin_only_at_a_place_the_sheet_has(desk, boss):
    stocked.pack(boss, "")
    at = f"/stock/receipts/{Receipt.objects.get().pk}/labels/pdf/"
    assert desk.get(at, {"paper": "a4", "start": "24"}).status_code == 200
    answer = desk.get(at, {"paper": "roll", "start": "2"})
    assert answer.status_code == 422
    assert "places 1 to 1" in told(answer)


def test_the_page_names_the_evidence_of_the_chosen_supplier(desk, house, clinic):
    page = told(desk.post(ADDRESS, note(house, clinic)))
    assert re.search(rf"{stocked.MAKER}\s+Evidence covers this day", page)
