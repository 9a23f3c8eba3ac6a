"""Notices taken in: typed or from a file, each once, with what they propose."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.clinic_people import new_clinic
from tests.recalled import acts, pks, scope_of, typed

from mesoplan.clinic import moment
from mesoplan.clinic.actions import (
    recall_notices,
    recall_scopes,
)
from mesoplan.clinic.queries import recalls as asked
from mesoplan.clinic.queries.recalls import Stage, recalls_as_of
from mesoplan.clinic.recall_notices import UnreadableNotices
from mesoplan.clinic.records import (
    Event,
    Recall,
    RecallCheck,
    RecallNotice,
    RecallScope,
)

pytestmark = pytest.mark.django_db


def test_a_typed_notice_proposes_its_lots_and_keeps_its_words(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed(text="Lot AB 0643 and AB 0732"))
    assert scope_of(recall) == [
        ("Invented Gel", "", "AB 0643", "proposed"),
        ("Invented Gel", "", "AB 0732", "proposed"),
    ]
    page = asked.recall_page(doctor, recall.pk)
    assert page.words[0].text == "Lot AB 0643 and AB 0732"
    assert page.stage is Stage.WAITING
    assert acts("recall") == ["recall.noted"]


def test_what_could_not_be_read_proposes_the_whole_product(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed(text="Lots 4411 through 4488"))
    assert scope_of(recall) == [
        ("Invented Gel", "", "", "proposed"),
        ("Invented Gel", "", "4411", "proposed"),
        ("Invented Gel", "", "4488", "proposed"),
    ]
    (unread,) = asked.recall_page(doctor, recall.pk).words[0].unread
    assert unread.value == "4411 through 4488"


def test_a_product_of_the_library_is_named_by_its_title(doctor):
    recall = recall_notices.note(doctor, fields=typed(product="IAL SYSTEM 1.1ml"))
    assert scope_of(recall) == [("", "ial-system", "AB 0643", "proposed")]


def test_a_device_stands_for_its_product_of_the_library_too(doctor, gel):
    fields = typed(product="Invented Gel (IAL-System)")
    recall = recall_notices.note(doctor, fields=fields)
    assert scope_of(recall) == [("Invented Gel", "", "AB 0643", "proposed")]


def test_a_notice_about_nothing_known_here_still_waits_with_its_lots(doctor):
    recall = recall_notices.note(doctor, fields=typed(product="Pacemaker"))
    assert scope_of(recall) == [("", "", "AB 0643", "proposed")]


def test_a_device_is_also_named_by_its_identifier(doctor, history):
    device = history.device("Other", identifier="00812345678901")
    text = "GTIN 00812345678901, Lot 7"
    recall = recall_notices.note(doctor, fields=typed(product="", text=text))
    assert [row.device_id for row in recall.scopes.all()] == [device.pk]


def test_the_same_notice_twice_is_one(doctor, gel):
    first = recall_notices.note(doctor, fields=typed())
    again = recall_notices.note(doctor, fields=typed(reference=" r-1 "))
    assert again.pk == first.pk
    assert RecallNotice.objects.count() == 1
    assert RecallScope.objects.count() == 1


def test_other_words_later_are_kept_beside_the_first_and_add_to_the_scope(doctor, gel):
    recall = recall_notices.note(doctor, fields=typed())
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    recall_notices.note(doctor, fields=typed(text="Lots AB 0643 and CD 1"))
    assert scope_of(recall) == [
        ("Invented Gel", "", "AB 0643", "confirmed"),
        ("Invented Gel", "", "CD 1", "proposed"),
    ]
    assert [w.text for w in asked.recall_page(doctor, recall.pk).words] == [
        *("Lots AB 0643 and CD 1", "Lot AB 0643"),
    ]


def test_a_typed_notice_with_gaps_names_every_gap(doctor):
    with pytest.raises(recall_notices.UnfitNotice) as unfit:
        recall_notices.note(doctor, fields=typed(source="", announced_on="1/10/26"))
    assert [f.column for f in unfit.value.faults] == ["source", "announced_on"]
    assert not Recall.objects.exists()


RESULT = {
    "product_res_number": "Z-1",
    "event_date_initiated": "2026-09-30",
    "product_description": "Invented Gel",
    "code_info": "Lots: 11907 and 11516",
}


def file_of(*results, **meta) -> bytes:
    return json.dumps({"meta": meta, "results": [*results]}).encode()


def test_a_dry_run_says_what_would_happen_and_changes_nothing(doctor, gel):
    recall_notices.take_in(
        doctor,
        recall_notices.examined(
            doctor, file_of(RESULT, {**RESULT, "product_res_number": "Z-2"})
        ),
    )
    before = Event.objects.count()
    found = recall_notices.examined(
        doctor,
        file_of(
            RESULT,
            {**RESULT, "product_res_number": "Z-2", "code_info": "Lot 9"},
            {**RESULT, "product_res_number": "Z-3"},
            {**RESULT, "product_res_number": ""},
        ),
    )
    assert [n.reference for n in found.new] == ["Z-3"]
    assert [n.reference for n in found.changed] == ["Z-2"]
    assert found.known == 1
    assert [(f.row, f.column) for f in found.read.faults] == [(4, "product_res_number")]
    assert Recall.objects.count() == 2
    assert Event.objects.count() == before


def test_a_file_is_taken_in_at_once_with_one_entry_in_the_ledger(doctor, gel):
    other = {**RESULT, "product_res_number": "Z-2"}
    found = recall_notices.examined(doctor, file_of(RESULT, other))
    taken = recall_notices.take_in(doctor, found)
    assert len(taken.recalls) == 2
    assert taken.to_settle == 4
    assert acts("recalls.") == ["recalls.taken_in"]
    again = recall_notices.take_in(
        doctor, recall_notices.examined(doctor, file_of(RESULT, other))
    )
    assert (again.recalls, again.known) == ((), 2)
    assert RecallNotice.objects.count() == 2


@pytest.mark.parametrize(
    ("results", "whole_list", "fresh"),
    [
        ({"total": 1}, True, True),
        ({"total": 1}, False, False),  # nobody said that this is all
        ({"total": 2}, True, False),  # the file says that it is not
    ],
)
def test_a_list_is_fresh_only_if_it_was_the_whole_list(
    doctor, gel, results, whole_list, fresh
):
    data = file_of(RESULT, last_updated="2026-11-18", results=results)
    found = recall_notices.examined(doctor, data)
    recall_notices.take_in(doctor, found, whole_list=whole_list)
    expected = datetime(2026, 11, 18, tzinfo=UTC) if fresh else None
    assert recalls_as_of(doctor.clinic) == expected


def test_a_file_with_a_row_that_could_not_be_read_makes_no_list_fresh(doctor):
    data = file_of(RESULT, {**RESULT, "product_res_number": ""})
    found = recall_notices.examined(doctor, data)
    recall_notices.take_in(doctor, found, whole_list=True)
    assert recalls_as_of(doctor.clinic) is None


def test_a_list_gone_through_by_hand_counts_from_now_and_for_this_clinic(doctor):
    recall_notices.gone_through(doctor, source="MHRA")
    age = moment.now() - recalls_as_of(doctor.clinic)
    assert timedelta() <= age < timedelta(minutes=1)
    assert recalls_as_of(new_clinic("Other").pk) is None
    with pytest.raises(ValueError, match="whose list"):
        recall_notices.gone_through(doctor, source=" ")
    assert RecallCheck.objects.count() == 1


def test_a_file_that_is_none_is_refused(doctor):
    with pytest.raises(UnreadableNotices):
        recall_notices.examined(doctor, b"%PDF-1.4")
