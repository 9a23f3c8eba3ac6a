"""Injection maps: a course's planned one, a session's own, and what was really done.

Nothing here needs geometry: a page that shows no map loads none. What does is in
``mesoplan.clinic.map_geometry``, imported where a map is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import core_consultation
from mesoplan.clinic.queries.courses import plan_of, screening_for
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.queries.face_views import head_size, measured_view
from mesoplan.clinic.records import InjectionMap
from mesoplan.core.injection_map.maps import PointState

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan.clinic.records import Client, Course, Session
    from mesoplan.core.injection_map.findings import MapFinding
    from mesoplan.core.injection_map.ground import Ground
    from mesoplan.core.injection_map.maps import InjectionMap as CoreMap

# what a page is handed to show; only actions write it
MapRecord: TypeAlias = InjectionMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A map that somebody opened.

    ``planned`` is what a session's map was when it was taken over from the course's;
    of the course's own it is the map itself. ``locked`` says why it is not written to
    any more, and is empty while it is.
    """

    id: UUID
    client: UUID
    course: UUID
    session: UUID | None
    number: int
    version: int
    staggered: bool
    locked: str
    map: CoreMap
    planned: CoreMap
    begun_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One map as lists show it. ``on`` is its session's day."""

    id: UUID
    session: UUID | None
    number: int
    on: date | None
    signed: bool
    points: int
    done: int


def record_seen_by(actor: Actor, map_id: UUID) -> MapRecord:
    """A map of the actor's clinic, its document still sealed.

    Raises:
        NotAllowed, NotFound: as for charts.
    """
    actor.must(Permission.CLIENT_VIEW_CHART)
    found = (
        InjectionMap.objects.filter(
            pk=map_id, clinic=actor.clinic, client__erased_at=None
        )
        .select_related("client__clinic", "course__consultation", "session")
        .first()
    )
    if found is None:
        message = "no such map"
        raise NotFound(message)
    return _whole(found)


def map_seen_by(actor: Actor, map_id: UUID) -> Seen:
    """A map of the actor's clinic, opened.

    Raises:
        InputError: it lies on a surface that this version does not know.
        NotAllowed, NotFound: as for charts.
    """
    return opened(record_seen_by(actor, map_id))


def looked_at(actor: Actor, seen: Seen) -> None:
    """Note that somebody has opened the map's page."""
    ledger.seen(actor, "map", f"map:{seen.id}", client=seen.client)


def planned_map(course: Course) -> MapRecord | None:
    """The course's planned map, if one was begun."""
    found = (
        InjectionMap.objects.filter(course=course, session=None)
        .select_related("client__clinic", "course__consultation", "session")
        .first()
    )
    return _whole(found) if found else None


def session_map(session: Session) -> MapRecord | None:
    """The session's own map, if it was taken over from the course's."""
    found = (
        InjectionMap.objects.filter(session=session)
        .select_related("client__clinic", "course__consultation", "session")
        .first()
    )
    return _whole(found) if found else None


def maps_of(client: Client) -> tuple[Row, ...]:
    """A client's maps, the newest first."""
    rows = (
        InjectionMap.objects.filter(client=client)
        .select_related("session")
        .defer("planned", "session__recheck", "session__notes")
        .order_by("-begun_at")
    )
    found = []
    for row in rows:
        row.client = client
        points = (row.reveal("document") or {}).get("points", [])
        session = row.session
        found.append(
            Row(
                id=row.pk,
                session=row.session_id,
                number=session.number if session else 0,
                on=session.on if session else None,
                signed=bool(session and session.signed_at),
                points=len(points),
                done=sum(p["state"] == PointState.DONE for p in points),
            )
        )
    return tuple(found)


def map_before(client: Client, session: Session | None = None) -> Seen | None:
    """The map of the last signed session, before ``session`` where one is given.

    It is what a new photograph shows from the visit before.

    Raises:
        InputError: it lies on a surface that this version does not know.
    """
    rows = InjectionMap.objects.filter(
        client=client, session__signed_at__isnull=False
    ).select_related("client__clinic", "course__consultation", "session")
    if session is not None:
        rows = rows.exclude(session=session).filter(
            session__opened_at__lt=session.opened_at
        )
    found = rows.order_by("-session__opened_at").first()
    return opened(_whole(found)) if found else None


def opened(record: MapRecord) -> Seen:
    """The map in a record.

    Raises:
        InputError: it lies on a surface that this version does not know.
    """
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is

    document = map_geometry.read(record.reveal("document"))
    planned = record.reveal("planned")
    session = record.session
    return Seen(
        id=record.pk,
        client=record.client_id,
        course=record.course_id,
        session=record.session_id,
        number=session.number if session else 1,
        version=record.version,
        staggered=record.staggered,
        locked=locked(record),
        map=document,
        planned=map_geometry.read(planned) if planned else document,
        begun_at=record.begun_at,
    )


def locked(record: MapRecord) -> str:
    """Why the map is not written to any more: a word for pages, empty while it is."""
    if record.session is not None:
        return "signed" if record.session.signed_at else ""
    return "replaced" if record.course.replaced_at else ""


def ground_of(client: Client, core_map: CoreMap | None = None) -> Ground:
    """The client's own skin and what points keep off there, the map's marks with it.

    As the newest good frontal photograph shows it while the client agrees to
    photographs; else the canonical head, in the client's size where it was measured.
    """
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is

    return map_geometry.ground_for(
        measured_view(client),
        head_size(client),
        practice_of(client.clinic_id).catalogue,
        core_map,
    )


def findings(record: MapRecord, core_map: CoreMap) -> tuple[MapFinding, ...]:
    """Every limit the map breaks for this client today, in its session of the course.

    Raises:
        InputError: what is on record does not make a consultation.
    """
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is
    from mesoplan.core.injection_map.limits import (  # noqa: PLC0415
        map_findings,
    )

    client, course = record.client, record.course
    practice, plan = practice_of(client.clinic_id), plan_of(course)
    core = core_consultation(client, course.consultation, practice)
    return map_findings(
        core_map,
        plan,
        practice.catalogue,
        screening_for(client, core, practice, standing(client), plan),
        number=record.session.number if record.session else 1,
        placing=map_geometry.placing_on(ground_of(client, core_map), core_map),
    )


def _whole(record: MapRecord) -> MapRecord:
    """One client, and one key, for everything that hangs on the record."""
    record.course.client = record.course.consultation.client = record.client
    if record.session is not None:
        record.session.client, record.session.course = record.client, record.course
    return record
