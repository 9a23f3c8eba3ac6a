"""How long one consultation takes in process: screening alone, and up to a plan."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

from people import consultations, people
from reasons import Screened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import mesoplan

CONSULTATIONS = 200
PEOPLE = 1_000
P95_LIMIT_MS = 50
HOOKS_LIMIT_MS = 500  # what CDS Hooks asks of a service


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds: half of all calls took at most p50, 95 % at most p95."""

    what: str
    calls: int
    p50: float
    p95: float
    longest: float


@dataclass(frozen=True, slots=True)
class Plans:
    """The consultations that came to a course, out of those asked for and treatable."""

    asked: int
    treatable: int
    screening: Latency
    plan: Latency


def screenings(practice: mesoplan.Practice) -> Latency:
    """From answers to decisions for one zone and one product, reasons read."""
    screened = Screened(practice.library)
    met = people(practice.library, PEOPLE)
    return _timed(
        "take_snapshot + screen, 1 zone and 1 product",
        lambda person: screened.screened(screened.taken(person)),
        met,
    )


def plans(practice: mesoplan.Practice) -> Plans:
    """Screening of the zones and products asked about, and the way to a plan."""
    asked = consultations(practice.library, CONSULTATIONS)
    treatable = [c for c in asked if practice.screen(c).today.treatable]
    planned = [c for c in treatable if practice.plan(c).courses]
    return Plans(
        asked=len(asked),
        treatable=len(treatable),
        screening=_timed(
            "consultation → decisions (Practice.screen)", practice.screen, planned
        ),
        plan=_timed("consultation → plan (Practice.plan)", practice.plan, planned),
    )


def _timed(what: str, call: Callable, given: Sequence) -> Latency:
    call(given[0])
    found = []
    for one in given:
        start = perf_counter()
        call(one)
        found.append((perf_counter() - start) * 1_000)
    return Latency(
        what=what,
        calls=len(found),
        p50=median(found),
        p95=quantiles(found, n=20)[-1],
        longest=max(found),
    )
