"""One course as a page: its numbers, what breaks a limit, what differs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.core.days import day_words
from mesoplan.web.treatment.plan_form import (
    UNITS,
    ZONE_FIELDS,
    labels,
    values_of,
    zones_of,
)
from mesoplan.web.treatment.proposals_page import topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mesoplan.clinic.queries.courses import CourseRecord
    from mesoplan.core.planning.plan import Plan
    from mesoplan.export.plan_checks import PlanCheckReport, ViolationReport
    from mesoplan.web.treatment.proposals_page import Topic

Row = dict[str, Any]
OWN_LIMIT = "the clinic's own limit: no source found"
PLACE = re.compile(r"sessions\[(\d+)\](?:\.zones\[(\d+)\])?")
# beside which number a broken limit is shown; the others stand at the zone's head
FIELD_OF = {
    "depth-over-ceiling": "depth",
    "depth-disagrees": "travel",
    "volume-per-point": "per_point",
    "spacing": "spacing",
    "too-many-points": "points",
    "no-point": "points",
    "angle": "angle",
    "gauge": "gauge",
    "session-window": "latest",
    "interval": "earliest",
    "session-in-the-past": "earliest",
    "event-too-near": "latest",
    "too-few-packs": "packs",
    "session-limit": "packs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number to edit: as typed, as proposed where it differs, and what is wrong."""

    name: str
    label: str
    unit: str
    kind: str
    value: str
    proposed: str
    theirs: str
    wrong: tuple[str, ...]

    @property
    def words(self) -> str:
        """The value to be read: a day as one says it."""
        return _said(self.value, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The numbers of one zone, or of one session."""

    name: str
    title: str
    technique: str
    kept: bool
    cells: tuple[Cell, ...]
    wrong: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A broken limit for the summary: where, what, and on whose authority."""

    where: str
    message: str
    target: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """One course: its numbers, what breaks a limit, and what differs from the proposal."""

    course: Any
    client: Any
    version: int
    title: str
    product: str
    aim: str
    zones: tuple[Group, ...]
    sessions: tuple[Group, ...]
    broken: tuple[Broken, ...]
    unread: int
    changes: tuple[str, ...]
    total: str
    topics: tuple[Topic, ...]
    left_out: tuple[str, ...]
    approved_at: datetime | None
    conflict: bool


def edit_page(  # noqa: PLR0913 - what the form keeps when it comes back
    course: CourseRecord,
    plan: Plan,
    proposed: Plan,
    check: PlanCheckReport | None,
    titles: Mapping[str, str],
    *,
    values: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    theirs: Plan | None = None,
) -> EditPage:
    """The page of one course; ``values`` are as typed, ``wrong`` what did not read."""
    report: Row = course.reveal("report") or {}
    cited = {s["id"]: s["cited"] for s in report.get("sources", ())}
    typed = values if values is not None else values_of(plan, proposed)
    broken, beside = _broken(check, plan, titles)
    for name, message in (wrong or {}).items():
        beside.setdefault(name, []).append(message)
    before = values_of(proposed, proposed)
    other = values_of(theirs, proposed) if theirs is not None else typed
    marks = _Marks(typed=typed, before=before, theirs=other, beside=beside)
    first = plan.sessions[0] if plan.sessions else None
    return EditPage(
        course=course.pk,
        client=course.client_id,
        version=course.version,
        title=report.get("product", plan.product),
        product=plan.product,
        aim=report.get("aim", ""),
        zones=_zone_groups(plan, proposed, marks, titles),
        sessions=_session_groups(plan, marks),
        broken=broken,
        unread=len(wrong or {}),
        changes=_changes(typed, before, titles),
        total=f"{first.points} points · {first.volume}" if first else "",
        topics=topics(report.get("statements", ()), cited, titles),
        left_out=tuple(
            f"{r['subject']}: {r['reason']}" for r in report.get("left_out", ())
        ),
        approved_at=course.approved_at,
        conflict=theirs is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """The values by field: typed, proposed, somebody else's; and what is wrong."""

    typed: Mapping[str, str]
    before: Mapping[str, str]
    theirs: Mapping[str, str]
    beside: Mapping[str, list[str]]


def _zone_groups(
    plan: Plan, proposed: Plan, marks: _Marks, titles: Mapping[str, str]
) -> tuple[Group, ...]:
    here = zones_of(plan)
    return tuple(
        Group(
            name=name,
            title=titles.get(name, name),
            technique=titles.get(zone.technique, zone.technique),
            kept=bool(marks.typed.get(f"keep-{name}")),
            cells=tuple(_cell(f, name, UNITS[f], marks) for f in ZONE_FIELDS),
            wrong=(*marks.beside.get(name, ()), *_their_zone(name, marks)),
            total=str(here[name].volume) if name in here else "",
        )
        for name, zone in {**zones_of(proposed), **here}.items()
    )


def _their_zone(name: str, marks: _Marks) -> tuple[str, ...]:
    mine, theirs = (bool(v.get(f"keep-{name}")) for v in (marks.typed, marks.theirs))
    if mine == theirs:
        return ()
    return (_("They left it out.") if mine else _("They kept it in."),)


def _session_groups(plan: Plan, marks: _Marks) -> tuple[Group, ...]:
    return tuple(
        Group(
            name=f"session-{index}",
            title=_("Session %(number)s") % {"number": session.number},
            technique="",
            kept=True,
            cells=tuple(
                _cell(f, str(index), "", marks) for f in ("earliest", "latest", "packs")
            ),
            wrong=tuple(marks.beside.get(f"session-{index}", ())),
            total=str(session.volume),
        )
        for index, session in enumerate(plan.sessions)
    )


def _cell(field: str, group: str, unit: str, marks: _Marks) -> Cell:
    name = f"{field}-{group}"
    before = marks.before.get(name, "")
    value = marks.typed.get(name, before)
    theirs = marks.theirs.get(name, value)
    return Cell(
        name=name,
        label=labels()[field],
        unit=unit,
        kind="date" if field in ("earliest", "latest") else "text",
        value=value,
        proposed="" if _alike(value, before) else _said(before, unit),
        theirs="" if _alike(value, theirs) else _said(theirs, unit),
        wrong=tuple(marks.beside.get(name, ())),
    )


def _alike(one: str, other: str) -> bool:
    return one.strip().replace(",", ".") == other.strip()


def _said(value: str, unit: str) -> str:
    try:
        return day_words(date.fromisoformat(value))
    except ValueError:
        return f"{value}{'' if unit in ('°', 'G') else ' '}{unit}".strip()


def _changes(
    typed: Mapping[str, str], before: Mapping[str, str], titles: Mapping[str, str]
) -> tuple[str, ...]:
    """Each difference from the proposal in a line."""
    found = []
    for name, value in before.items():
        field, _dash, group = name.partition("-")
        where = titles.get(group, "")
        if group.isdigit():
            where = _("Session %(number)s") % {"number": int(group) + 1}
        if field == "keep":
            if not typed.get(name):
                found.append(f"{where}: {_('left out')}")
            continue
        if f"keep-{group}" in before and not typed.get(f"keep-{group}"):
            continue
        new = typed.get(name, value)
        if not _alike(new, value):
            unit = UNITS.get(field, "")
            words = f"{_said(value, unit)} → {_said(new, unit)}"
            found.append(f"{where}, {labels()[field].lower()}: {words}")
    return tuple(found)


def _broken(
    check: PlanCheckReport | None, plan: Plan, titles: Mapping[str, str]
) -> tuple[tuple[Broken, ...], dict[str, list[str]]]:
    """The summary, and what to say beside which field; the same limit is said once."""
    beside: dict[str, list[str]] = {}
    rows: dict[tuple[str, str], Broken] = {}
    if check is None:
        return (), beside
    cited = {s.id: s.cited for s in check.sources}
    for violation in check.violations:
        group, title = _place(violation, plan, titles)
        field = FIELD_OF.get(violation.code, "")
        on_field = bool(field and group)
        index = group.removeprefix("session-")
        target = f"{field}-{index}" if on_field else group
        rows.setdefault(
            (target, violation.message),
            Broken(
                where=title,
                message=violation.message,
                target=target,
                authority=authority(violation, cited),
            ),
        )
    for target, message in rows:
        beside.setdefault(target, []).append(message)
    return _once(rows.values()), beside


def _once(rows: Iterable[Broken]) -> tuple[Broken, ...]:
    """The same limit broken in every session is one line."""
    found: dict[tuple[str, str], Broken] = {}
    for row in rows:
        key = (row.message, row.authority)
        before = found.get(key)
        where = f"{before.where}, {row.where}" if before else row.where
        found[key] = replace(before or row, where=where)
    return tuple(found.values())


def _place(
    violation: ViolationReport, plan: Plan, titles: Mapping[str, str]
) -> tuple[str, str]:
    """The zone or session a broken limit belongs to, and what it is called."""
    found = PLACE.match(violation.where)
    if found is None:
        return "", violation.where[:1].upper() + violation.where[1:]
    session = int(found[1])
    if found[2] is None:
        number = _("Session %(number)s") % {"number": session + 1}
        return f"session-{session}", number
    zone = plan.sessions[session].zones[int(found[2])].zone
    return zone, titles.get(zone, zone)


def authority(violation: ViolationReport, cited: Mapping[str, str]) -> str:
    """Whose limit it is: its sources, or the clinic itself."""
    tag = f"[{violation.tag.value}] " if violation.tag else ""
    if violation.policy_default:
        return f"{tag}{_(OWN_LIMIT)}"
    return tag + "; ".join(cited.get(s, s) for s in violation.sources)
