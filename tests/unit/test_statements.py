"""A plan line by line: what changes, what it rests on, days and plurals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from mesoplan.core.evidence import Figure, Tag
from mesoplan.core.planning.plan import Plan, Statement
from mesoplan.core.planning.statements import statements
from mesoplan.core.planning.violations import sources_of
from mesoplan.core.rule_texts import texts_of
from tests.clients import calm, practice

CATALOGUE = practice().catalogue


@cache
def proposed() -> Plan:
    return practice().plan(calm()).courses[0].plan


def lines(
    plan: Plan | None = None, catalogue: Any = CATALOGUE, **changed: Any
) -> tuple[Statement, ...]:
    return statements(plan or proposed(), catalogue, practice().screen(calm(**changed)))


def said(topic: str, *given: Any, **changed: Any) -> list[str]:
    return [line.text for line in lines(*given, **changed) if line.topic == topic]


def with_one(kind: str, name: str, **changed: Any) -> Any:
    """The catalogue with one record changed."""
    records = getattr(CATALOGUE, kind)
    one = replace(records[name], **changed)
    return replace(CATALOGUE, **{kind: {**records, name: one}})


def figure(low: str, high: str = "", unit: str = "h", **rest: Any) -> Figure:
    ends = {"low": Decimal(low), "high": Decimal(high)} if high else {}
    value = None if high else Decimal(low)
    return Figure(unit=unit, tag=Tag.C, value=value, **ends, **rest)


PRODUCT = CATALOGUE.products[proposed().product]
LEAD = CATALOGUE.protocols[proposed().protocols[0]]
ZONE = proposed().sessions[0].zones[0]


@pytest.mark.parametrize(
    ("changed", "rule", "words"),
    [
        ({"bruising_medicine": True}, "bruising-medicine", "Change"),
        ({"bruising_medicine": None}, "bruising-medicine", "Precaution (not asked)"),
        ({"epilepsy": True}, "epilepsy", "Sign-off needed"),
    ],
)
def test_what_screening_changes_is_said_once(
    changed: dict[str, Any], rule: str, words: str
) -> None:
    known = practice().library.rules
    found = next(r for name, r in known.items() if rule in name)
    texts = texts_of(found)
    line = f"{words}: {texts.title}. {texts.action}"
    assert said("changes", **changed).count(line) == 1
    (statement,) = [s for s in lines(**changed) if s.text == line]
    assert (statement.sources, statement.tag) == (
        sources_of(found.evidence),
        found.tag,
    )


def test_several_changes_are_all_said() -> None:
    both = said("changes", bruising_medicine=True, epilepsy=True)
    assert [line.split(":")[0] for line in both] == ["Sign-off needed", "Change"]
    assert said("changes") == []


def test_what_only_a_zone_changes_is_said_after_what_was_said_before() -> None:
    """The person's change stands in every decision; the zone adds its own."""
    here = replace(ZONE, zone="perioral")
    first = replace(proposed().sessions[0], zones=(here,))
    plan = replace(proposed(), sessions=(first,))
    consultation = calm(
        {"zones": ("perioral",)}, bruising_medicine=True, cold_sore_history=True
    )
    found = statements(plan, CATALOGUE, practice().screen(consultation))
    rules = practice().library.rules
    titles = [
        str(texts_of(rules[name]).title)
        for name in ("bruising-medicine", "cold-sore-history")
    ]
    changes = [line.text for line in found if line.topic == "changes"]
    assert [text.split(". ")[0] for text in changes] == [f"Change: {t}" for t in titles]


def test_a_reason_that_blocks_is_only_a_note() -> None:
    (line,) = said("changes", pregnant=True)
    assert line.startswith("Note: ")


def test_one_session_is_said_in_the_singular_and_without_an_interval() -> None:
    one = replace(proposed(), sessions=proposed().sessions[:1])
    two = replace(proposed(), sessions=proposed().sessions[:2])
    counted = "counted from the day the last one was given."
    interval = f"{LEAD.interval} between sessions, {counted}"
    assert said("course", one)[0] == f"1 session; sources give {LEAD.sessions}."
    assert interval not in said("course", one)
    assert said("course", two)[0] == f"2 sessions; sources give {LEAD.sessions}."
    assert interval in said("course", two)


@pytest.mark.parametrize(("count", "words"), [(1, "1 pack"), (2, "2 packs")])
def test_packs_are_counted(count: int, words: str) -> None:
    first = replace(proposed().sessions[0], packs=count)
    plan = replace(proposed(), sessions=(first,))
    assert (
        f"{words} of {PRODUCT.pack} a session for {first.volume}; "
        "single use, discard the rest."
    ) in said("product", plan)


def test_the_first_session_is_the_one_described() -> None:
    other = "forehead" if ZONE.zone != "forehead" else "cheeks"
    first = replace(proposed().sessions[0], zones=(ZONE,))
    later = replace(first, zones=(replace(ZONE, zone=other),), packs=7)
    plan = replace(proposed(), sessions=(first, later))
    topics = {line.topic for line in lines(plan)}
    assert f"zone {ZONE.zone}" in topics
    assert f"zone {other}" not in topics
    assert not any(text.startswith("7 packs") for text in said("product", plan))


def test_a_product_is_named_with_its_strength_where_it_is_known() -> None:
    name = f"{PRODUCT.title} ({PRODUCT.maker})"
    strength = figure("10", unit="mg/mL")
    strong = with_one("products", PRODUCT.id, hyaluronic_acid=strength)
    plain = with_one("products", PRODUCT.id, hyaluronic_acid=None)
    reason = PRODUCT.reason
    assert said("product", None, strong)[0] == (
        f"{name}, hyaluronic acid {strength}. {reason}"
    )
    assert said("product", None, plain)[0] == f"{name}. {reason}"


def test_a_listing_is_named_with_its_source() -> None:
    listed = PRODUCT.listing("EU")
    assert listed is not None
    market = replace(listed, sources=("a-register",))
    gone = replace(market, status="not_listed")
    catalogue = with_one("products", PRODUCT.id, markets=(gone,))
    (line,) = [s for s in lines(None, catalogue) if s.text.startswith("Recorded as")]
    assert line.text.startswith("Recorded as not listed in EU. ")
    assert (line.sources, line.tag) == (market.sources, market.tag)
    bare = with_one("products", PRODUCT.id, markets=())
    assert not any(t.startswith("Recorded as") for t in said("product", None, bare))


def test_a_label_that_was_seen_needs_no_warning() -> None:
    seen = with_one("products", PRODUCT.id, label_seen=True)
    warning = "Its label was not seen for this plan."
    assert not any(t.startswith(warning) for t in said("product", None, seen))
    unseen = with_one("products", PRODUCT.id, label_seen=False)
    assert any(t.startswith(warning) for t in said("product", None, unseen))


def test_a_technique_without_a_volume_takes_the_clinics_own() -> None:
    silent = with_one("techniques", ZONE.technique, volume=None)
    policy = CATALOGUE.policy("point-volume")
    (line,) = [
        s
        for s in lines(None, silent)
        if s.topic == f"zone {ZONE.zone}" and s.text.startswith("Volume a point")
    ]
    assert line.text == f"Volume a point: sources give {policy}."
    assert line.policy_default == policy.policy_default


@pytest.mark.parametrize("kind", ["zones", "techniques"])
def test_a_record_without_evidence_has_no_tag(kind: str) -> None:
    name = ZONE.zone if kind == "zones" else ZONE.technique
    bare = with_one(kind, name, evidence=())
    title = CATALOGUE.zones[ZONE.zone].title
    start = "Structures at risk" if kind == "zones" else f"{title}:"
    found = [
        s
        for s in lines(None, bare)
        if s.topic == f"zone {ZONE.zone}" and s.text.startswith(start)
    ]
    assert [(s.sources, s.tag) for s in found] == [((), None)]


def test_an_untested_product_is_said_to_follow_by_analogy() -> None:
    line = f"No trial named here used {PRODUCT.title}: it follows by analogy."
    untested = with_one("protocols", LEAD.id, tested=())
    assert line in said("evidence", None, untested)
    tested = with_one("protocols", LEAD.id, tested=(PRODUCT.id,))
    assert line not in said("evidence", None, tested)


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        (0, "negative trial"),
        (1, "randomised against saline or sham"),
        (2, "randomised against no treatment or cream"),
        (3, "uncontrolled series"),
        (4, "expert opinion only"),
    ],
)
def test_a_grade_is_said_in_words(grade: int, words: str) -> None:
    graded = with_one("protocols", LEAD.id, grade=grade)
    assert f"{LEAD.title}: grade {grade} ({words})." in said("evidence", None, graded)


def test_without_a_negative_trial_that_is_said() -> None:
    none = replace(
        CATALOGUE,
        protocols={
            name: replace(p, trials_against=())
            for name, p in CATALOGUE.protocols.items()
        },
    )
    assert said("evidence against", None, none) == [
        "No negative trial was found. That is not proof that it works."
    ]


def test_a_negative_trial_of_the_concern_is_named_once() -> None:
    trial = next(iter(CATALOGUE.trials))
    bare = {
        name: replace(p, trials_against=()) for name, p in CATALOGUE.protocols.items()
    }
    other = replace(
        LEAD, id="other", grade=0, concern="dehydration", trials_against=(trial, trial)
    )
    positive = replace(other, id="positive", grade=1)
    elsewhere = replace(other, id="elsewhere", concern="fine-lines")
    for protocol, count in ((other, 1), (positive, 0), (elsewhere, 0)):
        catalogue = replace(CATALOGUE, protocols={**bare, protocol.id: protocol})
        title = CATALOGUE.trials[trial].title
        found = said("evidence against", None, catalogue)
        assert sum(text.startswith(title) for text in found) == count
