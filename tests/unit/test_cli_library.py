"""``mesoplan faq`` and ``mesoplan knowledge``: looking into what answers rest on."""

from __future__ import annotations

import json

import pytest

from mesoplan.knowledge.library import KINDS, Library
from tests.commands import faults, run, values


def test_faq_lists_every_question():
    result = run("faq")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in Library().names("faq"))


@pytest.mark.parametrize(
    "words", [("does-it-hurt",), ("does", "it", "hurt?"), ("HURT",)]
)
def test_faq_finds_by_id_and_by_words(words):
    report = values("faq", *words)
    assert [answer["id"] for answer in report["answers"]] == ["does-it-hurt"]
    assert faults("faq", report) == []


def test_an_answer_shows_its_certainty_and_sources():
    page = run("faq", "does-it-hurt").stdout
    assert "How certain" in page
    assert "SOURCES" in page


def test_a_trials_result_never_stands_without_control_and_time():
    page = " ".join(run("faq", "does-it-hurt", "--explain").stdout.split())
    assert page.index("Compared with:") < page.index("When:") < page.index("Result:")


def test_faq_says_when_nothing_fits():
    result = run("faq", "xylophone")
    assert result.exit_code == 2
    assert "mesoplan faq" in result.stderr


def test_knowledge_check_of_the_library_is_clean():
    result = run("knowledge", "check", "--on", "2026-11-22")
    assert result.stdout.startswith("The knowledge is sound"), result.stdout
    assert result.exit_code == 0


def test_knowledge_check_keeps_to_its_schema():
    report = values("knowledge", "check", "--on", "2026-11-22")
    assert faults("knowledge-check", report) == []
    assert {row["kind"] for row in report["counts"]} == set(KINDS)


def test_overdue_reviews_warn_and_do_not_fail():
    result = run("knowledge", "check", "--on", "2031-01-01", "--explain")
    assert result.exit_code == 0
    assert "due" in result.stdout


def test_a_faulty_library_is_reported_whole(monkeypatch):
    from mesoplan.core.errors import Problem  # noqa: PLC0415

    planted = [
        Problem("rules/a.toml", "is wrong"),
        Problem("rules/b.toml", "too", "x", "Fix."),
    ]
    monkeypatch.setattr("mesoplan.cli.knowledge.check.problems", lambda _: planted)
    result = run("knowledge", "check", "--on", "2026-11-22")
    assert result.exit_code == 1
    assert result.stdout.startswith("2 problems found")
    assert "rules/b.toml: too (found: x). Fix." in result.stdout


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_record_can_be_listed_and_shown(kind):
    report = values("knowledge", "list", kind)
    assert {row["id"] for row in report["records"]} == Library().names(kind)
    name = report["records"][0]["id"]
    for form in ("text", "markdown", "json"):
        result = run(
            "knowledge", "show", f"{kind}/{name}", "--format", form, "--explain"
        )
        assert result.exit_code == 0
        assert name in result.stdout


def test_a_rule_is_shown_with_its_condition_numbers_and_sources():
    page = run("knowledge", "show", "rules/vaccination", "--explain").stdout
    assert "vaccination in the last 21 days or the next 14 days" in page
    assert "21 days after the vaccine" in page
    assert "Cases" in page
    assert "SOURCES" in page


def test_a_mistyped_record_names_the_nearest():
    result = run("knowledge", "show", "vaccinatoin")
    assert result.exit_code == 2
    assert 'Did you mean "vaccination"?' in result.stderr


def test_an_id_of_two_kinds_asks_which():
    shared = sorted(Library().names("protocols") & Library().names("trials"))
    both = shared or sorted(Library().names("sources") & Library().names("trials"))
    result = run("knowledge", "show", both[0])
    assert result.exit_code == 2
    assert "of several kinds" in result.stderr


def test_the_export_holds_every_record():
    result = run("knowledge", "export")
    exported = json.loads(result.stdout)
    library = Library()
    assert exported["provenance"]["knowledge"] == library.digest
    for kind in KINDS:
        assert set(exported["kinds"][kind]) == library.names(kind)
    when = exported["kinds"]["rules"]["vaccination"]["when"]
    assert when == {"node": "Window", "fact": "vaccine", "before": 14, "after": 21}
