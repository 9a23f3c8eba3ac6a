"""``mesoplan check-plan``: every way in which any plan breaks a limit."""

from __future__ import annotations

from typing import Any

import click

from mesoplan.cli.exits import Exit
from mesoplan.cli.intake import read_client, read_values
from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.output import show
from mesoplan.cli.pages.plan_check import plan_check_page
from mesoplan.core.planning.reading import read_plan
from mesoplan.export.plan_checks import plan_check_report


@click.command(name="check-plan")
@click.argument("plan")
@click.option(
    "--for",
    "consultation_file",
    required=True,
    metavar="CONSULTATION",
    help="The consultation of the client whom the plan is for.",
)
@answering
@click.pass_context
def command(
    context: click.Context,
    /,
    plan: str,
    consultation_file: str,
    **values: Any,  # noqa: ANN401
) -> None:
    r"""Check the plan in PLAN, also one edited by hand, against every limit.

    PLAN is what `mesoplan plan --save` writes; - reads standard input.

    \b
    Example:
      mesoplan check-plan examples/plan-edited.json --for examples/clear.toml
    """
    manner = manner_of(values)
    practice = manner.practice()
    consultation, _ = read_client(consultation_file, practice, manner.on)
    found = read_plan(read_values(plan))
    violations = practice.check_plan(found, consultation, manner.on)
    report = plan_check_report(
        found,
        violations,
        practice.library,
        client=consultation.client,
        on=manner.on or consultation.on,
        overrides=practice.overrides,
    )
    show(report, plan_check_page(report), manner)
    context.exit(Exit.VIOLATIONS if violations else Exit.ANSWERED)
