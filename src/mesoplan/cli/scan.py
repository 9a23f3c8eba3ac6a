"""``mesoplan scan``: what a mark on a pack says, or every fault and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.clinic_scan import EXITS, asked_of, in_clinic, scanned
from mesoplan.cli.clock import today
from mesoplan.cli.exits import Exit
from mesoplan.cli.options import Day, Manner, shown
from mesoplan.cli.output import show
from mesoplan.cli.pages.marks import marks_page, unjudged
from mesoplan.cli.pages.pack_verdict import scan_page
from mesoplan.cli.raw_marks import STANDARD_INPUT, given
from mesoplan.cli.running import NOT_INSTALLED
from mesoplan.core.errors import InputError, Problem
from mesoplan.core.traceability.reading import Reader
from mesoplan.export.marks import marks_report
from mesoplan.knowledge.pack_codes import pack_codes
from mesoplan.knowledge.packs import identifier_table

if TYPE_CHECKING:
    from datetime import date


@click.command(name="scan")
@click.argument("raw", required=False)
@click.option(
    "--escaped",
    is_flag=True,
    help=r"RAW writes the separator as \x1d and a backslash as \\.",
)
@click.option(
    "--photo",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read every mark in a photograph (JPEG, PNG or WebP).",
)
@click.option(
    "--on",
    type=Day(),
    metavar="DATE",
    help="Read as of this day, which settles the century of dates. Without it: today.",
)
@shown()
@in_clinic
@click.pass_context
def command(
    context: click.Context,
    /,
    raw: str | None,
    escaped: bool,
    photo: Path | None,
    on: date | None,
    **values: Any,  # noqa: ANN401 - how it is shown, and whom to ask
) -> None:
    r"""Say what the mark on a pack says, or name every fault and what to do.

    RAW is what a scanner sends, byte for byte; - reads standard input. Nothing in it is
    replaced, so a separator must be there as the character it is, unless --escaped is
    given. An address in a mark is read, never opened.

    Exit code 0: every mark was read. 6: one was not, or there was none.

    With --as the clinic in MESOPLAN_HOME is asked as well: the scan is recorded, the
    verdict stands first, and at the chair the pack is bound to its session. Exit code
    0: clear. 4: hold. 3: stop.

    \b
    Examples:
      mesoplan scan --escaped ']d2010950110102091710LOT-1\x1d17281130'
      printf '(01)09501101020917(10)A1\n' | mesoplan scan -
      mesoplan scan --photo box.jpg --format json
      mesoplan scan --photo box.jpg --as ada@clinic.example --supplier 'Invented Ltd'
    """
    if (raw is None) is (photo is None):
        message = "Give the mark itself, - for standard input, or --photo FILE."
        raise click.UsageError(message)
    if escaped and (photo is not None or raw == STANDARD_INPUT):
        message = "--escaped is for RAW on the command line; bytes come as they are."
        raise click.UsageError(message)
    asked = asked_of(values)
    day = on or today()
    reader = Reader(identifier_table())
    marks: list[str | bytes] = (
        [*_in_photo(photo)] if photo else [given(raw or "", escaped=escaped)]
    )
    report = marks_report(
        (reader.read(mark, on=day) for mark in marks), day, pack_codes()
    )
    manner = Manner(on=on, explain=False, clinic=None, **values)
    if asked.anything:
        answer = scanned(asked, marks, report, escaped=escaped)
        show(answer, [*scan_page(answer), *marks_page(report)], manner)
        context.exit(EXITS[answer.verdict.word])
    show(report, [*marks_page(report), *unjudged(report)], manner)
    context.exit(Exit.ANSWERED if report.read else Exit.INPUT)


def _in_photo(photo: Path) -> tuple[str | bytes, ...]:
    try:
        from mesoplan.imaging.codes import read_codes  # noqa: PLC0415 - an extra
        from mesoplan.imaging.pictures import (  # noqa: PLC0415
            LARGEST_FILE,
            Unusable,
        )
    except ModuleNotFoundError as missing:
        raise click.UsageError(NOT_INSTALLED.format(name=missing.name)) from missing
    with photo.open("rb") as file:
        found = read_codes(file.read(LARGEST_FILE + 1))
    if isinstance(found, Unusable):
        problem = Problem(photo.name, found.what, found.value, found.remedy)
        raise InputError([problem])
    if not found:
        remedy = "Take it closer, flat and in good light; or use a hand scanner."
        raise InputError([Problem(photo.name, "no mark was found", "", remedy)])
    return tuple(code.raw for code in found)
