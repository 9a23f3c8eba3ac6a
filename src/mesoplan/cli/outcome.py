"""From an answer to its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.exits import Exit
from mesoplan.core.levels import Level

if TYPE_CHECKING:
    from mesoplan.core.planning.proposing import Proposal


def exit_for_level(level: Level) -> Exit:
    """Treatable, incomplete, or not today."""
    if level.treatable:
        return Exit.ANSWERED
    return Exit.INCOMPLETE if level is Level.INCOMPLETE else Exit.NOT_TODAY


def exit_for_proposal(proposal: Proposal) -> Exit:
    """The decision's own code; when treatable, whether there is a course."""
    code = exit_for_level(proposal.screening.today)
    if code is Exit.ANSWERED and not proposal.courses:
        return Exit.NO_COURSE
    return code
