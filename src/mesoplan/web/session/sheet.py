"""The session's page as it is shown: planned beside given, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic import delivery
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.map_totals import Ticked, ticked
from mesoplan.clinic.queries.sessions import (
    Amended,
    amendments_of,
    observation_minutes,
    planned,
    values_of,
)
from mesoplan.core.quantities import Volume
from mesoplan.web.session.fields import Fault, Field, faults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mesoplan.clinic.queries.sessions import Seen
    from mesoplan.core.planning.plan import SessionPlan, ZonePlan
    from mesoplan.knowledge.library import Library
    from mesoplan.web.session.ready_page import ReadyLine

UNITS = tuple((unit, unit) for unit in delivery.UNITS)
AMENDING = ("field", "was", "now", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSheet:
    """One zone: what is planned, the fields for what was given, and why not."""

    zone: str
    title: str
    planned: str
    how: str
    first: tuple[Field, ...]
    second: tuple[Field, ...]
    second_open: bool
    not_done: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """One delivery of a signed session, beside its plan."""

    zone: str
    planned: str
    points: int
    volume: str
    product: str
    lot: str
    expires_on: date
    deviation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """Everything of one session's page."""

    session: Seen
    version: int
    number: int
    sessions: int
    product: str
    zones: tuple[ZoneSheet, ...]
    rest: tuple[Field, ...]
    faults: tuple[Fault, ...]
    conflict: bool
    missing: tuple[str, ...]
    filled: bool
    on_map: bool  # points were ticked there: they fill the sheet
    given: tuple[GivenRow, ...]
    not_given: tuple[tuple[str, str], ...]
    total: str
    signed_by: str
    observation: str
    notes: str
    amendments: tuple[Amended, ...]
    amending: tuple[Field, ...]


def sheet_page(  # noqa: PLR0913 - what a page may have to show again
    session: Seen,
    *,
    values: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    theirs: Mapping[str, str] | None = None,
    version: int | None = None,
    missing: Mapping[str, str] | None = None,
    filled: bool = False,
    signed_by: str = "",
    amending: Mapping[str, str] | None = None,
) -> SheetPage:
    """The page: what was saved, or what was typed and why it cannot be kept."""
    plan, part = planned(session)
    library = practice_of(session.clinic_id).library
    shown = values if values is not None else values_of(session)
    wrong, other = problems or {}, theirs or {}
    form = _Form(shown, wrong, other)
    titles = {z.zone: str(library.zones[z.zone].title) for z in part.zones}
    zones = tuple(
        _zone(
            form,
            zone,
            titles[zone.zone],
            str(library.techniques[zone.technique].title),
        )
        for zone in part.zones
    )
    rest = _rest(form, observation_minutes(library))
    everything = [f for z in zones for f in (*z.first, *z.second, z.not_done)] + list(
        rest
    )
    notes = session.reveal("notes") or {}
    rows = list(session.deliveries.all())
    edited = _amending(amending or {}, wrong)
    return SheetPage(
        session=session,
        version=version if version is not None else session.version,
        number=session.number,
        sessions=len(plan.sessions),
        product=library.products[plan.product].title,
        zones=zones,
        rest=rest,
        faults=faults((*everything, *edited), wrong),
        conflict=bool(theirs),
        missing=_said(missing or {}, titles),
        filled=filled,
        on_map=session.signed_at is None and bool(ticked(session)),
        given=_given(session, part, library),
        not_given=tuple(
            (titles.get(zone, zone), reason)
            for zone, reason in notes.get("not_done", {}).items()
        ),
        total=str(Volume(sum(row.volume_nl for row in rows))),
        signed_by=signed_by,
        observation=notes.get("observation", ""),
        notes=notes.get("text", ""),
        amendments=amendments_of(session),
        amending=edited,
    )


def _given(session: Seen, part: SessionPlan, library: Library) -> tuple[GivenRow, ...]:
    plans = {z.zone: z for z in part.zones}
    return tuple(
        GivenRow(
            zone=str(library.zones[row.zone].title),
            planned=_planned(plans[row.zone]) if row.zone in plans else "",
            points=row.points,
            volume=str(Volume(row.volume_nl)),
            product=library.products[row.product].title,
            lot=row.lot,
            expires_on=row.expires_on,
            deviation=row.deviation,
        )
        for row in session.deliveries.all()
    )


def as_planned(
    session: Seen, values: Mapping[str, str], packs: Sequence[ReadyLine] = ()
) -> dict[str, str]:
    """The sheet with its empty fields filled in: as ticked on the map, or as planned.

    Where points were ticked, they say how many and how much; a zone without any is left
    for the reason to be written.

    The lot is the first one typed; where none is, that of the pack scanned first.
    """
    _plan, part = planned(session)
    found, on_map = dict(values), ticked(session)
    lot = expires = ""
    for zone in part.zones:
        lot = lot or values.get(delivery.field(zone.zone, 0, "lot"), "")
        day = values.get(delivery.field(zone.zone, 0, "expires_on"), "")
        expires = expires or day
    for pack in packs[:1]:
        if not lot:
            lot = pack.lot
            expires = pack.expires_on.isoformat() if pack.expires_on else expires
    for zone in part.zones:
        done = on_map.get(zone.zone) if on_map else Ticked.as_in(zone)
        if values.get(f"{zone.zone}.not_done", "").strip() or not done:
            continue
        planned_here = {
            "points": str(done.points),
            "volume": delivery.typed_volume(done.volume),
            "lot": lot,
            "expires_on": expires,
        }
        if not values.get(delivery.field(zone.zone, 0, "volume"), "").strip():
            found[delivery.field(zone.zone, 0, "unit")] = "mL"
        for column, text in planned_here.items():
            name = delivery.field(zone.zone, 0, column)
            found[name] = values.get(name, "").strip() or text
    return found


@dataclass(frozen=True, slots=True)
class _Form:
    values: Mapping[str, str]
    problems: Mapping[str, str]
    theirs: Mapping[str, str]

    def field(self, name: str, label: str, **more: object) -> Field:
        return Field(
            name=name,
            label=label,
            value=self.values.get(name, ""),
            error=self.problems.get(name, ""),
            theirs=self.theirs.get(name),
            **more,  # type: ignore[arg-type]
        )


def _zone(form: _Form, zone: ZonePlan, title: str, technique: str) -> ZoneSheet:
    first, second = (_row(form, zone.zone, row) for row in range(delivery.ROWS))
    return ZoneSheet(
        zone=zone.zone,
        title=title,
        planned=_planned(zone),
        how=_("%(technique)s · %(depth)s deep · %(each)s a point · %(gauge)sG")
        % {
            "technique": technique,
            "depth": zone.depth,
            "each": zone.per_point,
            "gauge": zone.gauge,
        },
        first=first,
        second=second,
        second_open=any(
            f.error or f.theirs is not None or (f.value and f.kind != "select")
            for f in second
        ),
        not_done=form.field(
            f"{zone.zone}.not_done",
            _("Nothing given here, because"),
            longest=delivery.LONGEST_REASON,
        ),
    )


def _row(form: _Form, zone: str, row: int) -> tuple[Field, ...]:
    def name(column: str) -> str:
        return delivery.field(zone, row, column)

    return (
        form.field(name("points"), _("Points"), keys="numeric", longest=6),
        form.field(name("volume"), _("Volume"), keys="decimal", longest=12),
        form.field(name("unit"), _("Unit"), kind="select", options=UNITS),
        form.field(name("lot"), _("Lot"), longest=delivery.LONGEST_LOT),
        form.field(name("expires_on"), _("Expires"), kind="date"),
        form.field(
            name("deviation"),
            _("Why not as planned"),
            longest=delivery.LONGEST_REASON,
        ),
    )


def _rest(form: _Form, minutes: int) -> tuple[Field, ...]:
    return (
        form.field(
            "observed_minutes",
            _("Minutes watched afterwards"),
            keys="numeric",
            longest=3,
            help=_("This clinic watches for %(minutes)s minutes.")
            % {"minutes": minutes},
        ),
        form.field("observation", _("What was seen, or why it was shorter")),
        form.field("notes", _("Notes"), kind="area", longest=4_000),
    )


def _amending(
    values: Mapping[str, str], problems: Mapping[str, str]
) -> tuple[Field, ...]:
    labels = {
        "field": _("What is amended"),
        "was": _("It says"),
        "now": _("It should say"),
        "reason": _("Why"),
    }
    return tuple(
        Field(
            name=name,
            label=labels[name],
            value=values.get(name, ""),
            error=problems.get(name, ""),
            longest=1_000,
            kind="area" if name == "reason" else "text",
        )
        for name in AMENDING
    )


def _said(missing: Mapping[str, str], titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{titles[zone]}: {text}"
        if (zone := name.partition(".")[0]) in titles
        else text
        for name, text in missing.items()
    )


def _planned(zone: ZonePlan) -> str:
    said = _("%(points)s points, %(volume)s")
    return said % {"points": zone.points, "volume": zone.volume}
