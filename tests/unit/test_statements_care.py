"""The lines about care, the chair, preparation and reactions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mesoplan.core.days import day_words
from mesoplan.core.evidence import Figure, Tag, Text
from mesoplan.core.planning.plan import Statement
from tests.properties.people import TODAY
from tests.unit.test_statements import (
    CATALOGUE,
    LEAD,
    PRODUCT,
    ZONE,
    figure,
    lines,
    proposed,
    said,
    with_one,
)


def cared(advice: str, **changed: Any) -> str:
    """The line of one piece of care, so changed."""
    catalogue = with_one("care", advice, **changed)
    title = CATALOGUE.care[advice].title
    (line,) = [
        s.text
        for s in lines(None, catalogue)
        if s.text.startswith(f"{title}: {CATALOGUE.care[advice].instruction}")
    ]
    return line


BEFORE = next(a.id for a in CATALOGUE.care.values() if a.phase == "before")
AFTER = next(a.id for a in CATALOGUE.care.values() if a.phase == "after")


@pytest.mark.parametrize(
    ("choice", "span", "days"),
    [
        (figure("1"), "1 h", 1),
        (figure("24"), "24 h", 1),
        (figure("25"), "25 h", 2),
        (figure("48"), "48 h", 2),
        (figure("72"), "3 d", 3),
        (figure("24", "48"), "24–48 h", 2),
        (figure("24", "168"), "1–7 d", 7),
        (figure("60", "84"), "2.5–3.5 d", 4),
    ],
)
def test_care_is_dated_in_whole_days(choice: Figure, span: str, days: int) -> None:
    since = TODAY - timedelta(days=days)
    before = cared(BEFORE, choice=choice, range=None)
    assert before.endswith(f" {span}: since {day_words(since)} for session 1.")
    until = TODAY + timedelta(days=days)
    after = cared(AFTER, choice=choice, range=None)
    assert after.endswith(f" {span}: until {day_words(until)} after session 1.")


def test_sources_that_disagree_are_named() -> None:
    words = CATALOGUE.care[AFTER].disagreement
    apart = cared(AFTER, choice=None, range=figure("24", "168"))
    assert apart.endswith(f" Sources disagree, 1–7 d: {words}")
    agreed = cared(AFTER, choice=None, range=figure("24", "24"))
    assert "Sources disagree" not in agreed


def test_care_comes_longest_first_then_by_id() -> None:
    base = CATALOGUE.care[BEFORE]
    care = {
        name: replace(base, id=name, title=Text({"en": name}), choice=choice)
        for name, choice in (
            ("short", figure("24")),
            ("z-hour", figure("1")),
            ("b", None),
            ("a", None),
            ("long", figure("72", "96")),
        )
    }
    found = said("before each session", None, replace(CATALOGUE, care=care))
    assert [text.split(":")[0] for text in found] == [
        "long",
        "short",
        "z-hour",
        "a",
        "b",
    ]


@pytest.mark.parametrize(("points", "minutes"), [(20, 11), (21, 12), (40, 12), (1, 11)])
def test_minutes_in_the_chair_are_rounded_up(points: int, minutes: int) -> None:
    """3 s a point and 10 min around them: 20 points are a minute, 21 begin another."""
    one = replace(ZONE, points=points)
    plan = replace(
        proposed(), sessions=(replace(proposed().sessions[0], zones=(one,)),)
    )
    (text,) = said("minutes in the chair", plan)
    assert text.startswith(f"About {minutes} min: {points} points at 3 s each")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, "none is planned"),
        ({"methaemoglobinaemia": True}, "methaemoglobinaemia is recorded"),
    ],
)
def test_without_a_cream_the_reason_is_said(
    changed: dict[str, Any], reason: str
) -> None:
    plan = replace(proposed(), anaesthetic="none")
    (text,) = said("anaesthesia", plan, **changed)
    assert text == f"No lidocaine or prilocaine cream: {reason}."


def line_of(start: str, catalogue: Any = CATALOGUE, plan: Any = None) -> Statement:
    (line,) = [s for s in lines(plan, catalogue) if s.text.startswith(start)]
    return line


@pytest.mark.parametrize(
    ("policy", "start"),
    [
        ("observation-minutes", "Let the client lie flat"),
        ("anaesthetic-minutes", "Lidocaine–prilocaine cream under a dressing"),
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_a_line_on_a_policy_rests_on_it(policy: str, start: str, own: bool) -> None:
    given = figure("7", unit="min", policy_default=own, sources=("a-source",))
    changed = with_one("policies", policy, figure=given)
    plan = replace(proposed(), anaesthetic="lidocaine_prilocaine")
    found = line_of(start, changed, plan)
    assert (found.sources, found.tag, found.policy_default) == (
        ("a-source",),
        Tag.C,
        own,
    )


def test_minutes_are_the_clinics_own_estimate_beside_what_pages_say() -> None:
    given = figure("20", "60", unit="min", sources=("a-page",))
    found = line_of("About ", with_one("policies", "session-length", figure=given))
    assert (found.sources, found.tag, found.policy_default) == (
        ("a-page",),
        Tag.C,
        True,
    )


def test_the_chair_is_that_of_the_first_session() -> None:
    first = replace(proposed().sessions[0], zones=(replace(ZONE, points=20),))
    later = replace(first, zones=(replace(ZONE, points=400),))
    plan = replace(proposed(), sessions=(first, later))
    assert line_of("About ", plan=plan).text.startswith("About 11 min: 20 points")
    only = replace(proposed(), sessions=(first,))
    assert line_of("About ", plan=only).text.startswith("About 11 min: 20 points")


@pytest.mark.parametrize(("kind", "topic"), [("mixing", "preparation")])
def test_preparation_without_evidence_is_the_clinics_own(kind: str, topic: str) -> None:
    name = next(r.id for r in CATALOGUE.mixing.values() if r.in_plans)
    record = CATALOGUE.mixing[name]
    start = f"{record.title}: "
    bare = line_of(start, with_one(kind, name, evidence=()))
    assert (bare.topic, bare.sources, bare.tag, bare.policy_default) == (
        topic,
        (),
        None,
        True,
    )
    cited = replace(LEAD.evidence[0], source="a-source")
    found = line_of(start, with_one(kind, name, evidence=(cited,)))
    assert (found.sources, found.tag, found.policy_default) == (
        ("a-source",),
        cited.tag,
        False,
    )
    silent = with_one(kind, name, in_plans=False)
    assert not any(s.text.startswith(start) for s in lines(None, silent))


def test_comfort_without_evidence_has_no_tag() -> None:
    comfort = str(CATALOGUE.techniques[ZONE.technique].comfort)
    bare = line_of(comfort, with_one("techniques", ZONE.technique, evidence=()))
    assert (bare.topic, bare.sources, bare.tag) == ("comfort", (), None)


@pytest.mark.parametrize(
    ("held", "count"), [(("left",), 1), (("right", "x"), 1), (("x",), 0), ((), 0)]
)
def test_what_must_not_meet_the_product_is_named(
    held: tuple[str, ...], count: int
) -> None:
    some = next(iter(CATALOGUE.pairs.values()))
    pair = replace(some, first=("left",), second=("right",), evidence=())
    box = replace(PRODUCT, ingredients=held)
    catalogue = replace(
        CATALOGUE,
        pairs={"pair": pair},
        products={**CATALOGUE.products, PRODUCT.id: box},
    )
    found = [s for s in lines(None, catalogue) if s.topic == "must not meet"]
    assert [(s.text, s.tag, s.policy_default) for s in found] == [
        (f"{pair.title}: {pair.why}", None, True)
    ] * count


def test_only_reactions_for_plans_are_announced_by_number() -> None:
    some = next(iter(CATALOGUE.reactions.values()))
    reactions = {
        name: replace(some, title=Text({"en": name}), number=number, **rest)
        for name, number, rest in (
            ("second", "2", {"spontaneous": False, "in_plans": True}),
            ("first", "1", {"spontaneous": False, "in_plans": True}),
            ("rare", "3", {"spontaneous": True, "in_plans": True}),
            ("silent", "4", {"spontaneous": False, "in_plans": False}),
        )
    }
    found = said("expected reactions", None, replace(CATALOGUE, reactions=reactions))
    assert [text.split(":")[0] for text in found] == ["first", "second"]
