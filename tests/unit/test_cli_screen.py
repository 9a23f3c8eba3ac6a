"""``mesoplan screen``: every example's answer, in every form, with its exit code."""

from __future__ import annotations

import re

import pytest

from tests.commands import EXAMPLES, example, faults, run, values

PINNED = {
    "clear": ("Yes, today", 0),
    "modify": ("Yes, with changes", 0),
    "sign-off": ("Yes, once a clinician signs", 0),
    "stale-answers": ("Cannot say yet: 6 answers missing", 4),
    "vaccine-booked": ("Not today — from 18 Dec 2026", 3),
    "diabetes": (
        "Not today — when HbA1c is below 8.0 % in a sample no older than three months",
        3,
    ),
    "pregnancy": (
        "Not today — after the birth and after breastfeeding, at the next visit",
        3,
    ),
    "permanent-filler": ("Yes, today — in 2 of 3 zones", 0),
    "allergy": ("Yes, with changes", 0),
    "fat-reduction": ("Never: wish to dissolve fat", 3),
    "under-25": ("Not today — from 14 Mar 2027", 3),
    "cold-sore": ("Yes, today — in 2 of 4 zones", 0),
}
CONSULTATIONS = sorted(set(EXAMPLES.glob("*.toml")) - {example("clinic.toml")})


def test_every_example_is_pinned():
    assert {path.stem for path in CONSULTATIONS} == set(PINNED)


@pytest.mark.parametrize("name", sorted(PINNED))
def test_an_example_gets_its_answer(name):
    words, code = PINNED[name]
    result = run("screen", example(f"{name}.toml"))
    first = result.stdout.split("\ninvented", 1)[0].replace("\n", " ")
    assert (first, result.exit_code) == (words, code)


@pytest.mark.parametrize("name", sorted(PINNED))
def test_the_list_of_examples_says_what_they_answer(name):
    row = next(
        line
        for line in example("README.md").read_text("utf-8").splitlines()
        if line.startswith(f"| [{name}.toml]")
    )
    assert row.endswith(f"| {PINNED[name][0]} |")


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("path", CONSULTATIONS, ids=lambda path: path.stem)
def test_pages_lead_with_the_decision(path, form):
    plain, explained = (
        run("screen", path, "--format", form, *more).stdout
        for more in ([], ["--explain"])
    )
    words = PINNED[path.stem][0].split(" — ")[0].split(":")[0]
    assert plain.lstrip("# ").startswith(words)
    assert len(explained) > len(plain)


@pytest.mark.parametrize("path", CONSULTATIONS, ids=lambda path: path.stem)
def test_text_fits_80_columns(path):
    for line in run("screen", path, "--explain").stdout.splitlines():
        assert len(line) <= 80, line


@pytest.mark.parametrize("explain", [(), ("--explain",)])
@pytest.mark.parametrize("path", CONSULTATIONS, ids=lambda path: path.stem)
def test_json_keeps_to_its_schema(path, explain):
    report = values("screen", path, *explain)
    assert faults("screening", report) == []
    assert bool(report["quiet"]) is bool(explain)


def test_the_same_input_gives_the_same_bytes():
    first, second = (
        run("screen", example("cold-sore.toml"), "--format", "json").stdout
        for _ in "12"
    )
    assert first == second


def test_a_zone_and_a_product_are_decided_apart():
    zones = {
        z["subject"]: z for z in values("screen", example("cold-sore.toml"))["zones"]
    }
    assert [zones[z]["level"] for z in ("perioral", "cheeks", "neck")] == [
        "stop",
        "defer",
        "clear",
    ]
    products = values("screen", example("allergy.toml"))["products"]
    assert {p["subject"]: p["never"] for p in products} == {
        "m-ha-10": False,
        "nctf-135ha": False,
        "restylane-skinboosters-vital": True,
    }


def test_only_what_never_lifts_is_called_never():
    report = values("screen", example("permanent-filler.toml"))
    never = [z["subject"] for z in report["zones"] if z["never"]]
    assert never == ["nasolabial"]
    for name in ("pregnancy", "under-25", "vaccine-booked", "diabetes"):
        assert values("screen", example(f"{name}.toml"))["today"]["never"] is False


def test_a_refusal_stands_first_with_its_reason():
    page = run("screen", example("fat-reduction.toml")).stdout
    headings = re.findall(r"^([A-Z ]+)\n─", page, re.MULTILINE)
    assert headings[0] == "REFUSED"
    assert "FDA" in page
    assert values("screen", example("fat-reduction.toml"))["refused"] == [
        "fat-reduction"
    ]


def test_a_finding_carries_its_whole_basis():
    report = values("screen", example("diabetes.toml"))
    (finding,) = (f for f in report["findings"] if f["rule"] == "diabetes-uncontrolled")
    assert (finding["number"], finding["effect"], finding["outcome"]) == (
        "C05",
        "defer",
        "fires",
    )
    used = {f["fact"]: f["words"] for f in finding["facts"]}
    assert used == {
        "diabetes": "yes (client, 20 Nov 2026)",
        "hba1c": "8.6 % (record, 8 Oct 2026)",
    }
    assert "HbA1c below 8.0 %" in finding["would_change"]
    assert finding["figures"][0]["words"] == "8.0 %"
    assert "8.0 %" in finding["come_back"]
    cited = {source["id"] for source in report["sources"]}
    assert {basis["source"] for basis in finding["basis"]} <= cited
    offers = {each["id"]: each for each in report["offers"]}
    assert all(offers[name]["limits"] for name in finding["alternatives"])


def test_each_kind_of_not_known_has_its_own_words():
    page = " ".join(run("screen", example("stale-answers.toml")).stdout.split())
    for words in (
        "out of date: no (client, 5 Nov 2026) was good until 5 Nov 2026",
        "answers contradict each other",
        "declined or not known (client, 20 Nov 2026)",
    ):
        assert words in page


def test_a_later_day_makes_answers_stale():
    result = run("screen", example("clear.toml"), "--on", "2026-11-21")
    assert result.exit_code == 4
    assert "out of date" in result.stdout


def test_an_earlier_day_sets_later_answers_aside():
    report = values("screen", example("clear.toml"), "--on", "2026-11-19")
    assert report["today"]["level"] == "incomplete"
    assert {row["on"] for row in report["set_aside"]} == {"2026-11-20"}
    assert (
        "SET ASIDE" in run("screen", example("clear.toml"), "--on", "2026-11-19").stdout
    )


def test_a_clinics_own_numbers_are_named():
    result = run("screen", example("clear.toml"), "--clinic", example("clinic.toml"))
    assert result.exit_code == 0
    assert "zones/cheeks ceiling = 0.6" in result.stdout
    report = values("screen", example("clear.toml"), "--clinic", example("clinic.toml"))
    plain = values("screen", example("clear.toml"))
    assert len(report["provenance"]["settings"]) == 3
    assert report["provenance"]["knowledge"] != plain["provenance"]["knowledge"]


def test_a_chart_lists_what_it_could_not_map():
    result = run("screen", example("chart.json"))
    assert result.exit_code == 3
    assert "38341003" in result.stdout
    report = values("screen", example("chart.json"))
    assert faults("screening", report) == []
    chart = report["chart"]
    listed = [*chart["read"], *chart["unmapped"], *chart["skipped"]]
    assert sum(row["count"] for row in listed) == chart["entries"] == 9


def test_standard_input_is_read():
    body = example("clear.toml").read_bytes()
    assert run("screen", "-", said=body).exit_code == 0


def test_colour_only_where_it_is_wanted():
    plain = run("screen", example("clear.toml")).stdout
    colored = run("screen", example("clear.toml"), "--color").stdout
    assert "\x1b[" not in plain
    assert "\x1b[32m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_an_answer_never_promises():
    for path in CONSULTATIONS:
        page = run("screen", path).stdout.casefold()
        assert not re.search(r"\b(suitable|you are safe|is safe for you)\b", page)
