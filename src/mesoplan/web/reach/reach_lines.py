"""The lines of a map's reach: numbers as words, never one without its band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.core.exposure.depths import Method, Sex
from mesoplan.core.exposure.staggers import Stagger
from mesoplan.knowledge.exposure import exposure_priors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.export.maps.reach_rows import (
        DermisRow,
        ReachReport,
        ReachRow,
        StaggerRow,
        SwingRow,
    )

COLUMNS = tuple((sex, method) for method in Method for sex in Sex)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLine:
    """What one part of a zone gets; bands as words."""

    title: str
    points: int
    each: str
    papule: str
    now: str
    late: str
    uneven: str
    strong: str  # empty of a product without hyaluronic acid
    decidable: bool
    beyond: bool  # own papules were measured, but none about this large


@dataclass(frozen=True, slots=True, kw_only=True)
class DermisLine:
    """One zone's chances at one depth, method by method; empty where none was measured."""

    title: str
    depth: str
    chances: tuple[tuple[str, str], ...]  # each under the words of its column
    astray: str  # where those go that miss the dermis


@dataclass(frozen=True, slots=True, kw_only=True)
class StaggerLine:
    """A course's sessions in one manner."""

    title: str
    touched: str
    uneven: str
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SwingLine:
    """What one unknown alone does to the share touched."""

    title: str
    low: str
    high: str
    basis: str


def zone_line(row: ReachRow, *, own: bool) -> ZoneLine:
    """What one part of a zone gets; ``own`` papules were measured."""
    nothing = row.touched_late.high <= 0
    return ZoneLine(
        title=row.title,
        points=row.points,
        each=str(row.per_point),
        papule=row.papule.told("mm", 1),
        now=row.touched_now.told("%"),
        late=row.touched_late.told("%"),
        uneven="–" if nothing else row.unevenness.told("", 1),
        strong=row.too_strong.told("%") if row.too_strong else "",
        decidable=row.decidable,
        beyond=own and not row.measured,
    )


def held_words(report: ReachReport) -> str:
    """What a usual papule holds, in the zone with most points."""
    most = max(report.zones, key=lambda row: row.points)
    if most.wet is None or most.dry is None:
        return ""
    return _(
        "A papule of %(each)s holds %(wet)s of hyaluronic acid right after the puncture "
        "and at most %(dry)s once its water has left; the dermis by itself holds about "
        "%(native)s."
    ) % {
        "each": most.per_point,
        "wet": most.wet.told("mg/mL", 1),
        "dry": most.dry.told("mg/mL", 1),
        "native": reference_words("native_ha"),
    }


def reference_words(name: str) -> str:
    """A number of the model with its unit and tag: ``5 mg/mL [A]``."""
    prior = exposure_priors().by_id[name]
    return f"{prior.nominal:g} {prior.unit} [{prior.tag.value}]"


def column_words(report: ReachReport, sex: Sex, method: Method) -> str:
    """``Women, ultrasound [A]``: how it was measured, and how well that was read."""
    words = {
        (Sex.WOMEN, Method.ULTRASOUND): _("Women, ultrasound"),
        (Sex.MEN, Method.ULTRASOUND): _("Men, ultrasound"),
        (Sex.WOMEN, Method.HISTOLOGY): _("Women, histology"),
        (Sex.MEN, Method.HISTOLOGY): _("Men, histology"),
    }
    tags = {
        skin.tag.value
        for row in report.zones
        for skin in row.dermis
        if (skin.sex, skin.method) == (sex, method)
    }
    tag = f" [{', '.join(sorted(tags))}]" if tags else ""
    return words[sex, method] + tag


def dermis_lines(report: ReachReport, titles: dict[str, str]) -> Iterable[DermisLine]:
    """Left and right of a zone at one depth are one line."""
    columns = [column_words(report, *column) for column in COLUMNS]
    rows = {(row.zone, row.depth): row for row in report.zones}
    for (zone, depth), row in rows.items():
        found = {(skin.sex, skin.method): skin for skin in row.dermis}
        title = titles.get(zone, zone)
        if row.dermis:
            title = _("%(zone)s (measured: %(site)s)") % {
                "zone": title,
                "site": row.dermis[0].site,
            }
        yield DermisLine(
            title=title,
            depth=str(depth),
            chances=tuple(
                (words, f"{found[column].told()} %")
                for column, words in zip(COLUMNS, columns, strict=True)
                if column in found
            ),
            astray=_astray(row.dermis),
        )


def _astray(rows: tuple[DermisRow, ...]) -> str:
    """Where most of those go that miss it, by every method; empty where it differs."""
    if not rows:
        return ""
    if all(skin.below > skin.above for skin in rows):
        return _("too deep")
    if all(skin.above > skin.below for skin in rows):
        return _("too shallow")
    return _("both ways")


def stagger_line(row: StaggerRow, *, staggered: bool) -> StaggerLine:
    """One manner of laying sessions; the map is ``staggered`` or on the same places."""
    words = {
        Stagger.SAME: _("The same places every time"),
        Stagger.HALF: _("Half a step aside each time"),
        Stagger.RANDOM: _("Anywhere, without a grid"),
    }
    laid = Stagger.HALF if staggered else Stagger.SAME
    return StaggerLine(
        title=words[row.stagger],
        touched=row.touched_ever.told("%"),
        uneven=row.unevenness.told("", 1),
        planned=row.stagger is laid,
    )


def meaning_of(report: ReachReport) -> str:
    """One sentence on what lying aside brings, and its price."""
    found = {row.stagger: row.touched_ever for row in report.staggers}
    values = {
        "sessions": report.sessions,
        "half": found[Stagger.HALF].told("%"),
        "same": found[Stagger.SAME].told("%"),
        "more": report.more,
    }
    return (
        ngettext(
            "Over %(sessions)s session, half a step aside touches %(half)s of the skin "
            "at least once, the same places %(same)s; it touches more in %(more)s of "
            "100 ways the unknown numbers could be.",
            "Over %(sessions)s sessions, half a step aside touches %(half)s of the skin "
            "at least once, the same places %(same)s; it touches more in %(more)s of "
            "100 ways the unknown numbers could be.",
            report.sessions,
        )
        % values
    )


def swing_line(row: SwingRow) -> SwingLine:
    """What one unknown does, and what is known of it."""
    sources = ", ".join(row.sources) or _("no source found")
    return SwingLine(
        title=row.title,
        low=_whole(row.low),
        high=_whole(row.high),
        basis=f"[{row.tag.value}] {sources}",
    )


def _whole(number: float) -> str:
    return "<1" if 0 < number < 1 else f"{number:.0f}"
