"""What a violation says: its place, its words, on whose authority."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mesoplan.core.evidence import Figure, Tag
from mesoplan.core.facts import Answer
from mesoplan.core.planning.checking import anaesthetic_obstacle, check_plan
from mesoplan.core.planning.violations import sources_of
from mesoplan.core.quantities import Length
from tests.clients import calm, practice
from tests.properties.people import TODAY
from tests.unit.test_check_plan import proposed, with_zone
from tests.unit.test_plan_limits import at, first_zone, technique


def test_what_was_not_screened_is_named() -> None:
    """A plan put before a screening of another zone and another product."""
    consultation = calm({"zones": ("neck",), "products": ("nctf-135ha",)})
    screening = practice().screen(consultation)
    found = {
        (v.code, v.where): v.message
        for v in check_plan(proposed(), practice().catalogue, screening)
    }
    assert found["product-not-screened", "product"] == (
        "the product was not screened for this client"
    )
    assert found["zone-not-screened", "sessions[0].zones[0]"] == (
        "the zone was not screened for this client"
    )


@pytest.mark.parametrize("seen", [True, False])
def test_the_label_of_the_product_counts_where_it_was_seen(seen: bool) -> None:
    """A label that gives one session a week, beside a protocol that gives more."""
    plan, catalogue = proposed(), practice().catalogue
    figure = Figure(unit="d", tag=Tag.C, value=Decimal(7))
    one = Figure(unit="sessions", tag=Tag.C, value=Decimal(1))
    box = replace(
        catalogue.products[plan.product],
        label_seen=seen,
        sessions=one,
        interval=figure,
    )
    labelled = replace(catalogue, products={**catalogue.products, box.id: box})
    screening = practice().screen(calm({"products": (box.id,)}))
    found = {v.code for v in check_plan(plan, labelled, screening)}
    assert found == ({"session-count", "interval"} if seen else set())


def test_a_plan_of_an_unknown_product_keeps_to_its_protocol() -> None:
    plan = replace(proposed(), product="moon")
    assert not at("session-count", plan)
    one = replace(plan, sessions=plan.sessions[:1])
    assert [v.where for v in at("session-count", one)] == ["sessions"]
    assert not at("session-limit", with_zone(plan, points=10_000))


def test_each_violation_names_its_place() -> None:
    places = {
        "technique-unknown": with_zone(proposed(), technique="moon"),
        "zone-unknown": with_zone(proposed(), zone="moon"),
        "no-point": with_zone(proposed(), points=0),
        "gauge": with_zone(proposed(), gauge=10),
        "spacing": with_zone(proposed(), spacing=Length(1_000)),
        "depth-disagrees": with_zone(proposed(), depth=Length(100)),
    }
    sessions = range(len(proposed().sessions))
    for code, plan in places.items():
        wanted = {f"sessions[{index}].zones[0]" for index in sessions}
        assert {v.where for v in at(code, plan)} == wanted


@pytest.mark.parametrize(
    ("kind", "changed", "code", "change"),
    [
        ("zones", {"ceiling": None}, "no-ceiling", {}),
        ("zones", {"status": "excluded"}, "zone-excluded", {}),
        ("techniques", {"status": "refused"}, "technique-refused", {}),
        ("techniques", {"status": "not_facial"}, "technique-refused", {}),
        ("techniques", {"zones": ("neck",)}, "technique-zone", {}),
    ],
)
def test_a_record_that_closes_something(
    kind: str, changed: dict[str, Any], code: str, change: dict[str, Any]
) -> None:
    catalogue, plan = practice().catalogue, proposed()
    name = first_zone().zone if kind == "zones" else first_zone().technique
    records = getattr(catalogue, kind)
    record = replace(records[name], **changed)
    closed = replace(catalogue, **{kind: {**records, name: record}})
    screening = practice().screen(calm({"products": (plan.product,)}))
    assert check_plan(plan, catalogue, screening) == ()
    found = [v for v in check_plan(plan, closed, screening) if v.code == code]
    reasons = {
        "no-ceiling": f"{record.title}: no depth ceiling is set; no source found",
        "technique-zone": f"{record.title} is not described for {first_zone().zone}",
    }
    assert found[0].message == reasons.get(code, f"{record.title}: {record.reason}")
    assert found[0].policy_default is (code == "no-ceiling")
    cited = code not in ("no-ceiling", "technique-zone")
    assert found[0].sources == (sources_of(record.evidence) if cited else ())


@pytest.mark.parametrize("status", ["open", "device"])
def test_by_hand_or_device_a_technique_may_be_checked(status: str) -> None:
    catalogue, plan = practice().catalogue, proposed()
    records = catalogue.techniques
    record = replace(technique(), status=status)
    closed = replace(catalogue, techniques={**records, record.id: record})
    screening = practice().screen(calm({"products": (plan.product,)}))
    assert check_plan(plan, closed, screening) == ()


def test_a_product_that_is_not_planned_says_why() -> None:
    catalogue = practice().catalogue
    plan = replace(proposed(), product="skinvive")
    product = catalogue.products["skinvive"]
    (found,) = at("product-not-mesotherapy", plan)
    assert found.where == "product"
    assert found.message == (
        f"{product.title}: cross-linked is {product.cross_linked!r}; "
        "only non-cross-linked hyaluronic acid is planned"
    )
    assert (found.sources, found.tag) == (
        sources_of(product.evidence),
        product.cross_linked_tag,
    )


@pytest.mark.parametrize(
    ("status", "jurisdiction", "words"),
    [
        ("not_listed", "EU", "EU: not_listed"),
        ("unknown", "EU", "EU: unknown"),
        ("listed", "US", "US: unknown"),
        ("listed", "", "the jurisdiction (none given): unknown"),
    ],
)
def test_a_product_that_is_not_listed_there(
    status: str, jurisdiction: str, words: str
) -> None:
    catalogue, plan = practice().catalogue, proposed()
    product = catalogue.products[plan.product]
    market = product.listing("EU")
    assert market is not None
    market = replace(market, sources=("a-register",))
    box = replace(product, markets=(replace(market, status=status),))
    sold = replace(catalogue, products={**catalogue.products, box.id: box})
    screening = practice().screen(calm({"products": (box.id,)}))
    (found,) = check_plan(replace(plan, jurisdiction=jurisdiction), sold, screening)
    assert (found.code, found.where) == ("product-not-listed", "product")
    assert found.message == f"{product.title} is not known to be listed in {words}"
    here = jurisdiction == "EU"
    assert (found.sources, found.tag) == (
        (market.sources, market.tag) if here else ((), None)
    )


def test_an_ingredient_that_is_never_planned() -> None:
    catalogue, plan = practice().catalogue, proposed()
    bad = replace(next(iter(catalogue.ingredients.values())), id="bad", refused=True)
    box = replace(catalogue.products[plan.product], ingredients=("bad",))
    held = replace(
        catalogue,
        products={**catalogue.products, box.id: box},
        ingredients={**catalogue.ingredients, "bad": bad},
    )
    screening = practice().screen(calm({"products": (box.id,)}))
    (found,) = check_plan(plan, held, screening)
    assert (found.code, found.where, found.message, found.sources) == (
        "ingredient-refused",
        "product",
        f"{box.title} holds {bad.title}: {bad.hazards}",
        sources_of(bad.evidence),
    )
    mixed = replace(plan, mixed_with=("bad",))
    (here,) = [
        v
        for v in check_plan(mixed, held, screening)
        if v.code == "ingredient-refused" and v.where == "mixed_with"
    ]
    assert here.message == f"{bad.title} is never planned: {bad.hazards}"
    assert here.sources == sources_of(bad.evidence)


def test_a_pair_that_must_not_meet_is_named_with_its_source() -> None:
    catalogue, plan = practice().catalogue, proposed()
    some = next(iter(catalogue.pairs.values()))
    pair = replace(some, id="pair", first=("glycine",), second=("thiamine",))
    paired = replace(catalogue, pairs={"pair": pair})
    screening = practice().screen(calm({"products": (plan.product,)}))
    both = replace(plan, mixed_with=("glycine", "thiamine"))
    (found,) = [
        v for v in check_plan(both, paired, screening) if v.code == "incompatible-pair"
    ]
    assert (found.where, found.message, found.sources) == (
        "mixed_with",
        f"{pair.title}: {pair.why}",
        sources_of(pair.evidence),
    )
    for alone in ("glycine", "thiamine"):
        one = replace(plan, mixed_with=(alone,))
        codes_of_one = {v.code for v in check_plan(one, paired, screening)}
        assert "incompatible-pair" not in codes_of_one


def test_who_may_not_be_treated_is_told_by_which_rule() -> None:
    rule = practice().library.rules["pregnancy"]
    for value, state in (
        (True, "stop: {} holds"),
        (None, "incomplete: {} is not settled"),
    ):
        (found,) = [
            v
            for v in practice().check_plan(proposed(), calm(pregnant=value))
            if v.code == "person-not-treatable"
        ]
        assert (found.where, found.message) == ("client", state.format(rule.title))
        assert (found.sources, found.tag) == (sources_of(rule.evidence), rule.tag)


def test_the_age_on_the_label_is_that_of_the_first_session() -> None:
    catalogue, plan = practice().catalogue, proposed()
    age = Figure(unit="a", tag=Tag.B, value=Decimal(41), sources=("a-source",))
    box = replace(catalogue.products[plan.product], minimum_age=age)
    aged = replace(catalogue, products={**catalogue.products, box.id: box})
    turning = plan.sessions[1].earliest
    born = turning.replace(year=turning.year - 41)
    screening = practice().screen(calm({"products": (box.id,)}, birth_date=born))
    (found,) = check_plan(plan, aged, screening)
    assert (found.code, found.where, found.message) == (
        "age-below-label",
        "product",
        f"the label of {box.title} starts at {age}",
    )
    assert (found.sources, found.tag) == (("a-source",), Tag.B)
    empty = replace(plan, sessions=())
    assert "age-below-label" not in {v.code for v in check_plan(empty, aged, screening)}


def test_a_product_that_is_refused_is_named_at_the_product() -> None:
    places = {
        v.where for v in at("product-refused", replace(proposed(), product="skinvive"))
    }
    assert places == {"product"}


def test_a_protocol_for_other_products_is_named_with_its_source() -> None:
    lead = practice().catalogue.protocols[proposed().protocols[0]]
    other = next(
        name
        for name in sorted(practice().catalogue.products)
        if name not in lead.products
    )
    (found,) = [
        v
        for v in at("protocol-product", replace(proposed(), product=other))
        if v.where == "protocols[0]"
    ]
    assert found.message == f"{lead.title} was not described with {other}"
    assert (found.sources, found.tag) == (sources_of(lead.evidence), lead.tag)


def test_allergies_of_which_only_some_are_known_leave_the_cream_out() -> None:
    base = calm()
    some = Answer(
        fact="allergies",
        value=frozenset({"latex"}),
        on=TODAY,
        by="record",
        complete=False,
    )
    others = tuple(a for a in base.answers if a.fact != "allergies")
    partly = practice().screen(replace(base, answers=(*others, some)))
    assert anaesthetic_obstacle(partly) == "allergies are not known"
