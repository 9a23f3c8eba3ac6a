"""The part of the plan check that looks at the course: protocol, number, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.planning.plan import Plan, Violation
from mesoplan.core.planning.timing import interval_of, sessions_of
from mesoplan.core.planning.violations import against, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mesoplan.core.catalogue import Protocol
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.screening import Screening


def course_violations(
    plan: Plan, catalogue: Catalogue, screening: Screening, event_on: date | None
) -> Iterator[Violation]:
    """Every violation of the course as a whole."""
    yield from _protocols(plan, catalogue)
    lead = catalogue.protocols.get(plan.protocols[0]) if plan.protocols else None
    if lead is not None:
        yield from _timing(plan, lead, catalogue)
    if plan.sessions and plan.sessions[0].earliest < screening.snapshot.on:
        message = "the first session lies before the day of screening"
        yield Violation(
            code="session-in-the-past", where="sessions[0]", message=message
        )
    if event_on is not None:
        yield from _event(plan, catalogue, event_on)


def _protocols(plan: Plan, catalogue: Catalogue) -> Iterator[Violation]:
    for index, name in enumerate(plan.protocols or ("",)):
        where = f"protocols[{index}]"
        protocol = catalogue.protocols.get(name)
        if protocol is None:
            message = f"no such protocol: {name or 'none is named'}"
            yield Violation(code="protocol-unknown", where=where, message=message)
        elif plan.product not in protocol.products:
            yield Violation(
                code="protocol-product",
                where=where,
                message=f"{protocol.title} was not described with {plan.product}",
                sources=sources_of(protocol.evidence),
                tag=protocol.tag,
            )


def _timing(plan: Plan, lead: Protocol, catalogue: Catalogue) -> Iterator[Violation]:
    """The number of sessions and the days between them, against the leading protocol."""
    product = catalogue.products.get(plan.product)
    sessions = sessions_of(product, lead) if product else lead.sessions
    interval = interval_of(product, lead) if product else lead.interval
    count = len(plan.sessions)
    if not sessions.least <= count <= sessions.most:
        message = f"{count} sessions, expected {sessions}"
        yield against(sessions, "session-count", "sessions", message)
    for index, later in enumerate(plan.sessions[1:], start=1):
        before = plan.sessions[index - 1]
        soonest = (later.earliest - before.earliest).days
        longest = (later.latest - before.latest).days
        if soonest < interval.least or longest > interval.most:
            days = f"{soonest}" if soonest == longest else f"{soonest}–{longest}"
            message = f"{days} days after the one before, expected {interval}"
            yield against(interval, "interval", f"sessions[{index}]", message)


def _event(plan: Plan, catalogue: Catalogue, event_on: date) -> Iterator[Violation]:
    """Sessions whose after-effects may still show on the client's day."""
    free = catalogue.policy("event-free-days")
    for index, session in enumerate(plan.sessions):
        days = (event_on - session.latest).days
        if 0 <= days < free.least:
            unit = "day" if days == 1 else "days"
            message = f"only {days} {unit} before the event, keep {free}"
            yield against(free, "event-too-near", f"sessions[{index}]", message)
