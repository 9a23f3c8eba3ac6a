"""``mesoplan screen``: can this person be treated today, where, and with what?"""

from __future__ import annotations

from typing import Any

import click

from mesoplan.cli.intake import read_client
from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.outcome import exit_for_level
from mesoplan.cli.output import show
from mesoplan.cli.pages.screening import screening_page
from mesoplan.export.decisions import screening_report


@click.command(name="screen")
@click.argument("file")
@answering
@click.pass_context
def command(context: click.Context, /, file: str, **values: Any) -> None:  # noqa: ANN401
    r"""Decide whether the client in FILE can be treated today, where, and with what.

    FILE is a consultation (TOML or JSON) or a FHIR R4 bundle; - reads standard input.

    \b
    Example:
      mesoplan screen examples/cold-sore.toml
    """
    manner = manner_of(values)
    practice = manner.practice()
    consultation, chart = read_client(file, practice, manner.on)
    screening = practice.screen(consultation, manner.on)
    report = screening_report(
        screening,
        consultation,
        practice.library,
        overrides=practice.overrides,
        chart=chart,
        explain=manner.explain,
    )
    show(report, screening_page(report, explain=manner.explain), manner)
    context.exit(exit_for_level(screening.today))
