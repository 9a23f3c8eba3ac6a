"""Plans as plain values: written and read back, and refused with every problem."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.planning.plan import Plan, SessionPlan, ZonePlan
from mesoplan.core.planning.reading import LARGEST, plan_values, read_plan
from mesoplan.core.quantities import Length, Volume

ZONE = ZonePlan(
    zone="cheeks",
    technique="papule",
    depth=Length(700),
    angle=30,
    travel=Length(1_400),
    gauge=32,
    per_point=Volume(20_000),
    spacing=Length(10_000),
    points=25,
)
PLAN = Plan(
    concerns=("dehydration",),
    protocols=("first", "second"),
    product="a-product",
    jurisdiction="EU",
    sessions=(
        SessionPlan(
            number=1,
            earliest=date(2026, 11, 20),
            latest=date(2026, 11, 27),
            zones=(ZONE,),
            packs=2,
        ),
    ),
    anaesthetic="lidocaine_prilocaine",
    mixed_with=("glycine",),
)
VALUES = {
    "format": "mesoplan.plan/1",
    "concerns": ["dehydration"],
    "protocols": ["first", "second"],
    "product": "a-product",
    "jurisdiction": "EU",
    "anaesthetic": "lidocaine_prilocaine",
    "mixed_with": ["glycine"],
    "sessions": [
        {
            "number": 1,
            "earliest": "2026-11-20",
            "latest": "2026-11-27",
            "packs": 2,
            "zones": [
                {
                    "zone": "cheeks",
                    "technique": "papule",
                    "depth": "0.7 mm",
                    "angle": 30,
                    "travel": "1.4 mm",
                    "gauge": 32,
                    "per_point": "0.02 mL",
                    "spacing": "10 mm",
                    "points": 25,
                }
            ],
        }
    ],
}
REMEDY = "See docs/schemas/plan.schema.json."


def problems(raw: object) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        read_plan(raw)
    assert {problem.remedy for problem in caught.value.problems} == {REMEDY}
    return [(p.where, p.what, p.value) for p in caught.value.problems]


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """The plan's values with the one at ``path`` replaced."""
    values = copy.deepcopy(VALUES)
    place: Any = values
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return values


def without(*path: Any) -> dict[str, Any]:
    values = copy.deepcopy(VALUES)
    place: Any = values
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return values


def test_a_plan_is_written_as_plain_values() -> None:
    assert plan_values(PLAN) == VALUES


def test_what_is_written_is_read_back() -> None:
    assert read_plan(VALUES) == PLAN


def test_what_mesoplan_itself_never_sets_may_be_left_out() -> None:
    values = without("anaesthetic")
    del values["mixed_with"]
    plan = read_plan(values)
    assert (plan.anaesthetic, plan.mixed_with) == ("none", ())


SESSION = ("sessions", 0)
IN_ZONE = (*SESSION, "zones", 0)


@pytest.mark.parametrize(
    ("path", "value", "where", "what"),
    [
        (("concerns",), "dehydration", "$.concerns", "expected a list of ids"),
        (("protocols", 1), 3, "$.protocols[1]", "expected text"),
        (("mixed_with", 0), None, "$.mixed_with[0]", "expected text"),
        (("product",), 3, "$.product", "expected text"),
        (("jurisdiction",), None, "$.jurisdiction", "expected text"),
        (("anaesthetic",), True, "$.anaesthetic", "expected text"),
        (("surprise",), "surprise", "$.surprise", "unknown field"),
        (("sessions",), {}, "$.sessions", "expected a list"),
        (SESSION, "first", "$.sessions[0]", "expected a table"),
        (
            (*SESSION, "number"),
            1.0,
            "$.sessions[0].number",
            "expected a whole number from 0",
        ),
        (
            (*SESSION, "packs"),
            "2",
            "$.sessions[0].packs",
            "expected a whole number from 0",
        ),
        (
            (*SESSION, "earliest"),
            "2026-02-30",
            "$.sessions[0].earliest",
            "expected a date, YYYY-MM-DD",
        ),
        (
            (*SESSION, "latest"),
            20261127,
            "$.sessions[0].latest",
            "expected a date, YYYY-MM-DD",
        ),
        ((*SESSION, "zones"), None, "$.sessions[0].zones", "expected a list"),
        (IN_ZONE, [], "$.sessions[0].zones[0]", "expected a table"),
        (
            (*IN_ZONE, "points"),
            True,
            "$.sessions[0].zones[0].points",
            "expected a whole number from 0",
        ),
        (
            (*IN_ZONE, "angle"),
            -1,
            "$.sessions[0].zones[0].angle",
            "expected a whole number from 0",
        ),
        (
            (*IN_ZONE, "gauge"),
            LARGEST + 1,
            "$.sessions[0].zones[0].gauge",
            "expected a whole number from 0",
        ),
        ((*IN_ZONE, "zone"), 1, "$.sessions[0].zones[0].zone", "expected text"),
        (
            (*IN_ZONE, "depth"),
            "0.7 mL",
            "$.sessions[0].zones[0].depth",
            "the unit 'mL' does not fit; use mm or cm or µm or um",
        ),
        (
            (*IN_ZONE, "travel"),
            1.4,
            "$.sessions[0].zones[0].travel",
            'expected a number and a unit such as "1 mm"',
        ),
        (
            (*IN_ZONE, "spacing"),
            "10",
            "$.sessions[0].zones[0].spacing",
            'expected a number and a unit such as "1 mm"',
        ),
        (
            (*IN_ZONE, "per_point"),
            "0.02 mm",
            "$.sessions[0].zones[0].per_point",
            "the unit 'mm' does not fit; use mL or µL or uL or nL",
        ),
    ],
)
def test_a_value_that_does_not_fit(
    path: tuple[Any, ...], value: Any, where: str, what: str
) -> None:
    assert problems(changed(*path, to=value)) == [(where, what, repr(value))]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (("concerns",), "$.concerns"),
        (("sessions",), "$.sessions"),
        ((*SESSION, "packs"), "$.sessions[0].packs"),
        ((*IN_ZONE, "depth"), "$.sessions[0].zones[0].depth"),
    ],
)
def test_a_field_that_is_missing(path: tuple[Any, ...], where: str) -> None:
    assert problems(without(*path)) == [(where, "required field is missing", "None")]


@pytest.mark.parametrize("count", [0, LARGEST])
def test_the_ends_of_what_is_counted_are_read(count: int) -> None:
    plan = read_plan(changed(*IN_ZONE, "points", to=count))
    assert plan.sessions[0].zones[0].points == count


def test_another_format_is_refused() -> None:
    what = 'unknown format, expected "mesoplan.plan/1"'
    assert problems(changed("format", to="other/1")) == [("format", what, "'other/1'")]
    assert problems(without("format")) == [("format", what, "None")]


@pytest.mark.parametrize("raw", [None, [], "plan", 3])
def test_what_is_no_table_is_refused(raw: object) -> None:
    assert problems(raw) == [("$", "a plan is a table", repr(raw))]


def test_all_problems_come_at_once() -> None:
    values = changed(*IN_ZONE, "points", to=-1)
    values["product"] = None
    values["extra"] = 1
    assert [where for where, _, _ in problems(values)] == [
        "$.extra",
        "$.product",
        "$.sessions[0].zones[0].points",
    ]
