"""From a candidate to a plan: depth, points, volumes, packs and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from mesoplan.core.evidence import Figure, Tag
from mesoplan.core.planning.candidates import Candidate
from mesoplan.core.planning.drafting import Draft, Manner, draft
from mesoplan.core.planning.timing import interval_of, old_enough, sessions_of
from mesoplan.core.quantities import Length, Volume
from tests.clients import calm, day, practice
from tests.properties.people import TODAY

CATALOGUE = practice().catalogue
PROTOCOL = CATALOGUE.protocols["dehydration-light-ha"]


def figure(low: str, high: str = "", unit: str = "mm") -> Figure:
    if not high:
        return Figure(unit=unit, tag=Tag.C, value=Decimal(low))
    return Figure(unit=unit, tag=Tag.C, low=Decimal(low), high=Decimal(high))


TECHNIQUE = replace(
    CATALOGUE.techniques["papule"],
    depth=figure("1", "2"),
    angle=figure("10", "45", "deg"),
    volume=figure("0.01", "0.05", "mL"),
    spacing=figure("10", "12"),
    gauge=figure("30", "32", "gauge"),
)
PRODUCT = replace(
    CATALOGUE.products["m-ha-10"],
    label_seen=False,
    pack=figure("3", unit="mL"),
    session_limit=figure("3", unit="mL"),
)


def zone(name: str, area: str | None, ceiling: str | None = "0.7") -> Any:
    return replace(
        CATALOGUE.zones["cheeks"],
        id=name,
        area=area and figure(area, unit="cm2"),
        ceiling=ceiling and figure(ceiling),
    )


def candidate(*zones: Any, technique: Any = None, product: Any = None) -> Candidate:
    served = {"dehydration": PROTOCOL}
    return Candidate(
        product or PRODUCT, technique or TECHNIQUE, served, zones or (zone("a", "20"),)
    )


def drafted(of: Candidate, catalogue: Any = CATALOGUE, **manner: bool) -> Draft | None:
    return draft(of, Manner(**manner), catalogue, TODAY, "EU", "none")


def first_zones(of: Candidate, **manner: bool) -> tuple[Any, ...]:
    made = drafted(of, **manner)
    assert made is not None
    return made.plan.sessions[0].zones


def only(of: Candidate, **manner: bool) -> Any:
    (found,) = first_zones(of, **manner)
    return found


def reasons(of: Candidate) -> list[tuple[str, str]]:
    made = drafted(of)
    assert made is not None
    return [(z.id, reason) for z, reason in made.dropped]


def test_a_zone_is_injected_as_its_sources_say() -> None:
    found = only(candidate())
    assert (found.zone, found.technique) == ("a", "papule")
    assert (found.angle, found.travel, found.depth) == (
        30,
        Length(1_400),
        Length(700),
    )
    assert (found.per_point, found.spacing) == (Volume(20_000), Length(10_000))
    assert (found.points, found.gauge) == (20, 32)


def test_the_plan_says_for_whom_and_by_which_protocol() -> None:
    made = draft(candidate(), Manner(), CATALOGUE, TODAY, "UK", "lidocaine_prilocaine")
    assert made is not None
    plan = made.plan
    assert (plan.concerns, plan.protocols) == (("dehydration",), (PROTOCOL.id,))
    assert (plan.product, plan.jurisdiction) == ("m-ha-10", "UK")
    assert (plan.anaesthetic, plan.mixed_with) == ("lidocaine_prilocaine", ())
    assert made.dropped == ()


def test_the_leading_protocol_stands_first_and_each_once() -> None:
    best, other = replace(PROTOCOL, id="z", grade=1), replace(PROTOCOL, id="a", grade=3)
    served = {"one": other, "two": best, "three": other}
    of = Candidate(PRODUCT, TECHNIQUE, served, (zone("a", "20"),))
    made = drafted(of)
    assert made is not None
    assert made.plan.protocols == ("z", "a")
    assert made.plan.concerns == ("one", "three", "two")


def test_a_margin_keeps_above_the_ceiling() -> None:
    found = only(candidate(), margin=True)
    assert (found.travel, found.depth) == (Length(1_200), Length(600))


def test_a_needle_is_the_finest_or_the_coarsest_of_its_range() -> None:
    assert only(candidate(), finest=True).gauge == 32
    assert only(candidate(), finest=False).gauge == 30
    plain = replace(TECHNIQUE, gauge=None)
    box = replace(PRODUCT, gauge=figure("29", "31", "gauge"))
    assert only(candidate(technique=plain, product=box)).gauge == 31
    assert only(candidate(product=box)).gauge == 32
    policy = CATALOGUE.policy("needle-gauge")
    bare = replace(PRODUCT, gauge=None)
    assert only(candidate(technique=plain, product=bare)).gauge == int(policy.most)


def test_a_point_starts_from_the_usual_or_the_least_volume() -> None:
    assert only(candidate()).per_point == Volume(20_000)
    assert only(candidate(), least_volume=True).per_point == Volume(10_000)
    large = replace(TECHNIQUE, volume=figure("0.03", "0.05", "mL"))
    assert only(candidate(technique=large)).per_point == Volume(30_000)
    small = replace(TECHNIQUE, volume=figure("0.005", "0.015", "mL"))
    assert only(candidate(technique=small)).per_point == Volume(15_000)
    silent = replace(TECHNIQUE, volume=None)
    assert only(candidate(technique=silent)).per_point == Volume(20_000)


def test_no_point_has_less_than_the_least_volume() -> None:
    odd = replace(TECHNIQUE, volume=figure("0.010001", "0.05", "mL"))
    fits = only(candidate(zone("a", "280"), technique=odd))
    assert fits.per_point == Volume(15_000)
    assert drafted(candidate(zone("a", "300"), technique=odd)) is None


def test_a_technique_without_a_spacing_is_planned_at_most_sparsely() -> None:
    loose = replace(TECHNIQUE, spacing=None)
    assert only(candidate(technique=loose), sparse=True).spacing == Length(20_000)
    with pytest.raises(ValueError, match=r"^papule has no spacing$"):
        drafted(candidate(technique=loose))


def test_spacing_starts_from_the_closest_or_the_widest_grid() -> None:
    assert only(candidate()).spacing == Length(10_000)
    found = only(candidate(), sparse=True)
    assert (found.spacing, found.points) == (Length(12_000), 13)


def test_a_limit_widens_the_grid_then_shrinks_the_points() -> None:
    """150 points of 0.02 mL fill 3 mL; one more point and the grid is widened."""
    exact = only(candidate(zone("a", "150")))
    assert (exact.points, exact.spacing) == (150, Length(10_000))
    wider = only(candidate(zone("a", "151")))
    assert (wider.spacing, wider.points) == (Length(10_100), 148)
    assert wider.per_point == Volume(20_000)
    smaller = only(candidate(zone("a", "280")))
    assert smaller.per_point == Volume(15_000)
    assert (smaller.spacing, smaller.points) == (Length(11_900), 197)
    least = only(candidate(zone("a", "300")))
    assert least.per_point == Volume(10_000)
    assert (least.points, least.spacing) == (300, Length(10_000))


def test_what_does_not_fit_is_dropped_from_the_largest_on() -> None:
    limit = PRODUCT.session_limit
    of = candidate(zone("b", "500"), zone("c", "20"), zone("a", "20"))
    assert [z.zone for z in first_zones(of)] == ["a", "c"]
    assert reasons(of) == [("b", f"over the session limit of {limit}")]
    assert drafted(candidate(zone("b", "5000"))) is None


def test_of_two_zones_as_large_the_later_id_is_dropped() -> None:
    of = candidate(zone("b", "250"), zone("a", "250"))
    assert [z.zone for z in first_zones(of)] == ["a"]
    assert [name for name, _ in reasons(of)] == ["b"]


def test_without_a_limit_nothing_is_dropped() -> None:
    free = replace(PRODUCT, session_limit=None)
    of = candidate(zone("b", "500"), zone("a", "5000"), product=free)
    assert [(z.zone, z.points) for z in first_zones(of)] == [("a", 5_000), ("b", 500)]
    assert reasons(of) == []


def test_a_zone_too_shallow_for_the_technique_is_left_out_and_says_so() -> None:
    reason = f"{TECHNIQUE.title} goes deeper than the ceiling allows"
    of = candidate(zone("a", "20", "0.4"), zone("b", "20"), zone("c", "20", None))
    assert [z.zone for z in first_zones(of)] == ["b"]
    assert reasons(of) == [("a", reason), ("c", reason)]


def test_a_zone_of_unknown_area_is_left_out() -> None:
    of = candidate(zone("a", None), zone("b", "20"))
    assert [z.zone for z in first_zones(of)] == ["b"]
    assert [name for name, _ in reasons(of)] == ["a"]


@pytest.mark.parametrize(
    ("area", "packs"), [("100", 1), ("150", 1), ("151", 2), ("300", 2), ("301", 3)]
)
def test_packs_are_rounded_up(area: str, packs: int) -> None:
    free = replace(PRODUCT, session_limit=None)
    made = drafted(candidate(zone("a", area), product=free))
    assert made is not None
    assert {session.packs for session in made.plan.sessions} == {packs}


def test_a_product_without_a_pack_size_counts_one() -> None:
    loose = replace(PRODUCT, session_limit=None, pack=None)
    made = drafted(candidate(zone("a", "500"), product=loose))
    assert made is not None
    assert {session.packs for session in made.plan.sessions} == {1}


def test_sessions_are_the_fewest_and_their_windows_grow() -> None:
    made = drafted(candidate())
    assert made is not None
    least, most = int(PROTOCOL.interval.least), int(PROTOCOL.interval.most)
    assert (least, most) == (14, 21)
    found = [(s.number, s.earliest, s.latest) for s in made.plan.sessions]
    assert found == [
        (n + 1, TODAY + timedelta(days=14 * n), TODAY + timedelta(days=21 * n))
        for n in range(int(PROTOCOL.sessions.least))
    ]


@pytest.mark.parametrize("seen", [True, False])
def test_the_label_counts_where_it_was_seen(seen: bool) -> None:
    four, days = figure("4", unit="sessions"), figure("10", unit="d")
    box = replace(PRODUCT, label_seen=seen, sessions=four, interval=days)
    assert sessions_of(box, PROTOCOL) is (four if seen else PROTOCOL.sessions)
    assert interval_of(box, PROTOCOL) is (days if seen else PROTOCOL.interval)


def test_a_label_that_is_silent_leaves_the_protocol() -> None:
    box = replace(PRODUCT, label_seen=True, sessions=None, interval=None)
    assert sessions_of(box, PROTOCOL) is PROTOCOL.sessions
    assert interval_of(box, PROTOCOL) is PROTOCOL.interval


@pytest.mark.parametrize(
    ("born", "old"),
    [("1998-11-20", True), ("1998-11-21", False), (None, False)],
)
def test_the_age_of_the_label_is_reached_on_the_birthday(
    born: str | None, old: bool
) -> None:
    box = replace(PRODUCT, minimum_age=figure("28", unit="a"))
    screening = practice().screen(calm(birth_date=born and day(born)))
    assert old_enough(box, screening, TODAY) is old
    assert old_enough(replace(box, minimum_age=None), screening, TODAY) is True
