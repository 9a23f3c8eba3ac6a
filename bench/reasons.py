"""Mesoplan's side of the comparison: screened, and every reason looked at.

The peers hand back bare outcomes. So that reasons cannot be something that is only
promised, what is timed here also reads, for every rule, its truth and the leaves that
decided it; for every rule that fires or is unknown, the states of the facts used; and
the level of each decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from mesoplan.core.ruleset import RuleSet
from mesoplan.core.screening import Decision, Finding, Screening, screen
from mesoplan.core.snapshot import Snapshot, take_snapshot
from people import TODAY, Person
from rails import CLEAR, FIRES, UNKNOWN

if TYPE_CHECKING:
    from mesoplan.core.rules import Rule
    from mesoplan.knowledge.library import Library

Known: TypeAlias = "tuple[Person, Snapshot]"
CODES = {True: FIRES, False: CLEAR, None: UNKNOWN}


class Screened:
    """A screening of a snapshot that was taken beforehand, with its reasons."""

    name = "Mesoplan: outcomes, reasons, decisions"
    people = 1_000

    def __init__(self, library: Library) -> None:
        """Make the rules ready."""
        self.facts = library.facts
        self.rules = RuleSet(library.rules.values())

    def taken(self, person: Person) -> Known:
        """What is known of the person on the day."""
        snapshot = take_snapshot(self.facts, person.answers, TODAY, [person.zone])
        return person, snapshot

    def screening(self, known: Known) -> Screening:
        """The answer for the person, the zone and the product."""
        person, snapshot = known
        return screen(self.rules, snapshot, [person.zone], [person.product])

    def screened(self, known: Known) -> object:
        """What is timed."""
        return reasons(self.screening(known))

    def outcomes(self, known: Known) -> list[int]:
        """The outcome of every rule, as the peers write it."""
        findings = self.screening(known).findings
        return [CODES[finding.judgement.truth] for finding in findings]

    def order(self, known: Known) -> list[Rule]:
        """The rules, in the order of the outcomes."""
        return [finding.rule for finding in self.screening(known).findings]


class WithComeBack(Screened):
    """The same, and the day from which each decision opens is read as well."""

    name = "the same, come-back dates read"

    def screened(self, known: Known) -> object:
        """What is timed."""
        screening = self.screening(known)
        days = [decision.come_back_on for decision in decisions(screening)]
        return reasons(screening), days


class FromAnswers:
    """The same, from the answers: what they amount to on the day is worked out too."""

    name = "the same, from the answers"
    people = 300

    def __init__(self, library: Library) -> None:
        """Make the rules ready."""
        self.inner = Screened(library)

    def taken(self, person: Person) -> Person:
        """The person, with nothing worked out."""
        return person

    def screened(self, person: Person) -> object:
        """What is timed."""
        return self.inner.screened(self.inner.taken(person))


def reasons(screening: Screening) -> object:
    """Read them all; the last of each kind is returned so that none is idle."""
    truth, because, used = None, None, None
    for standpoint, outcomes, *_ in screening.parts:
        for outcome in outcomes:
            truth, because, _ = outcome.judgement
            if truth is not False:
                used = Finding(outcome, standpoint).used
    levels = [decision.level for decision in decisions(screening)]
    return truth, because, used, levels


def decisions(screening: Screening) -> tuple[Decision, ...]:
    """The decision about the person, the zone and the product."""
    return (
        screening.person,
        *screening.zones.values(),
        *screening.products.values(),
    )
