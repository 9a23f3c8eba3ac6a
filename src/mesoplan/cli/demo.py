"""``mesoplan demo``: a plan for an invented client."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

import click

from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.output import show
from mesoplan.cli.pages.plan import plan_page
from mesoplan.cli.plan import propose


@click.command(name="demo")
@answering
def command(**values: Any) -> None:  # noqa: ANN401
    r"""Print a plan, with its sources, for an invented client.

    \b
    Example:
      mesoplan demo
    """
    manner = manner_of(values)
    with as_file(files("mesoplan.cli") / "demo.toml") as file:
        _, report = propose(str(file), manner.practice(), manner)
    show(report, plan_page(report, explain=manner.explain), manner)
