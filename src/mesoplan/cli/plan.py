"""``mesoplan plan``: up to three courses, each line with its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.intake import read_client
from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.outcome import exit_for_proposal
from mesoplan.cli.output import show
from mesoplan.cli.pages.plan import plan_page
from mesoplan.export.courses import ProposalReport, proposal_report
from mesoplan.export.decisions import screening_report
from mesoplan.export.json_values import json_text

if TYPE_CHECKING:
    from mesoplan._practice import Practice
    from mesoplan.cli.options import Manner
    from mesoplan.core.planning.proposing import Proposal


@click.command(name="plan")
@click.argument("file")
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PLAN",
    help="Also write one course as a plan file (JSON), to edit and check.",
)
@click.option(
    "--course",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="Which course --save writes.",
)
@answering
@click.pass_context
def command(
    context: click.Context,
    /,
    file: str,
    save: Path | None,
    course: int,
    **values: Any,  # noqa: ANN401
) -> None:
    r"""Propose up to three courses for the consultation in FILE.

    A client who may not be treated today gets none: the page says what to wait for and
    what to offer meanwhile.

    \b
    Example:
      mesoplan plan examples/clear.toml --save plan.json
    """
    manner = manner_of(values)
    practice = manner.practice()
    proposal, report = propose(file, practice, manner)
    if save is not None:
        if course > len(report.courses):
            message = f"there are {len(report.courses)} courses, so no course {course}"
            raise click.BadParameter(message, param_hint="--course")
        save.write_text(
            json_text(report.courses[course - 1].plan) + "\n", encoding="utf-8"
        )
    show(report, plan_page(report, explain=manner.explain), manner)
    context.exit(exit_for_proposal(proposal))


def propose(
    file: str, practice: Practice, manner: Manner
) -> tuple[Proposal, ProposalReport]:
    """The proposal for the client in a file, and its report."""
    consultation, chart = read_client(file, practice, manner.on)
    proposal = practice.plan(consultation, manner.on)
    screening = screening_report(
        proposal.screening,
        consultation,
        practice.library,
        overrides=practice.overrides,
        chart=chart,
        explain=manner.explain,
    )
    return proposal, proposal_report(proposal, screening, practice.library)
