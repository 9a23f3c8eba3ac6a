"""Maps of a course and of its sessions: edited, ticked off, and never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.clinic_people import new_clinic, new_member
from tests.mapped import EACH, POINTS, drawn, planned
from tests.stocked import bound
from tests.treated import approved, consented, sheet

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import consents, courses, erasure, maps, sessions
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.delivery import typed_volume
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.clinic.queries.map_totals import ticked, waiting
from mesoplan.clinic.queries.maps import (
    findings,
    map_before,
    map_seen_by,
    maps_of,
    record_seen_by,
)
from mesoplan.clinic.records import Client, Course, Event, InjectionMap, Session
from mesoplan.clinic.vault import Unreadable
from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.maps import MapPoint, Origin, PointState, Side, Site
from mesoplan.core.injection_map.reading import map_values
from mesoplan.core.quantities import Length, Volume

Staff = dict[Role, Actor]
DONE, SKIPPED = PointState.DONE, PointState.SKIPPED


@pytest.fixture
def course(actor: Actor, ada: Client) -> Course:
    return approved(actor, ada)


@pytest.fixture
def record(actor: Actor, course: Course) -> InjectionMap:
    return planned(actor, course)


@pytest.fixture
def carried(actor: Actor, session: Session) -> InjectionMap:
    """The map of a session under way."""
    planned(actor, session.course)
    seen = maps.carry(actor, session.pk)
    return InjectionMap.objects.get(pk=seen.id)


def extra(name: str, triangle: int = 200) -> MapPoint:
    return replace(drawn().points[0], id=name, site=Site(triangle, 0.2, 0.2))


def test_a_map_is_kept_as_it_was_drawn(actor: Actor, record: InjectionMap) -> None:
    moved = replace(drawn(), points=(*drawn().points, extra("new")))
    kept = maps.save(actor, record.pk, version=1, document=map_values(moved))
    assert kept.map == map_seen_by(actor, record.pk).map == moved
    assert kept.version == 2
    entry = Event.objects.latest("sequence")
    assert entry.action == "map.written"
    assert entry.changed == {"points": POINTS + 1, "done": 0, "skipped": 0}


def test_two_tablets_save_one_map_and_the_second_is_told(
    actor: Actor, staff: Staff, record: InjectionMap
) -> None:
    first = replace(drawn(), points=drawn().points[:4])
    maps.save(actor, record.pk, version=1, document=first)
    with pytest.raises(Conflict) as conflict:
        maps.save(staff[Role.DIRECTOR], record.pk, version=1, document=drawn())
    assert conflict.value.theirs == {"document": map_values(first)}
    assert conflict.value.version == 2
    assert map_seen_by(actor, record.pk).map == first
    again = maps.save(actor, record.pk, version=2, document=drawn())
    assert again.map == drawn()


def test_what_is_no_map_leaves_the_map_as_it_was(
    actor: Actor, record: InjectionMap
) -> None:
    raw = map_values(drawn())
    raw["points"][0]["site"] = [1, 0.9, 0.9]
    with pytest.raises(InputError, match="on the skin"):
        maps.save(actor, record.pk, version=1, document=raw)
    assert map_seen_by(actor, record.pk).version == 1


def test_a_map_that_breaks_limits_is_kept_and_says_so(
    actor: Actor, record: InjectionMap
) -> None:
    deep = replace(drawn().points[0], depth=Length(2_000))
    core = replace(drawn(), points=(deep, *drawn().points[1:]))
    kept = maps.save(actor, record.pk, version=1, document=core)
    found = findings(record_seen_by(actor, record.pk), kept.map)
    too_deep = [f for f in found if f.violation.code == "depth-over-ceiling"]
    assert [(f.zones, f.points) for f in too_deep] == [(("cheeks.left",), ("p1",))]


def test_a_zone_that_is_not_planned_is_named(
    actor: Actor, record: InjectionMap
) -> None:
    chin = replace(drawn().zones[0], zone="chin", side=Side.MIDDLE)
    core = replace(drawn(), zones=(*drawn().zones, chin))
    found = findings(record_seen_by(actor, record.pk), core)
    codes = {f.violation.code for f in found if f.zones == ("chin.middle",)}
    assert "zone-not-planned" in codes


def test_a_replaced_course_keeps_its_map_as_it_was(
    actor: Actor, ada: Client, record: InjectionMap
) -> None:
    new = courses.revise(actor, record.course_id)
    courses.approve(actor, new.pk, version=new.version)
    assert map_seen_by(actor, record.pk).locked == "replaced"
    with pytest.raises(Blocked, match="Another plan"):
        maps.save(actor, record.pk, version=1, document=drawn())


def test_a_session_takes_the_planned_map_once(actor: Actor, session: Session) -> None:
    planned(actor, session.course)
    first = maps.carry(actor, session.pk)
    assert first.map == first.planned == drawn()
    assert (first.session, first.number) == (session.pk, 1)
    assert maps.carry(actor, session.pk).id == first.id
    acts = Event.objects.filter(action="map.carried")
    assert acts.count() == 1


def test_without_a_planned_map_there_is_nothing_to_take(
    actor: Actor, session: Session
) -> None:
    with pytest.raises(Blocked, match="no map yet"):
        maps.carry(actor, session.pk)


def test_points_are_ticked_and_skipped_and_added(
    actor: Actor, carried: InjectionMap, session: Session
) -> None:
    new = replace(extra("new"), volume=Volume(10_000))
    seen = maps.mark_points(
        actor, carried.pk, states={"p1": DONE, "p2": DONE, "p3": SKIPPED}, added=[new]
    )
    states = [p.state for p in seen.map.points]
    assert (states.count(DONE), states.count(SKIPPED)) == (3, 1)
    assert len(seen.planned.points) == POINTS
    assert seen.planned.volume == EACH.times(POINTS)
    added = seen.map.points[-1]
    assert (added.state, added.origin) == (DONE, Origin.CHAIR)
    assert [p.id for p in waiting(seen.map.points)] == ["p4", "p5", "p6"]
    given = ticked(session)["cheeks"]
    assert (given.points, given.volume) == (3, Volume(50_000))


def test_two_tablets_tick_different_points_and_both_count(
    actor: Actor, staff: Staff, carried: InjectionMap
) -> None:
    maps.mark_points(actor, carried.pk, states={"p1": DONE})
    seen = maps.mark_points(staff[Role.DIRECTOR], carried.pk, states={"p2": DONE})
    assert [p.state for p in seen.map.points[:2]] == [DONE, DONE]
    with pytest.raises(Conflict):  # whoever edits has not seen the ticks
        maps.save(actor, carried.pk, version=1, document=drawn())


def test_a_tick_can_be_taken_back(actor: Actor, carried: InjectionMap) -> None:
    maps.mark_points(actor, carried.pk, states={"p1": DONE})
    seen = maps.mark_points(actor, carried.pk, states={"p1": PointState.PLANNED})
    assert seen.map == drawn()


def test_an_untouched_map_says_nothing_of_what_was_given(
    carried: InjectionMap, session: Session
) -> None:
    assert ticked(session) == {}


def test_a_session_without_a_map_has_nothing_ticked(session: Session) -> None:
    assert ticked(session) == {}


def test_unknown_points_and_taken_ids_are_refused_together(
    actor: Actor, carried: InjectionMap
) -> None:
    with pytest.raises(InputError) as error:
        maps.mark_points(actor, carried.pk, states={"p99": DONE}, added=[extra("p1")])
    where = {p.where for p in error.value.problems}
    assert where == {"points.p99", "points.p1"}
    assert Event.objects.latest("sequence").action == "map.carried"


def test_a_planned_point_is_skipped_in_a_session_never_taken_out(
    actor: Actor, carried: InjectionMap
) -> None:
    core = drawn()
    with pytest.raises(InputError, match="skipped") as error:
        maps.save(
            actor,
            carried.pk,
            version=1,
            document=replace(core, points=core.points[2:]),
        )
    assert {p.value for p in error.value.problems} == {"p1", "p2"}


def test_a_course_is_not_ticked_off(actor: Actor, record: InjectionMap) -> None:
    with pytest.raises(Blocked, match="in a session"):
        maps.mark_points(actor, record.pk, states={"p1": DONE})


def test_the_lists_name_each_map_with_its_session(
    actor: Actor, ada: Client, carried: InjectionMap
) -> None:
    maps.mark_points(actor, carried.pk, states={"p1": DONE})
    own, of_course = maps_of(ada)
    assert (own.number, own.points, own.done, own.signed) == (1, POINTS, 1, False)
    assert (of_course.session, of_course.number, of_course.done) == (None, 0, 0)


def test_another_clinic_finds_no_map(record: InjectionMap) -> None:
    stranger = new_member(new_clinic("Other Clinic"), Role.PRACTITIONER)
    with pytest.raises(NotFound):
        map_seen_by(stranger, record.pk)
    with pytest.raises(NotFound):
        maps.save(stranger, record.pk, version=1, document=drawn())
    with pytest.raises(NotFound):
        maps.mark_points(stranger, record.pk, states={})


def test_the_front_desk_sees_no_map(staff: Staff, record: InjectionMap) -> None:
    with pytest.raises(NotAllowed):
        map_seen_by(staff[Role.FRONT_DESK], record.pk)


def test_every_act_leaves_one_entry_and_the_chain_holds(
    actor: Actor, carried: InjectionMap
) -> None:
    before = Event.objects.count()
    maps.mark_points(actor, carried.pk, states={"p1": DONE})
    maps.save(actor, carried.pk, version=2, document=map_seen_by(actor, carried.pk).map)
    assert Event.objects.count() == before + 2
    assert ledger.verify().broken_at is None


def test_a_signature_locks_the_map_and_the_next_visit_sees_it(
    actor: Actor, ada: Client, carried: InjectionMap, session: Session
) -> None:
    assert map_before(ada) is None
    maps.mark_points(actor, carried.pk, states=dict.fromkeys(all_points(), DONE))
    bound(actor, session)
    saved = sessions.save(actor, session.pk, version=1, values=as_ticked(session))
    sessions.sign(actor, session.pk, version=saved.version)
    with pytest.raises(Blocked, match="signed"):
        maps.mark_points(actor, carried.pk, states={"p1": SKIPPED})
    with pytest.raises(Blocked, match="signed"):
        maps.save(actor, carried.pk, version=2, document=drawn())
    assert map_seen_by(actor, carried.pk).locked == "signed"
    before = map_before(ada)
    assert before is not None
    assert before.id == carried.pk
    assert map_before(ada, session) is None


def all_points() -> list[str]:
    return [point.id for point in drawn().points]


def as_ticked(session: Session) -> dict[str, str]:
    """The sheet with what the map says of the cheeks, the rest as planned."""
    return sheet(
        session,
        cheeks__0__points=str(POINTS),
        cheeks__0__volume=typed_volume(EACH.times(POINTS)),
        cheeks__0__deviation="Fewer points, as drawn on the map.",
    )


def test_a_map_is_laid_as_the_plan_has_its_first_session(
    actor: Actor, course: Course
) -> None:
    session = plan_of(course).sessions[0]
    seen = maps.begin(actor, course.pk)
    assert {z.zone for z in seen.map.zones} == {z.zone for z in session.zones}
    for zone in seen.map.zones:
        plan = next(z for z in session.zones if z.zone == zone.zone)
        assert (zone.spacing, zone.per_point) == (plan.spacing, plan.per_point)
        assert zone.depth == plan.depth
        assert seen.map.points_in(zone.name)
    record = record_seen_by(actor, seen.id)
    codes = {f.violation.code for f in findings(record, seen.map)}
    assert not codes & {"point-in-margin", "point-outside-zone", "points-too-close"}
    entry = Event.objects.latest("sequence")
    assert entry.action == "map.begun"
    assert entry.changed["points"] == len(seen.map.points)


def test_a_map_is_laid_once_a_course(actor: Actor, course: Course) -> None:
    first = maps.begin(actor, course.pk, zones=["cheeks"])
    assert {z.name for z in first.map.zones} == {"cheeks.left", "cheeks.right"}
    assert maps.begin(actor, course.pk).id == first.id
    assert InjectionMap.objects.count() == 1


def test_another_spacing_lays_other_points(actor: Actor, course: Course) -> None:
    seen = maps.begin(actor, course.pk, zones=["cheeks"], spacing=Length(14_000))
    assert {z.spacing for z in seen.map.zones} == {Length(14_000)}
    assert 0 < len(seen.map.points) < 60


def test_a_zone_that_is_not_planned_is_not_laid(actor: Actor, course: Course) -> None:
    with pytest.raises(InputError, match="not in the plan"):
        maps.begin(actor, course.pk, zones=["chin"])
    assert not InjectionMap.objects.exists()


def second(session: Session) -> Session:
    """The same session, as if it were the course's second."""
    Session.objects.filter(pk=session.pk).update(number=2)
    return Session.objects.get(pk=session.pk)


def test_a_staggered_course_lays_its_second_session_half_a_step_aside(
    actor: Actor, session: Session
) -> None:
    course = maps.begin(actor, session.course_id, zones=["cheeks"], staggered=True)
    own = maps.carry(actor, second(session).pk)
    first = {p.site for p in course.map.points}
    assert own.map.zones == course.map.zones
    assert not first & {p.site for p in own.map.points}
    assert abs(len(own.map.points) - len(course.map.points)) <= 20
    record = record_seen_by(actor, own.id)
    codes = {f.violation.code for f in findings(record, own.map)}
    assert not codes & {"point-in-margin", "point-outside-zone", "points-too-close"}


def test_a_grid_worked_on_by_hand_is_not_laid_aside(
    actor: Actor, session: Session
) -> None:
    course = maps.begin(actor, session.course_id, zones=["cheeks"], staggered=True)
    left = course.map.points_in("cheeks.left")[2]
    kept = tuple(p for p in course.map.points if p.id != left.id)
    core = replace(course.map, points=kept)
    maps.save(actor, course.id, version=1, document=core)
    own = maps.carry(actor, second(session).pk).map
    assert own.points_in("cheeks.left") == core.points_in("cheeks.left")
    assert own.points_in("cheeks.right") != core.points_in("cheeks.right")


def test_a_course_that_is_not_staggered_keeps_its_points(
    actor: Actor, session: Session
) -> None:
    course = maps.begin(actor, session.course_id, zones=["cheeks"])
    assert maps.carry(actor, second(session).pk).map == course.map


def test_a_map_stays_when_the_photographs_consent_is_taken_back(
    actor: Actor, ada: Client, record: InjectionMap
) -> None:
    """It lies on everybody's face: it is the treatment's record, no picture."""
    consent = consented(actor, ada, "photo")
    consents.withdraw(actor, consent.pk)
    assert map_seen_by(actor, record.pk).map == drawn()


def test_erasing_a_client_leaves_nothing_of_the_map_to_read(
    staff: Staff, ada: Client, record: InjectionMap
) -> None:
    erasure.erase(staff[Role.DIRECTOR], ada.pk, reason="asked")
    with pytest.raises(NotFound):
        map_seen_by(staff[Role.DIRECTOR], record.pk)
    fresh = InjectionMap.objects.get(pk=record.pk)
    with pytest.raises(Unreadable):
        fresh.reveal("document")
