"""A plan as a form: every number that may be changed, and the plan in what was typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.core.quantities import Length, Volume
from mesoplan.core.values import as_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.planning.plan import Plan, SessionPlan, ZonePlan

MOST = 100_000
LENGTHS = ("depth", "travel", "spacing")
WHOLE = ("angle", "gauge", "points")
ZONE_FIELDS = (*LENGTHS[:2], "angle", "gauge", "per_point", "spacing", "points")
UNITS = {
    "depth": "mm",
    "travel": "mm",
    "spacing": "mm",
    "per_point": "mL",
    "angle": "°",
    "gauge": "G",
    "points": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a form held: the values as typed, what is wrong, and the plan, if it reads."""

    values: Mapping[str, str]
    wrong: Mapping[str, str]
    plan: Plan | None


def labels() -> dict[str, str]:
    """What each number is called."""
    return {
        "depth": _("Depth"),
        "travel": _("Needle in"),
        "angle": _("Angle"),
        "gauge": _("Needle"),
        "per_point": _("Each point"),
        "spacing": _("Apart"),
        "points": _("Points"),
        "earliest": _("From"),
        "latest": _("Until"),
        "packs": _("Packs"),
    }


def zones_of(plan: Plan) -> dict[str, ZonePlan]:
    """Each zone as it is first planned; its numbers hold for every session."""
    found: dict[str, ZonePlan] = {}
    for session in plan.sessions:
        for zone in session.zones:
            found.setdefault(zone.zone, zone)
    return found


def values_of(plan: Plan, proposed: Plan) -> dict[str, str]:
    """The form's values for a plan; zones that were left off keep the proposal's."""
    values: dict[str, str] = {}
    here = zones_of(plan)
    for name, zone in {**zones_of(proposed), **here}.items():
        if name in here:
            values[f"keep-{name}"] = "1"
        for field in ZONE_FIELDS:
            values[f"{field}-{name}"] = shown(zone, field)
    for index, session in enumerate(plan.sessions):
        values[f"earliest-{index}"] = session.earliest.isoformat()
        values[f"latest-{index}"] = session.latest.isoformat()
        values[f"packs-{index}"] = str(session.packs)
    return values


def shown(zone: ZonePlan, field: str) -> str:
    """A number without its unit, which stands beside the field."""
    return str(getattr(zone, field)).removesuffix(f" {UNITS[field]}")


def read(plan: Plan, proposed: Plan, sent: Mapping[str, str]) -> Typed:
    """The plan in what was typed; what does not read is said beside its field."""
    wrong: dict[str, str] = {}
    values = {k: v for k, v in sent.items() if "-" in k}
    zones = {
        name: _zone(zone, sent, wrong)
        for name, zone in {**zones_of(proposed), **zones_of(plan)}.items()
        if sent.get(f"keep-{name}")
    }
    sessions = tuple(
        _session(index, session, zones, sent, wrong)
        for index, session in enumerate(plan.sessions)
    )
    made = None if wrong else replace(plan, sessions=sessions)
    return Typed(values=values, wrong=wrong, plan=made)


def _zone(zone: ZonePlan, sent: Mapping[str, str], wrong: dict[str, str]) -> ZonePlan:
    """The zone with what was typed for it."""
    found: dict[str, object] = {}
    for field in ZONE_FIELDS:
        name = f"{field}-{zone.zone}"
        text = sent.get(name, shown(zone, field)).strip().replace(",", ".")
        if field in WHOLE:
            found[field] = _whole(text, name, wrong)
            continue
        kind = Length if field in LENGTHS else Volume
        given = f"{text} {UNITS[field]}" if text[-1:].isdigit() else text
        try:
            found[field] = kind.read(given)
        except ValueError as error:
            wrong[name] = str(error)
    return zone if any(f not in found for f in ZONE_FIELDS) else replace(zone, **found)  # type: ignore[arg-type]


def _session(
    index: int,
    session: SessionPlan,
    zones: Mapping[str, ZonePlan],
    sent: Mapping[str, str],
    wrong: dict[str, str],
) -> SessionPlan:
    days = {}
    for field, before in (("earliest", session.earliest), ("latest", session.latest)):
        name = f"{field}-{index}"
        day = as_day(sent.get(name, before.isoformat()).strip())
        if day is None:
            wrong[name] = _("Give a date.")
        days[field] = day or before
    packs = sent.get(f"packs-{index}", str(session.packs)).strip()
    return replace(
        session,
        earliest=days["earliest"],
        latest=days["latest"],
        packs=_whole(packs, f"packs-{index}", wrong),
        zones=tuple(zones.values()),
    )


def _whole(text: str, name: str, wrong: dict[str, str]) -> int:
    if text.isascii() and text.isdigit() and int(text[:7]) <= MOST:
        return int(text[:7])
    wrong[name] = _("Give a whole number.")
    return 0
