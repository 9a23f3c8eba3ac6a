"""``mesoplan knowledge export``: the whole library as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from mesoplan._practice import Practice
from mesoplan.export.json_values import json_text
from mesoplan.export.records import knowledge_export


@click.command(name="export")
@click.option(
    "--clinic",
    type=click.Path(path_type=Path),
    metavar="SETTINGS",
    help="The clinic's own numbers (TOML), over the library's.",
)
def command(clinic: Path | None) -> None:
    r"""Write every record of every kind as JSON to standard output.

    \b
    Example:
      mesoplan knowledge export > knowledge.json
    """
    practice = Practice(clinic)
    click.echo(json_text(knowledge_export(practice.library, practice.overrides)))
