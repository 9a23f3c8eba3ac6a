"""The errors Mesoplan raises for broken promises.

A clinical "no" is never an error: it is a finding. The family::

    MesoplanError
    ├── InputError          a file or value from outside cannot be used
    ├── KnowledgeError      the knowledge library or a clinic's settings are faulty
    └── ImpossibleRequest   something was asked for that no plan can be

Each holds every :class:`Problem` found, not only the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where, the value found there, and what to do about it."""

    where: str
    what: str
    value: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """One line: where, what, the value, the remedy."""
        value = f" (found: {self.value})" if self.value else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.where}: {self.what}{value}.{remedy}"


class MesoplanError(Exception):
    """The root of the family; carries all problems found at once."""

    heading = "Mesoplan cannot go on"

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in a settled order."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__(str(self))

    def __str__(self) -> str:
        """The heading, then one line a problem."""
        count = len(self.problems)
        plural = "problem" if count == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        return f"{self.heading} ({count} {plural}):\n{lines}"


class InputError(MesoplanError):
    """A file or value from outside cannot be used as it is."""

    heading = "This input cannot be used"


class KnowledgeError(MesoplanError):
    """The knowledge library, or a clinic's settings over it, are faulty."""

    heading = "The knowledge library is faulty"


class ImpossibleRequest(MesoplanError):
    """Something was asked for that no plan can be."""

    heading = "No plan can be made of this request"


def nearest(name: str, known: Iterable[str]) -> str:
    """A remedy that names the closest known id, if any is close."""
    close = get_close_matches(name, sorted(known), n=1)
    return f'Did you mean "{close[0]}"?' if close else "Use a known id."


def shown(value: object) -> str:
    """A value cut short for a message."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."
