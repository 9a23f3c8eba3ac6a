"""Papules are measured by one pair of hands, of one product; the newest hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from tests.clinic_people import new_clinic, new_member
from tests.mapped import planned
from tests.papule_rows import papules
from tests.treated import approved

from mesoplan.clinic.access import Actor, NotAllowed, Role
from mesoplan.clinic.actions import calibrations
from mesoplan.clinic.queries.calibrations import hands_on, measured_by
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.clinic.queries.maps import record_seen_by
from mesoplan.clinic.records import Calibration, Client, Event, InjectionMap
from mesoplan.clinic.records.permanence import Permanent
from mesoplan.core.errors import InputError
from mesoplan.core.exposure.measures import MeasuredPapule

Staff = dict[Role, Actor]


@pytest.fixture
def record(actor: Actor, ada: Client) -> InjectionMap:
    made = planned(actor, approved(actor, ada))
    return record_seen_by(actor, made.pk)


def product_of(record: InjectionMap) -> str:
    return plan_of(record.course).product


def test_what_was_measured_is_kept_with_one_entry(actor: Actor) -> None:
    kept = calibrations.measure(actor, product="m-ha-10", papules=papules())
    (found,) = measured_by(actor)
    assert found.id == kept.pk
    assert found.papules == papules()
    assert found.holds
    assert found.law.complete
    entry = Event.objects.latest("sequence")
    assert entry.action == "papules.measured"
    assert entry.changed == {"product": "m-ha-10", "papules": 20}
    assert entry.client is None


def test_the_newest_of_a_product_holds_and_the_others_stay(actor: Actor) -> None:
    calibrations.measure(actor, product="m-ha-10", papules=papules())
    calibrations.measure(actor, product="m-ha-18", papules=papules(22))
    calibrations.measure(actor, product="m-ha-10", papules=papules(24))
    found = [(len(m.papules), m.product, m.holds) for m in measured_by(actor)]
    assert found == [
        (24, "m-ha-10", True),
        (22, "m-ha-18", True),
        (20, "m-ha-10", False),
    ]


def test_what_was_kept_cannot_be_changed_even_behind_the_models_back(
    actor: Actor,
) -> None:
    kept = calibrations.measure(actor, product="m-ha-10", papules=papules())
    with pytest.raises(Permanent):
        kept.save()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE clinic_calibration SET product = 'm-ha-18'")


@pytest.mark.parametrize(
    ("product", "measured", "words"),
    [
        ("m-ha-11", papules(), "no such product.*m-ha-1"),
        ("m-ha-10", papules()[:3], "fewer than 4 papules"),
        ("m-ha-10", (MeasuredPapule(20_000, 90),) * 5, "wider than 40 mm"),
        (
            "m-ha-10",
            tuple(MeasuredPapule(2e4, w) for w in (0.8, 9, 1.1, 7.5, 0.9, 11)),
            "contradict each other",
        ),
    ],
)
def test_what_no_size_law_can_be_made_of_is_refused_and_not_kept(
    actor: Actor, product: str, measured: tuple[MeasuredPapule, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        calibrations.measure(actor, product=product, papules=measured)
    assert not Calibration.objects.exists()
    assert not Event.objects.filter(action="papules.measured").exists()


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_only_who_treats_measures_papules(staff: Staff, role: Role) -> None:
    with pytest.raises(NotAllowed):
        calibrations.measure(staff[role], product="m-ha-10", papules=papules())
    with pytest.raises(NotAllowed):
        measured_by(staff[role])


def test_a_map_is_reckoned_with_the_papules_of_whose_hands_treat(
    actor: Actor, staff: Staff, record: InjectionMap
) -> None:
    product = product_of(record)
    other = staff[Role.DIRECTOR]
    calibrations.measure(other, product=product, papules=papules(22))
    assert hands_on(actor, record).measured is None
    calibrations.measure(actor, product="m-ha-18", papules=papules())
    assert (hands_on(actor, record).law is None) == (product != "m-ha-18")
    calibrations.measure(actor, product=product, papules=papules(24))
    found = hands_on(actor, record)
    assert (found.name, found.mine, found.product) == (actor.name, True, product)
    assert found.measured is not None
    assert len(found.measured.papules) == 24
    seen_by_other = hands_on(other, record)
    assert seen_by_other.measured == found.measured
    assert not seen_by_other.mine


def test_another_clinics_papules_are_nobodys_here(
    actor: Actor, record: InjectionMap
) -> None:
    elsewhere = new_clinic("Elsewhere")
    stranger = new_member(elsewhere, Role.PRACTITIONER)
    calibrations.measure(stranger, product=product_of(record), papules=papules())
    assert measured_by(actor) == ()
    assert hands_on(actor, record).measured is None
    assert hands_on(stranger, record).measured is None


def test_what_the_same_person_measured_elsewhere_stays_there(
    actor: Actor, record: InjectionMap
) -> None:
    then = replace(actor, clinic=new_clinic("Elsewhere").pk)
    calibrations.measure(then, product=product_of(record), papules=papules())
    assert measured_by(actor) == ()
    assert hands_on(actor, record).measured is None


def test_the_front_desk_is_told_nothing_of_a_map(
    staff: Staff, record: InjectionMap
) -> None:
    with pytest.raises(NotAllowed):
        hands_on(staff[Role.FRONT_DESK], record)
