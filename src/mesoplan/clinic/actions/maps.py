"""Injection maps: begun for a course, edited, taken into a session, ticked off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.courses import course_seen_by, plan_of
from mesoplan.clinic.queries.sessions import session_seen_by
from mesoplan.clinic.records import InjectionMap, Session
from mesoplan.core.errors import InputError, Problem
from mesoplan.core.injection_map.maps import Origin, PointState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from mesoplan.clinic.records import Client, Course
    from mesoplan.core.injection_map.maps import InjectionMap as CoreMap
    from mesoplan.core.injection_map.maps import MapPoint
    from mesoplan.core.quantities import Length


def begin(
    actor: Actor,
    course: UUID,
    *,
    zones: Sequence[str] = (),
    spacing: Length | None = None,
    staggered: bool = False,
) -> maps.Seen:
    """Lay the planned map of a course, as its plan has the first session.

    ``zones`` are the plan's that are wanted, all of them when empty; ``spacing`` takes
    the place of the plan's. Begun twice, the first map stays.

    Raises:
        InputError: a zone that is not in the plan, or none that lies on the surface.
        Blocked: the course was replaced.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.COURSE_EDIT)
    found = course_seen_by(actor, course)
    before = maps.planned_map(found)
    if before is not None:
        return maps.opened(before)
    if found.replaced_at is not None:
        raise Blocked((_replaced(),))
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is

    made = map_geometry.laid_for(
        maps.ground_of(found.client),
        plan_of(found).sessions[0],
        zones,
        spacing,
        practice_of(actor.clinic).catalogue,
    )
    record = _new(actor, found.client, found, made, staggered=staggered)
    record.conceal(document=map_geometry.values(made))
    try:
        with transaction.atomic():
            record.save(force_insert=True)
            ledger.record(
                actor,
                "map.begun",
                f"map:{record.pk}",
                client=found.client_id,
                changed={"points": len(made.points), "surface": made.surface},
            )
    except IntegrityError:  # somebody else was quicker: there is one map a course
        return _there(maps.planned_map(found))
    return maps.opened(record)


def save(
    actor: Actor, map_id: UUID, *, version: int, document: Mapping[str, Any] | CoreMap
) -> maps.Seen:
    """Keep an edited map. One that breaks limits is kept as well, and shows it.

    In a session nothing that was planned goes missing: a point is skipped instead.

    Raises:
        InputError: with everything that cannot be read, or was taken out in a session.
        Conflict: with the map that somebody else has saved meanwhile.
        Blocked: its session is signed, or its course was replaced.
        NotAllowed, NotFound: as for reading the chart.
    """
    found = _to_write(actor, map_id)
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is

    new = map_geometry.whole(document)
    if found.session_id is not None:
        _nothing_missing(found, new)
    with transaction.atomic():
        _lock(found)
        _take(found, version)
        _kept(found, new, map_geometry.values(new))
        ledger.record(
            actor,
            "map.written",
            f"map:{found.pk}",
            client=found.client_id,
            changed=_counts(new),
        )
    return maps.map_seen_by(actor, map_id)


def carry(actor: Actor, session: UUID) -> maps.Seen:
    """Take the course's planned map into a session, the first time it is needed there.

    Where the course is staggered, the grids of later sessions lie half a step aside;
    what was set or changed by hand stays where it is.

    Raises:
        Blocked: the course has no map, or the session is signed.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.SESSION_RECORD)
    found = session_seen_by(actor, session)
    there = maps.session_map(found)
    if there is not None:
        return maps.opened(there)
    if found.signed_at is not None:
        raise Blocked((_("This session is signed. Add an amendment."),))
    planned = maps.planned_map(found.course)
    if planned is None:
        raise Blocked((_("The course has no map yet: lay it with the plan."),))
    from mesoplan.clinic import map_geometry, map_staggering  # noqa: PLC0415 - as above

    taken = map_geometry.read(planned.reveal("document"))
    if planned.staggered and found.number > 1:
        taken = map_staggering.laid_aside(
            maps.ground_of(found.client, taken),
            taken,
            found.number - 1,
            practice_of(actor.clinic).catalogue,
        )
    record = _new(actor, found.client, found.course, taken, staggered=planned.staggered)
    record.session = found
    document = map_geometry.values(taken)
    record.conceal(document=document, planned=document)
    try:
        with transaction.atomic():
            _lock(record)
            record.save(force_insert=True)
            ledger.record(
                actor,
                "map.carried",
                f"map:{record.pk}",
                client=found.client_id,
                changed={"number": found.number, "points": len(taken.points)},
            )
    except IntegrityError:  # a second tablet was quicker
        return _there(maps.session_map(found))
    return maps.opened(record)


def mark_points(
    actor: Actor,
    map_id: UUID,
    *,
    states: Mapping[str, PointState],
    added: Iterable[MapPoint] = (),
) -> maps.Seen:
    """Tick points of a session off, or skip them; several at once, and new ones.

    It needs no version: what two tablets tick is put together, point by point, and of
    two words about one point the later one stands. Added points count as done.

    Raises:
        InputError: a point that is not on the map, or an id that is there already.
        Blocked: the session is signed, or the map is a course's.
        NotAllowed, NotFound: as for reading the chart.
    """
    found = _to_write(actor, map_id)
    if found.session_id is None:
        raise Blocked((_("Points are ticked off in a session."),))
    new = tuple(
        replace(point, state=PointState.DONE, origin=Origin.CHAIR) for point in added
    )
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where a map is

    with transaction.atomic():
        _lock(found)
        found.refresh_from_db(fields=["document", "version"])
        core = map_geometry.read(found.reveal("document"))
        marked = map_geometry.whole(_marked(core, states, new))
        _take(found, found.version)
        _kept(found, marked, map_geometry.values(marked))
        ledger.record(
            actor,
            "map.ticked",
            f"map:{found.pk}",
            client=found.client_id,
            changed={**_counts(marked), "marked": len(states), "added": len(new)},
        )
    return maps.map_seen_by(actor, map_id)


def _new(
    actor: Actor, client: Client, course: Course, core: CoreMap, *, staggered: bool
) -> InjectionMap:
    """A record of the map, nothing of it concealed or saved yet."""
    return InjectionMap(
        clinic_id=actor.clinic,
        client=client,
        course=course,
        surface=core.surface,
        digest=core.digest,
        staggered=staggered,
        begun_at=moment.now(),
        begun_by=actor.author(),
    )


def _to_write(actor: Actor, map_id: UUID) -> maps.MapRecord:
    found = maps.record_seen_by(actor, map_id)
    in_session = found.session_id is not None
    actor.must(Permission.SESSION_RECORD if in_session else Permission.COURSE_EDIT)
    _open(found)
    return found


def _open(record: maps.MapRecord) -> None:
    why = maps.locked(record)
    if why == "signed":
        raise Blocked((_("This session is signed. Add an amendment."),))
    if why:
        raise Blocked((_replaced(),))


def _lock(record: maps.MapRecord) -> None:
    """Take turns with whoever signs the session: what is signed is not written to."""
    if record.session is not None:
        fresh = Session.objects.select_for_update().get(pk=record.session.pk)
        record.session.signed_at = fresh.signed_at
        _open(record)


def _take(record: maps.MapRecord, version: int) -> None:
    taken = InjectionMap.objects.filter(pk=record.pk, version=version).update(
        version=F("version") + 1
    )
    if not taken:
        record.refresh_from_db(fields=["document", "version"])
        raise Conflict({"document": record.reveal("document")}, record.version)
    record.version = version + 1


def _kept(record: maps.MapRecord, core: CoreMap, document: Mapping[str, Any]) -> None:
    record.surface, record.digest = core.surface, core.digest
    record.conceal(document=document)
    record.save(update_fields=["document", "surface", "digest"])


def _nothing_missing(record: maps.MapRecord, new: CoreMap) -> None:
    kept = {point.id for point in new.points}
    gone = [
        point["id"]
        for point in (record.reveal("planned") or {}).get("points", [])
        if point["id"] not in kept
    ]
    if gone:
        what = _("a point that was planned is not taken out in a session")
        remedy = _("Mark it as skipped.")
        raise InputError(
            [Problem(f"points.{name}", what, name, remedy) for name in gone]
        )


def _marked(
    core: CoreMap, states: Mapping[str, PointState], added: tuple[MapPoint, ...]
) -> CoreMap:
    here = {point.id for point in core.points}
    problems = [
        Problem(f"points.{name}", _("no such point"), name, _("Load the map again."))
        for name in states
        if name not in here
    ]
    problems += [
        Problem(f"points.{p.id}", _("there already"), p.id, _("Load the map again."))
        for p in added
        if p.id in here
    ]
    if problems:
        raise InputError(problems)
    points = tuple(
        replace(point, state=states.get(point.id, point.state)) for point in core.points
    )
    return replace(core, points=(*points, *added))


def _counts(core: CoreMap) -> dict[str, int]:
    """Enough for the ledger: how many, and what became of them."""
    states = [point.state for point in core.points]
    done, skipped = (states.count(s) for s in (PointState.DONE, PointState.SKIPPED))
    return {"points": len(states), "done": done, "skipped": skipped}


def _there(record: maps.MapRecord | None) -> maps.Seen:
    if record is None:
        message = "no such map"
        raise NotFound(message)
    return maps.opened(record)


def _replaced() -> str:
    return _("Another plan has taken this one's place.")
