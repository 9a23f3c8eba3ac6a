"""Visits as the front desk sees them: a day's list, a client's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from mesoplan.clinic import moment
from mesoplan.clinic.access import HELD, Actor, NotFound, Permission
from mesoplan.clinic.queries.charts import Identity, clinic_of, identity
from mesoplan.clinic.queries.paging import SHORT_PAGE, Page, page_of
from mesoplan.clinic.records import Decision, Intake, Link, Membership, User, Visit

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A visit in the clinic's own time.

    ``level`` is the client's latest decision, told only to those who may open charts;
    ``intake`` is received, waiting (a link is out) or empty.
    """

    id: UUID
    client: Identity | None
    at: datetime
    purpose: str
    practitioner: str
    state: str
    version: int
    level: str = ""
    decided_on: date | None = None
    intake: str = ""


def day_seen_by(actor: Actor, day: date, *, page: int = 1) -> Page[Booking]:
    """The visits of a day where the clinic is, in order of time.

    Raises:
        NotAllowed: the role sees no list.
    """
    actor.must(Permission.CLIENT_LIST)
    zone = ZoneInfo(clinic_of(actor).time_zone)
    begins = datetime.combine(day, time(), zone).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    visits = _visits(actor).filter(at__gte=begins, at__lt=ends, client__erased_at=None)
    visits = _with_intake(visits.select_related("client"))
    if actor.may(Permission.CLIENT_VIEW_CHART):
        visits = _with_level(visits)
    return page_of(
        visits.order_by("at", "client__number", "id"),
        page,
        lambda visit: _booking(visit, zone, whose=True),
    )


def visits_seen_by(actor: Actor, client: UUID, *, page: int = 1) -> Page[Booking]:
    """A client's visits, the latest first.

    Raises:
        NotAllowed: the role sees no contact details.
    """
    actor.must(Permission.CLIENT_VIEW_CONTACT)
    zone = ZoneInfo(clinic_of(actor).time_zone)
    visits = _visits(actor).filter(client=client).order_by("-at", "id")
    return page_of(
        visits, page, lambda visit: _booking(visit, zone, whose=False), SHORT_PAGE
    )


def visit_seen_by(actor: Actor, visit: UUID) -> Visit:
    """One visit of the actor's clinic.

    Raises:
        NotFound: no such visit here, or its client was erased.
    """
    found = Visit.objects.filter(
        pk=visit, clinic=actor.clinic, client__erased_at=None
    ).first()
    if found is None:
        message = "no such visit"
        raise NotFound(message)
    return found


def booking_seen_by(actor: Actor, visit: UUID) -> Booking:
    """One visit as the desk sees it, in the clinic's own time.

    Raises:
        NotAllowed: the role books nothing.
        NotFound: no such visit here, or its client was erased.
    """
    actor.must(Permission.VISIT_BOOK)
    found = _visits(actor).filter(pk=visit, client__erased_at=None)
    row = found.select_related("client").first()
    if row is None:
        message = "no such visit"
        raise NotFound(message)
    return _booking(row, ZoneInfo(clinic_of(actor).time_zone), whose=True)


def practitioners_seen_by(actor: Actor) -> tuple[tuple[UUID, str], ...]:
    """Who treats in the actor's clinic now: id and name, by name.

    Raises:
        NotAllowed: the role books nothing.
    """
    actor.must(Permission.VISIT_BOOK)
    treating = [r.value for r, held in HELD.items() if Permission.SESSION_SIGN in held]
    found = Membership.objects.filter(
        clinic=actor.clinic, ended_at=None, role__in=treating, user__is_active=True
    )
    return tuple(found.order_by("user__name").values_list("user", "user__name"))


def today_seen_by(actor: Actor) -> date:
    """The calendar day where the actor's clinic is."""
    return moment.today(clinic_of(actor))


def _visits(actor: Actor) -> QuerySet[Visit]:
    name = User.objects.filter(pk=OuterRef("practitioner")).values("name")[:1]
    return Visit.objects.filter(clinic=actor.clinic).annotate(
        practitioner_name=Subquery(name)
    )


def _with_intake(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    sent = Intake.objects.filter(client=OuterRef("client"), sent_at__isnull=False)
    waiting = Link.objects.filter(
        client=OuterRef("client"),
        purpose="intake",
        used_at=None,
        revoked_at=None,
        expires_at__gt=moment.now(),
    )
    return visits.annotate(intake_sent=Exists(sent), intake_waiting=Exists(waiting))


def _with_level(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    latest = Decision.objects.filter(client=OuterRef("client")).order_by("-made_at")
    return visits.annotate(
        level=Subquery(latest.values("level")[:1]),
        decided_on=Subquery(latest.values("on")[:1]),
    )


def _booking(visit: Any, zone: ZoneInfo, *, whose: bool) -> Booking:  # noqa: ANN401 - annotated
    intake = "received" if getattr(visit, "intake_sent", False) else ""
    if getattr(visit, "intake_waiting", False):
        intake = "waiting"
    return Booking(
        id=visit.pk,
        client=identity(visit.client) if whose else None,
        at=visit.at.astimezone(zone),
        purpose=visit.purpose,
        practitioner=visit.practitioner_name or "",
        state=visit.state,
        version=visit.version,
        level=getattr(visit, "level", "") or "",
        decided_on=getattr(visit, "decided_on", None),
        intake=intake,
    )
