"""Recall notices read from openFDA's answers and from tables."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from mesoplan.clinic.recall_notices import (
    Notice,
    UnreadableNotices,
    checked,
    read_notices,
)

TODAY = date(2026, 11, 22)
# field names as openFDA documents them for device/recall and device/enforcement
RECALL = {
    "cfres_id": "184068",
    "product_res_number": "Z-0401-2021",
    "event_date_initiated": "2020-09-30",
    "event_date_posted": "2020-11-24",
    "recall_status": "Open, Classified",
    "recalling_firm": "Invented Makers, Inc.",
    "product_description": "Invented Injectable Implant",
    "reason_for_recall": "The seal may leak.",
    "code_info": "Lots: 100127846, 100127847",
    "k_numbers": [],
    "openfda": {"device_name": "Agent, Bulking"},
}
ENFORCEMENT = {
    "recall_number": "Z-0401-2021",
    "event_id": "86500",
    "recall_initiation_date": "20200930",
    "report_date": "20201202",
    "status": "Ongoing",
    "classification": "Class II",
    "recalling_firm": "Invented Makers, Inc.",
    "product_description": "Invented Injectable Implant",
    "reason_for_recall": "The seal may leak.",
    "code_info": "Lots: 100127846, 100127847",
    "more_code_info": "and 100128709",
}


def answer(*results, **meta):
    return json.dumps({"meta": meta, "results": [*results]}).encode()


def test_both_endpoints_of_openfda_tell_of_one_recall_under_one_reference():
    first = read_notices(answer(RECALL), TODAY).notices
    second = read_notices(answer(ENFORCEMENT), TODAY).notices
    assert first == (
        Notice(
            source="openFDA",
            reference="Z-0401-2021",
            announced_on=date(2020, 9, 30),
            product="Invented Injectable Implant",
            text="Lots: 100127846, 100127847",
            firm="Invented Makers, Inc.",
            reason="The seal may leak.",
            status="Open, Classified",
        ),
    )
    assert second[0].reference == first[0].reference
    assert second[0].announced_on == first[0].announced_on
    assert second[0].text == "Lots: 100127846, 100127847\nand 100128709"


def test_a_notice_without_its_first_day_takes_the_next_one_it_has():
    late = {**RECALL, "event_date_initiated": ""}
    assert read_notices(answer(late), TODAY).notices[0].announced_on == date(
        2020, 11, 24
    )


def test_an_answer_says_how_old_it_is_and_whether_it_is_all_of_it():
    found = read_notices(
        answer(RECALL, last_updated="2026-11-18", results={"total": 1}), TODAY
    )
    assert found.as_of == datetime(2026, 11, 18, tzinfo=UTC)
    assert found.whole
    part = read_notices(answer(RECALL, results={"total": 900, "limit": 1}), TODAY)
    assert not part.whole
    assert part.as_of is None


def test_all_problems_of_all_rows_are_told_at_once():
    data = answer(
        {**RECALL, "product_res_number": ""},
        RECALL,
        {**RECALL, "event_date_initiated": "30/09/2020", "event_date_posted": ""},
        {**RECALL, "code_info": ["100"]},
        "nothing",
        {**RECALL, "product_description": " ", "code_info": ""},
    )
    found = read_notices(data, TODAY)
    assert [(f.row, f.column) for f in found.faults] == [
        *((1, "product_res_number"), (3, "event_date_initiated"), (4, "code_info")),
        *((5, "results"), (6, "product_description")),
    ]
    assert all(f.what and f.remedy for f in found.faults)
    assert found.rows == 6
    assert len(found.notices) == 1


def test_a_day_that_is_still_to_come_is_refused():
    data = answer({**RECALL, "event_date_initiated": "2026-11-23"})
    (fault,) = read_notices(data, TODAY).faults
    assert (fault.column, fault.value) == ("event_date_initiated", "2026-11-23")


TABLE = """Reference;Date;Product;Lots;Unasked
HK-1;2013-02-21;Invented filler 2 ml;11907;x
hk-1;2013-02-20;Invented filler 2 ml;11516;x

HK-2;20131016;Invented gel;all;x
"""


def test_rows_of_one_notice_are_one_and_lose_nothing():
    first, second = read_notices(TABLE.encode(), TODAY, source="MDD").notices
    assert (first.source, first.reference, first.text) == (
        "MDD",
        "HK-1",
        "11907\n11516",
    )
    assert first.announced_on == date(2013, 2, 20)
    assert first.product == "Invented filler 2 ml"
    assert (second.reference, second.text) == ("HK-2", "all")


def test_a_table_names_each_problem_by_its_row_and_its_own_column():
    table = (
        "source,Recall Number,Date Initiated,Code Info\n"
        ",Z-1,yesterday,Lot 1\n"
        "X,,2020-01-01,\n"
    )
    found = read_notices(table.encode(), TODAY)
    assert [(f.row, f.column) for f in found.faults] == [
        *((2, "source"), (2, "Date Initiated"), (3, "Recall Number"), (3, "product")),
    ]
    assert found.notices == ()


def test_a_row_with_more_cells_than_columns_is_a_problem_not_a_guess():
    table = "reference,date,lots,source\nZ-1,2020-01-01,1,2,FDA\n"
    (fault,) = read_notices(table.encode(), TODAY).faults
    assert fault.row == 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "missing: reference"),
        (b"lots\n1\n", "missing: reference, announced_on"),
        (b"reference,date,lots\n", "no row"),
        (b"lots,reference,date,codes\n", "twice"),
        (b'{"results": []}', "results"),
        (b'{"error": {"code": "NOT_FOUND"}}', "results"),
        (b'{"results": [', "not valid JSON"),
        (b"[1]", "table at the top"),
        (b"PK\x03\x04", "workbook"),
        (b"x" * 5_000_001, "5 MB"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data, why):
    with pytest.raises(UnreadableNotices, match=why):
        read_notices(data, TODAY)


def test_a_typed_notice_needs_who_says_so_which_when_and_what():
    found = checked({"source": " ", "announced_on": "soon"}, TODAY)
    assert [f.column for f in found] == [
        *("source", "reference", "product", "announced_on"),
    ]
    long = {"source": "x" * 81, "reference": "1", "text": "y" * 100_001}
    found = checked({**long, "announced_on": "2020-01-01"}, TODAY)
    assert [f.column for f in found] == ["source", "text"]


def test_a_typed_notice_is_kept_as_it_was_typed_but_for_the_ends():
    typed = {"source": "Maker", "reference": "1", "text": " Lot  AB 0643 "}
    found = checked({**typed, "announced_on": "2026-11-22"}, TODAY)
    assert isinstance(found, Notice)
    assert found.text == "Lot  AB 0643"
