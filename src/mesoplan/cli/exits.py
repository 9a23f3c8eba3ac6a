"""What each exit code means: the one table that commands, help and manual share."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from mesoplan.core.errors import ImpossibleRequest, InputError, KnowledgeError

if TYPE_CHECKING:
    from mesoplan.core.errors import MesoplanError


class Exit(IntEnum):
    """How a command ended."""

    ANSWERED = 0
    KNOWLEDGE_FAULTY = 1
    USAGE = 2
    NOT_TODAY = 3
    INCOMPLETE = 4
    VIOLATIONS = 5
    INPUT = 6
    NO_COURSE = 7
    LEDGER_BROKEN = 8
    INTERRUPTED = 130


MEANINGS = {
    Exit.ANSWERED: "answered: treatable today, every limit kept, nothing faulty",
    Exit.KNOWLEDGE_FAULTY: "the knowledge library or the clinic's settings are faulty",
    Exit.USAGE: "the command line itself is wrong",
    Exit.NOT_TODAY: "answered: not today, or never; of a pack: stop",
    Exit.INCOMPLETE: "answers are missing, so nothing can be said yet; of a pack: hold",
    Exit.VIOLATIONS: "the plan breaks at least one limit",
    Exit.INPUT: "a file, or a mark on a pack, cannot be used as it is",
    Exit.NO_COURSE: "treatable, but no course fits what was asked for",
    Exit.LEDGER_BROKEN: "the clinic's ledger is not as it was written",
    Exit.INTERRUPTED: "stopped from the keyboard",
}

_OF_ERROR = {
    KnowledgeError: Exit.KNOWLEDGE_FAULTY,
    InputError: Exit.INPUT,
    ImpossibleRequest: Exit.NO_COURSE,
}


def exit_of(error: MesoplanError) -> Exit:
    """The code of an error's family."""
    return _OF_ERROR[type(error)]


def table() -> str:
    """The codes and their meanings, a line each."""
    return "\n".join(
        f"{code.value:>3}  {meaning}" for code, meaning in MEANINGS.items()
    )
