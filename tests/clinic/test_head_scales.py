"""A head is measured once; every later photograph takes its millimetres from it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import head_scales
from mesoplan.clinic.queries.face_views import head_size
from mesoplan.clinic.records import Client, Event, HeadScale
from mesoplan.clinic.records.permanence import Permanent
from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.views import ScaleSource

Staff = dict[Role, Actor]


def test_the_newest_measurement_holds_and_the_old_one_stays(
    actor: Actor, ada: Client
) -> None:
    assert head_size(ada) is None
    head_scales.measure(actor, ada.pk, source="caliper", ratio=0.95, sigma=0.02)
    head_scales.measure(actor, ada.pk, source="marker", ratio=0.97, sigma=0.01)
    found = head_size(ada)
    assert found is not None
    assert (found.source, found.ratio, found.sigma) == ("marker", 0.97, 0.01)
    assert found.measured_by == actor.name
    assert HeadScale.objects.count() == 2
    entry = Event.objects.latest("sequence")
    assert (entry.action, entry.changed) == ("head.measured", {"source": "marker"})


def test_a_measurement_is_never_changed(actor: Actor, ada: Client) -> None:
    kept = head_scales.measure(actor, ada.pk, source="iris", ratio=1.0, sigma=0.05)
    with pytest.raises(Permanent):
        kept.save()


def test_what_cannot_be_is_refused_all_at_once(actor: Actor, ada: Client) -> None:
    with pytest.raises(InputError) as error:
        head_scales.measure(actor, ada.pk, source="guess", ratio=9.5, sigma=3)
    assert {p.where for p in error.value.problems} == {"source", "ratio", "sigma"}
    assert not HeadScale.objects.exists()


@pytest.mark.parametrize("ratio", [float("nan"), float("inf"), 0.0, -1.0])
def test_no_number_slips_through(actor: Actor, ada: Client, ratio: float) -> None:
    with pytest.raises(InputError, match="ratio"):
        head_scales.measure(actor, ada.pk, source="marker", ratio=ratio, sigma=0.03)


def test_the_ways_of_measuring_are_those_of_the_core() -> None:
    assert set(head_scales.SOURCES) == {source.value for source in ScaleSource}


def test_another_clinic_and_the_front_desk_measure_nobody(
    staff: Staff, ada: Client
) -> None:
    stranger = new_member(new_clinic("Other Clinic"), Role.PRACTITIONER)
    values: dict[str, Any] = {"source": "marker", "ratio": 1.0, "sigma": 0.03}
    with pytest.raises(NotFound):
        head_scales.measure(stranger, ada.pk, **values)
    with pytest.raises(NotAllowed):
        head_scales.measure(staff[Role.FRONT_DESK], ada.pk, **values)
