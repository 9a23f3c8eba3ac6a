"""A record that does not fit is refused, with every fault, its path and a remedy."""

from __future__ import annotations

import re

import pytest

from mesoplan.core.errors import KnowledgeError
from mesoplan.knowledge.library import Library

ZONE = """
id = "cheeks"
title.en = "Cheeks"
status = "open"
reason.en = "why"
structures.en = "what"
cautions.en = "care"
evidence = []
ceiling = { value = 0.7, unit = "mm", tag = "C" }
"""
RULE = """
id = "a-rule"
number = "C01"
version = 1
title.en = "A rule"
effect = "defer"
scope = "person"
lifts = "date"
tag = "C"
why.en = "why"
action.en = "what"
come_back.en = "when"
evidence = []
cases = []
when = { fact = "vaccine", within = { before = "ahead", after = "since" } }
parameters.ahead = { stricter = "higher", label.en = "d", figure = { value = 14, \
unit = "d", tag = "C" } }
parameters.since = { stricter = "higher", label.en = "d", figure = { value = 21, \
unit = "d", tag = "C" } }
[governance]
authored_by = "someone"
reviewed_on = 2026-01-01
next_review_on = 2027-01-01
""".replace("\\\n", "")


def library(root, kind, name, body):
    folder = root / kind
    folder.mkdir(parents=True, exist_ok=True)
    data = body if isinstance(body, bytes) else body.encode()
    (folder / f"{name}.toml").write_bytes(data)
    return Library(root)


def faults(root, kind, name, body):
    records, problems = library(root, kind, name, body).attempt(kind)
    assert bool(records) != bool(problems)
    return [str(problem) for problem in problems]


def test_a_sound_record_loads(tmp_path):
    assert faults(tmp_path, "zones", "cheeks", ZONE) == []
    assert faults(tmp_path, "rules", "a-rule", RULE) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'status = "open"',
            "",
            "$.status: required field 'status' is missing.",
        ),
        ("[]", "[]\nstate = 1", "zones/cheeks.toml $: unknown field state."),
        ('"open"', "1", "zones/cheeks.toml $.status: expected str, got 1."),
        (
            'title.en = "Cheeks"',
            'title = "Cheeks"',
            "$.title: a text is keyed by language",
        ),
        ("title.en", "title.fr", "$.title: a text is keyed by language and needs"),
        ("[]", '[]\ntitle.xx = "y"', "$.title: language 'xx' is not one of en, fr."),
        ("[]", '[]\ntitle.fr = " "', "$.title: the text in 'fr' is empty or not text."),
        (
            "0.7",
            "nan",
            "$.ceiling.value: expected a finite number, got Decimal('NaN').",
        ),
        ("0.7", "true", "$.ceiling.value: expected a number, got True."),
        ("0.7", '"0.7"', "$.ceiling.value: expected a number, got '0.7'."),
        ('tag = "C"', 'tag = "D"', "$.ceiling.tag: expected one of A, B, C, got 'D'."),
        (
            "value = 0.7",
            "low = 0.7",
            "$.ceiling: a figure has either a value, or low and",
        ),
        (
            "0.7",
            "0.7, low = 1, high = 2",
            "$.ceiling: a figure has either a value, or low",
        ),
        (
            "value = 0.7",
            "low = 2, high = 1",
            "$.ceiling: a figure counts from 0 and low",
        ),
        (
            "0.7",
            "-1",
            "$.ceiling: a figure counts from 0 and low comes first, got -1 mm.",
        ),
        ("0.7", "0.7, unity = 1", "$.ceiling: unknown field unity."),
        ("evidence = []", "evidence = 1", "zones/cheeks.toml $.evidence: does not fit"),
        (
            '"cheeks"',
            '"cheek"',
            "the id is not the file's name (found: cheek). Write id =",
        ),
        ('"open"', '"open', "zones/cheeks.toml: not valid TOML: Illegal character"),
        ("[]", '[]\nstatus = "open"', "not valid TOML: Cannot overwrite a value"),
    ],
)
def test_a_record_that_does_not_fit_is_refused(tmp_path, old, new, message):
    said = faults(tmp_path, "zones", "cheeks", ZONE.replace(old, new, 1))
    assert any(message in line for line in said), said


def test_a_record_in_another_encoding_is_refused(tmp_path):
    said = faults(tmp_path, "zones", "cheeks", ZONE.encode("utf-16"))
    assert "not valid TOML: 'utf-8' codec" in said[0]


def test_all_faults_of_a_record_come_at_once(tmp_path):
    body = ZONE.replace('"mm", tag = "C"', '1, tag = "D"').replace('"open"', "2")
    said = faults(tmp_path, "zones", "cheeks", body)
    assert [re.search(r"\$[\w.]*", line)[0] for line in said] == [
        "$.status",
        "$.ceiling.unit",
        "$.ceiling.tag",
    ]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("when = 1", "when: a condition is a table with one test (found: 1)."),
        ("when = {}", "when: a condition is a table with one test (found: {})."),
        ("when = { all = [] }", 'when: "all" needs a list of conditions (found: []).'),
        ("when = { any = 1 }", 'when: "any" needs a list of conditions (found: 1).'),
        (
            "when = { any = [{ not = { is = 1 } }] }",
            "when.any[0].not: these keys are no",
        ),
        ('when = { fact = "a", is = 1 }', "when: these keys are no known test"),
        (
            "when = { fact = 1, is = true }",
            'when: "fact" is the id of a fact (found: 1).',
        ),
        ('when = { fact = "a", any_of = "b" }', "when: expected a list of ids (found:"),
        ("when = { zone_in = [1] }", "when: expected a list of ids (found: [1])."),
        ('when = { fact = "a", within = 3 }', '"within" takes "before" and "after"'),
        (
            'when = { fact = "a", within = { to = "since" } }',
            '"within" takes "before" and',
        ),
        (
            'when = { fact = "a", within = { after = 21 } }',
            "when.within.after: a number is written as the name of one of the rule's",
        ),
        (
            'when = { fact = "a", above = 8 }',
            "when.above: a number is written as the name",
        ),
        (
            'when = { age_below = "minimum" }',
            "(found: 'minimum'). See CONTRIBUTING.md,",
        ),
        ("when = { age_at_least = 18 }", "a number is written as the name"),
        (
            'when = { fact = "a", equals = 8 }',
            "these keys are no known test (found: 'equ",
        ),
        (
            'when = { fact = "a", is = true }',
            "parameters.since: the condition does not use this parameter, nor does a text",
        ),
    ],
)
def test_a_condition_that_is_none_is_refused(tmp_path, condition, message):
    body = re.sub(r"^when = .*$", condition, RULE, flags=re.MULTILINE)
    said = faults(tmp_path, "rules", "a-rule", body)
    assert any(message in line for line in said), said
    assert all(line.startswith("rules/a-rule.toml ") for line in said)


@pytest.mark.parametrize("word", ["above", "at_least", "at_most", "below"])
def test_every_comparison_is_read(tmp_path, word):
    condition = f'when = {{ fact = "a", {word} = "since" }}'
    body = re.sub(r"^when = .*$", condition, RULE, flags=re.MULTILINE)
    body = body.replace('"why"', '"why {ahead}"')
    (rule,) = library(tmp_path, "rules", "a-rule", body).rules.values()
    assert rule.when.comparison == word
    assert rule.when.threshold == 21


def test_asking_for_a_kind_with_a_faulty_record_raises_them_all(tmp_path):
    library(
        tmp_path, "zones", "chin", ZONE.replace("cheeks", "chin").replace("0.7", '""')
    )
    broken = library(tmp_path, "zones", "cheeks", ZONE.replace('"open"', "1"))
    with pytest.raises(KnowledgeError, match=r"(?s)2 problems.*cheeks.*chin"):
        broken.of_kind("zones")


def test_the_digest_changes_with_a_record_and_with_a_setting(tmp_path):
    plain = library(tmp_path, "zones", "cheeks", ZONE).digest
    adjusted = Library(tmp_path, adjust=lambda _kind, _name, raw: {**raw, "x": 1})
    assert adjusted.digest != plain
    assert library(tmp_path, "zones", "cheeks", ZONE).digest == plain
    changed = ZONE.replace("0.7", "0.8")
    assert library(tmp_path, "zones", "cheeks", changed).digest != plain


def test_a_record_is_found_by_its_id_and_by_its_kind_and_id():
    whole = Library()
    assert [kind for kind, _ in whole.find("cheeks")] == ["zones"]
    assert [kind for kind, _ in whole.find("zones/cheeks")] == ["zones"]
    assert whole.find("rules/cheeks") == []
