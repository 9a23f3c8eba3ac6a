"""What a session's map has against its sheet, before it is signed.

A map that nobody ticked says nothing: it is a plan. Once a point is ticked it is part
of the record, and the sheet agrees with it or says why not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.clinic import delivery
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import map_totals, maps
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import InjectionMap
from mesoplan.core.injection_map.maps import PointState
from mesoplan.core.quantities import Volume

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.clinic.delivery import Sheet
    from mesoplan.clinic.queries.map_totals import Ticked
    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.clinic.queries.sessions import Seen as SessionSeen
    from mesoplan.core.injection_map.maps import InjectionMap as CoreMap

MAP = "map"  # the field of what is about the map as a whole
MOST_SAID = 3  # limits of one zone that are named


def map_version(session: SessionSeen) -> int:
    """Which version the session's map has; 0 where there is none."""
    versions = InjectionMap.objects.filter(session=session.pk)
    found: int | None = versions.values_list("version", flat=True).first()
    return found or 0


def against_signing(session: SessionSeen, sheet: Sheet) -> dict[str, str]:
    """What must be settled first, by field of the sheet; empty without ticked points."""
    ticked = map_totals.ticked(session)
    record = maps.session_map(session) if ticked else None
    if record is None:
        return {}
    core = maps.opened(record).map
    problems: dict[str, str] = {}
    left = len(map_totals.waiting(core.points))
    if left:
        problems[MAP] = ngettext(
            "%(count)s point on the map is neither done nor skipped.",
            "%(count)s points on the map are neither done nor skipped.",
            left,
        ) % {"count": left}
    over = _over(record, core)
    on_sheet = {zone.zone for zone in planned(session)[1].zones}
    titles = practice_of(record.clinic_id).library.zones
    for zone, done in ticked.items():
        if zone not in on_sheet and done.points:
            said = _("%(zone)s has points done, and this session does not plan it.")
            problems[f"{MAP}.{zone}"] = said % {"zone": titles[zone].title}
            continue
        problems.update(_of_zone(zone, done, sheet, over.get(zone, ())))
    return problems


def _of_zone(
    zone: str, done: Ticked, sheet: Sheet, over: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """The field where something is missing, and what to do there."""
    lines = [line for line in sheet.lines if line.zone == zone]
    said = {"points": done.points, "volume": done.volume}
    if not lines and not done.points:
        return
    if not lines:
        text = _("The map has %(points)s points done here, %(volume)s: write its lot.")
        yield delivery.field(zone, 0, "points"), text % said
        return
    if any(line.deviation for line in lines):
        return
    where = delivery.field(zone, lines[0].row, "deviation")
    points = sum(line.points for line in lines)
    volume = Volume(sum(line.volume.count for line in lines))
    if (points, volume) != (done.points, done.volume):
        text = _("The map has %(points)s points done here, %(volume)s. ")
        yield where, text % said + _("Correct one of them, or say why.")
    elif over:
        yield where, f"{'; '.join(over)}. {_('If it is true, say why.')}"


def _over(record: MapRecord, core: CoreMap) -> Mapping[str, tuple[str, ...]]:
    """The limits that what was done breaks, by zone of the library."""
    done = tuple(p for p in core.points if p.state is PointState.DONE)
    names = {point.zone for point in done}
    zones = tuple(zone for zone in core.zones if zone.name in names)
    found: dict[str, dict[str, None]] = {}
    for finding in maps.findings(record, replace(core, points=done, zones=zones)):
        for name in finding.zones:
            said = found.setdefault(map_totals.zone_of(name), {})
            said[finding.violation.message] = None
    return {zone: tuple(said)[:MOST_SAID] for zone, said in found.items()}
