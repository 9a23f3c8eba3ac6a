"""``mesoplan restore``: check a backup, or put it in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mesoplan.cli.backup import read_passphrase
from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from mesoplan.clinic.backups.sealing import Secret

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="restore")
@click.argument("backup", type=EXISTING)
@click.option("--verify", is_flag=True, help="Only check it: nothing is put in place.")
@click.option("--replace", is_flag=True, help="Set the clinic that is here aside.")
@click.option("--passphrase-file", type=EXISTING, help="What it was sealed with.")
@click.option("--keys", type=EXISTING, help="A file made with backup --with-keys.")
def command(
    backup: Path,
    verify: bool,
    replace: bool,
    passphrase_file: Path | None,
    keys: Path | None,
) -> None:
    r"""Check a backup whole, then put it in the folder MESOPLAN_HOME names.

    Checked are the seal, every file's digest, the database's integrity, the number of
    rows in each table, and the ledger from end to end. Anything that differs, and
    nothing here is touched. Stop the clinic first; everyone signs in anew afterwards.

    \b
    Examples:
      mesoplan restore monday.mesoplan-backup --verify
      mesoplan restore monday.mesoplan-backup --replace
      mesoplan restore monday.mesoplan-backup --passphrase-file secret --keys keys.file
    """
    passphrase = read_passphrase(passphrase_file) if passphrase_file else None
    if keys and not passphrase:
        message = "--keys needs --passphrase-file: keys are sealed with a passphrase."
        raise click.UsageError(message)
    from mesoplan.cli.running import NOT_INSTALLED  # noqa: PLC0415 - rarely needed

    try:
        from mesoplan.clinic.backups.restoring import Occupied  # noqa: PLC0415
        from mesoplan.clinic.backups.sealing import Damaged, Secret  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise click.UsageError(NOT_INSTALLED.format(name=missing.name)) from missing
    try:
        _restored(backup, Secret(passphrase), keys, verify=verify, replace=replace)
    except Damaged as error:
        remedy = "Nothing here was changed."
        raise InputError([Problem(str(backup), str(error), "", remedy)]) from error
    except Occupied as error:
        remedy = "Say --replace to set it aside, or name another MESOPLAN_HOME."
        raise InputError([Problem("restore", str(error), "", remedy)]) from error


def _restored(
    backup: Path, secret: Secret, keys: Path | None, *, verify: bool, replace: bool
) -> None:
    from mesoplan.clinic.backups import restoring  # noqa: PLC0415 - as above

    if not restoring.space_for(backup):
        problem = Problem("restore", "the disk has too little room to unpack it")
        raise InputError([problem])
    if keys:
        restoring.restore_keys(keys, secret)
        click.echo("The clinic's keys are in place.")
    with restoring.checked(
        backup, secret, lambda words: click.echo(f"{words}…")
    ) as found:
        folder, manifest = found
        rows = sum(manifest.counts.values())
        click.echo(f"Whole: {rows:,} rows, {len(manifest.files) - 1:,} files.")
        click.echo(f"  made {manifest.made_at} by {manifest.made_by}")
        click.echo(f"  head of the ledger: {manifest.head[:40]}")
        if verify:
            return
        aside = restoring.restore(folder, replace=replace)
    click.echo("Restored. Start it: mesoplan serve")
    if aside:
        click.echo(f"What was here before: {aside}")
