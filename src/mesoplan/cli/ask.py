"""``mesoplan ask``: the questions in plain words, most decisive first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.clock import today
from mesoplan.cli.interview.conversation import Conversation
from mesoplan.cli.interview.keeping import keep
from mesoplan.cli.interview.opening import opened
from mesoplan.cli.interview.speaking import Speaking
from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.outcome import exit_for_level
from mesoplan.cli.output import show
from mesoplan.cli.pages.screening import screening_page
from mesoplan.core.consultation import read_consultation
from mesoplan.export.decisions import screening_report
from mesoplan.export.plain import consultation_values
from mesoplan.intake.files import read_file

if TYPE_CHECKING:
    from datetime import date

    from mesoplan._practice import Practice
    from mesoplan.core.consultation import Consultation

USUAL_FILE = "consultation.toml"


@click.command(name="ask")
@click.argument("file", type=click.Path(path_type=Path), default=USUAL_FILE)
@answering
@click.pass_context
def command(context: click.Context, /, file: Path, **values: Any) -> None:  # noqa: ANN401
    r"""Walk through the questions in plain words, the most decisive first.

    FILE (consultation.toml when none is named) is written after every answer, so
    nothing is lost; name it again to go on, today or on a later day. Comments of your
    own in it are not kept. Asking stops early when no answer can change the decision.

    At any question: back, skip, decline, why, quit. The decision is printed at the end.

    \b
    Example:
      mesoplan ask anna.toml
    """
    manner = manner_of(values)
    if file.suffix != ".toml":
        message = f"{str(file)!r}: the interview is kept in a file that ends in .toml"
        raise click.BadParameter(message, param_hint="FILE")
    practice = manner.practice()
    speaking = Speaking()
    consultation = _begun(file, practice, manner.on or today(), speaking)
    conversation = Conversation(practice, consultation, file, speaking)
    try:
        conversation.hold()
    except click.Abort:
        speaking.say()
        speaking.say(f"Stopped; kept in {file}. Name it again to go on.")
    consultation = conversation.consultation
    screening = practice.screen(consultation)
    report = screening_report(
        screening,
        consultation,
        practice.library,
        overrides=practice.overrides,
        explain=manner.explain,
    )
    speaking.say()
    show(report, screening_page(report, explain=manner.explain), manner)
    context.exit(exit_for_level(screening.today))


def _begun(
    file: Path, practice: Practice, on: date, speaking: Speaking
) -> Consultation:
    """The consultation in the file, brought to today, or a new one."""
    if not file.exists():
        facts = practice.library.facts
        new = consultation_values(opened(practice.library, on, speaking), facts)
        consultation = read_consultation(new, practice.vocabulary)
        keep(file, consultation, facts)
        return consultation
    found = read_consultation(read_file(file), practice.vocabulary)
    if on < found.on:
        message = f"{on} lies before the consultation in {file}, which is of {found.on}"
        raise click.BadParameter(message, param_hint="--on")
    speaking.say(f"Going on with {file}: {len(found.answers)} answers so far.")
    return replace(found, on=on)
