"""Sessions: whether one may begin, what was given against the plan, and amendments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from mesoplan.clinic import delivery, ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import consents
from mesoplan.clinic.queries.charts import core_consultation
from mesoplan.clinic.queries.courses import courses_of, plan_of
from mesoplan.clinic.queries.decisions import GOES_ON, standing
from mesoplan.clinic.queries.map_totals import refined
from mesoplan.clinic.queries.paging import Page, page_of
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Amendment, Client, Course, Delivery, Session
from mesoplan.core.days import day_words
from mesoplan.core.facts import Standing as FactStanding
from mesoplan.core.quantities import Volume

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan import Practice
    from mesoplan.clinic.queries.decisions import Standing
    from mesoplan.core.facts import State
    from mesoplan.core.planning.plan import Plan, SessionPlan
    from mesoplan.knowledge.library import Library

OBSERVATION = "observation-minutes"
# what a page is handed to show; only actions write it
Seen: TypeAlias = Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A fact whose answer no longer counts today, and when it was last given."""

    fact: str
    question: str
    last_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether the next session may begin, and everything that stands in the way."""

    course: Course | None = None
    plan: Plan | None = None
    next: SessionPlan | None = None
    in_the_way: tuple[str, ...] = ()
    stale: tuple[Stale, ...] = ()
    consent: consents.Standing
    under_way: UUID | None = None
    screen_again: bool = False
    off_window: str = ""

    @property
    def may_begin(self) -> bool:
        """Nothing stands in the way."""
        return self.next is not None and not self.in_the_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """One amendment, with its day, its author and its reason."""

    at: datetime
    by: str
    field: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One session as lists show it."""

    id: UUID
    number: int
    on: date
    signed_at: datetime | None
    signed_by: str
    points: int
    volume: Volume
    amendments: int


def session_seen_by(actor: Actor, session: UUID) -> Session:
    """A session of the actor's clinic, with its course and deliveries.

    Raises:
        NotAllowed, NotFound: as for charts.
    """
    actor.must(Permission.CLIENT_VIEW_CHART)
    found = (
        Session.objects.filter(pk=session, clinic=actor.clinic, client__erased_at=None)
        .select_related("client__clinic", "course__consultation", "clinic")
        .prefetch_related(
            Prefetch("deliveries", Delivery.objects.order_by("recorded_at", "pk")),
            Prefetch("amendments", Amendment.objects.order_by("made_at")),
        )
        .first()
    )
    if found is None:
        message = "no such session"
        raise NotFound(message)
    found.course.client = found.course.consultation.client = found.client
    return found


def looked_at(actor: Actor, session: Session) -> None:
    """Note that somebody has opened the session's page."""
    ledger.seen(actor, "session", f"session:{session.pk}", client=session.client_id)


def readiness(client: Client, now: Standing | None = None) -> Readiness:
    """Whether the next session of the approved course may begin today."""
    course = courses_of(client)[1]
    consent = consents.standing(client, "treatment", course)
    if course is None:
        return Readiness(consent=consent, in_the_way=(_("No plan is approved."),))
    plan = plan_of(course)
    numbers = dict(
        Session.objects.filter(course=course).values_list("number", "signed_at")
    )
    number = max(numbers, default=0) + 1
    following = next((s for s in plan.sessions if s.number == number), None)
    now = now or standing(client)
    under_way = (
        Session.objects.filter(course=course, signed_at=None)
        .values_list("pk", flat=True)
        .first()
    )
    today = moment.today(client.clinic)
    practice = practice_of(client.clinic_id)
    titles = practice.library.zone_titles()
    reasons = list(_reasons(now, plan, following, titles))
    if following is not None and today < following.earliest:
        said = _("The plan has this session on %(day)s at the earliest.")
        reasons.append(said % {"day": day_words(following.earliest)})
    if not consent.valid:
        reasons.append(consent.why)
    if under_way is not None:
        reasons.append(_("A session is under way: sign it first."))
    elif following is None:
        reasons.append(_("Every session of this course is done."))
    return Readiness(
        course=course,
        plan=plan,
        next=following,
        in_the_way=tuple(reasons),
        stale=_stale(client, course, practice, today),
        consent=consent,
        under_way=under_way,
        screen_again=not now.may_go_on,
        off_window=_off_window(following, today),
    )


def sessions_of(client: Client, page: int = 1) -> Page[Row]:
    """A client's sessions, the newest first, a page at a time."""
    sessions = (
        Session.objects.filter(client=client)
        .defer("recheck", "notes")
        .prefetch_related("deliveries", "amendments")
        .order_by("-on", "-opened_at")
    )
    found: Page[Session] = page_of(sessions, page, lambda row: row)
    names = names_of(client.clinic_id, (row.signed_by for row in found.rows))
    rows = tuple(
        Row(
            id=row.pk,
            number=row.number,
            on=row.on,
            signed_at=row.signed_at,
            signed_by=names.get(row.signed_by, ""),
            points=sum(d.points for d in row.deliveries.all()),
            volume=Volume(sum(d.volume_nl for d in row.deliveries.all())),
            amendments=len(row.amendments.all()),
        )
        for row in found.rows
    )
    return Page(rows=rows, number=found.number, pages=found.pages, total=found.total)


def planned(session: Session) -> tuple[Plan, SessionPlan]:
    """The plan of the session's course, and its part for this session.

    Where the session has a map, points and volumes are those that the map took over.
    """
    plan = plan_of(session.course)
    part = next(s for s in plan.sessions if s.number == session.number)
    return plan, refined(session, part)


def values_of(session: Session) -> dict[str, str]:
    """What is saved, as the fields of the sheet show it."""
    found: dict[str, str] = {}
    rows: dict[str, int] = {}
    for given in session.deliveries.all():
        row = rows.get(given.zone, 0)
        rows[given.zone] = row + 1
        shown = {
            "points": str(given.points),
            "volume": delivery.typed_volume(Volume(given.volume_nl)),
            "unit": "mL",
            "lot": given.lot,
            "expires_on": given.expires_on.isoformat(),
            "deviation": given.deviation,
        }
        for column, text in shown.items():
            found[delivery.field(given.zone, row, column)] = text
    notes: dict[str, Any] = session.reveal("notes") or {}
    for zone, reason in notes.get("not_done", {}).items():
        found[f"{zone}.not_done"] = reason
    found["notes"] = notes.get("text", "")
    found["observation"] = notes.get("observation", "")
    minutes = session.observed_minutes
    found["observed_minutes"] = "" if minutes is None else str(minutes)
    return found


def checked(
    session: Session, values: delivery.Values, practice: Practice | None = None
) -> delivery.Sheet:
    """The typed sheet, read and held against the plan and the core's limits."""
    plan, part = planned(session)
    practice = practice or practice_of(session.clinic_id)
    core = core_consultation(session.client, session.course.consultation, practice)
    screening = practice.screen(core)
    sheet = delivery.read(values, part, session.on)
    return delivery.held_against(sheet, plan, part, practice.catalogue, screening)


def amendments_of(session: Session) -> tuple[Amended, ...]:
    """The amendments, the oldest first."""
    rows = list(session.amendments.all())
    names = names_of(session.clinic_id, (row.made_by for row in rows))
    found = []
    for row in rows:
        row.client = session.client
        words = row.reveal("words") or {}
        found.append(
            Amended(
                at=row.made_at,
                by=names.get(row.made_by, ""),
                field=words.get("field", ""),
                was=words.get("was", ""),
                now=words.get("now", ""),
                reason=row.reveal("reason") or "",
            )
        )
    return tuple(found)


def observation_minutes(library: Library) -> int:
    """How long the clinic watches after treatment."""
    figure = library.policies[OBSERVATION].figure
    return int(figure.least)


def _reasons(
    now: Standing, plan: Plan, following: SessionPlan | None, titles: Mapping[str, str]
) -> list[str]:
    """What the decision of today has against this plan."""
    if not now.may_go_on:
        return [now.headline]
    found = []
    for zone in {z.zone: z for z in following.zones} if following else {}:
        level = now.zones.get(zone)
        if level is None:
            found.append(_("%(zone)s was not screened today.") % {"zone": titles[zone]})
        elif level not in GOES_ON:
            found.append(
                _("%(zone)s may not be treated today.") % {"zone": titles[zone]}
            )
    if now.products and now.products.get(plan.product) not in GOES_ON:
        found.append(_("The planned product may not be used today."))
    return found


def _stale(
    client: Client, course: Course, practice: Practice, today: date
) -> tuple[Stale, ...]:
    core = core_consultation(client, course.consultation, practice, today)
    snapshot = practice.snapshot(core, today, plan_of(course).zones)
    states: dict[str, State] = dict(snapshot.person)
    for zone in snapshot.zones.values():
        states.update(
            {n: s for n, s in zone.items() if s.standing is FactStanding.OUT_OF_DATE}
        )
    return tuple(
        Stale(
            fact=name,
            question=practice.library.facts[name].question.in_language("en"),
            last_on=state.on,
        )
        for name, state in states.items()
        if state.standing is FactStanding.OUT_OF_DATE
    )


def _off_window(following: SessionPlan | None, today: date) -> str:
    if following is None or following.earliest <= today <= following.latest:
        return ""
    return _("This is later than planned.") if today > following.latest else ""
