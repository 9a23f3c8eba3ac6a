"""A report goes out in the form that was asked for."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.cli.options import Manner
    from mesoplan.cli.pages.blocks import Block

PAGE_WIDTH = 80
WIDEST = 100


def show(report: object, page: Sequence[Block], manner: Manner) -> None:
    """Write the report as JSON, or its page as text or Markdown."""
    if manner.form == "json":
        from mesoplan.export.json_values import json_text  # noqa: PLC0415 - only here

        click.echo(json_text(report))
    elif manner.form == "markdown":
        from mesoplan.cli.pages.markdown import markdown  # noqa: PLC0415 - only here

        click.echo(markdown(page))
    else:
        from mesoplan.cli.pages.text import text  # noqa: PLC0415 - only here

        color = _colored(manner)
        click.echo(text(page, width=_width(), color=color), color=color)


def _colored(manner: Manner) -> bool:
    if manner.color is not None:
        return manner.color
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _width() -> int:
    """80 columns, also for files and pipes; up to 100 where a terminal has them."""
    if not sys.stdout.isatty():
        return PAGE_WIDTH
    return max(40, min(shutil.get_terminal_size((PAGE_WIDTH, 24)).columns, WIDEST))
