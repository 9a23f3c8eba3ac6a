"""The records exposure rests on: whole, sourced, and refused with every fault."""

from __future__ import annotations

import shutil
from dataclasses import fields

import numpy as np
import pytest
import tomli

from mesoplan.core.errors import KnowledgeError
from mesoplan.core.evidence import Tag
from mesoplan.core.exposure.priors import DRAWN, Spread
from mesoplan.core.exposure.words import ExposureWords
from mesoplan.knowledge.exposure import (
    exposure_priors,
    exposure_words,
    skin_thickness,
)
from mesoplan.knowledge.library import Library
from tests.repository.tree import SOURCE

HOME = SOURCE / "knowledge" / "exposure"
PRIORS = exposure_priors()


def test_every_number_names_known_sources_or_says_there_is_none():
    known = Library().names("sources")
    for prior in PRIORS.by_id.values():
        assert set(prior.sources) <= known, prior.id
        assert prior.sources or (prior.policy_default and prior.tag is Tag.C), prior.id
    for published in PRIORS.published.values():
        assert published.figure.sources, published.id
        assert set(published.figure.sources) <= known, published.id
    for skin in skin_thickness():
        assert set(skin.sources) <= known, skin.zone


def test_numbers_without_a_source_say_so():
    for prior in PRIORS.by_id.values():
        if prior.policy_default and not prior.sources:
            assert "no source found" in str(prior.note).lower(), prior.id


def test_numbers_from_animals_are_marked():
    marked = {prior.id for prior in PRIORS.by_id.values() if prior.animal}
    assert {"ha_half_life", "ha_lag", "small_diffusion"} <= marked
    assert "papule_diameter" not in marked


def test_what_is_drawn_has_a_range_and_what_is_fixed_has_none_drawn():
    for name in DRAWN:
        assert PRIORS.by_id[name].spread is not Spread.FIXED
        assert PRIORS.by_id[name].low < PRIORS.by_id[name].high
    fixed = set(PRIORS.by_id) - set(DRAWN)
    assert all(PRIORS.by_id[name].spread is Spread.FIXED for name in fixed)


def test_draws_cover_each_range_evenly():
    draws = PRIORS.drawn(np.random.default_rng(0), 1000)
    for name in DRAWN:
        prior, values = PRIORS.by_id[name], getattr(draws, name)
        assert prior.low <= values.min() < values.max() <= prior.high
        middle = prior.at(np.array([0.5]))[0]
        assert np.median(values) == pytest.approx(middle, rel=0.01)


def test_thickness_knows_only_zones_of_the_library():
    assert {skin.zone for skin in skin_thickness()} <= Library().names("zones")


def test_words_stand_in_both_languages_with_the_same_numbers():
    words = exposure_words()
    for field in fields(ExposureWords):
        text = getattr(words, field.name)
        assert set(text.by_language) == {"en", "fr"}, field.name
        holes = [sorted(_holes(text.by_language[code])) for code in ("en", "fr")]
        assert holes[0] == holes[1], field.name


def _holes(text):
    return {part.partition("}")[0] for part in text.split("{")[1:]}


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(HOME, tmp_path / "exposure")

    def with_change(name, before, after):
        file = tmp_path / "exposure" / name
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
        return tmp_path

    return with_change


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("low = 6\n", "low = 9\n", "the range does not hold it"),
        ('spread = "even"', 'spread = "flat"', "expected one of fixed, even, even-log"),
        ('unit = "mm"', 'unit = "inch"', "no such unit"),
        ("nominal = 8", 'nominal = "8"', "expected a number"),
        ("policy_default = true", "policy_default = false", "rests on nothing"),
        ("high = 10", "hihg = 10", "unknown field"),
        ('id = "papule_exponent"', 'id = "papule_diameter"', "an id stands twice"),
    ],
)
def test_a_faulty_prior_is_named(copy, before, after, words):
    with pytest.raises(KnowledgeError, match=words):
        exposure_priors(copy("priors.toml", before, after))


def test_a_missing_text_is_named(copy):
    with pytest.raises(KnowledgeError, match=r"words\.toml cannot"):
        exposure_words(copy("words.toml", "[cannot]", "[could]"))


def test_a_faulty_thickness_is_named(copy):
    with pytest.raises(KnowledgeError, match="dermis_sd"):
        skin_thickness(copy("thickness.toml", "dermis_sd", "dermis_sn"))


def test_every_published_data_set_is_tested_or_explained():
    rows = tomli.loads((HOME / "validation.toml").read_text(encoding="utf-8"))["data"]
    assert [row["id"] for row in rows] == [f"V{n}" for n in range(1, 12)]
    spec = SOURCE.parents[1] / "tests" / "spec" / "test_exposure_data.py"
    written = spec.read_text(encoding="utf-8")
    known = Library().names("sources")
    for row in rows:
        assert row.get("tests") or row.get("gap"), row["id"]
        for test in row.get("tests", ()):
            assert f"def {test}(" in written, test
        assert set(row["sources"]) <= known, row["id"]
