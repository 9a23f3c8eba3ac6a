"""``mesoplan knowledge list``: all records of a kind."""

from __future__ import annotations

from typing import Any

import click

from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.output import show
from mesoplan.cli.pages.records import list_page
from mesoplan.export.records import record_list
from mesoplan.knowledge.library import KINDS


@click.command(name="list")
@click.argument("kind", type=click.Choice(tuple(KINDS)), metavar="KIND")
@answering
def command(kind: str, **values: Any) -> None:  # noqa: ANN401
    r"""List the ids and titles of all records of KIND.

    KIND is one of: sources, facts, rules, alternatives, concerns, protocols,
    techniques, zones, ingredients, products, pairs, mixing, trials, faq, care,
    reactions, policies.

    \b
    Example:
      mesoplan knowledge list rules
    """
    manner = manner_of(values)
    report = record_list(kind, manner.practice().library)
    show(report, list_page(report), manner)
