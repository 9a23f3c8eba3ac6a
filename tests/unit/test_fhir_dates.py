"""FHIR dates keep what was written, and nobody guesses the rest."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.fhir.dates import parse_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014-02", date(2014, 2, 1), date(2014, 2, 28)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2014-02-27", date(2014, 2, 27), date(2014, 2, 27)),
        ("2014-02-27T05:40:19+00:00", date(2014, 2, 27), date(2014, 2, 27)),
        ("2014-02-27T05:40:19.525Z", date(2014, 2, 27), date(2014, 2, 27)),
        ("2014-02-27T23:59:60Z", date(2014, 2, 27), date(2014, 2, 27)),
        ("0001-01-01T00:00:00+14:00", date(1, 1, 1), date(1, 1, 1)),
        ("9999-12-31T23:59:59-14:00", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_date_covers_what_it_can_mean(text, first, last):
    day = parse_day(text)
    assert day is not None
    assert (day.first, day.last) == (first, last)
    assert day.partial == (first != last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2014-13",
        "2014-02-30",
        "2014-2-3",
        "2014-02-27T25:00:00Z",
        "2014-02-27T05",
        "٢٠١٤-٠٢-٢٧",
        "2014-02-27 05:40",
        "14",
        "0000",
    ],
)
def test_what_is_no_fhir_date_is_not_read(text):
    assert parse_day(text) is None


def test_moments_are_ordered_across_time_zones():
    earlier = parse_day("2026-11-20T09:00:00+02:00")
    later = parse_day("2026-11-20T08:00:00Z")
    assert earlier is not None
    assert later is not None
    assert earlier.moment < later.moment


def test_a_partial_date_that_has_begun_reaches_no_further_than_the_day():
    month = parse_day("2026-11")
    assert month is not None
    assert month.until(date(2026, 11, 20)) == date(2026, 11, 20)
    assert month.until(date(2027, 1, 1)) == date(2026, 11, 30)
    assert month.until(date(2026, 10, 1)) == date(2026, 11, 30)


def test_placeholders_are_no_possible_dates():
    assert not parse_day("0001-01-01").possible
    assert not parse_day("9999-12-31").possible
    assert parse_day("1932-06-09").possible
