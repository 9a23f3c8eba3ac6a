"""``mesoplan receive``: a delivery note becomes packs with tokens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.acting import acting, as_member
from mesoplan.cli.clinic_scan import supplier_named
from mesoplan.cli.exits import Exit
from mesoplan.cli.options import Day, Manner, shown
from mesoplan.cli.output import show
from mesoplan.cli.pages.blocks import Block, Heading, Items, Paragraph
from mesoplan.cli.raw_marks import unescaped
from mesoplan.core.days import day_words
from mesoplan.core.errors import InputError, Problem
from mesoplan.export.receipts import FORMAT, PackTaken, ReceiptReport
from mesoplan.export.words import counted

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.receipts import TakenIn
    from mesoplan.clinic.queries.delivery_notes import Looked
    from mesoplan.clinic.receipt_sheet import Note

COUNTED_MARK = re.compile(r"([0-9]{1,4})x(.+)", re.DOTALL)
LINE_OF = re.compile(r"lines\[(\d+)\]")


@click.command(name="receive")
@click.argument(
    "file",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@as_member
@click.option("--supplier", required=True, metavar="NAME", help="Who delivered it.")
@click.option("--note", required=True, metavar="NUMBER", help="The note's number.")
@click.option(
    "--on", type=Day(), metavar="DATE", help="The day it came. Without it: today."
)
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="COUNTxRAW",
    help="Instead of FILE: so many packs with this mark. Give one for each lot.",
)
@click.option(
    "--seals-intact/--seals-broken",
    default=None,
    help="For --line: somebody has looked at every seal.",
)
@click.option("--escaped", is_flag=True, help=r"Marks write the separator as \x1d.")
@click.option("--dry-run", is_flag=True, help="Only say what is wrong; keep nothing.")
@shown()
@click.pass_context
def command(context: click.Context, /, **values: Any) -> None:  # noqa: ANN401
    r"""Take in the packs of one delivery note, and print a token for each.

    FILE is a table saved as CSV, a row a mark. Its columns: mark, counted (packs that
    are there), noted (packs on the note; without it as counted), seals_intact (yes or
    no), cold (yes, no, unknown). Instead of mark what was read off a box: device, lot,
    expiry, serial. Packs with a serial have a row each.

    Everything is taken in or nothing; every problem of every row is listed at once.

    \b
    Examples:
      mesoplan receive note.csv --as ada@clinic.example --supplier 'Invented Ltd' \
        --note N-17 --dry-run
      mesoplan receive --as ada@clinic.example --supplier 'Invented Ltd' --note N-18 \
        --line '10x(01)09501101020917(17)281130(10)A1' --seals-intact
    """
    form, color = values.pop("form"), values.pop("color")
    manner = Manner(on=None, form=form, explain=False, clinic=None, color=color)
    if bool(values["lines"]) is bool(values["file"]):
        message = "Give FILE, or --line for each lot."
        raise click.UsageError(message)
    if values["lines"] and values["seals_intact"] is None:
        message = "Say what somebody saw: --seals-intact or --seals-broken."
        raise click.UsageError(message)
    with acting(values["mail"]) as actor:
        note = _told(values)
        report = _taken_in(actor, note, values)
    if isinstance(report, str):
        click.echo(report)
        context.exit(Exit.ANSWERED)
    show(report, _page(report), manner)


def _told(values: dict[str, Any]) -> Note:
    """The lines; a table with problems is refused with all of them."""
    from mesoplan.clinic.receipt_sheet import Note, read_note  # noqa: PLC0415 - loaded
    from mesoplan.clinic.table_file import UnreadableSheet  # noqa: PLC0415

    if values["lines"]:
        lines = tuple(_line(text, values) for text in values["lines"])
        return Note(lines=lines, rows=(), faults=())
    file: Path = values["file"]
    mark_of = unescaped if values["escaped"] else str
    try:
        note = read_note(file.read_bytes(), mark_of)
    except UnreadableSheet as error:
        raise InputError([Problem(file.name, str(error))]) from error
    if note.faults:
        raise InputError(
            Problem(f"row {f.row}, {f.column}", f.what, f.value, f.remedy)
            for f in note.faults
        )
    return note


def _line(text: str, values: dict[str, Any]) -> Any:  # noqa: ANN401 - loaded late
    from mesoplan.clinic.goods import Line  # noqa: PLC0415 - the clinic is loaded

    found = COUNTED_MARK.fullmatch(text)
    if found is None:
        remedy = "Write it as COUNTxRAW, such as 10x(01)…"
        raise InputError([Problem("--line", "has no count", text[:80], remedy)])
    count, mark = int(found[1]), found[2]
    return Line(
        marks=(unescaped(mark, "--line") if values["escaped"] else mark,),
        noted=count,
        counted=count,
        seals_intact=values["seals_intact"],
    )


def _taken_in(actor: Actor, note: Note, values: dict[str, Any]) -> ReceiptReport | str:
    """What came of it; in words where it was only looked at.

    Raises:
        InputError: with every problem, each at its row.
    """
    from mesoplan.clinic import moment  # noqa: PLC0415 - the clinic is loaded
    from mesoplan.clinic.actions import receipts  # noqa: PLC0415
    from mesoplan.clinic.queries.charts import clinic_of  # noqa: PLC0415
    from mesoplan.clinic.queries.suppliers import suppliers_seen_by  # noqa: PLC0415

    on: date = values["on"] or moment.today(clinic_of(actor))
    supplier = supplier_named(values["supplier"], suppliers_seen_by(actor))
    try:
        if values["dry_run"]:
            looked = receipts.examined(
                actor, supplier=supplier, note=values["note"], on=on, lines=note.lines
            )
            return _only_looked(looked)
        taken = receipts.receive(
            actor, supplier=supplier, note=values["note"], on=on, lines=note.lines
        )
    except InputError as error:
        raise InputError(_at_its_row(p, note) for p in error.problems) from error
    return _report(taken)


def _only_looked(looked: Looked) -> str:
    if looked.problems:
        raise InputError(looked.problems)
    packs = sum(line.told.counted for line in looked.lines)
    held = sum(line.told.counted for line in looked.lines if line.to_hold)
    aside = f", {held} of them into quarantine" if held else ""
    return f"{counted(packs, 'pack')} can be taken in{aside}. Nothing was changed."


def _at_its_row(problem: Problem, note: Note) -> Problem:
    def row(found: re.Match[str]) -> str:
        number = int(found[1])
        return f"row {note.rows[number]}" if note.rows else f"line {number + 1}"

    where = LINE_OF.sub(row, problem.where)
    return Problem(where, problem.what, problem.value, problem.remedy)


def _report(taken: TakenIn) -> ReceiptReport:
    return ReceiptReport(
        format=FORMAT,
        receipt=str(taken.receipt),
        packs=tuple(
            PackTaken(
                token=label.token,
                name=label.name,
                lot=label.lot,
                expires_on=label.expires_on,
                held=label.token in taken.held,
                held_for=taken.held.get(label.token, ()),
            )
            for label in taken.labels
        ),
    )


def _page(report: ReceiptReport) -> list[Block]:
    page: list[Block] = [
        Heading(counted(len(report.packs), "pack")),
        Items(tuple((_words(pack), "") for pack in report.packs)),
    ]
    if any(pack.held for pack in report.packs):
        page.append(
            Paragraph("What is in quarantine is released by the medical director.")
        )
    return page


def _words(pack: PackTaken) -> str:
    until = f", until {day_words(pack.expires_on)}" if pack.expires_on else ""
    held = f" – in quarantine: {', '.join(pack.held_for)}" if pack.held else ""
    return f"{pack.token} {pack.name}, lot {pack.lot}{until}{held}"
