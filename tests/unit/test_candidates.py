"""Which product by which technique where, and what is left out with its reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from mesoplan.core.evidence import Figure, Tag
from mesoplan.core.planning.candidates import Candidate, candidates, rank
from mesoplan.core.planning.violations import sources_of
from tests.clients import calm, practice

CATALOGUE = practice().catalogue
LIGHT = CATALOGUE.protocols["dehydration-light-ha"]
CHEEKS = CATALOGUE.zones["cheeks"]


def found(
    request: dict[str, Any] | None = None,
    catalogue: Any = CATALOGUE,
    **changed: Any,
) -> tuple[list[Candidate], dict[str, str]]:
    """The candidates, and the reason for each thing left out by its title."""
    consultation = calm(request, **changed)
    screening = practice().screen(consultation)
    these, left_out = candidates(consultation.request, catalogue, screening)
    return these, {item.subject: item.reason for item in left_out}


def with_one(kind: str, name: str, **changed: Any) -> Any:
    """The catalogue with one record changed."""
    records = getattr(CATALOGUE, kind)
    one = replace(records[name], **changed)
    return replace(CATALOGUE, **{kind: {**records, name: one}})


def title(kind: str, name: str) -> str:
    return str(getattr(CATALOGUE, kind)[name].title)


def test_a_candidate_follows_a_protocol_of_the_concern() -> None:
    these, _ = found()
    assert these
    for one in these:
        assert set(one.served) == {"dehydration"}
        protocol = one.served["dehydration"]
        assert one.product.id in protocol.products
        assert one.technique.id in protocol.techniques
        assert {zone.id for zone in one.zones} <= set(protocol.zones)


def test_of_two_protocols_the_better_grade_serves() -> None:
    grades = {rank(p) for one in found()[0] for p in one.served.values()}
    assert 0 not in grades
    assert rank(replace(LIGHT, grade=0)) > rank(replace(LIGHT, grade=4))
    assert rank(replace(LIGHT, grade=1)) == 1


def test_a_negative_trial_is_no_protocol() -> None:
    negative = {
        name: replace(protocol, grade=0)
        for name, protocol in CATALOGUE.protocols.items()
    }
    assert found(catalogue=replace(CATALOGUE, protocols=negative))[0] == []


def test_the_leading_protocol_has_the_best_grade_then_the_first_id() -> None:
    one = found()[0][0]
    third, first, second = (
        replace(LIGHT, id=name, grade=grade, tested=tested)
        for name, grade, tested in (
            ("a", 3, ("x",)),
            ("b", 1, (one.product.id,)),
            ("c", 1, ()),
        )
    )
    both = replace(one, served={"1": third, "2": second, "3": first})
    assert both.lead is first
    assert not both.untested
    assert replace(one, served={"1": third, "2": second}).untested


def test_a_device_or_a_technique_without_numbers_is_not_proposed() -> None:
    names = {one.technique.id for one in found()[0]}
    assert "papule" in names
    assert not names & {"stamp-injector", "mesogun", "linear-retrograde"}
    for changed in ({"spacing": None}, {"volume": None}, {"status": "device"}):
        catalogue = with_one("techniques", "papule", **changed)
        here, _ = found(catalogue=catalogue)
        assert "papule" not in {one.technique.id for one in here}


def test_a_technique_reaches_its_own_zones_only() -> None:
    catalogue = with_one("techniques", "papule", zones=("forehead",))
    zones = {
        zone.id
        for one in found(catalogue=catalogue)[0]
        if one.technique.id == "papule"
        for zone in one.zones
    }
    assert zones == {"forehead"}


def test_a_concern_that_is_not_planned_says_why() -> None:
    fat = CATALOGUE.concerns["fat"]
    _, left = found({"concerns": ("dehydration", "fat")})
    assert left[str(fat.title)] == f"Refused: {fat.reason}"
    for status, word in (("refer", "Refer"), ("out_of_scope", "Out of scope")):
        catalogue = with_one("concerns", "dehydration", status=status)
        these, left = found(catalogue=catalogue)
        assert these == []
        reason = f"{word}: {CATALOGUE.concerns['dehydration'].reason}"
        assert left[title("concerns", "dehydration")] == reason


def test_a_zone_that_is_blocked_names_its_rules() -> None:
    these, left = found(permanent_filler=True)
    assert these == []
    assert left[str(CHEEKS.title)].startswith("stop: ")


def test_a_zone_that_is_closed_says_why() -> None:
    zones = ("cheeks", "glabella", "hands", "lower-lid")
    these, left = found({"zones": zones})
    assert {zone.id for one in these for zone in one.zones} == {"cheeks"}
    hands = CATALOGUE.zones["hands"]
    assert left[str(hands.title)] == (
        f"{hands.reason} No depth ceiling: no source found. A clinic can set one."
    )
    assert title("zones", "glabella") in left
    assert title("zones", "lower-lid") not in left  # asked for, so a clinician may


def test_a_zone_that_nobody_asked_for_is_not_listed() -> None:
    these, left = found({"zones": ()})
    assert these
    assert not {str(zone.title) for zone in CATALOGUE.zones.values()} & set(left)
    assert "lower-lid" not in {zone.id for one in these for zone in one.zones}


def test_an_excluded_zone_gives_its_own_reason() -> None:
    catalogue = with_one("zones", "cheeks", status="excluded")
    _, left = found(catalogue=catalogue)
    assert left[str(CHEEKS.title)] == str(CHEEKS.reason)


def test_a_product_is_left_out_with_its_reason() -> None:
    products = ("m-ha-10", "skinvive", "redensity-1")
    _, left = found({"products": products}, allergies=frozenset({"lidocaine"}))
    skinvive = CATALOGUE.products["skinvive"]
    assert left[skinvive.title] == f"Not mesotherapy: {skinvive.reason}"


def test_a_place_without_a_listing_takes_no_product() -> None:
    these, left = found({"jurisdiction": ""})
    assert these == []
    assert set(left.values()) == {
        "No place of practice was given, so no listing could be looked up."
    }
    box = CATALOGUE.products["m-ha-10"]
    bare = with_one("products", "m-ha-10", markets=())
    assert found(catalogue=bare)[1][box.title] == "Listing in EU: unknown."
    listed = box.listing("EU")
    assert listed is not None
    gone = (replace(listed, status="not_listed"),)
    off = with_one("products", "m-ha-10", markets=gone)
    assert found(catalogue=off)[1][box.title] == "Listing in EU: not listed."


def test_a_label_that_starts_later_is_left_out() -> None:
    age = Figure(unit="a", tag=Tag.C, value=Decimal(90))
    late = with_one("products", "m-ha-10", minimum_age=age)
    reason = f"The label starts at {age}."
    these, left = found(catalogue=late)
    assert left[CATALOGUE.products["m-ha-10"].title] == reason
    assert "m-ha-10" not in {one.product.id for one in these}


def test_what_is_blocked_names_every_rule_that_decides() -> None:
    """Two stops in one zone, and the evidence of the zone that was asked for."""
    consultation = calm(permanent_filler=True, skin_infection=True)
    screening = practice().screen(consultation)
    _, left_out = candidates(consultation.request, CATALOGUE, screening)
    (cheeks,) = [item for item in left_out if item.subject == str(CHEEKS.title)]
    decision = screening.zones["cheeks"]
    titles = [str(f.rule.title) for f in decision.deciding]
    assert len(titles) == 2
    assert cheeks.reason == f"{decision.level.value}: {'; '.join(titles)}"
    assert cheeks.sources == sources_of(CHEEKS.evidence)


def test_a_product_that_is_blocked_names_every_rule_that_decides() -> None:
    products = ("redensity-1", "m-ha-10")
    consultation = calm({"products": products}, allergies=frozenset({"lidocaine"}))
    screening = practice().screen(consultation)
    name = next(n for n in products if not screening.products[n].level.treatable)
    decision, product = screening.products[name], CATALOGUE.products[name]
    plain = replace(product, cross_linked="no")
    catalogue = replace(CATALOGUE, products={**CATALOGUE.products, name: plain})
    _, left_out = candidates(consultation.request, catalogue, screening)
    (found,) = [item for item in left_out if item.subject == product.title]
    assert len(decision.deciding) > 1
    titles = "; ".join(str(f.rule.title) for f in decision.deciding)
    assert found.reason == f"{decision.level.value}: {titles}"
    assert found.sources == sources_of(product.evidence)
