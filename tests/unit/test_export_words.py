"""Values, states, conditions and decisions in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mesoplan.core.days import day_words
from mesoplan.core.facts import Standing, State
from mesoplan.core.rule_texts import texts_of
from mesoplan.export.phrases import changes, condition_words, leaf_words
from mesoplan.export.verdict import overall, verdict
from mesoplan.export.words import counted, listed, lower_first, state_words, value_words
from tests.clients import calm, practice

DAY = date(2026, 11, 20)


def facts():
    return practice().library.facts


def screened(**changed):
    return practice().screen(calm(**changed))


def firing(rule, **changed):
    return next(
        f for f in screened(**changed).findings if f.rule.id == rule and f.fires
    )


def test_days_are_written_alike_on_every_machine():
    assert day_words(date(2026, 12, 1)) == "1 Dec 2026"


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("pregnant", True, "yes"),
        ("pregnant", False, "no"),
        ("pregnant", None, "not said"),
        ("temperature", Decimal("36.6"), "36.6 °C"),
        ("birth_date", date(1984, 3, 9), "9 Mar 1984"),
        ("vaccine", (), "never"),
        ("vaccine", (date(2026, 1, 2), date(2026, 3, 4)), "2 Jan 2026 and 4 Mar 2026"),
        ("allergies", frozenset(), "none"),
        ("allergies", frozenset({"latex", "fish"}), "Fish and Latex"),
    ],
)
def test_values_are_said_as_people_say_them(fact, value, words):
    assert value_words(facts()[fact], value) == words


@pytest.mark.parametrize("standing", list(Standing))
def test_each_standing_has_its_own_wording(standing):
    said = {
        state_words(
            facts()["pregnant"],
            State("pregnant", each, value=False, on=DAY, by="client", good_until=DAY),
        )
        for each in Standing
    }
    assert len(said) == len(Standing)
    state = State(
        "pregnant", standing, value=False, on=DAY, by="client", good_until=DAY
    )
    shown = state_words(facts()["pregnant"], state)
    assert (standing is Standing.NOT_ASKED) == (shown == "not asked")
    assert standing is not Standing.KNOWN or shown == "no (client, 20 Nov 2026)"


def test_every_leaf_of_every_rule_has_words():
    from mesoplan.core.conditions import leaves  # noqa: PLC0415

    for rule in practice().library.rules.values():
        assert condition_words(rule.when, facts())
        for leaf in leaves(rule.when):
            assert "None" not in leaf_words(leaf, facts())


def test_the_texts_of_every_rule_are_filled():
    for rule in practice().library.rules.values():
        texts = texts_of(rule)
        for text in (
            texts.title,
            texts.why,
            texts.action,
            texts.come_back,
            texts.avoid,
        ):
            assert "{" not in str(text or "")


def test_a_rules_own_number_is_written_into_its_text():
    rule = practice().library.rules["vaccination"]
    assert "21 days after the vaccine" in str(texts_of(rule).come_back)


@pytest.mark.parametrize(
    ("rule", "changed", "words"),
    [
        ("pregnancy", {"pregnant": True}, ("pregnant, or possibly pregnant: no",)),
        (
            "vaccination",
            {"vaccine": (date(2026, 11, 10),)},
            ("time alone: from 1 Dec 2026",),
        ),
        (
            "epilepsy",
            {"epilepsy": True},
            ("epilepsy or seizures: no (only if the record is wrong)",),
        ),
        (
            "feeling-ill",
            {"feels_ill": True},
            ("ill or feverish today: no",),
        ),
    ],
)
def test_what_would_change_a_finding(rule, changed, words):
    assert changes(firing(rule, **changed), facts()) == words


def test_several_reasons_must_all_change():
    finding = firing(
        "immune-compromised", immunosuppressant=True, systemic_steroid=True
    )
    (way,) = changes(finding, facts())
    assert " and " in way


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Yes, today"),
        ({"bruising_medicine": True}, "Yes, with changes"),
        ({"epilepsy": True}, "Yes, once a clinician signs"),
        ({"pregnant": None}, "Cannot say yet: 1 answer missing"),
        ({"vaccine": (date(2026, 11, 10),)}, "Not today — from 1 Dec 2026"),
        ({"wants_fat_reduction": True}, "Never: wish to dissolve fat"),
        (
            {"keloid_tendency": True},
            (
                "Not today — no length of time ends this; "
                "only a named clinician can, in writing"
            ),
        ),
        (
            {"breastfeeding": True, "vaccine": (date(2026, 11, 10),)},
            (
                "Not today — when breastfeeding has ended, at the next visit; "
                "not before 1 Dec 2026"
            ),
        ),
        (
            {"breastfeeding": True, "consent_doubt": True},
            "Not today — when breastfeeding has ended, at the next visit (and 1 more)",
        ),
    ],
)
def test_the_decision_in_one_line(changed, words):
    assert verdict(overall(screened(**changed))).words == words


def test_small_words():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert counted(1, "pack") == "1 pack"
    assert counted(2, "pack") == "2 packs"
    assert lower_first("HbA1c is known") == "HbA1c is known"
    assert lower_first("When it ends") == "when it ends"


def test_figures_use_units_as_people_write_them():
    rule = practice().library.rules["vaccination"]
    assert str(rule.parameters["days_after"].figure) == "21 days"
    assert str(practice().library.policies["injection-angle"].figure) == "30°"
