"""The register of devices: entered once, changed without losing anybody's change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests import stocked
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import devices
from mesoplan.clinic.actions.devices import Details
from mesoplan.clinic.goods import UnfitGoods
from mesoplan.clinic.queries.devices import devices_seen_by
from mesoplan.clinic.records import Clinic, Device, Event, LotExtension

Staff = dict[Role, Actor]
DETAILS = Details(
    name="Invented Gel",
    maker="Invented Maker",
    product="nctf-135ha",
    source="the label, invented",
    as_of=date(2026, 1, 1),
)


@pytest.fixture
def director(staff: Staff) -> Actor:
    return staff[Role.DIRECTOR]


@pytest.fixture
def device(director: Actor) -> Device:
    return devices.register(director, identifier=stocked.DEVICE, details=DETAILS)


def refused(director: Actor, **changed: object) -> set[str]:
    with pytest.raises(UnfitGoods) as error:
        devices.register(
            director, identifier=stocked.DEVICE, details=replace(DETAILS, **changed)
        )
    assert not Device.objects.exists()
    return {problem.where for problem in error.value.problems}


def test_what_nobody_has_looked_up_is_not_known(device: Device) -> None:
    assert (device.markets, device.serialised, device.needs_cold) == (None, None, None)
    assert (device.status, device.injectable, device.listed) == (
        "",
        "unknown",
        "unknown",
    )
    assert Event.objects.latest("sequence").changed == {"identifier": stocked.DEVICE}


def test_a_device_stands_in_a_clinics_register_once(
    director: Actor, device: Device
) -> None:
    with pytest.raises(UnfitGoods, match="already"):
        devices.register(director, identifier=device.identifier, details=DETAILS)
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    assert devices.register(elsewhere, identifier=device.identifier, details=DETAILS)


def test_an_identifier_is_read_as_a_mark_would_be(director: Actor) -> None:
    found = devices.register(director, identifier=" 9504000059118 ", details=DETAILS)
    assert found.identifier == stocked.DEVICE
    with pytest.raises(UnfitGoods, match="no device identifier"):
        devices.register(director, identifier="09504000059119", details=DETAILS)


def test_every_problem_is_named_at_once(director: Actor) -> None:
    assert refused(
        director,
        name=" ",
        maker="x" * 201,
        product="no-such-product",
        status="sold out",
        injectable="perhaps",
        listed="yes",
        markets=("Europe",),
        doses=0,
        as_of=date(2100, 1, 1),
        holds_device="17540161860001",
    ) == {
        "name",
        "maker",
        "product",
        "status",
        "injectable",
        "listed_as_of",
        "markets",
        "doses",
        "as_of",
        "holds_quantity",
    }


def test_a_pack_for_several_sessions_says_for_how_long(director: Actor) -> None:
    assert refused(director, doses=5) == {"open_hours"}


def test_two_who_change_an_entry_see_each_others_change(
    director: Actor, device: Device
) -> None:
    withdrawn = replace(DETAILS, status="withdrawn")
    devices.change(director, device.pk, version=1, details=withdrawn)
    with pytest.raises(Conflict) as error:
        devices.change(
            director, device.pk, version=1, details=replace(DETAILS, needs_cold=True)
        )
    assert error.value.theirs == {"status": "withdrawn", "needs_cold": None}
    assert Event.objects.latest("sequence").changed == {"fields": ["status"]}


def test_new_limits_reach_packs_that_nobody_has_begun(director: Actor) -> None:
    new, begun = stocked.packs(director, "nctf-135ha", count=2, doses=3, open_hours=24)
    entry = Device.objects.get()
    begun_at = moment.now()
    begun.record.__class__.objects.filter(token=begun.token).update(opened_at=begun_at)
    details = replace(DETAILS, doses=1, open_hours=None)
    devices.change(director, entry.pk, version=1, details=details)
    assert (new.record.doses, new.record.open_hours) == (1, None)
    assert (begun.record.doses, begun.record.open_hours) == (3, 24)


def test_the_maker_may_let_a_lot_be_used_for_longer(director: Actor) -> None:
    stocked.pack(director, "nctf-135ha")
    entry = Device.objects.get()
    with pytest.raises(UnfitGoods) as error:
        devices.extend(
            director, entry.pk, lot="LOT-9", extended_to=date(2041, 6, 30), source=""
        )
    assert {p.where for p in error.value.problems} == {"lot", "source"}
    devices.extend(
        director,
        entry.pk,
        lot=stocked.LOT,
        extended_to=date(2041, 6, 30),
        source="The maker's letter, invented.",
    )
    assert LotExtension.objects.get().lot.lot == stocked.LOT


def test_the_register_is_the_directors_and_its_clinics(
    staff: Staff, device: Device
) -> None:
    with pytest.raises(NotAllowed):
        devices.change(staff[Role.PRACTITIONER], device.pk, version=1, details=DETAILS)
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        devices.change(elsewhere, device.pk, version=1, details=DETAILS)
    assert devices_seen_by(elsewhere).total == 0
    assert devices_seen_by(staff[Role.PRACTITIONER], "invented g").total == 1
    assert Clinic.objects.count() == 2
