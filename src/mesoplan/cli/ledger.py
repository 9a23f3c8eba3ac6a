"""``mesoplan ledger``: does the record of who did what still hold?"""

from __future__ import annotations

import re

import click

from mesoplan.cli.exits import Exit
from mesoplan.cli.running import load_clinic, with_tables

HEAD = re.compile(r"([0-9]+)-([0-9a-f]{16,64})")


@click.group(name="ledger")
def command() -> None:
    """The ledger of the clinic: every act and every look, each chained to the last."""


@command.command(name="verify")
@click.option(
    "--head",
    metavar="HEAD",
    help="A head kept outside, as backups and signed documents print it.",
)
@click.pass_context
def verify(context: click.Context, head: str | None) -> None:
    r"""Walk the whole ledger and say whether it is as it was written.

    A change, a deletion, an insertion or a swap shows by itself. A cut tail shows
    against a head that was handed outside: give one with --head.

    \b
    Example:
      mesoplan ledger verify
      mesoplan ledger verify --head 1042-9f86d081884c7d65
    """
    kept = HEAD.fullmatch(head) if head else None
    if head and not kept:
        message = "A head reads NUMBER-DIGITS, such as 1042-9f86d081884c7d65."
        raise click.BadParameter(message, param_hint="--head")
    load_clinic()
    from mesoplan.clinic import ledger  # noqa: PLC0415 - needs the clinic loaded

    with with_tables():
        verdict = ledger.verify()
        missing = kept and not ledger.holds(int(kept[1]), kept[2])
        now = ledger.head()
    if verdict.broken_at is not None:
        click.echo(
            f"The ledger does not hold: entry {verdict.broken_at}: {verdict.why}."
        )
        click.echo(f"Sound up to there: {verdict.entries} entries.")
        context.exit(Exit.LEDGER_BROKEN)
    if missing:
        click.echo(
            f"The ledger does not hold: {head} is not, or no longer, part of it."
        )
        context.exit(Exit.LEDGER_BROKEN)
    click.echo(f"The ledger holds: {verdict.entries} entries. Head: {now.short}")
