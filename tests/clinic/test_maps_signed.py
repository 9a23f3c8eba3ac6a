"""A ticked map is part of the record: the sheet agrees with it, or says why not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.mapped import EACH, POINTS, drawn, planned
from tests.stocked import bound
from tests.treated import sheet

from mesoplan.clinic.access import Actor, Conflict
from mesoplan.clinic.actions import maps, sessions
from mesoplan.clinic.actions.sessions import Unsound, unfinished
from mesoplan.clinic.delivery import typed_volume
from mesoplan.clinic.queries import map_checks
from mesoplan.clinic.queries import sessions as sessions_read
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.clinic.queries.sessions import session_seen_by
from mesoplan.clinic.records import InjectionMap, Session
from mesoplan.core.injection_map.maps import MapZone, PointState, Side
from mesoplan.core.planning.plan import SessionPlan
from mesoplan.core.quantities import Length, Volume
from mesoplan.web.session.sheet import as_planned

DONE, SKIPPED = PointState.DONE, PointState.SKIPPED
POINT_FIELD, WHY_FIELD = "cheeks.0.points", "cheeks.0.deviation"


@pytest.fixture
def carried(actor: Actor, session: Session) -> InjectionMap:
    planned(actor, session.course)
    seen = maps.carry(actor, session.pk)
    return InjectionMap.objects.get(pk=seen.id)


def ticked(actor: Actor, carried: InjectionMap, *skipped: str) -> None:
    states = {p.id: SKIPPED if p.id in skipped else DONE for p in drawn().points}
    maps.mark_points(actor, carried.pk, states=states)


def cheeks(points: int, why: str = "") -> dict[str, str]:
    return {
        "cheeks__0__points": str(points),
        "cheeks__0__volume": typed_volume(EACH.times(points)),
        "cheeks__0__deviation": why,
    }


def saved(actor: Actor, session: Session, **values: str) -> Session:
    bound(actor, session)
    return sessions.save(actor, session.pk, version=1, values=sheet(session, **values))


def missing(actor: Actor, session: Session) -> dict[str, str]:
    return unfinished(session_seen_by(actor, session.pk))


def test_the_sheet_is_filled_in_as_ticked_on_the_map(
    actor: Actor, carried: InjectionMap, session: Session
) -> None:
    ticked(actor, carried, "p1", "p2")
    filled = as_planned(session_seen_by(actor, session.pk), {})
    assert filled[POINT_FIELD] == str(POINTS - 2)
    assert filled["cheeks.0.volume"] == typed_volume(EACH.times(POINTS - 2))
    others = [name for name in filled if not name.startswith("cheeks")]
    assert others == []  # nothing was ticked there


def test_without_ticks_the_sheet_is_filled_in_as_planned(
    carried: InjectionMap, session: Session
) -> None:
    assert carried.version == 1
    assert as_planned(session, {})[POINT_FIELD] == sheet(session)[POINT_FIELD]


def test_what_the_map_took_over_is_what_the_session_plans(
    actor: Actor, carried: InjectionMap, session: Session
) -> None:
    cheek = next(z for z in part(session).zones if z.zone == "cheeks")
    assert (cheek.points, cheek.volume) == (POINTS, EACH.times(POINTS))
    maps.mark_points(actor, carried.pk, states={"p1": SKIPPED})
    fresh = session_seen_by(actor, session.pk)
    assert part(fresh) == part(session)  # what was done changes no plan
    neck = next(z for z in part(session).zones if z.zone == "neck")
    plan = next(
        z for z in plan_of(session.course).sessions[0].zones if z.zone == "neck"
    )
    assert neck == plan


def part(session: Session) -> SessionPlan:
    return sessions_read.planned(session)[1]


def test_an_unticked_map_keeps_nobody_from_signing(
    actor: Actor, carried: InjectionMap, session: Session
) -> None:
    kept = saved(actor, session)
    assert sessions.sign(actor, session.pk, version=kept.version).signed_at
    assert carried.version == 1


def test_points_that_nobody_settled_are_counted(
    actor: Actor, carried: InjectionMap, session: Session
) -> None:
    maps.mark_points(actor, carried.pk, states={"p1": DONE})
    kept = saved(actor, session, **cheeks(1, "Fewer, as on the map."))
    with pytest.raises(Unsound) as error:
        sessions.sign(actor, session.pk, version=kept.version)
    assert error.value.problems == {
        "map": "5 points on the map are neither done nor skipped."
    }


def test_a_sheet_that_differs_from_the_map_says_why(
    actor: Actor, carried: InjectionMap, session: Session
) -> None:
    ticked(actor, carried, "p1")
    kept = saved(actor, session)  # as planned, not as ticked
    said = missing(actor, session)[WHY_FIELD]
    assert said.startswith("The map has 5 points done here, 0.1 mL.")
    values = sheet(session, cheeks__0__deviation="Two lots, counted together.")
    kept = sessions.save(actor, session.pk, version=kept.version, values=values)
    assert sessions.sign(actor, session.pk, version=kept.version).signed_at


def test_what_was_done_on_the_map_needs_its_lot(
    actor: Actor, carried: InjectionMap, session: Session
) -> None:
    ticked(actor, carried)
    rest = {k: v for k, v in sheet(session).items() if not k.startswith("cheeks")}
    bound(actor, session)
    sessions.save(
        actor,
        session.pk,
        version=1,
        values={**rest, "cheeks.not_done": "The client wished to stop."},
    )
    assert missing(actor, session)[POINT_FIELD].endswith("write its lot.")


def test_a_point_done_too_deep_is_signed_with_its_reason(
    actor: Actor, session: Session
) -> None:
    first, *rest = drawn().points
    deep = replace(first, depth=Length(2_000))
    planned(actor, session.course, replace(drawn(), points=(deep, *rest)))
    seen = maps.carry(actor, session.pk)
    ticked(actor, InjectionMap.objects.get(pk=seen.id))
    kept = saved(actor, session)
    said = missing(actor, session)[WHY_FIELD]
    assert "2 mm deep" in said
    assert said.endswith("If it is true, say why.")
    values = sheet(session, **cheeks(POINTS, "The needle slipped; seen and noted."))
    kept = sessions.save(actor, session.pk, version=kept.version, values=values)
    assert sessions.sign(actor, session.pk, version=kept.version).signed_at


def test_a_skipped_point_breaks_no_limit(
    actor: Actor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *rest = drawn().points
    deep = replace(first, depth=Length(2_000))
    planned(actor, session.course, replace(drawn(), points=(deep, *rest)))
    seen = maps.carry(actor, session.pk)
    ticked(actor, InjectionMap.objects.get(pk=seen.id), first.id)
    monkeypatch.setattr("mesoplan.clinic.delivery.differs", lambda *_: False)
    saved(actor, session, **cheeks(POINTS - 1))
    assert missing(actor, session) == {}


def test_points_in_a_zone_the_session_does_not_plan_are_named(
    actor: Actor, session: Session
) -> None:
    chin: MapZone = replace(drawn().zones[0], zone="chin", side=Side.MIDDLE)
    first, *rest = drawn().points
    core = replace(
        drawn(),
        zones=(*drawn().zones, chin),
        points=(replace(first, zone=chin.name, volume=Volume(10_000)), *rest),
    )
    planned(actor, session.course, core)
    seen = maps.carry(actor, session.pk)
    ticked(actor, InjectionMap.objects.get(pk=seen.id))
    saved(actor, session, **cheeks(POINTS - 1, "As on the map."))
    said = missing(actor, session)
    assert said == {
        "map.chin": "Chin has points done, and this session does not plan it."
    }


def test_a_tick_while_somebody_signs_is_not_signed_over(
    actor: Actor,
    carried: InjectionMap,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticked(actor, carried)
    kept = saved(actor, session, **cheeks(POINTS, "As on the map."))
    judged = map_checks.against_signing

    def meanwhile(*given: object) -> dict[str, str]:
        found = judged(*given)  # type: ignore[arg-type]
        maps.mark_points(actor, carried.pk, states={"p1": SKIPPED})
        return found

    monkeypatch.setattr("mesoplan.clinic.actions.sessions.against_signing", meanwhile)
    with pytest.raises(Conflict):
        sessions.sign(actor, session.pk, version=kept.version)
    assert Session.objects.get(pk=session.pk).signed_at is None
