"""``mesoplan backup``: a sealed copy of the clinic, made while it works."""

from __future__ import annotations

from pathlib import Path

import click

from mesoplan.cli.running import load_clinic, with_tables
from mesoplan.core.errors import InputError, Problem

SHORTEST_PASSPHRASE = 12


@click.command(name="backup")
@click.argument("into", type=click.Path(path_type=Path))
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Seal with the passphrase in this file instead of the clinic's vault key.",
)
@click.option(
    "--with-keys",
    "keys",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also the clinic's keys, into this file; needs --passphrase-file.",
)
def command(into: Path, passphrase_file: Path | None, keys: Path | None) -> None:
    r"""Copy the clinic into one sealed file: INTO is a folder, or the file to make.

    Nobody has to stop working. The file is sealed with the clinic's vault key, so that
    it is useless to whoever finds it; with --passphrase-file with a passphrase instead.

    The keys are NOT in it. Without them no backup can be read: copy the folder keys/
    once to a safe of its own, or write it with --with-keys to another disk.

    \b
    Examples:
      mesoplan backup backups/
      mesoplan backup monday.mesoplan-backup
      mesoplan backup backups/ --passphrase-file secret --with-keys elsewhere/keys
    """
    passphrase = read_passphrase(passphrase_file) if passphrase_file else None
    if keys and not passphrase:
        message = (
            "--with-keys needs --passphrase-file: keys are sealed with nothing else."
        )
        raise click.UsageError(message)
    load_clinic()
    from mesoplan.clinic.backups.making import (  # noqa: PLC0415 - the clinic is loaded
        NotHere,
        make,
        save_keys,
    )
    from mesoplan.clinic.backups.sealing import Secret  # noqa: PLC0415

    try:
        with with_tables():
            made = make(into, Secret(passphrase), lambda words: click.echo(f"{words}…"))
        if keys:
            save_keys(keys, Secret(passphrase))
    except NotHere as error:
        raise InputError([Problem("MESOPLAN_DATABASE", str(error))]) from error
    except OSError as error:
        raise InputError([Problem("backup", str(error))]) from error
    rows = sum(made.manifest.counts.values())
    click.echo(f"Backed up: {made.path} ({made.size:,} bytes)")
    click.echo(
        f"  {rows:,} rows, {len(made.manifest.files) - 1:,} photographs and files"
    )
    click.echo(f"  head of the ledger, to keep outside: {made.manifest.head[:40]}")
    if keys:
        click.echo(f"The keys: {keys}. Keep this file away from the backups.")
    else:
        click.echo("The clinic's keys are not in it: keep a copy of keys/ elsewhere.")
    click.echo(f"Check it: mesoplan restore {made.path} --verify")


def read_passphrase(path: Path) -> bytes:
    """The passphrase in a file: its first line.

    Raises:
        InputError: it is too short to keep anyone out.
    """
    lines = path.read_bytes().splitlines()
    found = lines[0].strip() if lines else b""
    if len(found) < SHORTEST_PASSPHRASE:
        problem = Problem(
            str(path),
            "the passphrase is too short",
            "",
            f"Use {SHORTEST_PASSPHRASE} characters or more.",
        )
        raise InputError([problem])
    return found
