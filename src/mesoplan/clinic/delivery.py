"""What was really given in a session: read as it was typed, held against the plan.

Nothing here is stored. A line is what one zone received of one product from one lot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.core.planning.checking_session import session_violations
from mesoplan.core.quantities import Volume

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.planning.plan import Plan, SessionPlan, Violation, ZonePlan
    from mesoplan.core.screening import Screening

ROWS = 2  # a zone may take what is left of one lot and then another
COLUMNS = ("points", "volume", "unit", "lot", "expires_on", "deviation")
TYPED = ("points", "volume", "lot", "expires_on", "deviation")
LONGEST_LOT = 40
LONGEST_REASON = 300
MOST_POINTS = 100_000
MOST_VOLUME = Volume(100_000_000)  # 100 mL: more is a slip of the unit
UNITS = ("mL", "µL")
LIMITS = ("session-limit", "too-many-points", "volume-per-point")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the sheet that can be kept."""

    zone: str
    row: int
    lot: str
    expires_on: date
    points: int
    volume: Volume
    deviation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What was typed, as far as it can be read, and what is wrong with it.

    ``problems`` keep it from being saved, ``over`` are the limits passed; both by field.
    """

    lines: tuple[Line, ...]
    problems: Mapping[str, str]
    over: Mapping[str, str]
    not_done: Mapping[str, str]


def field(zone: str, row: int, column: str) -> str:
    """The name of one field of the sheet."""
    return f"{zone}.{row}.{column}"


def read(values: Values, session: SessionPlan, today: date) -> Sheet:
    """The sheet as typed; every fault is named beside its field."""
    problems: dict[str, str] = {}
    lines: list[Line] = []
    not_done: dict[str, str] = {}
    for zone in session.zones:
        here = [
            line
            for row in range(ROWS)
            if (line := _line(values, zone.zone, row, today, problems)) is not None
        ]
        lines += here
        reason = values.get(f"{zone.zone}.not_done", "").strip()
        if reason and here:
            problems[f"{zone.zone}.not_done"] = _(
                "Something was given here: leave this empty."
            )
        elif len(reason) > LONGEST_REASON:
            problems[f"{zone.zone}.not_done"] = _too_long(LONGEST_REASON)
        elif reason:
            not_done[zone.zone] = reason
        lots = [line.lot for line in here]
        if len(set(lots)) < len(lots):
            problems[field(zone.zone, 1, "lot")] = _(
                "The same lot stands above: add the amounts together there."
            )
    return Sheet(lines=tuple(lines), problems=problems, over={}, not_done=not_done)


def held_against(
    sheet: Sheet,
    plan: Plan,
    session: SessionPlan,
    catalogue: Catalogue,
    screening: Screening,
) -> Sheet:
    """The sheet with the limits it passes, and where a reason is asked for."""
    problems = dict(sheet.problems)
    over: dict[str, str] = {}
    for where, violation in _passed(sheet, plan, session, catalogue, screening):
        over.setdefault(where, violation.message)
    for zone in session.zones:
        here = [line for line in sheet.lines if line.zone == zone.zone]
        passed = "; ".join(over[k] for k in ("", zone.zone) if k in over)
        if not here or any(line.deviation for line in here):
            continue
        where = field(zone.zone, here[0].row, "deviation")
        if passed:
            problems.setdefault(where, f"{passed}. {_('If it is true, say why.')}")
        elif differs(zone, here):
            said = _("This is not what was planned: say why.")
            problems.setdefault(where, said)
    return replace(sheet, problems=problems, over=over)


def differs(zone: ZonePlan, lines: Iterable[Line]) -> bool:
    """Whether a zone received anything but what was planned."""
    given = list(lines)
    points = sum(line.points for line in given)
    volume = sum(line.volume.count for line in given)
    return points != zone.points or volume != zone.volume.count


def volume_of(number: str, unit: str) -> Volume:
    """A volume as typed; a decimal comma is as good as a point.

    Raises:
        ValueError: no number, or finer or larger than can be.
    """
    try:
        amount = Decimal(number.strip().replace(",", "."))
        found = Volume.of(amount, unit if unit in UNITS else "mL")
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise ValueError(_("Write a number, such as 0.5.")) from error
    if found > MOST_VOLUME:
        raise ValueError(_("That is too much. Is the unit right?"))
    return found


def typed_volume(volume: Volume) -> str:
    """The number of millilitres, as a field shows it."""
    return str(volume).removesuffix(" mL")


def _line(
    values: Values, zone: str, row: int, today: date, problems: dict[str, str]
) -> Line | None:
    raw = {c: values.get(field(zone, row, c), "").strip() for c in COLUMNS}
    if not any(raw[c] for c in TYPED):
        return None
    wrong: dict[str, str] = {}
    points = _points(raw["points"], wrong)
    volume = Volume(0)
    try:
        volume = volume_of(raw["volume"], raw["unit"])
        if not volume.count:
            wrong["volume"] = _("Nothing was given? Then empty this row and say why.")
    except ValueError as error:
        wrong["volume"] = str(error)
    if not raw["lot"]:
        wrong["lot"] = _("Write the lot as it stands on the pack.")
    elif len(raw["lot"]) > LONGEST_LOT:
        wrong["lot"] = _too_long(LONGEST_LOT)
    expires = _expiry(raw["expires_on"], today, wrong)
    if len(raw["deviation"]) > LONGEST_REASON:
        wrong["deviation"] = _too_long(LONGEST_REASON)
    problems.update({field(zone, row, c): said for c, said in wrong.items()})
    if wrong:
        return None
    return Line(
        zone=zone,
        row=row,
        lot=raw["lot"],
        expires_on=expires,
        points=points,
        volume=volume,
        deviation=raw["deviation"],
    )


def _points(text: str, wrong: dict[str, str]) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:9]) <= MOST_POINTS:
        wrong["points"] = _("Write how many points, as a whole number.")
        return 0
    return int(text[:9])


def _expiry(text: str, today: date, wrong: dict[str, str]) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        wrong["expires_on"] = _("Write the last day of use that stands on the pack.")
        return today
    if found < today:
        wrong["expires_on"] = _("This lot has expired. It must not be used.")
    return found


def _passed(
    sheet: Sheet,
    plan: Plan,
    session: SessionPlan,
    catalogue: Catalogue,
    screening: Screening,
) -> Iterable[tuple[str, Violation]]:
    """The core's own limits for what was given; the zone, or "" for the session."""
    zones = []
    for zone in session.zones:
        here = [line for line in sheet.lines if line.zone == zone.zone]
        points = sum(line.points for line in here)
        if points:
            total = sum(line.volume.count for line in here)
            # rounded to the nearest: what the whole holds is checked as a whole
            each = Volume((total + points // 2) // points)
            zones.append(replace(zone, points=points, per_point=each))
    given = replace(session, zones=tuple(zones))
    for violation in session_violations(given, "given", plan, catalogue, screening):
        if violation.code in LIMITS:
            yield _zone_of(violation.where, zones), violation


def _zone_of(where: str, zones: Sequence[ZonePlan]) -> str:
    if "[" not in where:
        return ""
    return zones[int(where.partition("[")[2].partition("]")[0])].zone


def _too_long(most: int) -> str:
    return _("Too long: at most %(most)s characters.") % {"most": most}
