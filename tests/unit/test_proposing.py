"""Which courses are proposed, in which order, and why there is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mesoplan.core.evidence import Figure, Tag
from mesoplan.core.levels import Level
from mesoplan.core.planning import proposing
from mesoplan.core.planning.candidates import Candidate
from mesoplan.core.planning.proposing import propose
from tests.clients import calm, practice
from tests.properties.people import TODAY
from tests.unit.test_candidates import CATALOGUE, CHEEKS, LIGHT, found, title, with_one


def proposal(catalogue: Any = CATALOGUE, **request: Any) -> Any:
    consultation = calm(request)
    screening = practice().screen(consultation)
    return propose(consultation.request, catalogue, screening)


def test_without_a_concern_there_is_no_course() -> None:
    made = proposal(concerns=())
    assert (made.courses, made.left_out) == ((), ())
    assert made.reason == "No concern was given."


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({"pregnant": True}, Level.STOP),
        ({"vaccine": (TODAY,)}, Level.DEFER),
        ({"pregnant": None}, Level.INCOMPLETE),
    ],
)
def test_who_may_not_be_treated_gets_no_course(
    changed: dict[str, Any], level: Level
) -> None:
    made = practice().plan(calm({"concerns": ("fat", "dehydration")}, **changed))
    assert made.courses == ()
    assert str(CATALOGUE.concerns["fat"].title) in {o.subject for o in made.left_out}
    made = practice().plan(calm(**changed))
    assert made.reason == proposing.NO_COURSE[level]


def test_the_preferred_aim_comes_first_and_visits_only_when_asked() -> None:
    usual = ["best_evidence", "widest_margin", "least_discomfort"]
    for prefer in ("best_evidence", "widest_margin", "least_discomfort"):
        aims = [course.aim for course in proposal(prefer=prefer).courses]
        assert aims[0] == prefer
        assert set(aims) <= set(usual)
    aims = [course.aim for course in proposal(prefer="fewest_visits").courses]
    assert aims[0] == "fewest_visits"
    assert len(aims) == 3
    assert aims[1:] == usual[:2] or set(aims[1:]) < set(usual)


def test_courses_differ_in_more_than_the_needle() -> None:
    plans = [proposing._substance(c.plan) for c in proposal().courses]
    assert len(plans) == len(set(plans)) >= 2
    assert all(zone.gauge == 0 for p in plans for s in p.sessions for zone in s.zones)


def test_the_fewest_visits_are_the_fewest() -> None:
    concerns = ("elasticity", "dehydration", "fine-lines")
    few = proposal(prefer="fewest_visits", concerns=concerns[2:]).courses[0].plan
    best = proposal(concerns=concerns[2:]).courses
    assert all(len(few.sessions) <= len(course.plan.sessions) for course in best)


def test_a_concern_the_course_does_not_serve_is_named() -> None:
    made = proposal(concerns=("dehydration", "pores-texture"), zones=("forehead",))
    course = made.courses[0]
    assert course.plan.concerns == ("dehydration",)
    said = {item.subject: item.reason for item in course.left_out}
    assert said[title("concerns", "pores-texture")] == (
        "This product and technique do not serve it."
    )
    assert title("concerns", "dehydration") not in said


def test_a_request_nothing_fits_says_so() -> None:
    made = proposal(concerns=("pores-texture",), zones=("forehead",))
    assert made.courses == ()
    assert made.reason == "No product, technique and zone fit together here."


def ordered(aim: str, *rows: tuple[Candidate, Any]) -> list[int]:
    """The places of the rows when the aim puts them in order."""
    keys = [proposing.AIMS[aim].order(one, plan) for one, plan in rows]
    return sorted(range(len(rows)), key=keys.__getitem__)


def a_row(
    grade: int = 2, tested: bool = True, trials: int = 0, **changed: Any
) -> tuple[Candidate, Any]:
    """A candidate with the calm client's plan; ``changed`` are its product's fields."""
    course = proposal().courses[0]
    one = next(c for c in found()[0] if c.product.id == course.plan.product)
    product = replace(one.product, **changed)
    lead = replace(
        LIGHT,
        grade=grade,
        tested=(product.id,) if tested else (),
        trials_for=("t",) * trials,
        trials_against=(),
    )
    served = {"dehydration": lead}
    return replace(one, product=product, served=served), course.plan


def replanned(row: tuple[Candidate, Any], **changed: Any) -> tuple[Candidate, Any]:
    return row[0], replace(row[1], **changed)


def points_each(row: tuple[Candidate, Any], points: int) -> tuple[Candidate, Any]:
    sessions = tuple(
        replace(s, zones=tuple(replace(z, points=points) for z in s.zones))
        for s in row[1].sessions
    )
    return replanned(row, sessions=sessions)


@pytest.mark.parametrize("aim", sorted(proposing.AIMS))
def test_every_aim_prefers_to_serve_more_concerns(aim: str) -> None:
    one = replanned(a_row(grade=1), concerns=("a",))
    two = replanned(a_row(grade=1), concerns=("a", "b"))
    assert ordered(aim, one, two) == [1, 0]


@pytest.mark.parametrize("aim", sorted(proposing.AIMS))
def test_every_aim_prefers_more_zones_then_what_was_tested(aim: str) -> None:
    row = a_row()
    (first, *_), sessions = row[1].sessions[0].zones, row[1].sessions
    fewer = tuple(
        replace(s, zones=(replace(first, points=s.points),)) for s in sessions
    )
    assert len(row[1].zones) > 1
    less = replanned(row, sessions=fewer)
    assert ordered(aim, less, row) == [1, 0]
    assert ordered(aim, a_row(tested=False), row) == [1, 0]


def test_evidence_is_grade_then_the_product_itself_then_trials() -> None:
    best = a_row(grade=1, tested=False)
    tested, more = a_row(grade=2), a_row(grade=2, trials=2)
    untested = a_row(grade=2, tested=False, trials=9)
    assert ordered("best_evidence", untested, tested, more, best) == [3, 2, 1, 0]
    against = (
        replace(
            tested[0],
            served={"dehydration": replace(tested[0].lead, trials_against=("t", "u"))},
        ),
        tested[1],
    )
    assert ordered("best_evidence", against, tested) == [1, 0]


def test_a_margin_is_a_label_that_was_read_then_less_matter() -> None:
    seen = a_row(label_seen=True, composition="partial")
    whole = a_row(label_seen=False, composition="complete")
    unread = a_row(label_seen=False, composition="partial")
    assert ordered("widest_margin", unread, whole, seen) == [2, 1, 0]
    less, more = points_each(unread, 5), points_each(unread, 50)
    assert ordered("widest_margin", more, less) == [1, 0]


def test_comfort_is_fewer_punctures() -> None:
    few, many = points_each(a_row(grade=4), 5), points_each(a_row(grade=1), 50)
    assert ordered("least_discomfort", many, few) == [1, 0]
    better = points_each(a_row(grade=1), 5)
    assert ordered("least_discomfort", few, better) == [1, 0]


def test_visits_are_fewer_sessions_then_better_evidence() -> None:
    poor, good = a_row(grade=4), a_row(grade=1)
    once = replanned(poor, sessions=poor[1].sessions[:1])
    assert ordered("fewest_visits", good, once) == [1, 0]
    assert ordered("fewest_visits", poor, good) == [1, 0]


def test_ties_are_settled_by_what_is_known_then_by_id() -> None:
    surer, other = a_row(cross_linked_tag=Tag.A), a_row(cross_linked_tag=Tag.B)
    for aim in proposing.AIMS:
        assert ordered(aim, other, surer) == [1, 0]
        first = replanned(surer, product="a-product")
        last = replanned(surer, product="z-product")
        assert ordered(aim, last, first) == [1, 0]
        one = replanned(surer, sessions=surer[1].sessions[:1])
        assert proposing.AIMS[aim].order(*one)[-1] == "papule"


def test_what_a_draft_drops_is_left_out_of_its_course() -> None:
    limit = Figure(unit="mL", tag=Tag.C, value=Decimal("0.7"))
    products = {
        name: replace(p, session_limit=limit) for name, p in CATALOGUE.products.items()
    }
    catalogue = replace(CATALOGUE, products=products)
    consultation = calm()
    made = propose(consultation.request, catalogue, practice().screen(consultation))
    assert made.courses
    left = {o.subject: o.reason for c in made.courses for o in c.left_out}
    assert left[str(CHEEKS.title)] == f"over the session limit of {limit}"


def test_of_two_protocols_of_a_concern_the_better_is_followed() -> None:
    """Whichever comes first; of two as good the first by id."""
    one = found()[0][0]
    base = replace(
        LIGHT,
        products=(one.product.id,),
        techniques=("papule",),
        trials_for=(),
        trials_against=(),
    )
    for grades, best in ((("2", "1"), "b"), (("1", "2"), "a"), (("2", "2"), "a")):
        protocols = {
            name: replace(base, id=name, grade=int(grade))
            for name, grade in zip("ab", grades, strict=True)
        }
        these, _ = found(catalogue=replace(CATALOGUE, protocols=protocols))
        assert {c.served["dehydration"].id for c in these} == {best}


def test_a_technique_without_zones_reaches_those_of_its_protocol() -> None:
    catalogue = with_one("techniques", "papule", zones=())
    these, _ = found(catalogue=catalogue)
    reached = {z.id for c in these if c.technique.id == "papule" for z in c.zones}
    assert reached == {"cheeks", "crows-feet", "forehead"}


def test_a_proposal_with_courses_needs_no_reason() -> None:
    made = proposal()
    assert made.courses
    assert made.reason == ""
    nothing = proposal(concerns=())
    assert nothing.screening.person.level is Level.CLEAR
    assert made.screening.person.level is Level.CLEAR


def test_why_there_is_no_course_where_nothing_is_sold() -> None:
    assert proposal(jurisdiction="").reason == (
        "No place of practice was given, so no listing could be looked up."
    )
    products = {
        name: replace(
            p, markets=tuple(replace(m, status="not_listed") for m in p.markets)
        )
        for name, p in CATALOGUE.products.items()
    }
    made = proposal(catalogue=replace(CATALOGUE, products=products))
    assert made.reason == "No product asked about is known to be listed in EU."
