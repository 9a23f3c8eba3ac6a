"""Each limit of a plan on its edge: kept at the limit, broken one step beyond it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mesoplan.core.planning.checking import anaesthetic_obstacle
from mesoplan.core.planning.plan import Plan, ZonePlan
from mesoplan.core.quantities import Length, Volume
from tests.clients import calm, practice
from tests.properties.people import TODAY
from tests.unit.test_check_plan import _sessions, proposed, with_session, with_zone


def at(code: str, plan: Plan, request: dict[str, Any] | None = None) -> list[Any]:
    """The violations of this code, for the calm client with this request."""
    return [v for v in practice().check_plan(plan, calm(request)) if v.code == code]


def messages(code: str, plan: Plan) -> set[str]:
    return {v.message for v in at(code, plan)}


def first_zone() -> ZonePlan:
    return proposed().sessions[0].zones[0]


def technique() -> Any:
    return practice().catalogue.techniques[first_zone().technique]


def zone_record() -> Any:
    return practice().catalogue.zones[first_zone().zone]


def test_a_depth_may_reach_the_ceiling_and_no_deeper() -> None:
    ceiling = Length.most(zone_record().ceiling)
    upright = {"angle": 90, "depth": ceiling, "travel": ceiling}
    assert not at("depth-over-ceiling", with_zone(proposed(), **upright))
    deeper = Length(ceiling.count + 1)
    found = messages(
        "depth-over-ceiling", with_zone(proposed(), **{**upright, "depth": deeper})
    )
    title, limit = zone_record().title, zone_record().ceiling
    assert found == {f"{deeper} deep in {title}, ceiling {limit}"}
    travelled = {**upright, "travel": deeper}
    assert messages("depth-over-ceiling", with_zone(proposed(), **travelled)) == found
    assert messages("depth-disagrees", with_zone(proposed(), **travelled)) == {
        f"{deeper} of needle at 90° reaches {deeper}, deeper than the written {ceiling}"
    }


@pytest.mark.parametrize(
    ("angle", "fits"), [(0, False), (1, True), (90, True), (91, False)]
)
def test_an_angle_is_one_to_ninety_degrees(angle: int, fits: bool) -> None:
    words = f"{angle}° is no angle to the skin; expected 1° to 90°"
    assert (words not in messages("angle", with_zone(proposed(), angle=angle))) is fits


def test_an_angle_keeps_the_ends_its_source_gives() -> None:
    allowed = technique().angle
    for angle in (int(allowed.least), int(allowed.most)):
        assert not at("angle", with_zone(proposed(), angle=angle))
    for angle in (int(allowed.least) - 1, int(allowed.most) + 1):
        words = f"{angle}°, {technique().title} uses {allowed}"
        assert messages("angle", with_zone(proposed(), angle=angle)) == {words}


def test_a_point_keeps_the_ends_its_source_gives() -> None:
    allowed = technique().volume
    least, most = Volume.least(allowed), Volume.most(allowed)
    for volume in (least, most):
        assert not at("volume-per-point", with_zone(proposed(), per_point=volume))
    for volume in (Volume(least.count - 1), Volume(most.count + 1)):
        words = f"{volume} a point, expected {allowed}"
        found = with_zone(proposed(), per_point=volume)
        assert messages("volume-per-point", found) == {words}


def test_a_point_of_a_technique_without_a_volume_keeps_the_clinics_own() -> None:
    allowed = practice().catalogue.policy("point-volume")
    changed = {"technique": "linear-retrograde", "zone": "cheeks"}
    fits = with_zone(proposed(), per_point=Volume.most(allowed), **changed)
    assert not at("volume-per-point", fits)
    over = Volume(Volume.most(allowed).count + 1)
    (found,) = {
        (v.message, v.policy_default)
        for v in at(
            "volume-per-point", with_zone(proposed(), per_point=over, **changed)
        )
    }
    assert found == (f"{over} a point, expected {allowed}", allowed.policy_default)


def test_a_grid_is_no_closer_than_its_source_gives() -> None:
    closest = Length.least(technique().spacing)
    assert not at("spacing", with_zone(proposed(), spacing=closest))
    closer = Length(closest.count - 1)
    words = f"points {closer} apart, {technique().title} uses {technique().spacing}"
    assert messages("spacing", with_zone(proposed(), spacing=closer)) == {words}


def test_a_needle_is_no_coarser_than_its_source_and_no_finer_than_any() -> None:
    coarsest = int(technique().gauge.least)
    for gauge in (coarsest, 34):
        assert not at("gauge", with_zone(proposed(), gauge=gauge))
    for gauge in (coarsest - 1, 35):
        words = f"{gauge}G, {technique().title} uses {technique().gauge}"
        assert messages("gauge", with_zone(proposed(), gauge=gauge)) == {words}


def test_a_zone_holds_as_many_points_as_its_largest_area() -> None:
    area, spacing = zone_record().area, Length(10_000)
    most = int(area.most)
    full = with_zone(proposed(), spacing=spacing, points=most)
    assert not at("too-many-points", full)
    over = with_zone(proposed(), spacing=spacing, points=most + 1)
    words = f"{most + 1} points {spacing} apart, {area} hold {most}"
    assert messages("too-many-points", over) == {words}
    nowhere = with_zone(proposed(), spacing=Length(0), points=most + 1)
    assert not at("too-many-points", nowhere)
    assert at("spacing", nowhere)


@pytest.mark.parametrize(("points", "fits"), [(0, False), (1, True)])
def test_a_zone_has_a_point(points: int, fits: bool) -> None:
    assert (not at("no-point", with_zone(proposed(), points=points))) is fits


def filled(microlitres: int, packs: int) -> Plan:
    """One zone with so much in every session, and so many packs."""
    one = replace(first_zone(), per_point=Volume(microlitres * 1_000), points=1)
    return _sessions(proposed(), lambda s: replace(s, zones=(one,), packs=packs))


def test_a_session_may_reach_the_limit_of_its_product() -> None:
    product = practice().catalogue.products[proposed().product]
    assert product.session_limit is not None
    most = Volume.most(product.session_limit)
    assert not at("session-limit", filled(most.count // 1_000, 9))
    over = filled(most.count // 1_000 + 1, 9)
    volume = over.sessions[0].volume
    limit = product.session_limit
    assert messages("session-limit", over) == {
        f"{volume} of {product.title} in one session, at most {limit}"
    }


def test_packs_hold_what_is_injected() -> None:
    product = practice().catalogue.products[proposed().product]
    assert product.pack is not None
    pack = Volume.most(product.pack).count // 1_000
    assert not at("too-few-packs", filled(pack, 1))
    assert not at("too-few-packs", filled(pack + 1, 2))
    over = filled(pack + 1, 1)
    volume = over.sessions[0].volume
    assert messages("too-few-packs", over) == {f"1 pack holds less than {volume}"}
    assert messages("too-few-packs", filled(1, 0)) == {
        f"0 packs hold less than {Volume(1_000)}"
    }
    assert messages("too-few-packs", filled(2 * pack + 1, 2)) == {
        f"2 packs hold less than {Volume((2 * pack + 1) * 1_000)}"
    }


@pytest.mark.parametrize(
    ("days", "near"), [(-1, False), (0, True), (1, True), (13, True), (14, False)]
)
def test_the_days_before_an_event_are_kept_free(days: int, near: bool) -> None:
    plan = replace(proposed(), sessions=proposed().sessions[:1])
    event = plan.sessions[0].latest + timedelta(days=days)
    found = at("event-too-near", plan, {"event_on": event})
    free = practice().catalogue.policy("event-free-days")
    unit = "day" if days == 1 else "days"
    words = f"only {days} {unit} before the event, keep {free}"
    assert [(v.where, v.message) for v in found] == (
        [("sessions[0]", words)] if near else []
    )


def test_each_window_is_counted_from_the_one_before() -> None:
    plan = proposed()
    lead = practice().catalogue.protocols[plan.protocols[0]]
    least, most = int(lead.interval.least), int(lead.interval.most)
    before = plan.sessions[0]
    for soonest, longest, fits in (
        (least, most, True),
        (least - 1, most, False),
        (least, most + 1, False),
    ):
        later = {
            "earliest": before.earliest + timedelta(days=soonest),
            "latest": before.latest + timedelta(days=longest),
        }
        two = replace(plan, sessions=(before, replace(plan.sessions[1], **later)))
        found = [(v.where, v.message) for v in at("interval", two)]
        days = f"{soonest}" if soonest == longest else f"{soonest}–{longest}"
        words = f"{days} days after the one before, expected "
        assert found == ([] if fits else [("sessions[1]", f"{words}{lead.interval}")])


def test_a_count_of_sessions_is_named_with_what_was_expected() -> None:
    plan = proposed()
    lead = practice().catalogue.protocols[plan.protocols[0]]
    one = replace(plan, sessions=plan.sessions[:1])
    assert messages("session-count", one) == {f"1 sessions, expected {lead.sessions}"}


def test_a_first_session_may_be_today() -> None:
    assert not at("session-in-the-past", proposed())
    early = with_session(proposed(), 0, earliest=TODAY - timedelta(days=1))
    (found,) = at("session-in-the-past", early)
    assert (found.where, found.message) == (
        "sessions[0]",
        "the first session lies before the day of screening",
    )


def test_a_session_may_last_a_day() -> None:
    assert not at("session-window", with_session(proposed(), 0, latest=TODAY))
    (found,) = at(
        "session-window", with_session(proposed(), 0, latest=TODAY - timedelta(days=1))
    )
    assert (found.where, found.message) == ("sessions[0]", "it ends before it begins")


def test_three_products_fit_into_a_syringe_and_four_do_not() -> None:
    limit = practice().catalogue.policy("max-products-per-syringe")
    three = replace(proposed(), mixed_with=("glycine", "thiamine"))
    assert not at("too-many-products", three)
    four = replace(proposed(), mixed_with=("glycine", "thiamine", "ascorbic-acid"))
    (found,) = at("too-many-products", four)
    assert (found.where, found.message) == (
        "mixed_with",
        f"4 products in one syringe, at most {limit}",
    )


@pytest.mark.parametrize(
    ("change", "code", "where", "words"),
    [
        ({"product": "moon"}, "product-unknown", "product", "no such product: moon"),
        (
            {"protocols": ()},
            "protocol-unknown",
            "protocols[0]",
            "no such protocol: none is named",
        ),
        (
            {"protocols": ("moon",)},
            "protocol-unknown",
            "protocols[0]",
            "no such protocol: moon",
        ),
        ({"sessions": ()}, "no-session", "sessions", "the plan is empty"),
        (
            {"mixed_with": ("moon",)},
            "mixture-unknown",
            "mixed_with",
            "no such product or ingredient: moon",
        ),
        (
            {"anaesthetic": "hypnosis"},
            "anaesthetic-unknown",
            "anaesthetic",
            "unknown anaesthetic: hypnosis",
        ),
    ],
)
def test_what_a_course_is_told(
    change: dict[str, Any], code: str, where: str, words: str
) -> None:
    found = {(v.where, v.message) for v in at(code, replace(proposed(), **change))}
    assert found == {(where, words)}


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"zone": "moon"}, "zone-unknown", "no such zone: moon"),
        ({"technique": "moon"}, "technique-unknown", "no such technique: moon"),
        ({"zone": "crows-feet"}, "zone-twice", "a zone stands here twice"),
        ({"points": 0}, "no-point", "no point is planned"),
    ],
)
def test_what_a_zone_is_told(change: dict[str, Any], code: str, words: str) -> None:
    assert messages(code, with_zone(proposed(), **change)) == {words}


def test_a_session_without_a_zone_says_so() -> None:
    (found,) = at("no-zone", with_session(proposed(), 1, zones=()))
    assert (found.where, found.message) == ("sessions[1]", "no zone is planned")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"allergies": None}, "allergies are not known"),
        (
            {"allergies": frozenset({"lidocaine"})},
            "an allergy to an amide anaesthetic is recorded or not excluded",
        ),
        (
            {"allergies": frozenset({"other"})},
            "an allergy to an amide anaesthetic is recorded or not excluded",
        ),
        ({"methaemoglobinaemia": None}, "methaemoglobinaemia was not asked about"),
        ({"methaemoglobinaemia": True}, "methaemoglobinaemia is recorded"),
        ({"allergies": frozenset({"latex"})}, ""),
        ({}, ""),
    ],
)
def test_why_lidocaine_cream_may_not_be_used(
    changed: dict[str, Any], reason: str
) -> None:
    assert anaesthetic_obstacle(practice().screen(calm(**changed))) == reason
    plan = replace(proposed(), anaesthetic="lidocaine_prilocaine")
    found = [
        (v.where, v.message)
        for v in practice().check_plan(plan, calm(**changed))
        if v.code == "anaesthetic-refused"
    ]
    assert found == ([("anaesthetic", reason)] if reason else [])
