"""What of a map breaks a limit, and what each zone holds, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic import moment
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.maps import PointState, counted, total
from mesoplan.export.plan_checks import plan_check_report
from mesoplan.web.mapping.wording import zone_title
from mesoplan.web.treatment.plan_page import authority

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan import Practice
    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.injection_map.findings import MapFinding
    from mesoplan.core.injection_map.maps import InjectionMap

MOST_NAMED = 6
# what the screening says of the day: no edit of a map mends it
SCREENED = frozenset({"person-not-treatable", "product-refused", "zone-refused"})
WHOLE = frozenset({"session-limit"})  # of the plan's own limits, what a map can break


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One broken limit: where, what, whose limit, and which points."""

    where: str
    message: str
    authority: str
    points: str  # ids, for the script
    first: str  # of the ids: where a link leads


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSum:
    """One part of a zone: how much is on the map there."""

    name: str
    title: str
    points: int
    done: int
    volume: str
    area: str
    spacing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The limits and the sums of a map as it stands."""

    broken: tuple[Broken, ...]
    refused: bool  # the screening or the plan does not allow treating today
    signed: bool  # what was done is on record: no limit of today holds against it
    unread: str  # why limits cannot be looked at, if they cannot
    sums: tuple[ZoneSum, ...]
    points: int
    done: int
    volume: str


def checked(
    record: MapRecord,
    found: InjectionMap,
    practice: Practice,
    areas: Mapping[str, str],
) -> Checked:
    """The map held against the plan's limits; the same limit is said once."""
    titles = practice.library.zone_titles()
    unread = ""
    broken: tuple[Broken, ...] = ()
    refused = False
    signed = record.session is not None and record.session.signed_at is not None
    try:
        findings = () if signed else maps.findings(record, found)
        mendable = tuple(f for f in findings if _mendable(f))
        refused = len(mendable) < len(findings)
        broken = _broken(record, found, mendable, practice)
    except InputError as unusable:
        unread = " ".join(p.what for p in unusable.problems)
    return Checked(
        broken=broken,
        refused=refused,
        signed=signed,
        unread=unread,
        sums=_sums(found, titles, areas),
        points=len(counted(found.points)),
        done=sum(p.state is PointState.DONE for p in found.points),
        volume=str(found.volume),
    )


def _mendable(finding: MapFinding) -> bool:
    """Whether an edit of the map can mend it."""
    code = finding.violation.code
    on_map = finding.zones or finding.points or code in WHOLE
    return bool(on_map) and code not in SCREENED


def _sums(
    found: InjectionMap, titles: Mapping[str, str], areas: Mapping[str, str]
) -> tuple[ZoneSum, ...]:
    rows = []
    for zone in found.zones:
        here = found.points_in(zone.name)
        rows.append(
            ZoneSum(
                name=zone.name,
                title=zone_title(zone, titles),
                points=sum(p.state is not PointState.SKIPPED for p in here),
                done=sum(p.state is PointState.DONE for p in here),
                volume=str(total(here)),
                area=areas.get(zone.name, ""),
                spacing=str(zone.spacing),
            )
        )
    return tuple(rows)


def _broken(
    record: MapRecord,
    found: InjectionMap,
    findings: tuple[MapFinding, ...],
    practice: Practice,
) -> tuple[Broken, ...]:
    titles = practice.library.zone_titles()
    report = plan_check_report(
        plan_of(record.course),
        [finding.violation for finding in findings],
        practice.library,
        client="",
        on=moment.today(record.client.clinic),
        overrides=practice.overrides,
    )
    cited = {source.id: source.cited for source in report.sources}
    numbers = {point.id: at for at, point in enumerate(found.points, start=1)}
    names = {zone.name: zone_title(zone, titles) for zone in found.zones}
    rows: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for finding, said in zip(findings, report.violations, strict=True):
        zones, points = rows.setdefault(
            (said.message, authority(said, cited)), ([], [])
        )
        zones += [names.get(z, z) for z in finding.zones]
        points += finding.points
    return tuple(
        Broken(
            where=_where(dict.fromkeys(zones), [numbers.get(p, 0) for p in points]),
            message=message[:1].upper() + message[1:],
            authority=whose,
            points=" ".join(points),
            first=points[0] if points else "",
        )
        for (message, whose), (zones, points) in rows.items()
    )


def _where(zones: Mapping[str, None], numbers: list[int]) -> str:
    """``Cheeks, left: points 3, 4``; the plan itself where no zone is named."""
    zone = "; ".join(zones) or _("The plan")
    known = sorted({n for n in numbers if n})
    if not known:
        return zone
    named = ", ".join(map(str, known[:MOST_NAMED]))
    if len(known) > MOST_NAMED:
        named = _("%(named)s and %(more)s more") % {
            "named": named,
            "more": len(known) - MOST_NAMED,
        }
    words = (
        _("%(zone)s: point %(named)s")
        if len(known) == 1
        else _("%(zone)s: points %(named)s")
    )
    return words % {"zone": zone, "named": named}
