"""Holds: listed for a second person, settled with a reason, a stop never."""

from __future__ import annotations

import pytest
from tests import stocked
from tests.treated import begun, sheet
from tests.web.pages import text_of, words_of

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import sessions
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import Device, Scan, Settlement


@pytest.fixture
def boss(staff):
    return staff[Role.DIRECTOR]


@pytest.fixture
def held(staff, ada):
    """A session whose pack was scanned without its syringe."""
    actor = staff[Role.PRACTITIONER]
    session = begun(actor, ada)
    product = planned(session)[0].product
    found = stocked.pack(actor, product)
    stocked.scanned(actor, session, Raw(box=found.box, token=found.token))
    return session


def test_a_hold_waits_and_is_settled_by_a_second_person(signed_in, boss, held):
    shown = signed_in(boss)
    at = f"/stock/holds/{held.pk}/"
    assert at in text_of(shown.get("/stock/holds/"))
    assert at in text_of(shown.get("/director/"))
    scan = Scan.objects.get(session=held)
    refused = shown.post(at, {"scan": scan.pk, "reason": " "})
    assert refused.status_code == 422
    assert "Why it may be used all the same: Is missing." in words_of(refused)
    assert shown.post(at, {"scan": scan.pk, "reason": "Seen, fits."}).status_code == 302
    assert Settlement.objects.get().reason == "Seen, fits."
    assert "No pack waits" in words_of(shown.get("/stock/holds/"))
    assert "Settled by" in words_of(shown.get(at))


def test_what_waits_is_seen_at_once_and_settled_with_a_second_factor(
    signed_in, boss, held
):
    shown = signed_in(boss, stepped_up=False)
    at = f"/stock/holds/{held.pk}/"
    assert at in text_of(shown.get("/stock/holds/"))
    assert at in text_of(shown.get("/director/"))
    assert "reauthenticate" in shown.get(at).url


def test_a_lot_typed_by_hand_waits_until_somebody_has_compared_it(
    signed_in, staff, boss, ada
):
    actor = staff[Role.PRACTITIONER]
    session = begun(actor, ada)
    sessions.save(actor, session.pk, version=1, values=sheet(session))
    shown = signed_in(boss)
    page = words_of(shown.get("/stock/holds/"))
    assert f"typed by {actor.name}" in page
    assert page.count("typed by") == 1  # one lot, however many zones
    at = f"/stock/holds/{session.pk}/"
    line = session.deliveries.first()
    said = {"lot": line.lot, "expires_on": str(line.expires_on)}
    assert shown.post(at, {**said, "reason": "Compared."}).status_code == 302
    assert "No pack waits" in words_of(shown.get("/stock/holds/"))


def test_who_scanned_settles_nothing(signed_in, staff, held):
    mine = signed_in(staff[Role.PRACTITIONER])
    assert "yours: somebody else settles it" in words_of(mine.get("/stock/holds/"))
    at = f"/stock/holds/{held.pk}/"
    assert "A second person signs in" in words_of(mine.get(at))
    scan = Scan.objects.get(session=held)
    answer = mine.post(at, {"scan": scan.pk, "reason": "Fine."})
    assert answer.status_code == 422
    assert "a second person settles it" in words_of(answer)
    assert not Settlement.objects.exists()


def test_a_stop_is_not_settled_by_anybody(signed_in, boss, held):
    Device.objects.update(status="withdrawn")
    shown = signed_in(boss)
    at = f"/stock/holds/{held.pk}/"
    assert "nobody may set it aside" in words_of(shown.get(at))
    scan = Scan.objects.get(session=held)
    answer = shown.post(at, {"scan": scan.pk, "reason": "All the same."})
    assert answer.status_code == 422
    assert not Settlement.objects.exists()


def test_a_form_about_nothing_settles_nothing(signed_in, boss, held):
    shown = signed_in(boss)
    answer = shown.post(f"/stock/holds/{held.pk}/", {"reason": "Fine."})
    assert answer.status_code == 422
    assert not Settlement.objects.exists()


def test_a_lot_that_comes_from_a_scanned_pack_waits_for_nobody(
    signed_in, staff, boss, ada
):
    actor = staff[Role.PRACTITIONER]
    session = begun(actor, ada)
    stocked.bound(actor, session)
    sessions.save(actor, session.pk, version=1, values=sheet(session))
    assert "No pack waits" in words_of(signed_in(boss).get("/stock/holds/"))
