"""A clinic may be stricter; it may not loosen what a primary source backs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mesoplan
from mesoplan.core.errors import KnowledgeError
from mesoplan.core.rules import Effect
from mesoplan.knowledge.library import Library
from mesoplan.knowledge.settings import read_settings, with_settings

PLAIN = Library()
NOTE = {"by": "Dr Example", "on": date(2026, 11, 1), "reason": "our own review"}


def settings(*overrides: dict[str, Any]) -> Library:
    raw = {
        "format": "mesoplan.clinic/1",
        "override": [{**NOTE, **o} for o in overrides],
    }
    return with_settings(read_settings(raw, PLAIN))


def refused(*overrides: dict[str, Any]) -> str:
    with pytest.raises(KnowledgeError) as caught:
        settings(*overrides)
    return str(caught.value)


def test_a_policy_default_can_be_changed_either_way_and_says_by_whom() -> None:
    for days in (7, 28):
        change = {"record": "rules/active-acne", "field": "clear_days", "value": days}
        figure = settings(change).rules["active-acne"].parameters["clear_days"].figure
        assert figure.value == days
        assert "Dr Example" in str(figure.note)
        assert "our own review" in str(figure.note)


def test_a_changed_number_changes_the_condition() -> None:
    change = {"record": "rules/vaccination", "field": "days_after", "value": 28}
    assert settings(change).rules["vaccination"].when != PLAIN.rules["vaccination"].when


def test_a_rule_can_be_made_stricter() -> None:
    change = {
        "record": "rules/recent-isotretinoin",
        "field": "effect",
        "value": "defer",
    }
    assert settings(change).rules["recent-isotretinoin"].effect is Effect.DEFER


def test_a_tag_a_stop_can_never_be_loosened() -> None:
    for effect in ("defer", "sign_off", "modify"):
        change = {"record": "rules/pregnancy", "field": "effect", "value": effect}
        assert "cannot be loosened" in refused(change)


@pytest.mark.parametrize("name", ["fat-reduction", "cross-linked-product"])
def test_a_refusal_and_a_never_can_not_be_loosened(name: str) -> None:
    change = {"record": f"rules/{name}", "field": "effect", "value": "modify"}
    assert "cannot be loosened" in refused(change)


def test_a_parameter_of_a_tag_a_stop_can_be_tightened_only() -> None:
    """Under 18 rests on the law."""
    rule = PLAIN.rules["under-18"]
    (name,) = rule.parameters
    looser = {"record": "rules/under-18", "field": name, "value": 16}
    assert "cannot be loosened" in refused(looser)
    stricter = {"record": "rules/under-18", "field": name, "value": 21}
    assert settings(stricter).rules["under-18"].parameters[name].figure.value == 21


def test_a_ceiling_can_be_set_where_no_source_gives_one() -> None:
    change = {"record": "zones/hands", "field": "ceiling", "value": 1}
    ceiling = settings(change).zones["hands"].ceiling
    assert ceiling is not None
    assert (ceiling.value, ceiling.unit, ceiling.policy_default) == (1, "mm", True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"record": "rules/nope", "field": "effect", "value": "stop"},
            "no such record",
        ),
        (
            {"record": "trials/amin-2006", "field": "x", "value": 1},
            "cannot be overridden",
        ),
        (
            {"record": "rules/pregnancy", "field": "effect", "value": "ignore"},
            "not an effect",
        ),
        (
            {"record": "rules/active-acne", "field": "days", "value": 3},
            "no such parameter",
        ),
        (
            {"record": "rules/active-acne", "field": "clear_days", "value": "3"},
            "number",
        ),
        (
            {"record": "zones/cheeks", "field": "title", "value": 1},
            "cannot be overridden",
        ),
        ({"record": "zones/cheeks", "field": "ceiling", "value": 0}, "above 0"),
        (
            {"record": "zones/cheeks", "field": "ceiling", "value": 1, "by": " "},
            "who and why",
        ),
    ],
)
def test_what_cannot_be_overridden(change: dict[str, Any], words: str) -> None:
    assert words in refused(change)


def test_all_problems_come_at_once() -> None:
    text = refused(
        {"record": "rules/nope", "field": "effect", "value": "stop"},
        {"record": "rules/pregnancy", "field": "effect", "value": "modify"},
    )
    assert "2 problems" in text


def test_the_digest_tells_settings_apart() -> None:
    change = {"record": "rules/active-acne", "field": "clear_days", "value": 28}
    assert settings(change).digest != PLAIN.digest
    assert Library().digest == PLAIN.digest


def test_a_settings_file_is_read_by_a_practice(tmp_path: Path) -> None:
    file = tmp_path / "clinic.toml"
    file.write_text(
        'format = "mesoplan.clinic/1"\n[[override]]\nrecord = "rules/active-acne"\n'
        'field = "clear_days"\nvalue = 21\nby = "Dr Example"\non = 2026-11-01\n'
        'reason = "slower skin"\n',
        encoding="utf-8",
    )
    practice = mesoplan.Practice(settings=file)
    assert practice.overrides[0].reason == "slower skin"
    rule = practice.library.rules["active-acne"]
    assert rule.parameters["clear_days"].figure.value == 21
