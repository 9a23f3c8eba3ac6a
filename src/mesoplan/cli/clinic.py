"""``mesoplan clinic``: import, export, and the check-ins that are due."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mesoplan.cli.exits import Exit
from mesoplan.cli.running import load_clinic, with_tables
from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.imports import Examined

DATES = ("iso", "dmy", "mdy", "dotted", "dashed")
acting = click.option(
    "--as",
    "mail",
    default="",
    metavar="MAIL",
    help="The administrator to act for, where there are several.",
)


@click.group(name="clinic")
def command() -> None:
    """Bring clients in, take everything out, send the check-ins that are due."""


@command.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--dry-run", is_flag=True, help="Only say what would be made, and why not."
)
@click.option("--partly", is_flag=True, help="Leave faulty rows out, make the others.")
@click.option("--dates", type=click.Choice(DATES), default="iso", show_default=True)
@acting
@click.pass_context
def bring_in(
    context: click.Context,
    /,
    file: Path,
    dry_run: bool,
    partly: bool,
    dates: str,
    mail: str,
) -> None:
    r"""Register the clients of a spreadsheet saved as CSV.

    Every problem is listed with its row and column, and what to do about it. Nothing
    is made while there are any, unless --partly says to leave those rows out.

    \b
    Examples:
      mesoplan clinic import clients.csv --dry-run
      mesoplan clinic import clients.csv --dates dmy --partly
    """
    load_clinic()
    from mesoplan.clinic.actions import imports  # noqa: PLC0415 - the clinic is loaded
    from mesoplan.clinic.client_sheet import Reading  # noqa: PLC0415
    from mesoplan.clinic.table_file import UnreadableSheet  # noqa: PLC0415

    with with_tables():
        actor = _actor(mail)
        reading = Reading(dates=dates)
        try:
            found = imports.examined(actor, file.read_bytes(), reading)
        except UnreadableSheet as error:
            raise InputError([Problem(str(file), str(error))]) from error
        _say(found)
        if dry_run or (found.faults and not partly):
            click.echo("Nothing was changed.")
            context.exit(Exit.INPUT if found.faults else Exit.ANSWERED)
        told = _telling("Registering")
        made = imports.bring_in(
            actor, found, lambda progress: told(progress.done, progress.total)
        )
    click.echo(f"{made.made} clients were registered.")


@command.command(name="export")
@click.argument("into", type=click.Path(path_type=Path))
@acting
def export(into: Path, mail: str) -> None:
    r"""Write everything about every client into one zip, in open formats.

    The file holds names and health records in the clear: keep it as you keep them.

    \b
    Example:
      mesoplan clinic export everything.zip
    """
    if into.exists():
        remedy = "Name another file."
        raise InputError([Problem(str(into), "exists already", "", remedy)])
    load_clinic()
    from mesoplan.clinic.actions.exports import export_clinic  # noqa: PLC0415

    part = into.with_name(f"{into.name}.part")
    with with_tables():
        pieces = export_clinic(_actor(mail), _telling("Exporting"))
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                for piece in pieces:
                    file.write(piece)
            part.rename(into)
        except OSError as error:
            raise InputError([Problem(str(into), str(error))]) from error
        finally:
            part.unlink(missing_ok=True)
    click.echo(f"Exported: {into} ({into.stat().st_size:,} bytes)")


@command.command(name="send-check-ins")
@click.option(
    "--site", default="", metavar="URL", help="The clinic's address for links."
)
def send_check_ins(site: str) -> None:
    r"""Mail the check-ins that are due; run it every hour, from cron say.

    Each is sent once; a mail that fails is tried again the next time. Without --site,
    links lead to the first name in MESOPLAN_HOSTS.

    \b
    Example:
      mesoplan clinic send-check-ins --site https://clinic.example
    """
    load_clinic()
    from mesoplan.clinic.actions.check_ins import send_due  # noqa: PLC0415

    with with_tables():
        sent = send_due(site=site.rstrip("/"))
    click.echo(f"Sent: {sent.sent}")
    if sent.without_mail:
        click.echo(f"No address on record: {sent.without_mail}. Call these clients.")
    if sent.failed:
        click.echo(f"Could not be mailed, tried again next time: {sent.failed}")


def _actor(mail: str) -> Actor:
    from mesoplan.clinic.access import NotFound  # noqa: PLC0415 - the clinic is loaded
    from mesoplan.clinic.queries.staff import on_this_host  # noqa: PLC0415

    try:
        return on_this_host(mail)
    except NotFound as error:
        remedy = "Name an administrator's mail address."
        raise InputError([Problem("--as", str(error), mail, remedy)]) from error


def _say(found: Examined) -> None:
    for fault in found.faults:
        value = f" (found: {fault.value})" if fault.value else ""
        click.echo(
            f"row {fault.row}, {fault.column}: {fault.what}{value}. {fault.remedy}"
        )
    click.echo(f"{len(found.lines)} clients can be registered.")
    if found.faults:
        click.echo(f"{len(found.faults)} problems.")


def _telling(label: str) -> Callable[[int, int], None]:
    """Says how far it is on one line of a terminal, and nothing elsewhere."""

    def told(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            click.echo(f"\r{label} {done:,} of {total:,}{end}", nl=False, err=True)

    return told
