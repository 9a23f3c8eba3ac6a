"""What a map reaches, in numbers: zone by zone, in the dermis, staggered or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Heading, Items, Paragraph, Table
from mesoplan.core.exposure.depths import Method, Sex
from mesoplan.core.exposure.staggers import Stagger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.cli.pages.citing import Citing
    from mesoplan.export.maps.reach_rows import ReachReport, ReachRow

BANDS = (
    "P50 (P10-P90). Touched is the share of skin inside a papule; unevenness 0 is even."
)
UNDECIDED = "Not decidable (*): the band is too wide to plan by. Measure papules."
NO_THICKNESS = "Where a dash stands nothing is decidable: no source found."
STAGGERS = {
    Stagger.SAME: "the same places every time",
    Stagger.HALF: "half a step aside each time",
    Stagger.RANDOM: "anywhere, without a grid",
}
TO = "-"  # on a terminal


def exposure_blocks(report: ReachReport, citing: Citing) -> list[Block]:
    """The tables that follow the sentences."""
    undecided = not all(row.decidable for row in report.zones)
    page: list[Block] = [
        _zones(report),
        Paragraph(f"{BANDS} {UNDECIDED}" if undecided else BANDS),
        Heading("In the dermis or not"),
        _dermis(report),
        Items(tuple(_thickness(report, citing))),
    ]
    if not all(row.dermis for row in report.zones):
        page.append(Paragraph(NO_THICKNESS))
    if report.staggers:
        page += [Heading("Staggered or not"), _staggers(report), _meaning(report)]
    swings = tuple(
        (
            f"{row.title}: touched {_number(row.low)} to {_number(row.high)} %",
            citing.statement(row.sources, row.tag, policy_default=row.policy_default),
        )
        for row in report.swings
    )
    return [*page, Heading("What moves these numbers most"), Items(swings)]


def _zones(report: ReachReport) -> Table:
    header = ("Zone", "Papule", "On the day", "Once spread", "Unevenness")
    rows = (
        (
            f"{row.title}{'' if row.decidable else ' *'}",
            row.papule.told("mm", 1, to=TO),
            row.touched_now.told("%", to=TO),
            row.touched_late.told("%", to=TO),
            row.unevenness.told("", 1, to=TO),
        )
        for row in report.zones
    )
    return Table(header, tuple(rows))


def _dermis(report: ReachReport) -> Table:
    """Left and right of a zone at one depth are one line."""
    lines = {(row.zone, row.depth): row for row in report.zones}
    header = ("Zone", "Depth", *(f"{method}, women / men" for method in Method))
    return Table(header, tuple(map(_chances, lines.values())))


def _chances(row: ReachRow) -> tuple[str, ...]:
    found = {(skin.sex, skin.method): skin for skin in row.dermis}
    cells = (
        " / ".join(found[s, method].told(TO) for s in Sex if (s, method) in found)
        for method in Method
    )
    title = row.title.rpartition(", ")[0] or row.title
    return (title, str(row.depth), *(f"{cell} %" if cell else "–" for cell in cells))


def _thickness(report: ReachReport, citing: Citing) -> Iterator[tuple[str, str]]:
    """What each method's thickness was read in; they disagree, so both are shown."""
    found = {skin.method: skin for row in report.zones for skin in row.dermis}
    for method, skin in found.items():
        basis = citing.statement(skin.sources, skin.tag, policy_default=False)
        yield f"Thickness of the skin by {method}", basis


def _staggers(report: ReachReport) -> Table:
    header = (f"Over {report.sessions} sessions", "Touched ever", "Unevenness")
    rows = (
        (
            STAGGERS[row.stagger],
            row.touched_ever.told("%", to=TO),
            row.unevenness.told("", 1, to=TO),
        )
        for row in report.staggers
    )
    return Table(header, tuple(rows))


def _meaning(report: ReachReport) -> Paragraph:
    return Paragraph(
        f"Half a step aside touches more in {report.more} of 100 ways the unknown "
        "numbers could be. The price: most places are then reached once instead of "
        "every time. Which of the two skin prefers nobody has shown."
    )


def _number(percent: float) -> str:
    return f"{percent:.0f}"
