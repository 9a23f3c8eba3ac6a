"""Points ticked off on the neutral head: the demo has no photograph of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic import delivery
from mesoplan.clinic.actions import maps
from mesoplan.clinic.queries.map_totals import ticked
from mesoplan.core.injection_map.maps import PointState

if TYPE_CHECKING:
    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.records import Session

LEFT_OUT = 2
ZONE = "cheeks"
WHY = "Two points over a small scratch were left out."


def ticked_off(actor: Actor, session: Session) -> None:
    """The course's map in the session, every point done but two on a cheek."""
    seen = maps.carry(actor, session.pk)
    states = {point.id: PointState.DONE for point in seen.map.points}
    for point in seen.map.points_in(f"{ZONE}.left")[:LEFT_OUT]:
        states[point.id] = PointState.SKIPPED
    maps.mark_points(actor, seen.id, states=states)


def as_ticked(session: Session) -> dict[str, str]:
    """What the map changes on a sheet filled in as planned; nothing where none is."""
    done = ticked(session).get(ZONE)
    if not done:
        return {}
    return {
        delivery.field(ZONE, 0, "points"): str(done.points),
        delivery.field(ZONE, 0, "volume"): delivery.typed_volume(done.volume),
        delivery.field(ZONE, 0, "deviation"): WHY,
    }
