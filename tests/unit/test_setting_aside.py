"""A screening without what was set aside: nothing else about it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mesoplan import Practice
from mesoplan.core.levels import Level
from mesoplan.core.screening import Screening, without

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def screened(name: str) -> Screening:
    practice = Practice()
    return practice.screen(practice.read(EXAMPLES / f"{name}.toml"))


def test_nothing_set_aside_is_the_same_screening() -> None:
    screening = screened("vaccine-booked")
    assert without(screening, frozenset()) is screening


def test_a_rule_about_the_person_is_set_aside_for_every_zone_and_product() -> None:
    screening = screened("vaccine-booked")
    assert screening.person.level is Level.DEFER
    rules = frozenset((f.rule.id, "") for f in screening.person.deciding)
    left = without(screening, rules)
    assert left.person.level.treatable
    assert {d.level for d in left.products.values()} == {left.person.level}
    assert left.zones["crows-feet"].level.treatable
    assert left.zones["cheeks"].level is Level.DEFER  # its own reason stays


def test_a_rule_about_a_zone_is_set_aside_there_alone() -> None:
    screening = screened("permanent-filler")
    (stop,) = screening.zones["nasolabial"].deciding
    elsewhere = without(screening, frozenset({(stop.rule.id, "cheeks")}))
    assert elsewhere.zones["nasolabial"].level is Level.STOP
    there = without(screening, frozenset({(stop.rule.id, "nasolabial")}))
    assert there.zones["nasolabial"].level is not Level.STOP


def test_a_rule_about_a_product_is_set_aside_for_that_product_alone() -> None:
    screening = screened("allergy")
    closed = {n: d for n, d in screening.products.items() if d.level is Level.STOP}
    name, decision = next(iter(closed.items()))
    rules = frozenset((f.rule.id, name) for f in decision.deciding)
    left = without(screening, rules)
    assert left.products[name].level is not Level.STOP
    others = {n: d.level for n, d in left.products.items() if n != name}
    assert others == {n: d.level for n, d in screening.products.items() if n != name}


def test_what_is_known_and_what_each_rule_says_stays() -> None:
    screening = screened("vaccine-booked")
    rules = frozenset((f.rule.id, "") for f in screening.person.deciding)
    left = without(screening, rules)
    assert left.snapshot is screening.snapshot
    assert left.findings == screening.findings


def test_it_can_be_set_aside_for_another_day_as_well() -> None:
    practice = Practice()
    read = practice.read(EXAMPLES / "vaccine-booked.toml")
    later = practice.screen(replace(read, on=read.on + timedelta(days=1)))
    rules = frozenset((f.rule.id, "") for f in later.person.deciding)
    assert without(later, rules).person.level is not Level.DEFER
