"""Each problem of a consultation in full: where, what, the value, the remedy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mesoplan.core.errors import InputError
from tests.unit.test_consultation import read


def whole(answers: dict[str, Any] | None = None, **changed: Any) -> tuple[str, ...]:
    """The only problem, in full."""
    with pytest.raises(InputError) as caught:
        read(answers, **changed)
    (problem,) = caught.value.problems
    return (problem.where, problem.what, problem.value, problem.remedy)


PLACES = "EU, UK, US, CA"
AIMS = "best_evidence, widest_margin, least_discomfort, fewest_visits"
DAY = "Write it as YYYY-MM-DD."


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"format": "other/9"},
            (
                "format",
                "unknown format",
                "'other/9'",
                'Write "mesoplan.consultation/1".',
            ),
        ),
        ({"on": "yesterday"}, ("on", "expected a date", "'yesterday'", DAY)),
        ({"client": 7}, ("client", "expected text", "7", "")),
        (
            {"client": "x" * 4_001},
            ("client", "the text is too long", "4001", "Keep to 4000 characters."),
        ),
        (
            {"client": "bell\x07"},
            ("client", "the text holds control characters", "''", "Remove them."),
        ),
        ({"answers": 3}, ("answers", "expected a table of facts", "3", "")),
        ({"request": []}, ("request", "expected a table", "[]", "")),
        (
            {"clients": "x"},
            ("$.clients", "unknown field", "'clients'", 'Did you mean "client"?'),
        ),
        (
            {"request": {"zone": []}},
            ("request.zone", "unknown field", "'zone'", 'Did you mean "zones"?'),
        ),
        (
            {"request": {"zones": "cheeks"}},
            ("request.zones", "expected a list of ids", "'cheeks'", ""),
        ),
        (
            {"request": {"zones": [3]}},
            ("request.zones", "expected a list of ids", "[3]", ""),
        ),
        (
            {"request": {"concerns": ["dehydratio"]}},
            (
                "request.concerns",
                "no such id",
                "'dehydratio'",
                'Did you mean "dehydration"?',
            ),
        ),
        (
            {"request": {"products": ["m-ha-10", "m-ha-10"]}},
            (
                "request.products",
                "an id stands here twice",
                "['m-ha-10', 'm-ha-10']",
                "Remove one.",
            ),
        ),
        (
            {"request": {"prefer": "cheapest"}},
            ("request.prefer", "not one of the choices", "'cheapest'", AIMS),
        ),
        (
            {"request": {"jurisdiction": "Mars"}},
            ("request.jurisdiction", "not one of the choices", "'Mars'", PLACES),
        ),
        (
            {"request": {"wishes": 3}},
            ("request.wishes", "expected text", "3", ""),
        ),
        (
            {"request": {"event_on": "soon"}},
            ("request.event_on", "expected a date", "'soon'", DAY),
        ),
    ],
)
def test_each_problem_of_the_frame_in_full(
    changed: dict[str, Any], problem: tuple[str, ...]
) -> None:
    assert whole(**changed) == problem


GIVEN_DAY = "Give the day the answer was given, up to the consultation."


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (
            {"pregnent": True},
            (
                "answers.pregnent",
                "no such fact",
                "'pregnent'",
                'Did you mean "pregnant"?',
            ),
        ),
        (
            {"pregnant": {"value": True, "sure": True}},
            ("answers.pregnant.sure", "unknown field", "'sure'", "Remove it."),
        ),
        (
            {"pregnant": {"value": True, "on": date(2026, 11, 21)}},
            (
                "answers.pregnant.on",
                "not a possible day for an answer",
                "datetime.date(2026, 11, 21)",
                GIVEN_DAY,
            ),
        ),
        (
            {"pregnant": {"value": True, "on": "1905-12-31"}},
            (
                "answers.pregnant.on",
                "not a possible day for an answer",
                "'1905-12-31'",
                GIVEN_DAY,
            ),
        ),
        (
            {"pregnant": {"value": True, "by": "fortune teller"}},
            (
                "answers.pregnant.by",
                "unknown speaker",
                "'fortune teller'",
                "client, clinician, record",
            ),
        ),
        (
            {"pregnant": {"value": True, "complete": 1}},
            ("answers.pregnant.complete", "expected true or false", "1", ""),
        ),
        (
            {"pregnant": {"value": True, "settles": "yes"}},
            ("answers.pregnant.settles", "expected true or false", "'yes'", ""),
        ),
        (
            {"pregnant": {"value": True, "declined": 0}},
            ("answers.pregnant.declined", "expected true or false", "0", ""),
        ),
        (
            {"pregnant": {"value": True, "detail": 7}},
            (
                "answers.pregnant.detail",
                "expected a short text",
                "7",
                "Write up to 400 characters.",
            ),
        ),
        (
            {"pregnant": {"value": True, "by": "clinician", "settles": True}},
            (
                "answers.pregnant",
                "only a clinician settles, with a reason",
                "'clinician'",
                'Give by = "clinician" and the reason in "detail".',
            ),
        ),
        (
            {"pregnant": {"value": True, "detail": "seen", "settles": True}},
            (
                "answers.pregnant",
                "only a clinician settles, with a reason",
                "'client'",
                'Give by = "clinician" and the reason in "detail".',
            ),
        ),
        (
            {
                "pregnant": {
                    "value": "unknown",
                    "by": "clinician",
                    "detail": "seen",
                    "settles": True,
                }
            },
            (
                "answers.pregnant",
                "a settling answer needs a value",
                "None",
                "Give one.",
            ),
        ),
        (
            {"pregnant": {}},
            (
                "answers.pregnant",
                "the answer has no value",
                "None",
                'Give "value", or declined = true.',
            ),
        ),
        (
            {"active_acne": {"value": True, "zones": "cheeks"}},
            ("answers.active_acne.zones", "expected a list of zones", "'cheeks'", ""),
        ),
        (
            {"active_acne": {"value": True, "zones": []}},
            ("answers.active_acne.zones", "expected a list of zones", "[]", ""),
        ),
        (
            {"pregnant": {"value": True, "zones": ["cheeks"]}},
            (
                "answers.pregnant.zones",
                "this fact is not asked zone by zone",
                "['cheeks']",
                'Remove "zones".',
            ),
        ),
        (
            {"active_acne": [{"value": True}, {"value": 3, "zones": ["cheeks"]}]},
            (
                "answers.active_acne[1]",
                "expected yes or no",
                "3",
                "Write true or false.",
            ),
        ),
        (
            {"birth_date": date(2026, 11, 21)},
            (
                "answers.birth_date",
                "the date lies after the consultation",
                "datetime.date(2026, 11, 21)",
                "Correct the date.",
            ),
        ),
        (
            {"birth_date": "1905-12-31"},
            (
                "answers.birth_date",
                "the date lies more than 120 years back",
                "'1905-12-31'",
                "Correct the year.",
            ),
        ),
        (
            {"birth_date": 3},
            ("answers.birth_date", "expected a date", "3", DAY),
        ),
        (
            {"vaccine": []},
            (
                "answers.vaccine",
                "expected dates",
                "[]",
                'Write "never", a date or a list of dates.',
            ),
        ),
        (
            {"vaccine": "soon"},
            (
                "answers.vaccine",
                "expected a date",
                "'soon'",
                'Write "never", YYYY-MM-DD, or a list of dates.',
            ),
        ),
        (
            {"filler": "2026-11-21"},
            (
                "answers.filler",
                "the date lies after the consultation",
                "'2026-11-21'",
                "This event cannot be in the future.",
            ),
        ),
        (
            {"vaccine": ["2026-11-01", "1905-12-31"]},
            (
                "answers.vaccine",
                "the date lies more than 120 years back",
                "['2026-11-01', '1905-12-31']",
                "Correct the year.",
            ),
        ),
        (
            {"vaccine": "2028-11-21"},
            (
                "answers.vaccine",
                "the date lies more than two years ahead",
                "'2028-11-21'",
                "Correct the year.",
            ),
        ),
        (
            {"hba1c": "7.2"},
            (
                "answers.hba1c",
                "expected a number with its unit",
                "'7.2'",
                'Write for example "7.2 %".',
            ),
        ),
        (
            {"hba1c": "7.2 mg"},
            (
                "answers.hba1c",
                "the unit 'mg' does not fit",
                "'7.2 mg'",
                "Use % or mmol/mol.",
            ),
        ),
        (
            {"pregnant": "yes"},
            ("answers.pregnant", "expected yes or no", "'yes'", "Write true or false."),
        ),
        (
            {"skin_type": "vii"},
            (
                "answers.skin_type",
                "not one of the options",
                "'vii'",
                "Choose one of i, ii, iii, iv, v, vi.",
            ),
        ),
    ],
)
def test_each_problem_of_an_answer_in_full(
    answers: dict[str, Any], problem: tuple[str, ...]
) -> None:
    assert whole(answers) == problem
