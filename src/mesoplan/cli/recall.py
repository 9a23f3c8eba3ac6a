"""``mesoplan recall``: a notice is taken in and opened; whom it concerns."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from mesoplan.cli.acting import acting, as_member
from mesoplan.cli.exits import Exit
from mesoplan.cli.options import Manner, shown
from mesoplan.cli.output import show
from mesoplan.cli.pages.recalls import exposed_page, recalls_page
from mesoplan.core.errors import InputError, Problem
from mesoplan.export.recalls import (
    EXPOSED,
    OPENED,
    ExposedGiven,
    ExposedReport,
    RecallsReport,
    RecallTaken,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.recall_notices import Examined
    from mesoplan.clinic.queries.recall_contacts import Concerned
    from mesoplan.clinic.table_file import Fault

TYPED = ("source", "reference", "announced_on", "product", "text", "firm", "reason")


@click.group(name="recall")
def command() -> None:
    """Take in a recall notice and open it; see whom it concerns."""


@command.command(name="open")
@click.argument(
    "file",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@as_member
@click.option("--source", default="", help="Who published it.")
@click.option("--reference", default="", help="The publisher's number.")
@click.option("--announced-on", default="", metavar="DATE")
@click.option("--product", default="", help="What is recalled, in its words.")
@click.option("--text", default="", help="The words that name the lots.")
@click.option("--firm", default="", help="Whose product it is.")
@click.option("--reason", default="", help="Why it is recalled.")
@click.option("--dry-run", is_flag=True, help="Only say what is wrong; keep nothing.")
@shown()
@click.pass_context
def open_(context: click.Context, /, **values: Any) -> None:  # noqa: ANN401
    r"""Take in one notice, typed or of a FILE, and open its recall.

    FILE is what openFDA answers (JSON), or a table with named columns (CSV). Of a file
    with several notices all are taken in and none is opened: a person chooses. The same
    notice twice is one. What a recall covers is proposed from its words; somebody
    confirms or rejects each row in the clinic before packs go into quarantine.

    \b
    Examples:
      mesoplan recall open notice.json --as ada@clinic.example --dry-run
      mesoplan recall open --as ada@clinic.example --source FDA --reference Z-1 \
        --announced-on 2026-11-20 --product 'Invented Gel' --text 'Lot AB 0643'
    """
    manner = _manner(values)
    file: Path | None = values["file"]
    typed = {name: values[name] for name in TYPED}
    if bool(file) is any(value for name, value in typed.items() if name != "source"):
        message = (
            "Give FILE, or the notice's fields: --source, --reference, --text, ..."
        )
        raise click.UsageError(message)
    if values["dry_run"] and not file:
        message = "--dry-run is for FILE."
        raise click.UsageError(message)
    with acting(values["mail"]) as actor:
        if file is None:
            taken, known = [_typed(actor, typed)], 0
        else:
            found = _examined(actor, file, typed["source"])
            if values["dry_run"]:
                click.echo(_dry(found))
                context.exit(Exit.ANSWERED)
            taken, known = _kept(actor, found)
        report = _report(actor, taken, known)
    show(report, recalls_page(report), manner)


@command.command(name="exposed")
@click.argument("recall", type=click.UUID)
@as_member
@click.option(
    "--csv", "as_csv", is_flag=True, help="A row for what each client received."
)
@shown()
def exposed(recall: UUID, **values: Any) -> None:  # noqa: ANN401
    r"""Whom a recall concerns, by what was confirmed of it; the look is on record.

    Clients stand by their number: names and ways to reach them are in the clinic.

    \b
    Example:
      mesoplan recall exposed 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --csv \
        --as ada@clinic.example
    """
    manner = _manner(values)
    with acting(values["mail"]) as actor:
        report = _exposed(actor, recall)
    if values["as_csv"]:
        click.echo(_csv(report.given), nl=False)
    else:
        show(report, exposed_page(report), manner)


def _manner(values: dict[str, Any]) -> Manner:
    form, color = values.pop("form"), values.pop("color")
    return Manner(on=None, form=form, explain=False, clinic=None, color=color)


def _typed(actor: Actor, typed: dict[str, str]) -> UUID:
    from mesoplan.clinic.actions import recall_notices  # noqa: PLC0415 - loaded
    from mesoplan.clinic.actions.recalls import open_recall  # noqa: PLC0415

    try:
        found = recall_notices.note(actor, fields=typed).pk
    except recall_notices.UnfitNotice as error:
        raise InputError(_problems(error.faults, "--{column}")) from error
    open_recall(actor, found)
    return UUID(str(found))


def _examined(actor: Actor, file: Path, source: str) -> Examined:
    from mesoplan.clinic.actions import recall_notices  # noqa: PLC0415 - loaded
    from mesoplan.clinic.recall_notices import UnreadableNotices  # noqa: PLC0415

    try:
        found = recall_notices.examined(actor, file.read_bytes(), source=source)
    except UnreadableNotices as error:
        raise InputError([Problem(file.name, str(error))]) from error
    if found.read.faults:
        raise InputError(_problems(found.read.faults, "row {row}, {column}"))
    return found


def _kept(actor: Actor, found: Examined) -> tuple[list[UUID], int]:
    """All of them taken in; a single one opened as well."""
    from mesoplan.clinic.actions.recall_notices import take_in  # noqa: PLC0415 - loaded
    from mesoplan.clinic.actions.recalls import open_recall  # noqa: PLC0415

    taken = take_in(actor, found)
    if len(found.read.notices) == 1:
        for recall in taken.recalls:
            open_recall(actor, recall)
    return list(taken.recalls), taken.known


def _dry(found: Examined) -> str:
    return (
        f"New: {len(found.new)}. In other words than before: {len(found.changed)}. "
        f"Known: {found.known}. Nothing was changed."
    )


def _problems(faults: Iterable[Fault], where: str) -> Iterator[Problem]:
    for fault in faults:
        column = fault.column.replace("_", "-") if "--" in where else fault.column
        place = where.format(row=fault.row, column=column)
        yield Problem(place, fault.what, fault.value, fault.remedy)


def _report(actor: Actor, recalls: list[UUID], known: int) -> RecallsReport:
    from mesoplan.clinic.queries.recalls import PROPOSED, recall_page  # noqa: PLC0415

    pages = [recall_page(actor, recall) for recall in recalls]
    return RecallsReport(
        format=OPENED,
        known=known,
        recalls=tuple(
            RecallTaken(
                id=str(page.id),
                source=page.source,
                reference=page.reference,
                announced_on=page.announced_on,
                stage=page.stage,
                to_settle=sum(row.state == PROPOSED for row in page.scope),
            )
            for page in pages
        ),
    )


def _exposed(actor: Actor, recall: UUID) -> ExposedReport:
    from mesoplan.clinic.queries.recall_contacts import (  # noqa: PLC0415 - loaded
        concerned,
        tally,
    )
    from mesoplan.clinic.queries.recalls import recall_seen_by  # noqa: PLC0415

    clients: list[Concerned] = []
    number = pages = 1
    while number <= pages:
        page = concerned(actor, recall, page=number)
        clients += page.rows
        number, pages = number + 1, page.pages
    found = tally(recall_seen_by(actor, recall))
    return ExposedReport(
        format=EXPOSED,
        recall=str(recall),
        exposed=found.exposed,
        told=found.told,
        acknowledged=found.acknowledged,
        untried=found.untried,
        packs_in_stock=found.packs,
        given=tuple(row for client in clients for row in _given(client)),
    )


def _given(client: Concerned) -> Iterator[ExposedGiven]:
    for row in client.given:
        yield ExposedGiven(
            client=client.number,
            session=row.number,
            on=row.on,
            zone=row.zone,
            product=row.product,
            lot=row.lot,
            points=row.points,
            volume=str(row.volume) if row.volume else "",
            how=row.how,
            told=client.told_at is not None,
            acknowledged=client.acknowledged_at is not None,
        )


def _csv(rows: Iterable[ExposedGiven]) -> str:
    """A cell that could be taken for a formula is kept from being one."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields(ExposedGiven))
    for row in rows:
        cells = ("" if value is None else str(value) for value in asdict(row).values())
        writer.writerow(
            f"'{c}" if c.startswith(tuple("=+-@\t\r")) else c for c in cells
        )
    return out.getvalue()
