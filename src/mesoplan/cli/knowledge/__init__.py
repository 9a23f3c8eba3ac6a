"""``mesoplan knowledge``: look into the library that every answer rests on."""

from __future__ import annotations

import click

from mesoplan.cli.commands import LazyGroup

HOMES = {
    "check": ("mesoplan.cli.knowledge.check", "Every problem of the library at once."),
    "show": ("mesoplan.cli.knowledge.show", "One record, explained with its sources."),
    "list": ("mesoplan.cli.knowledge.list", "All records of a kind."),
    "export": ("mesoplan.cli.knowledge.export", "The whole library as JSON."),
}


@click.group(name="knowledge", cls=LazyGroup, homes=HOMES)
def command() -> None:
    """Check, show, list or export the knowledge that every answer rests on."""
