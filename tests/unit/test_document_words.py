"""The fixed words of documents: complete in each language, and all of them used."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import pytest

from mesoplan.clinic.documents.consent import Subject
from mesoplan.clinic.documents.labels import FOLDER, LANGUAGES, labels, table
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.documents.values import plain, said_day, said_moment
from mesoplan.core.quantities import Volume
from tests import papers
from tests.clients import day
from tests.papers import AT, EACH, NAMES


def _labels_named_in(template):
    source = FOLDER.joinpath(f"{template}.typ").read_text(encoding="utf-8")
    return set(re.findall(r"\bl\.(\w+)", source)) - {"at"}


@pytest.mark.parametrize("name", [*NAMES, "look"])
def test_every_label_stands_in_each_language(name):
    for place, words in _leaves(table(name)):
        assert set(words) == set(LANGUAGES), place
        assert all(map(_said, words.values())), place
        assert len({_shape(text) for text in words.values()}) == 1, place


def _leaves(tables, place=""):
    for name, below in tables.items():
        if all(isinstance(part, dict) for part in below.values()):
            yield from _leaves(below, f"{place}.{name}")
        else:
            yield f"{place}.{name}", below


def _said(words):
    return all(map(_said, words)) if isinstance(words, list) else words.strip()


def _shape(words):
    """The blanks of a label, or how many labels a list holds."""
    if isinstance(words, list):
        return len(words)
    return tuple(sorted(re.findall(r"\{\w+\}", words)))


@EACH
def test_a_template_and_its_labels_know_each_other(name):
    named = _labels_named_in(name) | _labels_named_in("look")
    chosen_by_value = {"no_source", "own_choice"}
    assert named <= set(table(name)) | set(table("look"))
    assert set(table(name)) - chosen_by_value <= named


def test_every_topic_of_a_plan_and_every_level_has_its_words():
    words = labels("plan", "en")
    topics = {s.topic for s in papers.plan().sections if not s.title}
    assert topics <= set(words["topics"])
    levels = {"clear", "modify", "sign_off", "incomplete", "defer", "stop"}
    assert set(words["levels"]) == set(words["effects"]) == levels
    assert set(labels("consent", "en")["titles"]) == set(Subject)


@pytest.mark.parametrize("name", [*NAMES, "look"])
def test_french_labels_keep_french_spaces(name):
    for place, words in _leaves(table(name)):
        assert not re.search(r"[^\u202f\u00a0][?!;:](?= |$)", str(words["fr"])), place
        assert " :" not in words["fr"], place


def test_a_language_without_labels_is_refused_by_name():
    with pytest.raises(ValueError, match=r"no document is printed in 'de'.*en, fr"):
        rendered(papers.client_card(), "de")


def test_days_moments_and_amounts_are_said_as_people_say_them():
    english, french = (labels("client_card", language) for language in LANGUAGES)
    first = day("2026-11-01")
    assert said_day(first, english).split("\u00a0") == ["1", "November", "2026"]
    assert said_day(first, french).split("\u00a0") == ["1er", "novembre", "2026"]
    amount = plain(Volume(2_960_000), french)
    assert amount == "2,96\u00a0mL"
    west = datetime(2026, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert said_moment(west, english).endswith("03:04\u00a0(UTC−03:30)")


def test_a_moment_without_a_zone_is_refused():
    naive = AT.replace(tzinfo=None)
    with pytest.raises(ValueError, match="has no time zone"):
        said_moment(naive, labels("consent", "en"))


def test_a_document_holds_no_value_it_cannot_say():
    with pytest.raises(TypeError, match="a document holds no object"):
        plain(object(), labels("consent", "en"))


def test_templates_fetch_nothing_and_read_only_each_other():
    for path in FOLDER.glob("*.typ"):
        source = path.read_text(encoding="utf-8")
        assert set(re.findall(r"#import \"([^\"]+)\"", source)) <= {"look.typ"}
        assert not re.search(r"\b(?:eval|read|include|plugin)\(", source)
        # a picture comes with the content, as bytes, and never from a file
        assert not re.search(r"\bimage\((?!bytes\()", source)
        assert "@preview" not in source
