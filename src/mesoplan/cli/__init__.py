"""The ``mesoplan`` command."""

from __future__ import annotations

import click

import mesoplan
from mesoplan.cli.commands import LazyGroup

HOMES = {
    "screen": ("mesoplan.cli.screen", "Can this client be treated today?"),
    "plan": ("mesoplan.cli.plan", "Up to three courses for a consultation."),
    "map": ("mesoplan.cli.map", "Injection points on a photograph or a head."),
    "check-plan": ("mesoplan.cli.check_plan", "Check any plan against every limit."),
    "ask": ("mesoplan.cli.ask", "Walk through the questions; resumable."),
    "faq": ("mesoplan.cli.faq", "What clients ask, answered with sources."),
    "knowledge": ("mesoplan.cli.knowledge", "Check, show, list, export the knowledge."),
    "scan": ("mesoplan.cli.scan", "What the mark on a pack says."),
    "receive": ("mesoplan.cli.receive", "Take in the packs of a delivery note."),
    "recall": ("mesoplan.cli.recall", "Open a recall; whom it concerns."),
    "serve": ("mesoplan.cli.serve", "The clinic in the browser."),
    "clinic": ("mesoplan.cli.clinic", "Import, export, send check-ins."),
    "backup": ("mesoplan.cli.backup", "A sealed copy of the clinic."),
    "restore": ("mesoplan.cli.restore", "Check a backup, or put it in place."),
    "ledger": ("mesoplan.cli.ledger", "Does the record of who did what hold?"),
    "demo": ("mesoplan.cli.demo", "A plan for an invented client."),
}


@click.group(
    cls=LazyGroup,
    homes=HOMES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.version_option(mesoplan.__version__, prog_name="mesoplan")
def main() -> None:
    """From a consultation to a decision and a mesotherapy plan, with every reason.

    Mesoplan supports a clinician who sees every basis and can disagree. It does not
    diagnose, and where something is unknown it says so.
    """
