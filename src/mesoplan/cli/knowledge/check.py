"""``mesoplan knowledge check``: is the library sound, and what is due for review?"""

from __future__ import annotations

from typing import Any

import click

from mesoplan.cli.clock import today
from mesoplan.cli.exits import Exit
from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.output import show
from mesoplan.cli.pages.records import check_page
from mesoplan.export.records import knowledge_check
from mesoplan.knowledge.checking import problems, warnings


@click.command(name="check")
@answering
@click.pass_context
def command(context: click.Context, /, **values: Any) -> None:  # noqa: ANN401
    r"""Report every problem of the library at once, and what is overdue for review.

    --on is the day on which reviews count as overdue; without it, today.

    \b
    Example:
      mesoplan knowledge check
    """
    manner = manner_of(values)
    library = manner.practice().library
    on = manner.on or today()
    found = problems(library)
    report = knowledge_check(library, on, found, warnings(library, on))
    show(report, check_page(report, explain=manner.explain), manner)
    context.exit(Exit.KNOWLEDGE_FAULTY if found else Exit.ANSWERED)
