"""The page of a map: how many points where, how sure the skin's size is, and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import (
    Block,
    Fields,
    Heading,
    Items,
    Paragraph,
    Table,
    Verdict,
)
from mesoplan.cli.pages.citing import Citing
from mesoplan.cli.pages.exposure import exposure_blocks
from mesoplan.export.maps.tables import said_area
from mesoplan.export.words import counted

if TYPE_CHECKING:
    from pathlib import Path

    from mesoplan.export.maps.report import MapReport

BEYOND = "drawn by hand beyond what a photograph shows"
CLOSING = (
    "A map says where product would be placed. It promises no effect. Shaded vessels "
    "are population means, not this person's."
)


def map_page(
    report: MapReport, folder: Path | None = None, *, explain: bool = False
) -> list[Block]:
    """The whole page; every point only when everything is to be explained."""
    citing = Citing(report.sources)
    broken = counted(len(report.violations), "limit")
    page: list[Block] = [
        Verdict(
            "stop" if report.violations else "clear",
            f"{counted(len(report.points), 'point')}, {report.volume}"
            + (f", against {broken}" if report.violations else ""),
            _about(report),
        ),
        Paragraph(report.picture.scale),
    ]
    if report.advice:
        page += [
            Heading("To mend on the photograph"),
            Items(tuple((line, "") for line in report.advice)),
        ]
    page += [Heading("Zones"), _zones(report)]
    if report.estimated:
        points = counted(len(report.estimated), "point")
        page.append(Paragraph(f"On estimated skin, {BEYOND}: {points}."))
    if report.violations:
        rows = (
            (
                f"{row.message} ({row.code})",
                citing.statement(
                    row.sources, row.tag, policy_default=row.policy_default
                ),
            )
            for row in report.violations
        )
        page += [Heading("Against a limit"), Items(tuple(rows))]
    if report.vessels:
        page += [Heading("Where vessels lie on average"), _vessels(report, citing)]
    if report.left_out:
        rows = ((f"{row.title}: {row.reason}", "") for row in report.left_out)
        page += [Heading("Left out"), Items(tuple(rows))]
    if report.reach:
        page += [Heading("What these points reach"), *map(Paragraph, report.reach)]
    if report.exposure:
        page += exposure_blocks(report.exposure, citing)
    if explain:
        page += [Heading("Points in the order of work"), _points(report)]
        page += [Heading("How it was measured"), _picture(report)]
    if folder is not None:
        page.append(Paragraph(f"Written: map.json, map.svg and map.pdf in {folder}."))
    page.append(Paragraph(CLOSING))
    references = citing.references()
    return [*page, Heading("Sources"), references] if references.rows else page


def _about(report: MapReport) -> str:
    where = report.picture.photograph or "the neutral head"
    staggered = ", staggered" if report.staggered else ""
    return f"on {where} · session {report.session}{staggered}"


def _zones(report: MapReport) -> Table:
    header = ("", "Zone", "Points", "Apart", "Each", "Depth", "Volume", "Area")
    rows = (
        (
            row.letter,
            row.title,
            str(row.points),
            str(row.spacing),
            str(row.per_point),
            str(row.depth),
            str(row.volume),
            said_area(row.area, "en") if row.area else "",
        )
        for row in report.zones
    )
    return Table(header, tuple(rows))


def _vessels(report: MapReport, citing: Citing) -> Items:
    rows = (
        (
            f"{row.title}: {counted(len(row.points), 'point')}",
            citing.statement(row.sources, row.tag, policy_default=False),
        )
        for row in report.vessels
    )
    return Items(tuple(rows))


def _points(report: MapReport) -> Table:
    rows = (
        (str(row.number), row.title, str(row.volume), str(row.depth), row.state)
        for row in report.points
    )
    return Table(("No.", "Zone", "Volume", "Depth", "State"), tuple(rows))


def _picture(report: MapReport) -> Fields:
    picture = report.picture
    engine = picture.engine or "the canonical head, no photograph"
    return Fields(
        (
            ("Found by", engine),
            (
                "Pose",
                f"yaw {picture.yaw}°, pitch {picture.pitch}°, roll {picture.roll}°",
            ),
            ("Scale", f"{picture.mm_per_px:g} mm a pixel"),
        )
    )
