"""Up to three different courses, each the best by one measure, each checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mesoplan.core.levels import Level
from mesoplan.core.planning.candidates import Candidate, LeftOut, candidates, rank
from mesoplan.core.planning.checking import anaesthetic_obstacle, check_plan
from mesoplan.core.planning.drafting import Draft, Manner, draft
from mesoplan.core.planning.statements import statements

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from mesoplan.core.consultation import Request
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.planning.plan import Plan, Statement
    from mesoplan.core.screening import Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One way to treat, why one would choose it, and every line with its source."""

    aim: str
    why: str
    plan: Plan
    statements: tuple[Statement, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Up to three courses, what no course covers, and the screening behind them.

    ``reason`` says why there is no course when there is none.
    """

    screening: Screening
    courses: tuple[Course, ...]
    left_out: tuple[LeftOut, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Aim:
    name: str
    why: str
    manner: Manner
    order: Callable[[Candidate, Plan], tuple[Any, ...]]


def _by_evidence(candidate: Candidate, plan: Plan) -> tuple[Any, ...]:
    lead = candidate.lead
    balance = len(lead.trials_against) - len(lead.trials_for)
    evidence = rank(lead), candidate.untested, balance
    return -len(plan.concerns), *evidence, -len(plan.zones), *_ties(candidate, plan)


def _by_margin(candidate: Candidate, plan: Plan) -> tuple[Any, ...]:
    product = candidate.product
    unread = not product.label_seen, product.composition != "complete"
    matter = sum(session.volume.count for session in plan.sessions)
    known = *unread, product.cross_linked_tag, candidate.untested
    return *_covered(plan), *known, matter, *_ties(candidate, plan)


def _by_comfort(candidate: Candidate, plan: Plan) -> tuple[Any, ...]:
    punctures = sum(session.points for session in plan.sessions)
    return *_covered(plan), punctures, rank(candidate.lead), *_ties(candidate, plan)


def _by_visits(candidate: Candidate, plan: Plan) -> tuple[Any, ...]:
    visits = len(plan.sessions)
    return *_covered(plan), visits, rank(candidate.lead), *_ties(candidate, plan)


def _covered(plan: Plan) -> tuple[int, int]:
    """Sorts first what serves more concerns, then more zones."""
    return -len(plan.concerns), -len(plan.zones)


def _ties(candidate: Candidate, plan: Plan) -> tuple[Any, ...]:
    """Settles what is left: what is better known, then the order of the ids."""
    known = candidate.untested, candidate.product.cross_linked_tag
    return *known, plan.product, plan.sessions[0].zones[0].technique


AIMS = {
    "best_evidence": _Aim(
        "best_evidence",
        "Choose it for the strongest evidence that was found for these concerns.",
        Manner(finest=False),
        _by_evidence,
    ),
    "widest_margin": _Aim(
        "widest_margin",
        "Choose it to stay shallower, with less product in each point.",
        Manner(margin=True, sparse=True, least_volume=True),
        _by_margin,
    ),
    "least_discomfort": _Aim(
        "least_discomfort",
        "Choose it for the fewest punctures and the finest needle.",
        Manner(sparse=True),
        _by_comfort,
    ),
    "fewest_visits": _Aim(
        "fewest_visits",
        "Choose it for the fewest visits.",
        Manner(),
        _by_visits,
    ),
}
MOST_COURSES = 3
NO_COURSE = {
    Level.STOP: "No course: a reason forbids treatment. See the decision.",
    Level.DEFER: "No course today: see what to wait for and what to offer meanwhile.",
    Level.INCOMPLETE: "No course yet: answers are missing. See the questions.",
}


def propose(request: Request, catalogue: Catalogue, screening: Screening) -> Proposal:
    """Courses for the request, the preferred aim first; none the checker would fault.

    A client who may not be treated today gets no course: the screening says what to
    wait for and what to offer meanwhile.
    """
    if not request.concerns:
        reason = "No concern was given."
        return Proposal(screening=screening, courses=(), left_out=(), reason=reason)
    found, left_out = candidates(request, catalogue, screening)
    if not screening.today.treatable:
        return Proposal(
            screening=screening,
            courses=(),
            left_out=tuple(left_out),
            reason=NO_COURSE[screening.today],
        )
    courses: list[Course] = []
    for aim in _in_order(request.prefer):
        taken = [course.plan for course in courses]
        course = _best(aim, found, request, catalogue, screening, taken)
        if course and len(courses) < MOST_COURSES:
            courses.append(course)
    reason = "" if courses else _why_none(request, catalogue, screening)
    return Proposal(
        screening=screening,
        courses=tuple(courses),
        left_out=tuple(left_out),
        reason=reason,
    )


def _why_none(request: Request, catalogue: Catalogue, screening: Screening) -> str:
    """What keeps a treatable client from every course."""
    place = request.jurisdiction
    if not place:
        return "No place of practice was given, so no listing could be looked up."
    markets = [catalogue.products[name].listing(place) for name in screening.products]
    if not any(market is not None and market.status == "listed" for market in markets):
        return f"No product asked about is known to be listed in {place}."
    return "No product, technique and zone fit together here."


def _in_order(prefer: str) -> list[_Aim]:
    """The preferred aim first; visits are compared only when asked for."""
    usual = ["best_evidence", "widest_margin", "least_discomfort"]
    names = [prefer, *(name for name in usual if name != prefer)]
    return [AIMS[name] for name in names]


def _best(
    aim: _Aim,
    found: list[Candidate],
    request: Request,
    catalogue: Catalogue,
    screening: Screening,
    taken: list[Plan],
) -> Course | None:
    """The best plan by this aim that differs from those already taken."""
    start: date = screening.snapshot.on
    anaesthetic = "none" if anaesthetic_obstacle(screening) else "lidocaine_prilocaine"
    drafted: list[tuple[tuple[Any, ...], Candidate, Draft]] = []
    for candidate in found:
        made = draft(
            candidate, aim.manner, catalogue, start, request.jurisdiction, anaesthetic
        )
        if made is not None:
            drafted.append((aim.order(candidate, made.plan), candidate, made))
    drafted.sort(key=lambda row: row[0])
    for _, _, made in drafted:
        if any(not _differs(made.plan, plan) for plan in taken):
            continue
        event_on = request.event_on
        if not check_plan(made.plan, catalogue, screening, event_on=event_on):
            return _course(aim, made, request, catalogue, screening)
    return None


def _course(
    aim: _Aim,
    made: Draft,
    request: Request,
    catalogue: Catalogue,
    screening: Screening,
) -> Course:
    """The plan with its statements, and what it does not cover."""
    left = [LeftOut(f"{zone.title}", reason) for zone, reason in made.dropped]
    covered = set(made.plan.concerns)
    for name in request.concerns:
        if name not in covered and catalogue.concerns[name].status == "plan":
            title = f"{catalogue.concerns[name].title}"
            left.append(LeftOut(title, "This product and technique do not serve it."))
    return Course(
        aim=aim.name,
        why=aim.why,
        plan=made.plan,
        statements=statements(made.plan, catalogue, screening),
        left_out=tuple(left),
    )


def _differs(plan: Plan, other: Plan) -> bool:
    """Whether more than the needle differs: product, technique, points, dates."""
    return _substance(plan) != _substance(other)


def _substance(plan: Plan) -> Plan:
    sessions = tuple(
        replace(session, zones=tuple(replace(zone, gauge=0) for zone in session.zones))
        for session in plan.sessions
    )
    return replace(plan, sessions=sessions)
