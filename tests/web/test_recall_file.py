"""Notices out of a file: looked through first, with every problem, then taken in."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.web.pages import form_of, text_of, words_of

from mesoplan.clinic.access import Role
from mesoplan.clinic.records import Recall, RecallCheck

pytestmark = pytest.mark.django_db
TABLE = """reference,date,product,lots
R-1,2026-10-01,Invented Gel,Lot AB 0643
R-2,01/10/2026,Invented Gel,Lot CD 1
,2026-10-01,Invented Gel,Lot EF 2
"""
OPENFDA = {
    "meta": {"last_updated": "2026-11-01", "results": {"total": 1}},
    "results": [
        {
            "product_res_number": "Z-0001-2026",
            "event_date_initiated": "2026-10-01",
            "product_description": "Invented Gel",
            "code_info": "Lot AB 0643",
            "recalling_firm": "Invented Makers",
        }
    ],
}


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def send(browser, data, source: str = "Invented regulator", name: str = "list.csv"):
    data = data if isinstance(data, bytes) else data.encode()
    sent = {"file": SimpleUploadedFile(name, data), "source": source}
    return browser.post(reverse("recall_file"), sent)


def take_in(browser, page, **more):
    told = form_of(page.content.decode(), reverse("recall_take_in"))
    return browser.post(reverse("recall_take_in"), {**told, **more})


def test_a_file_is_only_looked_through_and_every_problem_is_listed(browser, gel):
    page = send(browser, TABLE)
    words = words_of(page)
    assert page.status_code == 200
    assert "Invented regulator R-1" in words
    assert "01/10/2026" in words
    assert text_of(page).count("<li><strong>Row") == 2
    assert 'name="whole"' not in text_of(page)
    assert not Recall.objects.exists()
    done = take_in(browser, page, whole="1")
    recall = Recall.objects.get()
    assert done.url == reverse("recall", args=[recall.pk])
    assert recall.reference == "R-1"
    assert not RecallCheck.objects.exists()  # a file with problems is no whole list


def test_openfdas_answer_counts_as_the_list_where_a_person_says_so(browser, gel):
    page = send(browser, json.dumps(OPENFDA), name="recall.json")
    assert "1 November 2026" in words_of(page)
    take_in(browser, page, whole="1")
    assert f"{RecallCheck.objects.get().as_of:%Y-%m-%d}" == "2026-11-01"
    again = send(browser, json.dumps(OPENFDA), name="recall.json")
    assert "Known already 1" in words_of(again)
    take_in(browser, again)
    assert RecallCheck.objects.count() == 1
    assert Recall.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 a workbook", "workbook"),
        (b"\x00\x01\x02", "not plain text"),
        (b"{", "notices.json"),
        (b'{"results": []}', "results"),
        (b"a,b,c\n1,2,3\n", "these are missing"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(browser, data, said):
    page = send(browser, data)
    assert page.status_code == 422
    assert said in words_of(page)
    assert not Recall.objects.exists()


def test_a_file_of_which_no_row_can_be_read_is_not_called_nothing_new(browser):
    page = words_of(
        send(browser, "reference,announced_on,text\nR-1,01/10/2026,Lot 1\n")
    )
    said = "Row 2, announced_on : is no day of the past written as YYYY-MM-DD"
    assert f"{said} (found: 01/10/2026 ). Write the day of the notice." in page
    assert "Nothing can be taken in before these problems are mended." in page
    assert "nothing new" not in page


def test_no_file_at_all_is_said(browser):
    page = browser.post(reverse("recall_file"), {"source": ""})
    assert page.status_code == 422
    assert 'class="errors"' in text_of(page)


def test_what_is_not_at_hand_any_more_is_chosen_again(browser):
    sent = browser.post(reverse("recall_take_in"), {"ticket": "none"}, follow=True)
    assert "Choose it again." in words_of(sent)


def test_nobody_takes_in_a_file_that_somebody_else_looked_through(
    browser, staff, signed_in, gel
):
    page = send(browser, TABLE)
    told = form_of(page.content.decode(), reverse("recall_take_in"))
    theirs = signed_in(staff[Role.DIRECTOR])
    sent = theirs.post(reverse("recall_take_in"), told, follow=True)
    assert "Choose it again." in words_of(sent)
    assert not Recall.objects.exists()
