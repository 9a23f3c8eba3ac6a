"""``mesoplan plan`` and ``check-plan``: courses line by line, and every broken limit."""

from __future__ import annotations

import json

import pytest

from tests.commands import example, faults, run, values


@pytest.fixture(scope="module")
def proposal():
    return values("plan", example("clear.toml"))


def test_a_proposal_keeps_to_its_schema(proposal):
    assert faults("proposal", proposal) == []
    assert [faults("plan", course["plan"]) for course in proposal["courses"]] == [
        [] for _ in proposal["courses"]
    ]


def test_the_preferred_aim_comes_first(proposal):
    assert proposal["courses"][0]["aim"] == "least discomfort"


def test_every_statement_is_sourced_or_says_that_it_is_not(proposal):
    cited = {source["id"] for source in proposal["sources"]}
    for course in proposal["courses"]:
        for line in course["statements"]:
            assert set(line["sources"]) <= cited


def test_the_page_shows_lines_of_several_courses_once():
    page = run("plan", example("clear.toml")).stdout
    assert "COURSE 1 OF" in page
    assert "FOR EVERY COURSE HERE" in page
    assert page.count("Lidocaine–prilocaine cream under a dressing") == 1
    assert "SOURCES" in page


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_plans_come_in_every_form(form):
    result = run("plan", example("clear.toml"), "--format", form)
    assert result.exit_code == 0
    assert "NCTF 135HA" in result.stdout


def test_text_fits_80_columns():
    for line in run("plan", example("clear.toml"), "--explain").stdout.splitlines():
        assert len(line) <= 80, line


@pytest.mark.parametrize(
    ("name", "code"),
    [("pregnancy", 3), ("fat-reduction", 3), ("stale-answers", 4), ("under-25", 3)],
)
def test_who_may_not_be_treated_gets_no_course(name, code):
    result = run("plan", example(f"{name}.toml"))
    assert result.exit_code == code
    assert "NO COURSE" in result.stdout
    assert "COURSE 1" not in result.stdout


def test_treatable_without_a_course_has_its_own_code(tmp_path):
    file = tmp_path / "no-place.toml"
    body = example("clear.toml").read_text("utf-8")
    file.write_text(body.replace('jurisdiction = "EU"\n', ""), "utf-8")
    result = run("plan", file)
    assert result.exit_code == 7
    assert "no listing could be looked up" in " ".join(result.stdout.split())


def test_a_saved_course_passes_the_check(tmp_path):
    for number in (1, 2):
        plan = tmp_path / f"{number}.json"
        saving = ("--save", plan, "--course", number)
        assert run("plan", example("clear.toml"), *saving).exit_code == 0
        assert faults("plan", json.loads(plan.read_text("utf-8"))) == []
        result = run("check-plan", plan, "--for", example("clear.toml"))
        assert result.exit_code == 0
        assert result.stdout.startswith("The plan keeps every limit")


def test_a_course_that_is_not_there_cannot_be_saved(tmp_path):
    plan = tmp_path / "plan.json"
    result = run("plan", example("pregnancy.toml"), "--save", plan)
    assert result.exit_code == 2
    assert "there are 0 courses" in result.stderr
    assert not plan.exists()


def test_an_edited_plan_breaks_its_limits():
    report = values(
        "check-plan", example("plan-edited.json"), "--for", example("clear.toml")
    )
    assert faults("plan-check", report) == []
    assert {v["code"] for v in report["violations"]} >= {
        "depth-over-ceiling",
        "volume-per-point",
        "session-limit",
        "interval",
        "zone-excluded",
        "gauge",
    }


def test_violations_name_place_and_source():
    result = run(
        "check-plan", example("plan-edited.json"), "--for", example("clear.toml")
    )
    assert result.exit_code == 5
    assert "Session 1, zone 1" in result.stdout
    assert "(depth-over-ceiling)" in " ".join(result.stdout.split())
    assert "SOURCES" in result.stdout


def test_a_plan_for_someone_else_is_faulted(tmp_path):
    plan = tmp_path / "plan.json"
    run("plan", example("clear.toml"), "--save", plan)
    report = values("check-plan", plan, "--for", example("pregnancy.toml"))
    assert "person-not-treatable" in {v["code"] for v in report["violations"]}


def test_a_file_that_is_no_plan_is_refused():
    result = run("check-plan", example("chart.json"), "--for", example("clear.toml"))
    assert result.exit_code == 6
    assert "unknown format" in result.stderr


def test_check_plan_wants_a_consultation():
    result = run("check-plan", example("plan-edited.json"))
    assert result.exit_code == 2
    assert "--for" in result.stderr


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_demo_prints_a_plan_with_sources(form):
    result = run("demo", "--format", form)
    assert result.exit_code == 0
    assert "course 1 of" in result.stdout.casefold()
    assert "sources" in result.stdout.casefold()


def test_the_demo_keeps_to_the_schema():
    assert faults("proposal", values("demo")) == []


def test_the_lines_of_a_plan_hold_the_rules_numbers(tmp_path):
    file = tmp_path / "afraid.toml"
    body = example("clear.toml").read_text("utf-8")
    fear = "needle_fear_or_fainting = "
    file.write_text(body.replace(f"{fear}false", f"{fear}true"), "utf-8")
    page = " ".join(run("plan", file).stdout.split())
    assert "watch the client for 15 minutes afterwards" in page
    assert "{" not in page
